"""The completion report: who has completed what, one row for each person."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.choices import MembershipKind, ReducedStatus
from lms.domain.access import present_members, visible_enrolments, visible_people
from lms.domain.reporting import (
    UNIT,
    courses_on_offer,
    kinds_on_offer,
    statuses_on_offer,
)
from lms.domain.status import DONE, decisive_date, reduced_status, standing_on
from lms.models import Enrolment, Person
from lms.registry import (
    Column,
    ColumnKind,
    Filter,
    FilterKind,
    Question,
    Report,
    Result,
    Row,
    Standing,
)

_CHUNK = 500  # people read at once for an export
_ROUND = ("person", "course", "unit__name", "completed_on", "due_on", "valid_until")


def answer(question: Question) -> Result:
    """Say where everybody in the scope stands in every course."""
    courses = [
        option
        for option in courses_on_offer(question.scope, question.language)
        if option.value == question.values.get("course", option.value)
    ]
    people, rounds = _people(question), _rounds(question)
    counts = _counts(question, people, rounds)
    return Result(
        columns=[
            Column(key="name", title=_("Name")),
            Column(key="unit", title=_("Unit")),
            Column(key="kind", title=_("Kind of membership")),
            *(Column(key=c.value, title=c.label, kind=ColumnKind.STATUS) for c in courses),
        ],
        rows=PeopleRows(question, people, rounds, counts.people),
        summary=_sentence(counts, one_course="course" in question.values),
    )


class PeopleRows:
    """One line for each person, read in as many statements for fifty people as for one."""

    def __init__(
        self,
        question: Question,
        people: QuerySet[Person],
        rounds: QuerySet[Enrolment],
        count: int,
    ) -> None:
        """Keep what to ask the database."""
        self._question = question
        self._people = people.order_by("sort_name", "pk")
        self._rounds = rounds
        self._count = count
        self._ids: list[int] | None = None

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part: slice) -> list[Row]:
        return self._read(list(self._people[part]))

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self.subjects()), _CHUNK):
            ids = self.subjects()[start : start + _CHUNK]
            found = Person.objects.in_bulk(ids)
            yield from self._read([found[pk] for pk in ids])

    def subjects(self) -> list[int]:
        """Return the ids of all people, in the order of the lines."""
        if self._ids is None:
            self._ids = list(self._people.values_list("pk", flat=True))
        return self._ids

    def _read(self, people: Sequence[Person]) -> list[Row]:
        """Return the lines of some people."""
        ids = [person.pk for person in people]
        standings: dict[int, dict[str, Standing]] = defaultdict(dict)
        units: dict[int, list[str]] = defaultdict(list)
        kinds: dict[int, list[str]] = defaultdict(list)
        members = present_members(self._question.scope).filter(person__in=ids)
        for pk, kind, unit in members.order_by("-is_primary", "valid_from", "pk").values_list(
            "person", "kind", "unit__name"
        ):
            units[pk].append(unit)
            kinds[pk].append(str(MembershipKind(kind).label))
        learnt: dict[int, list[str]] = defaultdict(list)
        for pk, course, unit, *dates in self._rounds.filter(person__in=ids).values_list(*_ROUND):
            standings[pk][str(course)] = self._standing(*dates)
            learnt[pk].append(unit)
        return [
            Row(
                {
                    "name": person.sort_name or person.display_name,
                    "unit": _listed(units[person.pk] or learnt[person.pk]),
                    "kind": _listed(kinds[person.pk]),
                    **standings[person.pk],
                },
                subject=person.pk,
            )
            for person in people
        ]

    def _standing(self, completed_on: Any, due_on: Any, valid_until: Any) -> Standing:  # noqa: ANN401 -- dates or None
        """Return where one round stands."""
        dates = {"completed_on": completed_on, "due_on": due_on, "valid_until": valid_until}
        status = reduced_status(**dates, today=self._question.today)
        return Standing(status, decisive_date(status, **dates))


@dataclass(frozen=True, slots=True)
class Counts:
    """What the sentence on top speaks of."""

    people: int
    completed: int
    overdue: int


def _rounds(question: Question) -> QuerySet[Enrolment]:
    """Return the rounds the report speaks of."""
    rounds = visible_enrolments(question.scope)
    if kind := question.values.get("kind"):
        members = present_members(question.scope).filter(kind=kind)
        rounds = rounds.filter(person__in=members.values("person"))
    if course := question.values.get("course"):
        rounds = rounds.filter(course=int(course))
    return rounds


def _match(question: Question) -> Q:
    """Return what a round must be like for its person to be listed; nothing: any, or none."""
    match = Q()
    if status := question.values.get("status"):
        match &= standing_on(question.today, ReducedStatus(status))
    if start := question.day("from"):
        match &= Q(completed_on__gte=start)
    if end := question.day("to"):
        match &= Q(completed_on__lte=end)
    return match


def _people(question: Question) -> QuerySet[Person]:
    """Return the people to list: who has a round that fits, where one was asked for."""
    match = _match(question)
    if match or "course" in question.values:
        return Person.objects.filter(pk__in=_rounds(question).filter(match).values("person"))
    people = visible_people(question.scope)
    if kind := question.values.get("kind"):
        members = present_members(question.scope).filter(kind=kind)
        people = people.filter(pk__in=members.values("person"))
    return people


def _counts(question: Question, people: QuerySet[Person], rounds: QuerySet[Enrolment]) -> Counts:
    """Count the people listed, those who have nothing open, and those who are overdue."""
    done = standing_on(question.today, *DONE)
    overdue = standing_on(question.today, ReducedStatus.OVERDUE)
    match = _match(question)
    each = (
        rounds.order_by()
        .values("person")
        .annotate(all=Count("pk"), done=Count("pk", filter=done), late=Count("pk", filter=overdue))
    )
    if match:
        each = each.annotate(fits=Count("pk", filter=match)).filter(fits__gt=0)
    found = each.aggregate(
        people=Count("person"),
        completed=Count("person", filter=Q(done=F("all"))),
        overdue=Count("person", filter=Q(late__gt=0)),
    )
    if not match and "course" not in question.values:
        found["people"] = people.count()
    return Counts(**found)


def _sentence(counts: Counts, *, one_course: bool) -> str:
    """Return the one sentence on top."""
    numbers = {
        "completed": number_format(counts.completed, force_grouping=True),
        "people": number_format(counts.people, force_grouping=True),
        "overdue": number_format(counts.overdue, force_grouping=True),
    }
    if one_course:
        first = ngettext(
            "%(completed)s of %(people)s person has completed",
            "%(completed)s of %(people)s people have completed",
            counts.people,
        )
    else:
        first = ngettext(
            "%(completed)s of %(people)s person has completed all courses begun",
            "%(completed)s of %(people)s people have completed all courses begun",
            counts.people,
        )
    second = (
        ngettext("%(overdue)s is overdue", "%(overdue)s are overdue", counts.overdue)
        if counts.overdue
        else _("nobody is overdue")
    )
    return _("%(first)s; %(second)s.") % {"first": first % numbers, "second": second % numbers}


def _listed(names: Sequence[str]) -> str:
    """Return names as a list in words, each once."""
    return ", ".join(dict.fromkeys(name for name in names if name))


REPORT = Report(
    name="completions",
    title=gettext_lazy("Completions"),
    description=gettext_lazy("Who has completed what, who is late, whose completion expires."),
    filters=(
        UNIT,
        Filter(name="course", label=gettext_lazy("Course"), options=courses_on_offer),
        Filter(name="status", label=gettext_lazy("Status"), options=statuses_on_offer),
        Filter(name="kind", label=gettext_lazy("Kind of membership"), options=kinds_on_offer),
        Filter(name="from", label=gettext_lazy("Completed from"), kind=FilterKind.DATE),
        Filter(name="to", label=gettext_lazy("Completed until"), kind=FilterKind.DATE),
    ),
    answer=answer,
)
