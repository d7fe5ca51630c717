"""Wiring of the package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """Certificates: what is attested."""

    name = "certificates"
    label = "lotse_certificates"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"
