"""The office's list of certificates and the report of them."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from factories import make_coordinator, make_learner, make_unit

from certificates.choices import CertificateKind, CertificateStatus
from certificates.domain import listing
from certificates.domain.verification import status_of
from certificates.models import Certificate
from lms import registry
from lms.api import coordinator_scope, offers_of, understand
from lms.choices import CompletionKind
from lms.models import Completion, Membership, OrganisationUnit, Person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def make_many(unit, count, now, **more):
    """Make many certificates in few statements."""
    people = Person.objects.bulk_create(
        Person(display_name=f"P{n:05}", sort_name=f"P{n:05}", created_at=now) for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=p, unit=unit, kind="volunteer", valid_from=date(2020, 1, 1))
        for p in people
    )
    completions = Completion.objects.bulk_create(
        Completion(
            person=p,
            kind=CompletionKind.MANUAL,
            source_key=f"many:{p.pk}",
            source_language="de",
            minutes=45,
            completed_on=TODAY,
            completed_at=now,
            recorded_at=now,
        )
        for p in people
    )
    return Certificate.objects.bulk_create(
        Certificate(
            completion=c,
            recipient_name=c.person.display_name,
            language="de",
            source_language="de",
            titles={"de": "Studientag"},
            minutes=45,
            completed_on=TODAY,
            issued_at=now,
            issuer="Wohlfahrt",
            design_version="harbour-1",
            **more,
        )
        for c in completions
    )


def ask(person, language="en", **asked):
    scope = coordinator_scope(person.user, day=TODAY)
    offers = offers_of(listing.REPORT, scope, language)
    return understand(offers, scope, asked, language)


def names(person, **asked):
    return [row.cells["name"] for row in listing.answer(ask(person, **asked)).rows[0:50]]


def test_the_report_is_registered():
    assert registry.reports["certificates"] is listing.REPORT


def test_one_line_says_all_about_a_certificate(attest, district, coordinator):
    certificate = attest("Anna North", district)
    Certificate.objects.update(valid_until=date(2028, 5, 4))

    result = listing.answer(ask(coordinator))

    [row] = result.rows[0:50]
    assert row.subject == certificate.completion.person_id
    assert row.cells == {
        "name": "Anna North",
        "title": "Interkulturelle Kompetenz",
        "kind": "Certificate",
        "issued": TODAY,
        "completed": TODAY,
        "until": date(2028, 5, 4),
        "status": "Valid",
        "number": certificate.public_id,
    }
    assert {column.key for column in result.columns} == set(row.cells)
    assert result.summary == "1 certificate: 1 valid."


def test_the_title_is_in_the_readers_language(attest, district, coordinator):
    certificate = attest("Anna North", district)
    certificate.titles = {"de": "Vielfalt", "en": "Diversity"}
    certificate.save()

    def title(language):
        return listing.answer(ask(coordinator, language)).rows[0:1][0].cells["title"]

    assert (title("en"), title("de"), title("uk")) == ("Diversity", "Vielfalt", "Vielfalt")


def test_names_stop_at_the_legal_entity(attest, now):
    state = make_unit("State", is_legal_entity=True)
    closed = make_unit("Closed", parent=state, is_legal_entity=True)
    state.refresh_from_db()
    shared = make_unit("Shared", parent=state, is_legal_entity=True, names_shared_since=TODAY)
    office = make_unit("Office", parent=OrganisationUnit.objects.get(pk=state.pk))
    for unit in (closed, shared, office):
        attest(f"Of {unit.name}", unit)
    attest("Of elsewhere", make_unit("South", is_legal_entity=True))
    above = make_coordinator(OrganisationUnit.objects.get(pk=state.pk))

    assert sorted(names(above)) == ["Of Office", "Of Shared"]


def test_the_old_unit_sees_what_was_completed_there_and_nothing_later(
    attest, by_hand, district, coordinator
):
    before = attest("Moved Away", district)
    person = before.completion.person
    person.memberships.update(valid_to=TODAY - timedelta(days=1))
    south = make_unit("South", is_legal_entity=True)
    later = by_hand(person)
    Membership.objects.create(
        person=person, unit=south, kind="volunteer", valid_from=TODAY - timedelta(days=1)
    )

    def seen(who):
        scope = coordinator_scope(who.user, day=TODAY)
        return set(listing.visible_certificates(scope))

    assert seen(coordinator) == {before}
    assert seen(make_coordinator(south)) == {before, later}


def test_earlier_rounds_are_still_seen(attest, district, coordinator):
    certificate = attest("Anna North", district)
    enrolment = certificate.completion.enrolment
    enrolment.is_current = False
    enrolment.save()
    certificate.completion.person.memberships.update(valid_to=TODAY - timedelta(days=1))

    assert names(coordinator) == ["Anna North"]


def test_an_erased_person_is_not_listed(attest, district, coordinator, now):
    certificate = attest("Anna North", district)
    Person.objects.filter(pk=certificate.completion.person_id).update(erased_at=now)

    assert names(coordinator) == []


def test_without_a_role_there_is_nothing(attest, district):
    attest("Anna North", district)
    nobody = make_learner("Nobody", unit=district)

    assert not listing.visible_certificates(coordinator_scope(nobody.user, day=TODAY)).exists()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"status": "valid"}, ["Course", "Hand"]),
        ({"status": "expired"}, ["Old"]),
        ({"status": "revoked"}, ["Taken"]),
        ({"kind": "certificate"}, ["Course"]),
        ({"kind": "mentoring"}, []),
        ({"title": "other-manual"}, ["Hand", "Old", "Taken"]),
        ({"from": "2026-05-05"}, []),
        ({"from": "2026-05-04", "to": "2026-05-04"}, ["Course", "Hand", "Old", "Taken"]),
        ({"to": "2026-05-03"}, []),
    ],
)
def test_filters(asked, expected, attest, by_hand, district, coordinator, now):
    attest("Course", district)
    by_hand(make_learner("Hand", unit=district))
    by_hand(make_learner("Old", unit=district), valid_until=TODAY - timedelta(days=1))
    by_hand(make_learner("Taken", unit=district), revoked_at=now, revocation_reason="error")
    by_hand(make_learner("Stranger", unit=make_unit("South")))

    assert names(coordinator, **asked) == expected


def test_a_filter_by_course_and_by_unit(attest, by_hand, district, coordinator):
    below = make_unit("House", parent=district)
    first = attest("Anna", district)
    attest("Ben", OrganisationUnit.objects.get(pk=below.pk))
    course = first.completion.enrolment.course_id

    assert names(coordinator, title=f"course-{course}") == ["Anna"]
    assert names(coordinator, unit=str(below.pk)) == ["Ben"]


def test_only_titles_that_were_attested_here_are_on_offer(attest, by_hand, district, coordinator):
    mine = attest("Anna", district, title="Mine")
    attest("Stranger", make_unit("South"), title="Theirs")
    by_hand(make_learner("Ben", unit=district), CompletionKind.SESSION)
    scope = coordinator_scope(coordinator.user, day=TODAY)

    found = [(option.value, str(option.label)) for option in listing.titles_on_offer(scope, "en")]

    course = mine.completion.enrolment.course_id
    assert found == [(f"course-{course}", "Mine"), ("other-session", "All: Live session")]


def test_every_status_is_counted_and_filtered_as_it_is_shown(district, coordinator, by_hand, now):
    moments = (None, now)
    cases = product(moments, moments, (None, TODAY - timedelta(days=1), TODAY), ("", "Anna"))
    made = [
        by_hand(
            make_learner(f"P{n}", unit=district),
            revoked_at=revoked,
            replaced_at=replaced,
            valid_until=until,
            recipient_name=name,
        )
        for n, (revoked, replaced, until, name) in enumerate(cases)
    ]
    shown = [status_of(one, today=TODAY) for one in made]

    counts = listing.counts_of(Certificate.objects.all(), TODAY)

    assert counts == {status: shown.count(status) for status in counts}
    for status in counts:
        expected = {one for one, says in zip(made, shown, strict=True) if says == status}
        assert set(listing.selected(ask(coordinator, status=status.value))) == expected
    assert set(shown) - set(counts) == {CertificateStatus.ERASED}


def test_thirty_certificates_cost_as_many_statements_as_one(district, coordinator, now):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            rows = listing.answer(ask(coordinator)).rows
            assert len(rows[0:50]) == len(rows) == len(list(rows)) == len(rows.subjects())
        return len(captured)

    make_many(district, 1, now)
    before = statements()
    make_many(district, 29, now)

    assert statements() == before


def test_a_whole_list_is_read_in_parts(district, coordinator, now, monkeypatch):
    monkeypatch.setattr(listing, "_CHUNK", 10)
    make_many(district, 25, now)
    rows = listing.answer(ask(coordinator)).rows

    assert [row.cells["name"] for row in rows] == [f"P{n:05}" for n in range(25)]


def test_kinds_have_their_own_word(by_hand, district, coordinator):
    by_hand(make_learner("Anna", unit=district), kind=CompletionKind.MENTORING)
    Certificate.objects.update(kind=CertificateKind.MENTORING)

    [row] = listing.answer(ask(coordinator)).rows[0:1]

    assert row.cells["kind"] == "Confirmation of mentoring"
