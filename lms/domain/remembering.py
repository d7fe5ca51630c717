"""Remembering for a moment what is on every page. A cache that is down only makes it slower."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

logger = logging.getLogger("lotse.cache")
Value = TypeVar("Value")


def remembered(key: str, seconds: int, make: Callable[[], Value]) -> Value:
    """Return what the cache holds under a key, or make it and keep it for some seconds.

    Whatever the cache's own client raises when it cannot be reached, the page still comes.
    """
    try:
        found: Value | None = cache.get(key)
    except Exception:  # noqa: BLE001 -- each cache client has errors of its own
        logger.warning("The cache cannot be read.")
        return make()
    if found is None:
        found = make()
        try:
            cache.set(key, found, seconds)
        except Exception:  # noqa: BLE001 -- the same
            logger.warning("The cache cannot be written.")
    return found
