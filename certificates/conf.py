"""The package's settings: each read when it is used, so that tests and hosts can override."""

from django.conf import settings


class Conf:
    """``LOTSE_*`` settings of the certificates, with their defaults."""

    @property
    def certificate_base_url(self) -> str:
        """``LOTSE_CERTIFICATE_BASE_URL``: where the QR code leads; the site's own address."""
        own = getattr(settings, "LOTSE_CERTIFICATE_BASE_URL", "")
        return str(own or getattr(settings, "WAGTAILADMIN_BASE_URL", "")).rstrip("/")

    @property
    def certificate_checks_per_minute(self) -> int:
        """``LOTSE_CERTIFICATE_CHECKS_PER_MINUTE``: how often an address may verify; 0: no limit."""
        return int(getattr(settings, "LOTSE_CERTIFICATE_CHECKS_PER_MINUTE", 60))


conf = Conf()
