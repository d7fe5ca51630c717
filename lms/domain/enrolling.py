"""Getting into a course and out of it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from lms import clock
from lms.choices import EnrolmentSource
from lms.domain.coursemap import course_map
from lms.domain.people import primary_membership
from lms.models import Course, Enrolment, OrganisationUnit, Person


class CourseNotOpenError(ValueError):
    """The course takes nobody: not released yet, or taken off the catalogue."""


def enrol(
    person: Person,
    course: Course,
    *,
    now: datetime,
    source: EnrolmentSource = EnrolmentSource.SELF,
    unit: OrganisationUnit | None = None,
    due_on: date | None = None,
) -> Enrolment:
    """Let a person take a course, and return the round that counts.

    Whoever is taking it or has completed it keeps that round. Raises ``CourseNotOpenError``.
    """
    try:
        with transaction.atomic():
            return _enrol(person, course, now=now, source=source, unit=unit, due_on=due_on)
    except IntegrityError:  # somebody pressed twice: the other request has made the round
        return Enrolment.objects.get(person=person, course=course, is_current=True)


def _enrol(
    person: Person,
    course: Course,
    *,
    now: datetime,
    source: EnrolmentSource,
    unit: OrganisationUnit | None,
    due_on: date | None,
) -> Enrolment:
    """Make the round, or return the one there is."""
    rounds = Enrolment.objects.filter(person=person, course=course)
    current = rounds.filter(is_current=True).first()
    if current and not current.withdrawn_at:
        return current
    edition = course.current_edition
    if not course.is_open or edition is None:
        raise CourseNotOpenError(str(course.key))
    if unit is None:
        membership = primary_membership(person, day=clock.date_of(now))
        unit = membership.unit if membership else None
    rounds.filter(is_current=True).update(is_current=False)
    return Enrolment.objects.create(
        person=person,
        course=course,
        edition=edition,
        unit=unit,
        round=(rounds.aggregate(last=Max("round"))["last"] or 0) + 1,
        source=source,
        enrolled_at=now,
        due_on=due_on,
        required_count=len(course_map(course, edition.pk).requirements),
    )


@transaction.atomic
def withdraw(enrolment: Enrolment, *, now: datetime) -> None:
    """Leave a course that is not completed; what happened stays on record."""
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if locked.is_running:
        locked.withdrawn_at = now
        locked.save(update_fields=["withdrawn_at"])
