"""What the package stores."""

from certificates.models.certificate import Certificate

__all__ = ["Certificate"]
