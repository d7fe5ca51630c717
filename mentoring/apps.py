"""Wiring of the package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    """Mentoring: who helps whom."""

    name = "mentoring"
    label = "lotse_mentoring"
    verbose_name = _("Mentoring")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries."""
        from lms import registry
        from mentoring.domain import reporting
        from mentoring.domain.personal_data import register_all
        from mentoring.views.cards import companion_item, companions

        register_all()
        registry.cards.register(self.label, companions)
        registry.navigation.register(self.label, companion_item)
        registry.reports.register(reporting.REPORT.name, reporting.REPORT)
