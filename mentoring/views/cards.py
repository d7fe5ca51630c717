"""What stands about mentoring on a person's own page, and in the menu."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import override as speaking

from lms import clock
from lms.api import Person
from lms.registry import NavigationItem
from mentoring.domain.access import open_programmes
from mentoring.domain.belonging import takes_part
from mentoring.domain.overview import Overview, overview_of


def companion_item(language: str, user: Any) -> NavigationItem | None:  # noqa: ANN401 -- any user model
    """Return the entry in the menu, for those who have somebody or wait for somebody."""
    url = _address(language)
    if not url or not takes_part(getattr(user, "pk", None)):
        return None
    label = pgettext("menu", "Companion")
    return NavigationItem(label=label, url=url, icon="companion", section="companion")


def companions(person: Person, now: datetime) -> Sequence[Mapping[str, Any]]:
    """Return one card with what comes next, or the way in, or none where there is neither."""
    language = get_language() or ""
    url = _address(language)
    if not url or person.user_id is None:
        return []
    if takes_part(person.user_id):
        overview = overview_of(person.user, person, now=now)
    elif open_programmes(person, day=clock.date_of(now)).exists():
        overview = Overview()
    else:
        return []
    return [
        {
            "kind": "mentoring",
            "title": pgettext("menu", "Companion"),
            "template": "lotse_mentoring/card.html",
            "action": {"label": pgettext("menu", "Companion"), "url": url},
            "context": {
                "url": url,
                "proposals": overview.proposals,
                "tandems": overview.tandems,
                "profiles": [one for one in overview.profiles if one.profile.left_at is None],
            },
        }
    ]


def _address(language: str) -> str:
    """Return where the pages are in a language, or nothing where the host has none."""
    try:
        with speaking(language or None):
            return reverse("lotse_mentoring:index")
    except NoReverseMatch:
        return ""
