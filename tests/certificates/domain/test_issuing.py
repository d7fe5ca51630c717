"""Issuing certificates."""

import json
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from factories import make_learner, make_person, make_unit
from hypothesis import given
from hypothesis import strategies as st

from certificates.choices import CertificateKind
from certificates.domain import crediting, issuing, proofs
from certificates.domain.drafting import Drafter, months_later
from certificates.domain.issuing import NotEarningError, issue, issue_batch, issue_owed, owed
from certificates.models import Certificate, Credential, TemplateVersion
from lms.api import erase_person
from lms.choices import CompletionKind, Rule
from lms.models import AssociationSettings, Completion, Person

pytestmark = pytest.mark.django_db


def test_a_certificate_freezes_what_was_true_when_it_was_issued(complete, association, now):
    person = make_learner("Olena Kovalenko")
    completion = complete(person, competencies=("Zuhören", "Nachfragen"), title="Ankommen")

    certificate = issue(completion, now=now)
    Person.objects.update(display_name="Olena Petrenko")
    Completion.objects.update(texts={}, minutes=1)
    AssociationSettings.objects.update(issuer="Jemand anderes")

    certificate.refresh_from_db()
    assert (certificate.recipient_name, certificate.language) == ("Olena Kovalenko", "de")
    assert certificate.titles == {"de": "Ankommen"}
    assert certificate.competencies == {"de": ["Zuhören", "Nachfragen"]}
    assert (certificate.minutes, certificate.with_test, certificate.edition_number) == (90, True, 1)
    assert (certificate.completed_on, certificate.issued_at) == (date(2026, 5, 4), now)
    assert certificate.issuer == "Wohlfahrt Nordhafen e. V."
    assert (certificate.issuer_place, certificate.signatory) == ("Nordhafen", "Referat Bildung")
    assert certificate.version == 1


def test_a_course_without_a_test_earns_a_confirmation_of_attendance(complete, now):
    completion = complete(rules=(Rule.VIEWED, Rule.ANSWERED))

    assert not issue(completion, now=now).with_test


def test_the_issuer_is_the_sites_name_where_the_office_has_entered_none(completion, now, settings):
    settings.WAGTAIL_SITE_NAME = "Lernen in Nordhafen"

    assert issue(completion, now=now).issuer == "Lernen in Nordhafen"


def test_issuing_twice_is_one_certificate(completion, now):
    first = issue(completion, now=now)

    assert issue(completion, now=now + timedelta(days=1)) == first
    assert Certificate.objects.count() == 1


def test_ids_cannot_be_guessed_from_each_other(complete, now):
    ids = [issue(complete(), now=now).public_id for _ in range(5)]

    assert len(set(ids)) == 5
    assert {len(one) for one in ids} == {22}


@pytest.mark.django_db(transaction=True)
def test_issuing_in_many_threads_at_once_is_one_certificate(completion, now):
    start, found = Barrier(8), []

    def work():
        start.wait()
        try:
            found.append(issue(completion, now=now).pk)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [Certificate.objects.get().pk] * 8


def test_the_database_refuses_a_second_certificate_of_the_same_version(certificate):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(**copy_of(certificate, replaced_at=certificate.issued_at))


def test_the_database_refuses_a_second_certificate_that_is_not_replaced(certificate):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(**copy_of(certificate, version=2))


def test_a_replaced_certificate_makes_room_for_a_newer_version(certificate, completion, now):
    Certificate.objects.update(replaced_at=now)
    newer = Certificate.objects.create(**copy_of(certificate, version=2))

    assert issue(completion, now=now) == newer
    assert not owed().exists()


def test_a_revoked_certificate_is_not_issued_again(certificate, completion, now):
    Certificate.objects.update(revoked_at=now)

    assert issue_owed(now=now) == 0
    assert issue(completion, now=now) == certificate


def test_the_sweep_finds_what_an_event_missed(complete, now):
    waiting = [complete(), complete()]
    issue(complete(), now=now)

    assert set(owed()) == set(waiting)
    assert issue_owed(now=now) == 2
    assert issue_owed(now=now) == 0
    assert Certificate.objects.count() == 3


def test_the_sweep_does_as_much_as_it_is_told_to(complete, now):
    for _ in range(3):
        complete()

    assert [issue_owed(now=now, limit=2, batch=1) for _ in range(3)] == [2, 1, 0]


def test_one_that_fails_does_not_keep_the_others_waiting(complete, now, caplog):
    broken, good = complete(make_learner("Olena Kovalenko")), complete()
    Completion.objects.filter(pk=broken.pk).update(texts={"de": "no mapping"})

    assert issue_owed(now=now) == 1

    assert Certificate.objects.get().completion == good
    assert f"completion {broken.pk}" in caplog.text
    assert "Kovalenko" not in caplog.text


def test_one_that_the_database_refuses_does_not_keep_the_others_waiting(complete, now, caplog):
    broken, good = complete(make_learner("Olena Kovalenko")), complete()

    with refusing("NEW.recipient_name = 'Olena Kovalenko'"):
        assert issue_owed(now=now) == 1

        assert Certificate.objects.get().completion == good
        assert f"completion {broken.pk}" in caplog.text
        assert "Kovalenko" not in caplog.text

    assert issue_owed(now=now) == 1
    assert not owed().exists()


def test_an_erased_person_is_never_named(complete, now):
    completion = complete()
    erase_person(completion.person, at=now)

    assert not owed().exists()
    with pytest.raises(NotEarningError):
        issue(completion, now=now)


@pytest.mark.parametrize("name", ["\u200b\u202e", " \u00a0 ", "…"])
def test_a_name_of_which_nothing_can_be_seen_is_none(complete, name, now):
    completion = complete()
    Person.objects.update(display_name=name)

    assert issue_owed(now=now) == 0
    with pytest.raises(NotEarningError):
        issue(completion, now=now)


def test_what_steers_instead_of_saying_something_is_no_part_of_a_name(complete, now):
    completion = complete(make_learner("Olena\u202e  Kovalenko\n"))

    assert issue(completion, now=now).recipient_name == "Olena Kovalenko"


@pytest.mark.parametrize(
    ("kind", "earned"),
    [
        (CompletionKind.MENTORING, CertificateKind.MENTORING),
        (CompletionKind.SESSION, CertificateKind.ATTENDANCE),
        (CompletionKind.MANUAL, CertificateKind.ATTENDANCE),
        (CompletionKind.RECOGNITION, None),
    ],
)
def test_what_was_done_otherwise_earns_its_own_kind(achieve, now, kind, earned):
    achieve(kind=kind)

    assert issue_owed(now=now) == (1 if earned else 0)
    assert [one.kind for one in Certificate.objects.all()] == ([earned] if earned else [])


def test_a_recognition_earns_nothing(achieve, now):
    with pytest.raises(NotEarningError):
        issue(achieve(kind=CompletionKind.RECOGNITION), now=now)


# Templates, validity, letters


def template(now, *, course_key=None, unit_pk=None, **content):
    return TemplateVersion.objects.create(
        key=uuid4(),
        number=1,
        name="Vorlage",
        course_key=course_key,
        unit_pk=unit_pk,
        content={"design": "harbour-1", "texts": {}, **content},
        frozen_at=now,
    )


def test_the_template_of_the_course_is_taken_and_its_competencies_stand_first(complete, now):
    completion = complete(competencies=("Zuhören",))
    template(now)
    own = template(
        now,
        course_key=completion.enrolment.course.key,
        valid_months=24,
        texts={"de": {"competencies": ["Fragen"]}, "en": {"competencies": []}},
    )

    certificate = issue(completion, now=now)

    assert certificate.template_version == own
    assert certificate.competencies == {"de": ["Fragen"]}
    assert certificate.valid_until == date(2028, 5, 4)


def test_without_an_enrolment_the_unit_somebody_belongs_to_chooses_the_template(achieve, now):
    district = make_unit()
    local = make_unit(parent=district)
    template(now)
    own = template(now, unit_pk=district.pk)

    certificate = issue(achieve(make_learner(unit=local)), now=now)

    assert certificate.template_version == own


def test_without_a_template_nothing_expires(completion, now):
    certificate = issue(completion, now=now)

    assert (certificate.template_version, certificate.valid_until) == (None, None)
    assert certificate.design_version.startswith("harbour-")


@given(day=st.dates(date(2000, 1, 1), date(2090, 1, 1)), months=st.integers(1, 240))
def test_months_are_calendar_months_and_never_reach_into_the_next(day, months):
    later = months_later(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    next_day = later + timedelta(days=1)
    assert later.day == day.day or (later.day < day.day and next_day.day == 1)


def test_the_holder_is_written_to_at_once_but_not_before_an_issue_by_hand_can_be_undone(
    complete, achieve, now
):
    by_event = issue(complete(), now=now)
    by_hand = issue(achieve(kind=CompletionKind.MANUAL), now=now)

    assert (by_event.mail_at, by_hand.mail_at) == (now, now + timedelta(hours=1))
    assert (by_event.mailed_at, by_hand.mailed_at) == (None, None)


def test_nobody_is_written_to_who_has_no_account_or_no_address(achieve, now):
    silent = make_learner()
    silent.user.email = ""
    silent.user.save()

    issued = [issue(achieve(person), now=now) for person in (make_person(), silent)]

    assert [one.mail_at for one in issued] == [None, None]


# Credentials


def test_a_certificate_comes_with_a_signed_credential_and_a_place(completion, now):
    certificate = issue(completion, now=now)

    body = json.loads(certificate.credential.body)
    assert proofs.problem_of(body, now=now) is None
    identity = body["credentialSubject"]["identifier"][0]["identityHash"]
    assert identity == certificate.recipient_name
    assert certificate.status_list is not None
    assert body["credentialStatus"]["statusListIndex"] == str(certificate.status_index)


def test_places_are_given_once(complete, now):
    for _ in range(5):
        complete()

    issue_owed(now=now, batch=2)

    places = set(Certificate.objects.values_list("status_list", "status_index"))
    assert len(places) == 5
    assert all(place is not None for pair in places for place in pair)


def test_who_got_it_from_another_batch_while_it_was_being_signed_gets_no_second(completion, now):
    drafted = list(owed().select_related("person__user", "enrolment__course", "edition"))
    drafter = Drafter.of(drafted, now=now)
    draft = drafter.draft(drafted[0], drafted[0].person)
    crediting.put(draft, crediting.places(1)[0])
    issue(completion, now=now)

    assert issuing._store(drafter, [draft], {}) == 0
    assert Certificate.objects.count() == 1


def test_who_is_renamed_while_their_certificate_is_being_signed_gets_it_in_the_new_name(
    completion, now
):
    drafted = list(owed().select_related("person__user", "enrolment__course", "edition"))
    drafter = Drafter.of(drafted, now=now)
    draft = drafter.draft(drafted[0], drafted[0].person)
    crediting.put(draft, crediting.places(1)[0])
    made = {completion.pk: crediting.signed([draft], now=now)[0]}
    Person.objects.update(display_name="Olena Petrenko")

    assert issuing._store(drafter, [draft], made) == 1

    certificate = Certificate.objects.get()
    assert certificate.recipient_name == "Olena Petrenko"
    assert "Olena Petrenko" in certificate.credential.body
    assert (certificate.status_list, certificate.status_index) == (
        draft.status_list,
        draft.status_index,
    )


def test_who_is_erased_while_their_certificate_is_being_signed_gets_none(completion, now):
    drafted = list(owed().select_related("person__user", "enrolment__course", "edition"))
    drafter = Drafter.of(drafted, now=now)
    draft = drafter.draft(drafted[0], drafted[0].person)
    crediting.put(draft, crediting.places(1)[0])
    made = {completion.pk: crediting.signed([draft], now=now)[0]}
    erase_person(completion.person, at=now)

    assert issuing._store(drafter, [draft], made) == 0
    assert not Certificate.objects.exists()
    assert not Credential.objects.exists()


# Statements


@pytest.mark.parametrize("count", [1, 30])
def test_a_batch_costs_the_same_statements_whatever_its_size(
    count, complete, achieve, association, now, django_assert_max_num_queries
):
    done = [complete().pk for _ in range(count - count // 2)]
    done += [achieve(kind=CompletionKind.MANUAL).pk for _ in range(count // 2)]
    crediting.places(1)  # the first certificate of all makes the list

    # Owed, units, runs, site, association, templates (2); places: savepoint, list, its
    # counter, release, list; then savepoint, people, owed, certificates, credentials, release.
    with django_assert_max_num_queries(18):
        assert issue_batch(done, now=now) == count


def test_a_batch_that_was_issued_meanwhile_costs_one_look(complete, now, django_assert_num_queries):
    done = [complete().pk for _ in range(3)]
    issue_batch(done, now=now)

    with django_assert_num_queries(1):
        assert issue_batch(done, now=now) == 0


@contextmanager
def refusing(condition):
    """Let the database itself refuse some rows, as a constraint or a failing disk does."""
    if connection.vendor == "sqlite":
        make = f"""CREATE TRIGGER refuse BEFORE INSERT ON lotse_certificates_certificate
            WHEN {condition} BEGIN SELECT RAISE(ABORT, 'refused: Kovalenko'); END"""
        undo = "DROP TRIGGER refuse"
    else:
        make = f"""CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN
            IF {condition} THEN RAISE EXCEPTION 'refused: Kovalenko'; END IF;
            RETURN NEW; END $$ LANGUAGE plpgsql;
            CREATE TRIGGER refuse BEFORE INSERT ON lotse_certificates_certificate
            FOR EACH ROW EXECUTE FUNCTION refuse()"""
        undo = "DROP FUNCTION refuse() CASCADE"
    with connection.cursor() as cursor:
        cursor.execute(make)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(undo)


def copy_of(certificate, **changes):
    names = [
        field.attname
        for field in Certificate._meta.concrete_fields
        if field.attname not in ("id", "public_id", "status_list_id", "status_index")
    ]
    return {**{name: getattr(certificate, name) for name in names}, **changes}
