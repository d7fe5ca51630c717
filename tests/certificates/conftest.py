"""What tests of certificates start from."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from factories import (
    make_coordinator,
    make_entry,
    make_learner,
    make_outline,
    make_unit,
    release_course,
)
from seals import PASSPHRASE, make_seal

from certificates.domain.issuing import issue
from certificates.models import Certificate
from lms.choices import CompletionKind, FactKind, Rule
from lms.domain.completing import Achievement, add_completion
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


@pytest.fixture
def seal(settings, tmp_path):
    """The association's seal, with which documents are signed from now on."""
    seal = make_seal(tmp_path)
    settings.LOTSE_PADES_FILE = seal.path
    settings.LOTSE_PADES_PASSPHRASE = PASSPHRASE
    return seal


@pytest.fixture
def no_key(settings):
    """There is no key with which credentials could be signed."""
    settings.LOTSE_KEY_FILE = settings.LOTSE_KEYS = ""


@pytest.fixture
def achieve(db, now):
    """Let somebody complete what is no course."""

    def achieve(person=None, kind=CompletionKind.MENTORING, **more):
        person = person or make_learner()
        values = {
            "person_id": person.pk,
            "kind": kind,
            "source_key": f"test:{uuid4()}",
            "source_language": "de",
            "texts": {"de": {"title": "Begleitung"}},
            "minutes": 600,
            "completed_on": date(2026, 5, 4),
        }
        return add_completion(Achievement(**{**values, **more}), now=now)

    return achieve


# The office


@pytest.fixture
def district(db):
    """A registered association of its own."""
    return make_unit("North", is_legal_entity=True)


@pytest.fixture
def coordinator(district):
    """Who coordinates the district."""
    return make_coordinator(district, "Zora Coordinator")


@pytest.fixture
def desk(client, coordinator):
    """The coordinator before the admin, in English."""
    client.force_login(coordinator.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def attest(complete, now):
    """Issue somebody's certificate of a new course."""

    def attest(name, unit, **more):
        person = make_learner(name, unit=unit)
        return issue(complete(person, **more), now=now + timedelta(hours=2))

    return attest


@pytest.fixture
def by_hand(now):
    """Attest something that is no course, without asking whether it can be printed."""

    def by_hand(person, kind=CompletionKind.MANUAL, **more):
        completion = Completion.objects.create(
            person=person,
            kind=kind,
            source_key=f"{kind}:{person.pk}",
            source_language="de",
            texts={"de": {"title": "Studientag"}},
            minutes=90,
            completed_on=now.date(),
            completed_at=now,
            recorded_at=now,
        )
        return _certificate(completion, now, **more)

    return by_hand


def _certificate(completion, now, **more):
    return Certificate.objects.create(
        **{
            "completion": completion,
            "recipient_name": completion.person.display_name,
            "language": "de",
            "source_language": "de",
            "titles": {"de": "Studientag"},
            "minutes": 90,
            "completed_on": completion.completed_on,
            "issued_at": now,
            "issuer": "Wohlfahrt",
            "design_version": "harbour-1",
            **more,
        }
    )


@pytest.fixture
def private(tmp_path, settings):
    """A private storage of the test's own, as a folder."""
    location = tmp_path / "private"
    backend = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": location},
    }
    settings.STORAGES = {**settings.STORAGES, "lotse_private": backend}
    return location
