"""The package's settings: each read when it is used, so that tests and hosts can override."""

from collections.abc import Sequence

from django.conf import settings


class Conf:
    """``LOTSE_*`` settings of mentoring, with their defaults."""

    @property
    def note_keys(self) -> Sequence[str]:
        """``LOTSE_NOTE_KEYS``: the keys a pair's notes are sealed with, the newest first.

        Made by ``manage.py lotse_note_key``. Belongs into the environment and into another
        backup than the database. Older keys only open what they have sealed.
        """
        given = getattr(settings, "LOTSE_NOTE_KEYS", ())
        return [key for key in given.split(",") if key] if isinstance(given, str) else list(given)

    @property
    def mentoring_base_url(self) -> str:
        """``LOTSE_MENTORING_BASE_URL``: where links in letters lead; the site's own address."""
        own = getattr(settings, "LOTSE_MENTORING_BASE_URL", "")
        return str(own or getattr(settings, "WAGTAILADMIN_BASE_URL", "")).rstrip("/")


conf = Conf()
