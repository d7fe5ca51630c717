"""Files of many certificates: asked for by a coordinator, made by a worker, kept for days.

The row is the truth. A worker holds a lease on it and renews it while it writes; if it is
killed, the lease lapses and the sweep lets another one begin anew. A file gets its name only
when it is whole, so nothing half-written can be handed out.
"""

import errno
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from certificates.choices import BundleState
from certificates.conf import conf
from certificates.domain import listing, packing
from certificates.domain.packing import Packed, StorageMissingError
from certificates.models import Bundle
from lms.api import (
    ForeignUnitError,
    Person,
    Scope,
    UnclearQuestionError,
    coordinator_scope,
    log_access,
    offers_of,
    understand,
)
from lms.clock import date_of
from lms.data import AccessAction
from lms.registry import Question

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
LEASE = timedelta(minutes=5)
ATTEMPTS = 3
OPEN = (BundleState.WAITING, BundleState.RUNNING)
_FULL = (errno.ENOSPC, errno.EDQUOT)
# What went wrong, as it is kept; the views put it into words.
NOT_ALLOWED, EMPTY, TOO_MANY, DISK_FULL, BROKEN, NO_STORAGE = (
    "not-allowed",
    "empty",
    "too-many",
    "disk-full",
    "broken",
    "no-storage",
)


class OpenAlreadyError(ValueError):
    """Somebody has asked for the same thing already, and it is not finished."""

    def __init__(self, bundle: Bundle) -> None:
        """Keep which one it is."""
        super().__init__(str(bundle))
        self.bundle = bundle


class _RefusedError(ValueError):
    """The file cannot be made, and trying again would not help. Its message is the problem."""


class _LostLeaseError(RuntimeError):
    """Another worker has taken over; what this one has written is thrown away."""


def ask(question: Question, *, by: Person, total: int, now: datetime) -> Bundle:
    """Write down that somebody wants the certificates of a list as one file.

    Raises ``OpenAlreadyError`` when the same file is being made already.
    """
    filters = {"values": dict(question.values), "scope": signature(by, now)}
    same = Bundle.objects.filter(requested_by=by, state__in=OPEN, language=question.language)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)  # two presses make one file
        if found := next((one for one in same if one.filters == filters), None):
            raise OpenAlreadyError(found)
        return Bundle.objects.create(
            requested_by=by,
            filters=filters,
            language=question.language,
            total=total,
            created_at=now,
        )


def signature(person: Person, now: datetime) -> list[list[str]]:
    """Return what somebody coordinates today, to be compared with another day."""
    scope = _scope_of(person, now)
    return [[branch.path, *branch.closed] for branch in scope.branches]


def own(person: Person | None) -> QuerySet[Bundle]:
    """Return what somebody has asked for."""
    return Bundle.objects.filter(requested_by=person) if person else Bundle.objects.none()


def may_have(bundle: Bundle, person: Person, *, now: datetime) -> bool:
    """Tell whether somebody may have a file today: their own, ready, with the same units."""
    return (
        bundle.requested_by_id == person.pk
        and bundle.state == BundleState.READY
        and bundle.expires_at is not None
        and bundle.expires_at > now
        and bool(bundle.filters.get("scope"))
        and bundle.filters["scope"] == signature(person, now)
    )


def due(*, now: datetime) -> QuerySet[Bundle]:
    """Return what is waiting for a worker, or was left by one."""
    lapsed = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    return Bundle.objects.filter(lapsed, state__in=OPEN, attempts__lt=ATTEMPTS).order_by("pk")


def make(bundle_id: int, *, base_url: str, clock: Clock) -> BundleState | None:
    """Make one file, unless somebody else is at it; return how that ended.

    Raises what it does not know, after giving the row back for another attempt.
    """
    bundle = _claimed(bundle_id, clock())
    if bundle is None:
        return None
    try:
        return _made(bundle, base_url, clock)
    except _LostLeaseError:
        logger.warning("Another worker has taken over bundle %s.", bundle_id)
        return None
    except _RefusedError as refused:
        return _failed(bundle, str(refused), clock())
    except OSError as error:
        if error.errno not in _FULL:
            _given_back(bundle, clock())
            raise
        logger.error("The disk is full: bundle %s was not made.", bundle_id)  # noqa: TRY400 -- says it all
        return _postponed(bundle, clock())
    except Exception:
        _given_back(bundle, clock())
        raise


def forget_files() -> None:
    """Withdraw every file there is, because somebody whose name may be in it was erased.

    What is being made begins anew; the sweep deletes what nobody can ask for any more.
    """
    ready = Bundle.objects.filter(state=BundleState.READY)
    ready.update(state=BundleState.EXPIRED, file="")
    running = Bundle.objects.filter(state=BundleState.RUNNING)
    running.update(state=BundleState.WAITING, leased_until=None)


def sweep(*, now: datetime) -> list[int]:
    """Give up what failed too often, delete what is old, and return what is due."""
    given_up = Bundle.objects.filter(state__in=OPEN, attempts__gte=ATTEMPTS)
    given_up.filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now)).update(
        state=BundleState.FAILED, problem=BROKEN, finished_at=now, leased_until=None
    )
    Bundle.objects.filter(state=BundleState.READY, expires_at__lte=now).update(
        state=BundleState.EXPIRED, file=""
    )
    if packing.available():
        kept = Bundle.objects.exclude(file="").values_list("file", flat=True)
        packing.tidy(set(kept), before=now - 2 * LEASE)
    return list(due(now=now).values_list("pk", flat=True))


def _claimed(bundle_id: int, now: datetime) -> Bundle | None:
    """Take the lease on a file, or nothing when somebody else has it."""
    mine = due(now=now).filter(pk=bundle_id).order_by()
    taken = mine.update(
        state=BundleState.RUNNING,
        attempts=F("attempts") + 1,
        leased_until=now + LEASE,
        done=0,
        skipped=0,
    )
    return Bundle.objects.select_related("requested_by__user").get(pk=bundle_id) if taken else None


def _made(bundle: Bundle, base_url: str, clock: Clock) -> BundleState:
    """Write the file, then say that it is there."""
    question = _question(bundle, clock())
    keys = list(listing.selected(question).values_list("pk", flat=True))
    if not keys:
        raise _RefusedError(EMPTY)
    if len(keys) > conf.certificate_bundle_limit:
        raise _RefusedError(TOO_MANY)

    def renew(done: int, skipped: int) -> None:
        _update(
            bundle,
            total=len(keys),
            done=done,
            skipped=skipped,
            leased_until=clock() + LEASE,
        )

    renew(0, 0)
    try:
        packed = packing.pack(
            keys,
            packing.Making(question=question, base_url=base_url, now=clock(), tell=renew),
        )
    except StorageMissingError as error:
        raise _RefusedError(NO_STORAGE) from error
    try:
        _finished(bundle, question, packed, clock())
    except BaseException:
        packing.delete(packed.file)
        raise
    return BundleState.READY


def _question(bundle: Bundle, now: datetime) -> Question:
    """Return what was asked, for whoever the coordinator may see today."""
    scope = _scope_of(bundle.requested_by, now)
    if scope.is_empty:
        raise _RefusedError(NOT_ALLOWED)
    offers = offers_of(listing.REPORT, scope, bundle.language)
    try:
        return understand(offers, scope, bundle.filters.get("values", {}), bundle.language)
    except ForeignUnitError as error:
        raise _RefusedError(NOT_ALLOWED) from error
    except UnclearQuestionError as error:
        raise _RefusedError(EMPTY) from error


@transaction.atomic
def _finished(bundle: Bundle, question: Question, packed: Packed, now: datetime) -> None:
    """Say that the file is there, and write down whose certificates are in it."""
    person = bundle.requested_by
    _update(
        bundle,
        state=BundleState.READY,
        done=packed.done,
        skipped=packed.skipped,
        file=packed.file,
        sha256=packed.sha256,
        size=packed.size,
        filters={**bundle.filters, "scope": signature(person, now)},
        leased_until=None,
        finished_at=now,
        expires_at=now + timedelta(days=conf.certificate_bundle_days),
    )
    log_access(
        viewer=person,
        action=AccessAction.EXPORT,
        report=listing.REPORT.name,
        filters=question.values,
        subjects=packed.subjects,
        now=now,
    )


def _failed(bundle: Bundle, problem: str, now: datetime) -> BundleState | None:
    """Say why there will be no file."""
    values = {"problem": problem, "finished_at": now, "leased_until": None}
    try:
        _update(bundle, state=BundleState.FAILED, **values)
    except _LostLeaseError:
        return None
    return BundleState.FAILED


def _postponed(bundle: Bundle, now: datetime) -> BundleState | None:
    """Let the next attempt begin when there may be room again; after the last one, say why not."""
    if bundle.attempts >= ATTEMPTS:
        return _failed(bundle, DISK_FULL, now)
    waiting = {"state": BundleState.WAITING, "done": 0, "leased_until": now + LEASE}
    return BundleState.WAITING if _mine(bundle).update(**waiting) else None


def _given_back(bundle: Bundle, now: datetime) -> None:
    """Let the next attempt begin at once; after the last one, say that it did not work."""
    logger.warning("Attempt %s at bundle %s did not work.", bundle.attempts, bundle.pk)
    if bundle.attempts >= ATTEMPTS:
        _failed(bundle, BROKEN, now)
    else:
        _mine(bundle).update(state=BundleState.WAITING, leased_until=None)


def _update(bundle: Bundle, **values: Any) -> None:  # noqa: ANN401 -- columns of the row
    """Change the row as long as the lease is ours. Raises ``_LostLeaseError``."""
    if not _mine(bundle).update(**values):
        raise _LostLeaseError


def _mine(bundle: Bundle) -> QuerySet[Bundle]:
    """Return the row, unless another attempt has begun: the count of attempts tells them apart."""
    return Bundle.objects.filter(pk=bundle.pk, attempts=bundle.attempts, state=BundleState.RUNNING)


def _scope_of(person: Person, now: datetime) -> Scope:
    """Return whom somebody sees as coordinator at a moment; without an account, nobody."""
    day = date_of(now)
    return coordinator_scope(person.user, day=day) if person.user else Scope(viewer=None, day=day)
