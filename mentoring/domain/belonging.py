"""Who takes part in mentoring at all: asked on every page, so remembered for five minutes."""

import logging
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q

from lms.api import remembered
from mentoring.choices import TandemState
from mentoring.models import Profile

logger = logging.getLogger("lotse.cache")
_SECONDS = 300


def takes_part(account: Any) -> bool:  # noqa: ANN401 -- the key of any user model
    """Whether an account has a profile that was not left, or a tandem that has not ended."""
    if account is None:
        return False
    return bool(remembered(_key(account), _SECONDS, lambda: int(_asked(account))))


def forget(profile: Profile) -> None:
    """Forget what is remembered about the person of a profile, once it is really changed."""
    account = profile.person.user_id
    if account:
        transaction.on_commit(lambda: _drop(_key(account)))


def _asked(account: Any) -> bool:  # noqa: ANN401 -- the key of any user model
    """Ask the database."""
    going = [state for state in TandemState.values if state != TandemState.ENDED]
    here = (
        Q(left_at=None)
        | Q(tandems_as_mentor__state__in=going)
        | Q(tandems_as_mentee__state__in=going)
    )
    return Profile.objects.filter(here, person__user=account).exists()


def _key(account: Any) -> str:  # noqa: ANN401 -- the key of any user model
    """Return what the answer for an account is kept under."""
    return f"lotse-mentoring-{account}"


def _drop(key: str) -> None:
    """Drop an answer; a cache that is down forgets by itself."""
    try:
        cache.delete(key)
    except Exception:  # noqa: BLE001 -- each cache client has errors of its own
        logger.warning("The cache cannot be written.")
