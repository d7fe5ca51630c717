"""Wiring of the hub."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lms import registry


class LmsConfig(AppConfig):
    """The hub: units, people, courses, enrolments and facts."""

    name = "lms"
    label = "lotse_lms"
    verbose_name = _("Learning")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries and connect the receivers."""
        from lms import checks, receivers  # noqa: F401 -- imported to be connected
        from lms.domain import completions, personal_data, unit_counts

        personal_data.register_all()
        for report in (completions.REPORT, unit_counts.REPORT):
            registry.reports.register(report.name, report)
