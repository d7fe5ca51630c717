"""Wiring of the hub."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LmsConfig(AppConfig):
    """The hub: units, people, courses, enrolments and facts."""

    name = "lms"
    label = "lotse_lms"
    verbose_name = _("Learning")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registries and connect the receivers."""
        from lms import checks, receivers  # noqa: F401 -- imported to be connected
        from lms.domain.personal_data import register_all

        register_all()
