"""Certificates: what is attested."""
