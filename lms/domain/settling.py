"""Bringing stored statuses up to date, and proving that they are.

After a course has changed, people may owe less than before, and some may owe nothing more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lms.choices import ProgressStatus
from lms.data import Evidence
from lms.domain.coursemap import course_map
from lms.domain.progress import gather, judge, pack, unpack
from lms.domain.recording import map_of, project, values_of
from lms.models import Course, Enrolment, Fact
from lms.models.enrolment import EnrolmentQuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """An enrolment whose stored status is not what its facts say."""

    enrolment_id: int
    stored: str
    derived: str


def settled_by(course: Course) -> int:
    """Count the people who have nothing left to do although they are not completed yet."""
    return sum(1 for _enrolment in _unsettled(course))


def settle_course(course_id: int, *, now: datetime) -> int:
    """Complete everybody who owes nothing more, and return how many. Safe to repeat."""
    course = Course.objects.get(pk=course_id)
    return sum(_project_again(pk, now) for pk in [e.pk for e in _unsettled(course)])


def verify(*, chunk: int = 500) -> Iterator[Difference]:
    """Recompute every enrolment from its facts and yield those stored differently."""
    for enrolment in _all().prefetch_related("facts").iterator(chunk_size=chunk):
        evidence = gather(values_of(enrolment.facts.all()))
        derived = _status(enrolment, evidence)
        same_evidence = pack(evidence) == enrolment.evidence
        if derived != enrolment.status or not same_evidence:
            stored = enrolment.status if same_evidence else f"{enrolment.status} (evidence)"
            yield Difference(enrolment_id=enrolment.pk, stored=stored, derived=derived)


def rebuild(*, now: datetime) -> int:
    """Write every enrolment anew from its facts where it differs, and return how many did."""
    wrong = [difference.enrolment_id for difference in verify()]
    for pk in wrong:
        _rebuild_one(pk, now)
    return len(wrong)


@transaction.atomic
def _rebuild_one(pk: int, now: datetime) -> None:
    """Project one enrolment from its facts alone."""
    enrolment = _all().select_for_update(of=("self",)).get(pk=pk)
    project(enrolment, gather(values_of(Fact.objects.filter(enrolment=enrolment))), now=now)


@transaction.atomic
def _project_again(pk: int, now: datetime) -> bool:
    """Judge one enrolment again from what is stored; tell whether that completed it."""
    enrolment = _all().select_for_update(of=("self",)).get(pk=pk)
    if not enrolment.is_running:
        return False
    project(enrolment, unpack(enrolment.evidence), now=now)
    return enrolment.completed_at is not None


def _all() -> EnrolmentQuerySet:
    """Return all enrolments with what deciding needs."""
    return Enrolment.objects.select_related("course", "edition", "completion")


def _unsettled(course: Course) -> Iterator[Enrolment]:
    """Yield running enrolments of a course that have nothing left to do."""
    for enrolment in _all().filter(course=course).running().iterator(chunk_size=500):
        requirements = course_map(course, enrolment.edition_id).requirements
        progress = judge(requirements, unpack(enrolment.evidence))
        if progress.status == ProgressStatus.COMPLETED:
            yield enrolment


def _status(enrolment: Enrolment, evidence: Evidence) -> str:
    """Return the status that facts give; what was completed once stays completed."""
    if hasattr(enrolment, "completion"):
        return ProgressStatus.COMPLETED
    return judge(map_of(enrolment).requirements, evidence).status
