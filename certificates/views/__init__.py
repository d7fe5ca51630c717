"""Entry points for browsers."""
