"""What a coordinator has to look at: each question one list, the most urgent first.

Names of the lists: ``calls``, ``contact``, ``waiting``, ``applied``, ``proposals``, ``unsigned``,
``unmet``, ``quiet``, ``late``, ``untrained``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Coalesce

from lms import clock
from lms.api import Completion
from mentoring.choices import ProfileState, ProposalState, RoundState, Side, TandemState
from mentoring.domain.explaining import WhyNobody, why_nobody
from mentoring.domain.figures import available
from mentoring.domain.rounds import computation_of
from mentoring.models import CheckIn, HelpRequest, Profile, Programme, Proposal, Round, Tandem

Rows = QuerySet[Any]
FIRST_MEETING = timedelta(days=10)
LATE = timedelta(days=7)
_RECENT = timedelta(days=30)
_WEEK = 7
WEEKS = (4, 8, 12, 26)  # limits of the chart of waiting times


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why somebody waits: ``kind`` is "new", "drafted", "proposed", "closed" or "nobody".

    "new": no round has looked at them yet; "drafted": a round under review has somebody;
    "proposed": they are asked already; "closed": their proposal came to nothing; "nobody": the
    last round had nobody, and ``why`` says why.
    """

    kind: str
    why: WhyNobody | None = None


def calls(programme: Programme, today: date) -> Rows:  # noqa: ARG001 -- lists have one shape
    """Return the calls for help that are not settled, those nobody has taken up first."""
    found = HelpRequest.objects.filter(tandem__programme=programme, settled_at=None)
    related = ("tandem__mentor__person", "tandem__mentee__person", "taken_by")
    return found.select_related(*related).order_by(F("taken_at").asc(nulls_first=True), "asked_at")


def contact(programme: Programme, today: date) -> Rows:
    """Return the answers of the last month that ask for a call, unless answered anew since."""
    later = CheckIn.objects.filter(
        tandem=OuterRef("tandem"), side=OuterRef("side"), answered_at__gt=OuterRef("answered_at")
    )
    found = CheckIn.objects.filter(
        ~Exists(later),
        tandem__programme=programme,
        wants_contact=True,
        answered_at__date__gte=today - _RECENT,
    )
    return found.select_related(*_PAIR).order_by("answered_at")


def waiting(programme: Programme, today: date) -> Rows:
    """Return the mentees without a tandem or an open proposal, the longest waiting first."""
    served = Tandem.objects.filter(mentee=OuterRef("pk")).exclude(state=TandemState.ENDED)
    asked = Proposal.objects.filter(mentee=OuterRef("pk"), state=ProposalState.OPEN)
    mentees = available(today).filter(programme=programme, side=Side.MENTEE)
    found = mentees.filter(~Exists(served), ~Exists(asked))
    since = Coalesce("waiting_since", "admitted_at", "applied_at")
    return found.annotate(since=since).select_related("person").order_by("since", "pk")


def applied(programme: Programme, today: date) -> Rows:  # noqa: ARG001
    """Return who has applied and was not admitted yet."""
    found = Profile.objects.filter(
        programme=programme, state=ProfileState.APPLIED, person__erased_at=None
    )
    return found.select_related("person").order_by("applied_at", "pk")


def proposals(programme: Programme, today: date) -> Rows:  # noqa: ARG001
    """Return the proposals not answered by both, those that close first on top."""
    found = Proposal.objects.filter(mentee__programme=programme, state=ProposalState.OPEN)
    return found.select_related("mentor__person", "mentee__person").order_by("answer_by", "pk")


def unsigned(programme: Programme, today: date) -> Rows:  # noqa: ARG001
    """Return the tandems whose agreement is not signed by both."""
    return _tandems(programme).filter(state=TandemState.AGREEING).order_by("created_at")


def unmet(programme: Programme, today: date) -> Rows:
    """Return the running tandems without a first meeting after ten days."""
    found = _tandems(programme).filter(
        state=TandemState.RUNNING, last_met_on=None, started_on__lte=today - FIRST_MEETING
    )
    return found.order_by("started_on", "pk")


def quiet(programme: Programme, today: date) -> Rows:
    """Return the running tandems that have met, but not for twice their rhythm."""
    since = today - timedelta(days=2 * programme.rhythm_days)
    found = _tandems(programme).filter(state=TandemState.RUNNING, last_met_on__lt=since)
    return found.order_by("last_met_on", "pk")


def late(programme: Programme, today: date) -> Rows:
    """Return the check-ins nobody has answered for more than a week."""
    found = CheckIn.objects.filter(
        tandem__programme=programme,
        tandem__state__in=(TandemState.RUNNING, TandemState.CLOSING),
        answered_at=None,
        is_follow_up=False,
        due_on__lt=today - LATE,
    )
    return found.select_related(*_PAIR).order_by("due_on", "pk")


def untrained(programme: Programme, today: date) -> Rows:
    """Return the mentors who have not completed the course they must complete."""
    if programme.gate_course_id is None:
        return Profile.objects.none()
    done = Completion.objects.filter(
        enrolment__course=programme.gate_course_id, person=OuterRef("person")
    )
    found = available(today).filter(~Exists(done), programme=programme, side=Side.MENTOR)
    return found.select_related("person").order_by("applied_at", "pk")


_PAIR = ("tandem__mentor__person", "tandem__mentee__person")
LISTS: Mapping[str, Callable[[Programme, date], Rows]] = {
    "calls": calls,
    "contact": contact,
    "waiting": waiting,
    "applied": applied,
    "proposals": proposals,
    "unsigned": unsigned,
    "unmet": unmet,
    "quiet": quiet,
    "late": late,
    "untrained": untrained,
}


def first_of(rows: Rows, most: int) -> tuple[list[Any], int]:
    """Return the first rows of a list and how many there are, in one statement."""
    found = list(rows.annotate(in_all=Window(Count("pk")))[:most])
    return found, found[0].in_all if found else 0


def waiting_by_weeks(programme: Programme, today: date) -> dict[int, int]:
    """Return how many mentees wait for fewer weeks than each limit; 0 counts all above."""
    found = dict.fromkeys((*WEEKS, 0), 0)
    for since in waiting(programme, today).order_by().values_list("since", flat=True):
        weeks = max((today - clock.date_of(since)).days, 0) // _WEEK
        found[next((limit for limit in WEEKS if weeks < limit), 0)] += 1
    return found


def reasons_of(programme: Programme, mentees: Iterable[int]) -> dict[int, Reason]:
    """Return why some mentees (profiles by id) wait, from what is proposed and the last round."""
    wanted = list(mentees)
    last = (
        Round.objects.filter(
            programme=programme, state__in=(RoundState.REVIEW, RoundState.PUBLISHED)
        )
        .order_by("-created_at", "-pk")
        .first()
        if wanted
        else None
    )
    states = dict(
        Proposal.objects.filter(mentee__in=wanted)
        .filter(Q(round=last, round__isnull=False) | Q(state=ProposalState.OPEN))
        .order_by("pk")
        .values_list("mentee", "state")
    )
    computation = computation_of(last) if last else None
    found = {}
    for mentee in wanted:
        if state := states.get(mentee):
            found[mentee] = Reason(kind=_KINDS.get(state, "closed"))
        elif computation and mentee in computation.mentee_at:
            found[mentee] = Reason(kind="nobody", why=why_nobody(computation, mentee))
        else:
            found[mentee] = Reason(kind="new")
    return found


_KINDS: Mapping[str, str] = {ProposalState.DRAFT: "drafted", ProposalState.OPEN: "proposed"}


def _tandems(programme: Programme) -> QuerySet[Tandem]:
    """Return the tandems of a programme with their people."""
    found = Tandem.objects.filter(programme=programme)
    return found.select_related("mentor__person", "mentee__person")
