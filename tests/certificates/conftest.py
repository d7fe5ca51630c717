"""What tests of certificates start from."""

from datetime import timedelta
from uuid import uuid4

import pytest
from factories import make_entry, make_learner, make_outline, release_course

from certificates.domain.issuing import issue
from lms.choices import FactKind, Rule
from lms.domain.enrolling import enrol
from lms.domain.recording import Happening, record
from lms.models import AssociationSettings, Completion

KINDS = {"lesson": FactKind.VIEWED, "incident": FactKind.ANSWERED, "quiz": FactKind.TESTED}


@pytest.fixture
def complete(db, now):
    """Let somebody complete a course: its outline, then the completion."""

    def complete(person=None, *, rules=(Rule.VIEWED, Rule.PASSED), minutes=45, **outline):
        person = person or make_learner()
        entries = [make_entry(rule, minutes=minutes) for rule in rules]
        course = release_course(make_outline(*entries, **outline), now=now)
        enrolment = enrol(person, course, now=now)
        for activity in course.activities.all():
            record(
                user_id=person.user_id,
                course_key=course.key,
                happening=Happening(
                    activity_key=activity.key,
                    kind=KINDS[activity.kind],
                    client_id=uuid4(),
                    digest="one",
                    happened_at=now + timedelta(hours=1),
                    passed=True,
                    points=90,
                ),
                now=now + timedelta(hours=1),
            )
        return Completion.objects.get(enrolment=enrolment)

    return complete


@pytest.fixture
def completion(complete):
    """A course that somebody has completed."""
    return complete()


@pytest.fixture
def certificate(completion, now):
    """The certificate of a completed course."""
    return issue(completion, now=now + timedelta(hours=2))


@pytest.fixture
def association(db):
    """Who issues certificates on the default site."""
    from wagtail.models import Site

    settings = AssociationSettings.for_site(Site.objects.get(is_default_site=True))
    settings.issuer = "Wohlfahrt Nordhafen e. V."
    settings.issuer_place = "Nordhafen"
    settings.signatory = "Referat Bildung"
    settings.save()
    return settings
