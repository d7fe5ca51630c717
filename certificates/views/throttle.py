"""A limit for whoever tries ids: ids are not to be guessed, but a page is not to be flooded."""

import logging
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from certificates.conf import conf

logger = logging.getLogger(__name__)


def allows(request: HttpRequest, *, now: datetime, count: int = 1) -> bool:
    """Tell whether this address may ask once more in this minute.

    ``count`` says as how many questions this one counts.

    The cache holds no address, only its fingerprint for two minutes. Without a cache
    everybody may ask: paper must stay verifiable.
    """
    limit = conf.certificate_checks_per_minute
    if not limit:
        return True
    address = request.META.get("REMOTE_ADDR", "")
    mark = salted_hmac("lotse_certificates.throttle", address, algorithm="sha256").hexdigest()
    key = f"lotse_certificates:{mark}:{int(now.timestamp()) // 60}"
    try:
        cache.add(key, 0, timeout=120)
        return cache.incr(key, count) <= limit
    except Exception:  # noqa: BLE001 -- whichever cache the host has, in its own words
        logger.warning("The cache does not answer; verifying goes on without a limit.")
        return True
