"""What stands about certificates on a person's own page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.domain.issuing import owed
from certificates.models import Certificate
from lms.api import Person

_SHOWN = 3


def certificates(person: Person, now: datetime) -> Sequence[Mapping[str, Any]]:  # noqa: ARG001
    """Return one card with the newest certificates, or none where there is nothing to show."""
    language = get_language() or ""
    valid = Certificate.objects.of_person(person).current().filter(revoked_at__isnull=True)
    newest = list(valid[: _SHOWN + 1])
    waiting = owed().filter(person=person).count()
    if not newest and not waiting:
        return []
    return [
        {
            "kind": "certificates",
            "title": _("Your certificates"),
            "template": "lotse_certificates/card.html",
            "action": {
                "label": _("To your certificate"),
                "url": f"{reverse('lotse_certificates:index')}?lang={language}",
            },
            "context": {
                "certificates": [
                    {"certificate": one, "title": one.title_in(language)} for one in newest[:_SHOWN]
                ],
                "has_more": len(newest) > _SHOWN,
                "waiting": waiting,
            },
        }
    ]
