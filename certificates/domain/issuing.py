"""Issuing certificates: by event and by sweep, exactly once.

The completion is the durable record that a certificate is due; the event that follows it
only makes the certificate come sooner, and constraints keep a second one out.

Certificates are issued in batches. What takes long, signing, is done before anything is
locked; what is stored is what the locked rows say.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, Left, Length

from certificates.domain import crediting, sweeping
from certificates.domain.crediting import locked_people
from certificates.domain.drafting import Drafter
from certificates.domain.faults import told
from certificates.models import Certificate, Credential, IssueRun
from lms.api import Completion
from lms.data import CompletionKind

logger = logging.getLogger(__name__)

BATCH = 100
EARNING = (
    CompletionKind.COURSE,
    CompletionKind.SESSION,
    CompletionKind.MENTORING,
    CompletionKind.MANUAL,
)


class NotEarningError(ValueError):
    """This completion earns no certificate: of another kind, or nobody left to name."""


def owed() -> QuerySet[Completion]:
    """Return what was completed and has no certificate yet, by people who have a name.

    What was entered by hand and undone before the certificate came is owed no more.
    """
    undone = IssueRun.objects.filter(undone_at__isnull=False).annotate(
        source=Concat(Value(IssueRun.SOURCE), Cast("pk", CharField()), Value(":"))
    )
    of_this = undone.filter(source=Left(OuterRef("source_key"), Length("source")))
    return (
        Completion.objects.filter(kind__in=EARNING, certificates=None, person__erased_at=None)
        .exclude(person__display_name="")
        .exclude(Q(kind=CompletionKind.MANUAL) & Exists(of_this))
    )


def issue(completion: Completion, *, now: datetime) -> Certificate:
    """Issue the certificate of a completion, or return the one it has.

    Safe to call as often as anyone likes. Raises ``NotEarningError``.
    """
    issued = Certificate.objects.current().filter(completion=completion)
    if found := issued.first():
        return found
    try:
        _issue([completion.pk], now)
    except IntegrityError:  # somebody was faster; a constraint has decided
        logger.info("Completion %s got its certificate elsewhere.", completion.pk)
    if found := issued.first():
        return found
    msg = f"Completion {completion.pk} earns no certificate."
    raise NotEarningError(msg)


def issue_batch(completion_ids: Sequence[int], *, now: datetime) -> int:
    """Issue what is still owed of these, and return how many; the same statements for any number.

    One that fails is logged and hurts no other. Raises ``OperationalError`` when it is the
    database that fails: nothing is issued then, and the sweep comes again.
    """
    try:
        return _issue(completion_ids, now)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 -- one of them is wrong: find out which
        logger.warning("A batch failed (%s); one by one now.", told(error))
    return sum(_issued(key, now) for key in completion_ids)


def issue_owed(*, now: datetime, limit: int | None = None, batch: int = BATCH) -> int:
    """Issue what is due, sign what could not be signed, and return how many were issued."""
    issued = sum(_survived(part, now) for part in batches(owed_keys(limit), batch))
    for part in batches(crediting.unsigned_keys(limit), batch):
        crediting.sign_batch(part, now=now)
    return issued


def owed_keys(limit: int | None = None) -> list[int]:
    """Return what is owed, the oldest first."""
    return list(owed().order_by("pk").values_list("pk", flat=True)[:limit])


def due_keys(limit: int | None = None, *, now: datetime) -> list[int]:
    """Return what is owed among what is new, and once a day among everything."""
    return sweeping.due("owed", owed(), "recorded_at", limit=limit, now=now)


def batches(keys: Sequence[int], size: int = BATCH) -> list[list[int]]:
    """Cut a list of keys into parts a worker takes at once."""
    return [list(keys[start : start + size]) for start in range(0, len(keys), size)]


def _issue(completion_ids: Sequence[int], now: datetime) -> int:
    """Draft, sign, lock, look again, store; and return how many were stored."""
    waiting = (
        owed()
        .filter(pk__in=completion_ids)
        .select_related("person__user", "edition", "enrolment__course", "enrolment__unit")
        .order_by("pk")
    )
    completions = list(waiting)
    if not completions:
        return 0
    drafter = Drafter.of(completions, now=now)
    drafts = [drafter.draft(one, one.person) for one in completions]
    named = [draft for draft in drafts if draft.recipient_name]
    for draft, place in zip(named, crediting.places(len(named)), strict=True):
        crediting.put(draft, place)
    made = {one.certificate.completion_id: one for one in crediting.signed(named, now=now)}
    return _store(drafter, named, made)


@transaction.atomic
def _store(drafter: Drafter, drafts: list[Certificate], made: dict[int, Credential]) -> int:
    """Store what is still owed, in the names that locked people bear now."""
    people = {one.pk: one for one in locked_people(one.completion.person_id for one in drafts)}
    keys = [draft.completion_id for draft in drafts]
    still = set(owed().filter(pk__in=keys).values_list("pk", flat=True))
    stored, signatures = [], []
    for draft in drafts:
        if draft.completion_id not in still:
            continue
        person = people[draft.completion.person_id]
        if drafter.fits(draft, person):
            stored.append(draft)
            signatures += [made[draft.completion_id]] if draft.completion_id in made else []
        elif anew := drafter.again(draft, person):  # renamed since: rare, and signed in the lock
            stored.append(anew)
            signatures += crediting.signed([anew], now=drafter.now)
    Certificate.objects.bulk_create(stored)
    Credential.objects.bulk_create(signatures)
    return len(stored)


def _issued(key: int, now: datetime) -> int:
    """Issue one of a batch that failed as a whole, and tell whether that went well."""
    try:
        return _issue([key], now)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 -- the others do not wait for this one
        logger.error("No certificate for completion %s (%s).", key, told(error))  # noqa: TRY400
        return 0


def _survived(keys: list[int], now: datetime) -> int:
    """Issue one batch of many, and go on whatever happens."""
    try:
        return issue_batch(keys, now=now)
    except Exception as error:  # noqa: BLE001 -- the next batch may go well
        logger.error("A batch could not be issued (%s).", told(error))  # noqa: TRY400
        return 0
