"""What must be right in a host's settings before a certificate is printed."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 -- Django's name

from certificates.conf import conf


@register(Tags.urls)
def base_url(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401, ARG001
    """A QR code needs a whole address: paper knows no host."""
    if conf.certificate_base_url.startswith(("https://", "http://")):
        return []
    return [
        Warning(
            "The QR codes on certificates lead nowhere.",
            hint="Set LOTSE_CERTIFICATE_BASE_URL (or WAGTAILADMIN_BASE_URL) to https://…",
            id="lotse_certificates.W001",
        )
    ]
