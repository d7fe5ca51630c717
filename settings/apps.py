"""Wiring of the demo site's own, model-less app."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo command, its sample content and the site's templates."""

    name = "settings"
    label = "lotse_demo"
    verbose_name = "Lotse demo"
