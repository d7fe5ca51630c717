"""What ``manage.py check`` says about a site that installs Lotse."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004 -- Django's name

OURS = ("lms", "courses", "mentoring", "certificates")


@register("lotse")
def check_installation(**_kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401 -- Django's signature
    """Say what is missing or in the way."""
    found: list[CheckMessage] = []
    for name in OURS:
        config = next((c for c in apps.get_app_configs() if c.name == name), None)
        if config and not config.label.startswith("lotse_"):
            found.append(
                Error(
                    f"A package called “{name}” of this site stands before Lotse's.",
                    hint=f"Rename the site's own “{name}”, or move it into a package.",
                    id="lotse_lms.E001",
                )
            )
    if not apps.is_installed("wagtail.contrib.settings"):
        found.append(
            Error(
                "Lotse keeps the association's name in a site setting.",
                hint="Add “wagtail.contrib.settings” to INSTALLED_APPS.",
                id="lotse_lms.E002",
            )
        )
    if getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page") != "wagtailcore.Page":
        found.append(
            Error(
                "A swapped base page is not supported, because wagtail-localize does not support one.",
                hint="Remove WAGTAIL_PAGE_MODEL.",
                id="lotse_lms.E003",
            )
        )
    if not settings.USE_TZ:
        found.append(Error("Lotse needs USE_TZ = True.", id="lotse_lms.E004"))
    if settings.SESSION_ENGINE.endswith(("cache", "cached_db")):
        found.append(
            Warning(
                "With the cache down, cached sessions are an error on every request.",
                hint="Use the database for sessions.",
                id="lotse_lms.W001",
            )
        )
    return found
