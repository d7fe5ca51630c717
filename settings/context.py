"""What the demo's templates know beside Lotse's own."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

_ROLES = (
    ("ehrenamt", "Jonas Albrecht", _("Volunteer: a quarter through the course")),
    ("neu", "Thi Mai Lê", _("New professional: has a companion, begins the course today")),
    ("begleitung", "Sabine Noack", _("Mentor: accompanies a new professional")),
    ("training", "Samira Nasser", _("Trainer: writes and releases courses in the CMS")),
    ("koordination", "Katrin Wolters", _("Coordination of a district: courses and mentoring")),
    ("landesverband", "Heike Brandt", _("Coordination of the state association: counts only")),
    ("verwaltung", "Verwaltung", _("Administration: the whole CMS")),
)


def demo(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 -- Django's signature
    """Tell templates that this is the demo, and who can be tried out."""
    if not getattr(settings, "LOTSE_DEMO", False):
        return {}
    return {"demo_roles": _ROLES}
