"""Issuing certificates."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from factories import make_learner

from certificates.domain.issuing import NotEarningError, issue, issue_owed, owed
from certificates.models import Certificate
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
    broken, good = complete(), complete()
    Completion.objects.filter(pk=broken.pk).update(texts={"de": "no mapping"})

    assert issue_owed(now=now) == 1

    assert Certificate.objects.get().completion == good
    assert f"completion {broken.pk}" in caplog.text
    assert broken.person.display_name not in caplog.records[0].getMessage()


def test_an_erased_person_is_never_named(complete, now):
    completion = complete()
    erase_person(completion.person, at=now)

    assert not owed().exists()
    with pytest.raises(NotEarningError):
        issue(completion, now=now)


def test_what_is_no_course_earns_nothing_yet(completion, now):
    Completion.objects.update(kind=CompletionKind.MENTORING)
    completion.refresh_from_db()

    assert not owed().exists()
    with pytest.raises(NotEarningError):
        issue(completion, now=now)


def test_sweeping_costs_the_same_few_statements_for_each(
    complete, now, association, django_assert_num_queries
):
    for _ in range(4):
        complete()

    # Issuer (2), keys, completions; for each: the look, savepoint, person, row, release.
    with django_assert_num_queries(4 + 4 * 5):
        issue_owed(now=now)


def copy_of(certificate, **changes):
    names = [
        field.attname
        for field in Certificate._meta.concrete_fields
        if field.attname not in ("id", "public_id")
    ]
    return {**{name: getattr(certificate, name) for name in names}, **changes}
