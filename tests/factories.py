"""Makes the things tests are about. Defaults hold no surprises."""

from datetime import UTC, date, datetime
from uuid import uuid4

from django.contrib.auth import get_user_model

from lms.choices import MembershipKind, ReleaseChoice, RoleKind, Rule, UnitKind
from lms.data import Outline, OutlineEntry
from lms.domain import outline as outlines
from lms.domain import people
from lms.domain.release import release
from lms.models import OrganisationUnit

START = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
_counter = iter(range(1, 1_000_000))


def make_entry(rule=Rule.VIEWED, *, minutes=15, required=True, **more):
    number = next(_counter)
    return OutlineEntry(
        **{
            "key": uuid4(),
            "lesson_key": uuid4(),
            "kind": {"viewed": "lesson", "answered": "incident", "passed": "quiz"}[rule],
            "rule": rule,
            "required": required,
            "minutes": minutes,
            "content_hash": f"hash-{number}",
            "title": f"Lernaktivität {number}",
            **more,
        }
    )


def make_outline(*entries, **more):
    return Outline(
        **{
            "course_key": uuid4(),
            "language": "de",
            "is_source": True,
            "title": "Interkulturelle Kompetenz",
            "summary": "Ein Kurs.",
            "competencies": ("Zuhören",),
            "entries": entries
            or (
                make_entry(Rule.VIEWED),
                make_entry(Rule.ANSWERED),
                make_entry(Rule.PASSED),
            ),
            **more,
        }
    )


def release_course(outline, *, now=START, choice=ReleaseChoice.NEW_LEARNERS):
    course = outlines.publish_outline(outline, now=now)
    release(course, choice, by=None, now=now)
    course.refresh_from_db()
    return course


def make_user(name=None, **more):
    name = name or f"person{next(_counter)}"
    return get_user_model().objects.create_user(
        **{"username": name, "email": f"{name}@example.org", "password": "geheim", **more}
    )


def make_person(name=None, *, user=None, unit=None, kind=MembershipKind.VOLUNTEER, now=START):
    number = next(_counter)
    name = name or f"Person {number}"
    person = people.add_person(display_name=name, sort_name=name, now=now, user=user, language="de")
    if unit:
        people.add_membership(person, unit, kind, valid_from=date(2020, 1, 1))
    return person


def make_learner(name=None, **more):
    """Return a person with an account."""
    return make_person(name, user=make_user(), **more)


def make_coordinator(unit, name=None):
    person = make_person(name, user=make_user(), unit=unit, kind=MembershipKind.STAFF)
    people.give_role(person, RoleKind.COORDINATOR, unit, valid_from=date(2020, 1, 1))
    return person


def make_unit(name=None, *, parent=None, kind=UnitKind.DISTRICT, is_legal_entity=False, **more):
    values = {
        "name": name or f"Gliederung {next(_counter)}",
        "kind": kind,
        "is_legal_entity": is_legal_entity,
        **more,
    }
    return parent.add_child(**values) if parent else OrganisationUnit.add_root(**values)
