"""What mentoring knows about people."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.api import Person
from lms.registry import PersonalData, register_personal_data
from mentoring.choices import EndReason, NoteLayer, ProfileState, TandemState
from mentoring.domain.notes import goals_of_pair, notes_of_pair
from mentoring.domain.proposing import take_back_all_of
from mentoring.domain.tandems import end, side_of, tandems_of
from mentoring.models import (
    CheckIn,
    Feedback,
    Goal,
    HelpRequest,
    Meeting,
    Note,
    Notice,
    Profile,
    Programme,
    Proposal,
    Round,
    RuleSet,
    Separation,
    Tandem,
)

Rows = Iterable[Mapping[str, Any]]

_MATCH = _("Find the right companion")
_ACCOMPANY = _("Accompany each other, and be helped where it is needed")
_WRITE = _("Write to people when something waits for them, and never twice")
_RUN = _("Know who is answerable for a programme and its rules")
_PROGRAMME = _("While the person is in the programme, at most until they are erased")
_COUNTED = _("Until the person is erased; then without words, for counts")
_BRIEFLY = _("Ninety days, at most until the person is erased")
_OFFICE = _("As long as the programme exists; without a name once the person is erased")


def register_all() -> None:
    """Register every model of the package that leads to a person."""
    keep: Callable[[Person, datetime], None] = _keep
    entries: tuple[tuple[type[models.Model], Any, Any, Any, Any], ...] = (
        (Programme, _RUN, _OFFICE, _exporter(Programme, "contact", _OFFICE_FIELDS), keep),
        (RuleSet, _RUN, _OFFICE, _exporter(RuleSet, "changed_by", ("number", "created_at")), keep),
        (Notice, _WRITE, _BRIEFLY, _exporter(Notice, "person", _NOTICE_FIELDS), erase_notices),
        (Tandem, _ACCOMPANY, _COUNTED, export_tandems, erase_tandems),
        (Note, _ACCOMPANY, _COUNTED, export_notes, erase_notes),
        (Goal, _ACCOMPANY, _COUNTED, export_goals, erase_goals),
        (Meeting, _ACCOMPANY, _COUNTED, _of_tandems(Meeting, _MEETING_FIELDS), erase_meetings),
        (CheckIn, _ACCOMPANY, _COUNTED, _own_side(CheckIn, _CHECK_IN_FIELDS), erase_check_ins),
        (HelpRequest, _ACCOMPANY, _COUNTED, _own_side(HelpRequest, _HELP_FIELDS), erase_help),
        (Feedback, _ACCOMPANY, _COUNTED, _own_side(Feedback, _FEEDBACK_FIELDS), erase_feedback),
        (Proposal, _MATCH, _COUNTED, export_proposals, erase_proposals),
        (Separation, _MATCH, _PROGRAMME, export_separations, erase_separations),
        (Round, _MATCH, _COUNTED, _exporter(Round, "created_by", ("created_at",)), erase_rounds),
        (Profile, _MATCH, _PROGRAMME, export_profiles, erase_profiles),
    )
    for model, purpose, retention, export, erase in entries:
        register_personal_data(
            PersonalData(
                model=model, purpose=purpose, retention=retention, export=export, erase=erase
            )
        )


_NOTICE_FIELDS = ("kind", "due_at", "sent_at")
_OFFICE_FIELDS = ("kind", "texts")
_MEETING_FIELDS = ("starts_at", "minutes", "form", "place", "state", "topics")
_CHECK_IN_FIELDS = ("due_on", "answered_at", "answer", "wants_contact", "comment")
_HELP_FIELDS = ("asked_at", "wants_change", "message", "taken_at", "settled_at")
_FEEDBACK_FIELDS = ("helped", "trusted", "again", "words", "given_at")


def _keep(person: Person, at: datetime) -> None:
    """Leave rows that name nobody once the person is blank."""


def _exporter(
    model: type[models.Model], field: str, fields: tuple[str, ...]
) -> Callable[[Person], Rows]:
    """Return an exporter of rows that name the person in one field."""

    def export(person: Person) -> Rows:
        return model._default_manager.filter(**{field: person}).values(*fields)

    return export


def _of_tandems(model: type[models.Model], fields: tuple[str, ...]) -> Callable[[Person], Rows]:
    """Return an exporter of what belongs to both sides of the person's tandems."""

    def export(person: Person) -> Rows:
        return model._default_manager.filter(tandem__in=tandems_of(person)).values(*fields)

    return export


def _own_side(model: type[models.Model], fields: tuple[str, ...]) -> Callable[[Person], Rows]:
    """Return an exporter of what the person has said; the other's words are not theirs."""

    def export(person: Person) -> Rows:
        return model._default_manager.filter(_said_by(person)).values(*fields)

    return export


def _said_by(person: Person) -> Q:
    """Return the condition for rows of a tandem that come from the person's side."""
    return Q(side="mentor", tandem__mentor__person=person) | Q(
        side="mentee", tandem__mentee__person=person
    )


def export_notes(person: Person) -> Rows:
    """Return the notes the person has written, opened; the other's are the other's."""
    return [
        {"written_at": one.note.written_at, "layer": one.note.layer, "text": one.text or ""}
        for tandem in tandems_of(person).select_related("mentor", "mentee")
        for one in notes_of_pair(tandem)
        if one.note.side == side_of(tandem, person)
    ]


def export_goals(person: Person) -> Rows:
    """Return the goals of the person's tandems, opened: both have set them."""
    return [
        {"text": one.text or "", "due_on": one.goal.due_on, "reached_at": one.goal.reached_at}
        for tandem in tandems_of(person)
        for one in goals_of_pair(tandem)
    ]


def export_tandems(person: Person) -> Rows:
    """Return the person's tandems, without the other's name."""
    return tandems_of(person).values(
        "state", "created_at", "agreement", "started_on", "ended_on", "end_reason", "met_minutes"
    )


def export_proposals(person: Person) -> Rows:
    """Return what was proposed to the person, without the other's name."""
    return Proposal.objects.filter(Q(mentor__person=person) | Q(mentee__person=person)).values(
        "state", "points", "created_at", "opened_at", "closed_at"
    )


def export_separations(person: Person) -> Rows:
    """Return that there is somebody the person must not meet, and since when; not who."""
    return Separation.objects.filter(Q(one=person) | Q(other=person)).values("reason", "noted_at")


def export_profiles(person: Person) -> Rows:
    """Return how the person has described themselves."""
    return Profile.objects.filter(person=person).values(
        "side",
        "state",
        "languages",
        "learns",
        "profession",
        "topics",
        "situations",
        "interests",
        "region",
        "availability",
        "monthly_hours",
        "capacity",
        "gender",
        "gender_wish",
        "about",
        "consents",
        "conduct_seen_on",
        "applied_at",
    )


def erase_notices(person: Person, at: datetime) -> None:  # noqa: ARG001 -- the registry's signature
    """Delete what was to be written to the person, and that it was."""
    Notice.objects.filter(person=person).delete()


def erase_notes(person: Person, at: datetime) -> None:  # noqa: ARG001
    """Delete what the pair wrote for itself, and the person's words to the coordination."""
    own = Note.objects.filter(_said_by(person), layer=NoteLayer.SHARED)
    Note.objects.filter(tandem__in=tandems_of(person), layer=NoteLayer.PAIR).delete()
    own.delete()


def erase_goals(person: Person, at: datetime) -> None:  # noqa: ARG001
    """Take the words out of the goals; that there were some stays."""
    Goal.objects.filter(tandem__in=tandems_of(person)).update(secret=b"")


def erase_meetings(person: Person, at: datetime) -> None:  # noqa: ARG001
    """Take out where people met; that they met, and how long, stays for counts."""
    Meeting.objects.filter(tandem__in=tandems_of(person)).update(place="")


def erase_check_ins(person: Person, at: datetime) -> None:  # noqa: ARG001
    """Take out the person's words, and ask nothing any more."""
    mine = CheckIn.objects.filter(_said_by(person))
    mine.filter(answered_at=None).delete()
    mine.update(comment="")


def erase_help(person: Person, at: datetime) -> None:  # noqa: ARG001
    """Take out the person's words; that help was asked for stays."""
    HelpRequest.objects.filter(_said_by(person)).update(message="")


def erase_feedback(person: Person, at: datetime) -> None:  # noqa: ARG001
    """Take out the person's words; the ratings stay for counts."""
    Feedback.objects.filter(_said_by(person)).update(words="")


def erase_tandems(person: Person, at: datetime) -> None:
    """End what is running; that two people went together stays, without a name."""
    for tandem in tandems_of(person).exclude(state=TandemState.ENDED):
        end(tandem, EndReason.LEFT, now=at)


def erase_proposals(person: Person, at: datetime) -> None:
    """Take back what is open, and forget why people were proposed."""
    for profile in Profile.objects.filter(person=person):
        take_back_all_of(profile, at)
    Proposal.objects.filter(Q(mentor__person=person) | Q(mentee__person=person)).update(reasons={})


def erase_separations(person: Person, at: datetime) -> None:  # noqa: ARG001
    """Delete who must not be met: nobody will be proposed any more."""
    Separation.objects.filter(Q(one=person) | Q(other=person)).delete()


def erase_rounds(person: Person, at: datetime) -> None:  # noqa: ARG001
    """Take the person's card out of every frozen round. Such a round cannot be repeated."""
    programmes = Profile.objects.filter(person=person).values("programme")
    for one in Round.objects.filter(programme__in=programmes).exclude(snapshot={}):
        kept = {
            name: [card for card in one.snapshot.get(name, ()) if card["person"] != person.pk]
            for name in ("mentors", "mentees")
        }
        if any(len(kept[name]) < len(one.snapshot.get(name, ())) for name in kept):
            one.snapshot = {**one.snapshot, **kept}
            one.save(update_fields=["snapshot"])


def erase_profiles(person: Person, at: datetime) -> None:
    """Blank how the person has described themselves; that they took part stays."""
    mine = Profile.objects.filter(person=person)
    mine.filter(left_at=None).update(left_at=at)
    mine.update(
        state=ProfileState.WITHDRAWN,
        languages=[],
        learns=[],
        profession="",
        topics=[],
        situations=[],
        interests=[],
        region="",
        availability=0,
        gender="",
        gender_wish="",
        about="",
        consents={},
        conduct_seen_on=None,
        needs_interpreter=False,
    )
