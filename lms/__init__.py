"""The hub: who learns what, and how far."""
