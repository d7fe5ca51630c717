"""Wiring of the package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    """Courses: what there is to learn."""

    name = "courses"
    label = "lotse_courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"
