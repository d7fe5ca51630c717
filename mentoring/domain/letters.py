"""Letters about mentoring: with a link to one's own page, never with what stands there.

The sweep writes down what is due (``notices_due``), then sends it (``send_due``). A letter is
claimed before it is sent: nobody gets it twice, whatever crashes, and a crash at the wrong
moment costs a letter, not what it speaks of. Without a mail server letters wait.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

import django
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from lms import clock
from lms.api import Person
from mentoring.choices import NoticeKind
from mentoring.domain.noticing import EVENING, MORNING, derived
from mentoring.domain.wording import letter_to
from mentoring.models import CheckIn, Meeting, Notice

logger = logging.getLogger(__name__)

LETTERS_PER_CONNECTION = 50  # servers hang up on whoever sends without end
KEPT_DAYS = 90
_AT_ONCE = (NoticeKind.HELP,)
_IN_ORDER = {kind: place for place, kind in enumerate(NoticeKind)}


def notices_due(*, now: datetime) -> int:
    """Write down what people have to be told, and return how much of it is new.

    What the facts no longer call for is closed without a letter. Safe to repeat.
    """
    wanted = {one.key: one for one in derived(now=now)}
    keys = list(wanted)
    known: set[str] = set()
    for start in range(0, len(keys), 500):
        found = Notice.objects.filter(key__in=keys[start : start + 500])
        known |= set(found.values_list("key", flat=True))
    people = reachable({one.person_id for key, one in wanted.items() if key not in known})
    new = [one for key, one in wanted.items() if key not in known and one.person_id in people]
    Notice.objects.bulk_create(new, ignore_conflicts=True, batch_size=200)
    open_ = Notice.objects.filter(closed_at=None).values_list("pk", "key")
    gone = [pk for pk, key in open_ if key not in wanted]
    for start in range(0, len(gone), 500):
        rows = Notice.objects.filter(pk__in=gone[start : start + 500], closed_at=None)
        rows.update(closed_at=now)
    old = now - timedelta(days=KEPT_DAYS)
    Notice.objects.filter(closed_at__lt=old).delete()
    return len(new)


def reachable(ids: set[int]) -> dict[int, Person]:
    """Return those of some people who have an account with an address."""
    field = get_user_model().get_email_field_name()
    people = Person.objects.filter(pk__in=ids, erased_at=None, user__is_active=True)
    return {one.pk: one for one in people.select_related("user") if getattr(one.user, field, "")}


def send_due(*, now: datetime, base_url: str, limit: int = 500) -> int:
    """Send the letters that are due, and return how many went out.

    By night only calls for help go out. Not to be called inside a transaction, which would
    undo the claims.
    """
    due = _in_turn(list(_due(now)[:limit]), now)
    if not due:
        return 0
    people = reachable({one.person_id for one in due})
    post, sent = _post(), 0
    for number, notice in enumerate(due):
        if number % LETTERS_PER_CONNECTION == 0:
            post.close()
        if not _is_open(post):
            break
        if _claim(notice, now) and (person := people.get(notice.person_id)):
            sent += _send(post, notice, person, now=now, base_url=base_url)
    post.close()
    return sent


def _due(now: datetime) -> Any:  # noqa: ANN401 -- a queryset
    """Return what may go out at this hour."""
    due = Notice.objects.filter(closed_at=None, due_at__lte=now)
    if not MORNING <= timezone.localtime(now).hour < EVENING:
        due = due.filter(kind__in=_AT_ONCE)
    return due.select_related("tandem__programme").order_by("due_at", "pk")


def _in_turn(due: Sequence[Notice], now: datetime) -> list[Notice]:
    """Return what goes out now: one letter for each person and tandem a day, except for help.

    What cannot wait comes first; the rest has its turn on another day, if it still holds.
    """
    midnight = timezone.make_aware(datetime.combine(clock.date_of(now), time()))
    written = Notice.objects.filter(
        person__in={one.person_id for one in due}, sent_at__gte=midnight, tandem__isnull=False
    ).exclude(kind__in=_AT_ONCE)
    had: set[tuple[int, int | None]] = set(written.values_list("person_id", "tandem_id"))
    found = []
    for one in sorted(due, key=lambda one: _IN_ORDER[NoticeKind(one.kind)]):
        pair = (one.person_id, one.tandem_id)
        if one.tandem_id is None or one.kind in _AT_ONCE:
            found.append(one)
        elif pair not in had:
            had.add(pair)
            found.append(one)
    return found


def _claim(notice: Notice, now: datetime) -> bool:
    """Make a letter ours, and tell whether nobody was faster."""
    return Notice.objects.filter(pk=notice.pk, closed_at=None).update(closed_at=now) == 1


def _send(
    post: BaseEmailBackend, notice: Notice, person: Person, *, now: datetime, base_url: str
) -> bool:
    """Send one letter, and tell whether the server took it. One that fails stops no other."""
    letter = letter_to(person, notice, base_url=base_url)
    address = str(getattr(person.user, get_user_model().get_email_field_name()))
    message = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        taken = bool(post.send_messages([message]))
    except Exception as error:  # noqa: BLE001 -- what it says may hold the address
        logger.error("Letter %s could not be sent: %s", notice.pk, type(error))  # noqa: TRY400
        post.close()
        return False
    if taken:
        _note_sent(notice, now)
    return taken


def _note_sent(notice: Notice, now: datetime) -> None:
    """Write down that a letter went out, also where it was about."""
    Notice.objects.filter(pk=notice.pk).update(sent_at=now)
    if meeting := notice.ids.get("meeting"):
        Meeting.objects.filter(pk=meeting).update(reminded_at=now)
    if (check_in := notice.ids.get("check_in")) and notice.kind != NoticeKind.CONTACT:
        CheckIn.objects.filter(pk=check_in).update(reminded_at=now)


def _is_open(post: BaseEmailBackend) -> bool:
    """Connect unless that is done, and tell whether there is somebody to give letters to."""
    try:
        post.open()
    except Exception as error:  # noqa: BLE001 -- whichever way the host sends mail
        logger.warning("The mail server cannot be reached (%s); letters wait.", type(error))
        return False
    return True


def _post() -> BaseEmailBackend:
    """Return the site's way of sending mail."""
    if django.VERSION >= (6, 1):
        return mail.mailers.default
    return mail.get_connection()
