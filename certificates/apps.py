"""Wiring of the package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """Certificates: what is attested."""

    name = "certificates"
    label = "lotse_certificates"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries and connect the receivers."""
        from certificates import checks, receivers  # noqa: F401 -- imported to be connected
        from certificates.domain import listing
        from certificates.domain.personal_data import register_all
        from certificates.views.cards import certificates
        from lms import registry

        register_all()
        registry.reports.register(listing.REPORT.name, listing.REPORT)
        registry.cards.register(self.label, certificates)
