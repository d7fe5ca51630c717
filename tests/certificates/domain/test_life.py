"""What becomes of a certificate: revoked, corrected, hidden, taken again."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from factories import make_learner, make_person

from certificates.choices import CorrectionState, Refusal, RevocationReason
from certificates.domain import life, proofs
from certificates.domain.issuing import issue, owed
from certificates.domain.naming import RefusedError
from certificates.models import Certificate, NameCorrection, StatusList
from lms.api import erase_person
from lms.models import Person

pytestmark = pytest.mark.django_db

WISH, ERROR = RevocationReason.HOLDERS_WISH, RevocationReason.ISSUED_IN_ERROR


@pytest.fixture
def fresh_lists(certificate):
    """Say that all status lists are built and nothing has changed since."""
    StatusList.objects.update(is_stale=False)


@pytest.fixture
def others(complete, now):
    """The certificate of somebody else, to whom nothing may happen."""
    return issue(complete(make_learner("Jemand Anderes")), now=now)


def refusal(call, *args, **kwargs):
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)
    assert str(caught.value) == caught.value.refusal.label
    return caught.value.refusal


# Revoking


def test_a_revoked_certificate_says_why_and_when_and_others_stay_as_they_were(
    certificate, others, fresh_lists, now
):
    revoked = life.revoke(certificate, WISH, now=now)

    assert (revoked.revoked_at, revoked.revocation_reason) == (now, WISH)
    assert StatusList.objects.get(pk=certificate.status_list_id).is_stale
    others.refresh_from_db()
    assert others.revoked_at is None
    assert not owed().exists()


def test_revoking_again_changes_nothing(certificate, fresh_lists, now):
    life.revoke(certificate, WISH, now=now)
    StatusList.objects.update(is_stale=False)

    again = life.revoke(certificate, ERROR, now=now + timedelta(days=1))

    assert (again.revoked_at, again.revocation_reason) == (now, WISH)
    assert not StatusList.objects.get().is_stale


def test_a_replaced_version_is_not_revoked_but_the_one_that_replaces_it(certificate, now):
    newer = life.correct(certificate, "Olena Petrenko", now=now)

    assert refusal(life.revoke, certificate, ERROR, now=now) == Refusal.REPLACED
    assert life.revoke(newer, ERROR, now=now).revoked_at == now


def test_whoever_has_heard_of_the_certificate_hears_that_it_was_revoked(complete, now):
    told, untold = (issue(complete(), now=now) for _ in range(2))
    Certificate.objects.filter(pk=told.pk).update(mailed_at=now)
    later = now + timedelta(days=1)

    letters = [life.revoke(one, ERROR, now=later) for one in (told, untold)]

    assert [(one.mail_at, one.mailed_at) for one in letters] == [(later, None), (None, None)]


def test_a_certificate_without_a_name_can_still_be_revoked(certificate, now):
    erase_person(certificate.completion.person, at=now)

    assert life.revoke(certificate, ERROR, now=now).revoked_at == now


# Correcting


def test_a_correction_is_a_new_version_with_the_same_facts(complete, association, now):
    old = issue(complete(make_learner("Olena Kovalenko")), now=now)
    StatusList.objects.update(is_stale=False)
    later = now + timedelta(days=30)

    new = life.correct(old, "  Олена\u202e Петренко ", now=later)

    old.refresh_from_db()
    assert (old.replaced_at, old.recipient_name) == (later, "Olena Kovalenko")
    assert (new.version, new.recipient_name, new.issued_at) == (2, "Олена Петренко", later)
    changed = {"id", "version", "public_id", "recipient_name", "issued_at", "replaced_at"}
    changed |= {"status_index", "mail_at"}
    same = [f.attname for f in Certificate._meta.concrete_fields if f.attname not in changed]
    assert [getattr(new, name) for name in same] == [getattr(old, name) for name in same]
    assert new.public_id != old.public_id
    assert new.status_index != old.status_index
    assert StatusList.objects.get().is_stale


def test_the_corrected_version_has_a_credential_of_its_own(completion, now):
    old = issue(completion, now=now)
    new = life.correct(old, "Олена Петренко", now=now)

    body = json.loads(new.credential.body)
    assert proofs.problem_of(body, now=now) is None
    assert body["credentialSubject"]["identifier"][0]["identityHash"] == "Олена Петренко"
    assert new.public_id in body["id"]
    assert old.recipient_name in Certificate.objects.get(pk=old.pk).credential.body


def test_a_correction_leaves_the_page_switched_off(certificate, now):
    life.hide(certificate, now=now)

    assert life.correct(certificate, "Olena Petrenko", now=now).hidden_at == now


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", Refusal.EMPTY),
        (" \u200b\u202e ", Refusal.EMPTY),
        ("…", Refusal.EMPTY),
        ("A" * 201, Refusal.LONG),
        ("漢字", Refusal.UNPRINTABLE),
        ("Olena 🙂", Refusal.UNPRINTABLE),
    ],
)
def test_names_that_cannot_stand_on_paper_are_refused_in_words(certificate, name, why, now):
    assert refusal(life.correct, certificate, name, now=now) == why
    assert refusal(life.request_correction, certificate, name, "", now=now) == why
    assert Certificate.objects.count() == 1
    assert not NameCorrection.objects.exists()


def test_what_cannot_be_corrected_says_why(complete, now):
    replaced, revoked, erased, same = (issue(complete(), now=now) for _ in range(4))
    life.correct(replaced, "Olena Petrenko", now=now)
    life.revoke(revoked, ERROR, now=now)
    erase_person(erased.completion.person, at=now)

    for certificate, why in (
        (replaced, Refusal.REPLACED),
        (revoked, Refusal.REVOKED),
        (erased, Refusal.NAMELESS),
    ):
        assert refusal(life.correct, certificate, "Wer Anderes", now=now) == why
        assert refusal(life.request_correction, certificate, "Wer", "", now=now) == why
    assert refusal(life.correct, same, same.recipient_name, now=now) == Refusal.UNCHANGED
    assert Certificate.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_corrected_in_many_threads_at_once_it_is_replaced_once(certificate, now):
    start = Barrier(5)

    def work(number):
        start.wait(timeout=20)
        try:
            return life.correct(certificate, f"Olena Petrenko {number}", now=now).pk
        except RefusedError as refused:
            return refused.refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(work, range(5)))

    assert found.count(Refusal.REPLACED) == 4
    assert Certificate.objects.current().get().version == 2


# Asking for another name


def test_the_holder_asks_and_the_office_approves(certificate, now):
    coordinator = make_person()
    asked = life.request_correction(certificate, " Olena Petrenko ", " Heirat ", now=now)
    later = now + timedelta(days=2)

    decided = life.decide(asked, approved=True, by=coordinator, answer="Gern.", now=later)

    assert (asked.name, asked.reason, asked.requested_at) == ("Olena Petrenko", "Heirat", now)
    assert (decided.state, decided.decided_by) == (CorrectionState.APPROVED, coordinator)
    assert (decided.decided_at, decided.answer) == (later, "Gern.")
    newer = Certificate.objects.current().get(completion=certificate.completion)
    assert (newer.version, newer.recipient_name) == (2, "Olena Petrenko")
    assert (newer.mail_at, newer.mailed_at) == (later, None)


def test_a_declined_request_changes_no_certificate_and_is_answered(certificate, now):
    Certificate.objects.update(mailed_at=now)
    asked = life.request_correction(certificate, "Olena Petrenko", "", now=now)
    later = now + timedelta(days=2)

    decided = life.decide(asked, approved=False, by=make_person(), answer="Nein.", now=later)

    assert decided.state == CorrectionState.DECLINED
    only = Certificate.objects.get()
    assert (only.version, only.mail_at, only.mailed_at) == (1, later, None)


def test_one_request_at_a_time(certificate, now):
    asked = life.request_correction(certificate, "Olena Petrenko", "", now=now)

    assert refusal(life.request_correction, certificate, "Wer", "", now=now) == Refusal.WAITING
    life.decide(asked, approved=False, by=make_person(), answer="", now=now)
    assert life.request_correction(certificate, "Olena P.", "", now=now).pk != asked.pk


def test_a_request_is_answered_once(certificate, now):
    asked = life.request_correction(certificate, "Olena Petrenko", "", now=now)
    answer = {"by": make_person(), "answer": "", "now": now}
    life.decide(asked, approved=False, **answer)

    assert refusal(life.decide, asked, approved=True, **answer) == Refusal.DECIDED
    assert Certificate.objects.count() == 1


def test_a_request_about_what_the_office_has_corrected_itself_changes_the_newest(certificate, now):
    asked = life.request_correction(certificate, "Olena Petrenko", "", now=now)
    life.correct(certificate, "Olena Petrenka", now=now)

    life.decide(asked, approved=True, by=make_person(), answer="", now=now)

    newest = Certificate.objects.current().get()
    assert (newest.version, newest.recipient_name) == (3, "Olena Petrenko")


def test_a_request_for_the_name_it_has_got_meanwhile_is_approved_without_a_new_version(
    certificate, now
):
    asked = life.request_correction(certificate, "Olena Petrenko", "", now=now)
    life.correct(certificate, "Olena Petrenko", now=now)

    decided = life.decide(asked, approved=True, by=make_person(), answer="", now=now)

    assert decided.state == CorrectionState.APPROVED
    assert Certificate.objects.count() == 2


def test_of_a_revoked_certificate_a_request_can_only_be_declined(certificate, now):
    asked = life.request_correction(certificate, "Olena Petrenko", "", now=now)
    life.revoke(certificate, ERROR, now=now)
    answer = {"by": make_person(), "answer": "", "now": now}

    assert refusal(life.decide, asked, approved=True, **answer) == Refusal.REVOKED
    life.decide(asked, approved=False, **answer)

    assert Certificate.objects.get().mail_at is None


# Switching the page off


def test_the_holder_switches_the_page_off_and_on_and_nobody_elses(certificate, others, now):
    life.hide(certificate, now=now)
    life.hide(certificate, now=now + timedelta(days=1))

    certificate.refresh_from_db()
    others.refresh_from_db()
    assert (certificate.hidden_at, others.hidden_at) == (now, None)
    life.show(certificate)
    certificate.refresh_from_db()
    assert certificate.hidden_at is None


# Taking it again


def test_every_round_has_a_certificate_of_its_own(achieve, now):
    person = make_learner("Olena Kovalenko")
    first = issue(achieve(person, completed_on=date(2024, 5, 4)), now=now)
    life.revoke(first, ERROR, now=now)
    Person.objects.update(display_name="Olena Petrenko")

    second = issue(achieve(person, completed_on=date(2026, 5, 4)), now=now)

    held = Certificate.objects.of_person(person)
    assert [(one.completed_on.year, one.recipient_name) for one in held] == [
        (2026, "Olena Petrenko"),
        (2024, "Olena Kovalenko"),
    ]
    assert second.revoked_at is None
