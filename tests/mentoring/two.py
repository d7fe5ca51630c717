"""What tests of a tandem's pages share: addresses, and what a browser would send."""

from django.urls import reverse
from django.utils import translation

ANOTHER_DAY = {"day": "2026-05-11", "time": "16:30", "minutes": "60", "form": "in_person"}


def at(name, tandem, *more):
    """Return the address of a page of a tandem, in German."""
    with translation.override("de"):
        return reverse(f"lotse_mentoring:{name}", args=[tandem.public_id, *more])


def enter(client, profile):
    """Sign in as somebody of a tandem."""
    client.force_login(profile.person.user)
    return client


def meeting(**more):
    """Return what is typed to plan or note a meeting; 16:30 in Berlin is 14:30 UTC."""
    return {**ANOTHER_DAY, "place": "Bibliothek", **more}
