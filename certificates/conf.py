"""The package's settings: each read when it is used, so that tests and hosts can override."""

from pathlib import Path

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

    @property
    def certificate_bundle_days(self) -> int:
        """``LOTSE_CERTIFICATE_BUNDLE_DAYS``: how long a file of many certificates is kept."""
        return int(getattr(settings, "LOTSE_CERTIFICATE_BUNDLE_DAYS", 7))

    @property
    def certificate_bundle_limit(self) -> int:
        """``LOTSE_CERTIFICATE_BUNDLE_LIMIT``: how many certificates go into one file at most."""
        return int(getattr(settings, "LOTSE_CERTIFICATE_BUNDLE_LIMIT", 10_000))

    @property
    def key_file(self) -> Path | None:
        """``LOTSE_KEY_FILE``: where the keys stand that credentials are signed with."""
        name = getattr(settings, "LOTSE_KEY_FILE", "")
        return Path(name) if name else None

    @property
    def keys(self) -> str:
        """``LOTSE_KEYS``: the content of such a file, in place of it."""
        return str(getattr(settings, "LOTSE_KEYS", ""))

    @property
    def key_passphrase(self) -> str:
        """``LOTSE_KEY_PASSPHRASE``: what opens the keys."""
        return str(getattr(settings, "LOTSE_KEY_PASSPHRASE", ""))

    @property
    def certificate_upload_bytes(self) -> int:
        """``LOTSE_CERTIFICATE_UPLOAD_BYTES``: how large a file to verify may be; 5 MB."""
        return int(getattr(settings, "LOTSE_CERTIFICATE_UPLOAD_BYTES", 5 * 1024 * 1024))

    @property
    def pades_file(self) -> Path | None:
        """``LOTSE_PADES_FILE``: the PKCS#12 file documents are sealed with; none: no seal."""
        name = getattr(settings, "LOTSE_PADES_FILE", "")
        return Path(name) if name else None

    @property
    def pades_passphrase(self) -> str:
        """``LOTSE_PADES_PASSPHRASE``: what opens it."""
        return str(getattr(settings, "LOTSE_PADES_PASSPHRASE", ""))


conf = Conf()
