"""Notes and goals of a tandem: the pair's own are sealed, shared ones are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mentoring.choices import NoteLayer, Side, TandemState
from mentoring.domain.sealing import SealError, seal, sealed_anew, unseal
from mentoring.models import Goal, Meeting, Note, Tandem

LONGEST = 5000  # characters
_LONGEST_GOAL = 300
MOST_GOALS = 10
_BATCH = 200


class NoteError(ValueError):
    """A note cannot be kept as asked; the message says why, for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNote:
    """A note as one of the two reads it. ``text`` is nothing where no key opens it any more."""

    note: Note
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGoal:
    """A goal as one of the two reads it."""

    goal: Goal
    text: str | None


def write(
    tandem: Tandem,
    side: Side,
    text: str,
    layer: NoteLayer,
    *,
    now: datetime,
    meeting: Meeting | None = None,
) -> Note:
    """Keep a note. Raises ``NoteError``, and ``SealError`` where there is no key."""
    words = checked(text)
    if tandem.state == TandemState.ENDED:
        raise NoteError(_("This tandem has ended."))
    own = layer == NoteLayer.PAIR
    return Note.objects.create(
        tandem=tandem,
        meeting=meeting,
        side=side,
        layer=layer,
        secret=seal(words, tandem=tandem.pk) if own else None,
        text="" if own else words,
        written_at=now,
    )


def checked(text: str) -> str:
    """Return the words of a note as they are kept. Raises ``NoteError``."""
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise NoteError(_("There is nothing to keep yet."))
    if len(words) > LONGEST:
        raise NoteError(
            _("This note has %(length)s characters; %(most)s are possible.")
            % {"length": len(words), "most": LONGEST}
        )
    return words


def notes_of_pair(
    tandem: Tandem, *, meeting: Meeting | None = None, start: int = 0, most: int | None = None
) -> list[OpenNote]:
    """Return notes of a tandem, opened, the newest first; of one meeting, or some of them.

    For the two alone; decided by whoever calls.
    """
    found = tandem.notes.select_related("meeting")
    found = found.filter(meeting=meeting) if meeting else found
    notes = found[start:] if most is None else found[start : start + most]
    return [OpenNote(note=note, text=_opened(note.secret, note.text, tandem)) for note in notes]


def shared_notes(tandems: Sequence[int]) -> list[Note]:
    """Return what the coordination may read of some tandems. Sealed notes are not even fetched."""
    rows = Note.objects.filter(tandem__in=tandems, layer=NoteLayer.SHARED)
    return list(rows.defer("secret"))


def delete(note: Note, side: Side) -> None:
    """Delete an own note. Raises ``NoteError`` for the other's."""
    if note.side != side:
        raise NoteError(_("Only who has written a note can delete it."))
    note.delete()


@transaction.atomic
def add_goal(tandem: Tandem, text: str, *, due_on: date | None, now: datetime) -> Goal:
    """Add a goal. Raises ``NoteError``, and ``SealError`` where there is no key."""
    words = text.strip()
    if not words:
        raise NoteError(_("Please say in a few words what you want to reach."))
    if len(words) > _LONGEST_GOAL:
        raise NoteError(_("Please say it in at most 300 characters."))
    locked = Tandem.objects.select_for_update().get(pk=tandem.pk)
    if locked.state == TandemState.ENDED:
        raise NoteError(_("This tandem has ended."))
    position = locked.goals.count()
    if position >= MOST_GOALS:
        raise NoteError(_("Ten goals are enough for one way. Please finish one first."))
    return Goal.objects.create(
        tandem=locked,
        secret=seal(words, tandem=locked.pk),
        position=position,
        due_on=due_on,
        created_at=now,
    )


def set_reached(goal: Goal, *, reached: bool, now: datetime) -> Goal:
    """Mark a goal as reached, or as open again. Raises ``NoteError``."""
    if goal.tandem.state == TandemState.ENDED:
        raise NoteError(_("This tandem has ended."))
    goal.reached_at = now if reached else None
    goal.save(update_fields=["reached_at"])
    return goal


def goals_of_pair(tandem: Tandem) -> list[OpenGoal]:
    """Return the goals of a tandem, opened. For the two alone; decided by whoever calls."""
    return [
        OpenGoal(goal=goal, text=_opened(goal.secret, "", tandem)) for goal in tandem.goals.all()
    ]


def seal_all_anew() -> int:
    """Seal everything with the newest key and return how much; safe to repeat.

    What no key opens is left as it is.
    """
    return sum(_seal_anew(model) for model in (Note, Goal))


def _seal_anew(model: Any) -> int:  # noqa: ANN401 -- either model
    """Seal the texts of one table anew, a batch at a time."""
    done, last = 0, 0
    while True:
        with transaction.atomic():
            rows: list[Note | Goal] = list(
                model.objects.select_for_update()
                .filter(pk__gt=last, secret__isnull=False)
                .order_by("pk")[:_BATCH]
            )
            if not rows:
                return done
            last = rows[-1].pk
            changed = [row for row in rows if row.secret and _renew(row)]
            model.objects.bulk_update(changed, ["secret"])
            done += len(changed)


def _renew(row: Note | Goal) -> bool:
    """Seal one text anew; tell whether a key has opened it."""
    try:
        row.secret = sealed_anew(row.secret or b"")
    except SealError:
        return False
    return True


def _opened(secret: bytes | memoryview | None, text: str, tandem: Tandem) -> str | None:
    """Return the words of a note or goal, or nothing where no key opens them."""
    if not secret:
        return text
    try:
        return unseal(secret, tandem=tandem.pk)
    except SealError:
        return None
