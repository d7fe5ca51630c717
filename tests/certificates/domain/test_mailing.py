"""Letters about certificates: each at most once, with the link and never the file."""

import logging
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from factories import make_learner

from certificates.choices import RevocationReason
from certificates.domain import life
from certificates.domain.issuing import issue
from certificates.domain.mailing import send_due
from certificates.models import Certificate
from lms.api import erase_person

pytestmark = pytest.mark.django_db

BASE = "https://lernen.example"


def send(now, **more):
    return send_due(now=now, base_url=BASE, **more)


def announce(certificate, *, now):
    Certificate.objects.filter(pk=certificate.pk).update(mail_at=now, mailed_at=None)


@pytest.fixture
def due(complete, now):
    """Issue a certificate about which its holder is to be told."""

    def due(person=None, **outline):
        certificate = issue(complete(person, **outline), now=now)
        announce(certificate, now=now)
        certificate.refresh_from_db()
        return certificate

    return due


def test_the_holder_gets_one_letter_with_the_link_and_without_the_file(due, now):
    certificate = due()

    assert send(now) == 1
    assert send(now) == 0

    (letter,) = mail.outbox
    assert letter.to == [certificate.completion.person.user.email]
    assert f"{BASE}/certificates/{certificate.public_id}/?lang=de" in letter.body
    assert certificate.title_in("de") in letter.body
    assert (letter.attachments, getattr(letter, "alternatives", [])) == ([], [])
    assert "\n" not in letter.subject
    assert letter.extra_headers == {"Auto-Submitted": "auto-generated"}


def test_a_letter_does_not_show_who_has_earned_it(due, now):
    certificate = due(make_learner("Olena Kovalenko"))
    send(now)

    text = mail.outbox[0].subject + mail.outbox[0].body
    assert certificate.recipient_name not in text


def test_several_certificates_of_one_person_come_in_one_letter(due, now):
    person = make_learner()
    first, second, other = due(person), due(person), due()

    assert send(now) == 2

    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert first.public_id in letters[person.user.email]
    assert second.public_id in letters[person.user.email]
    assert other.public_id not in letters[person.user.email]


def test_a_letter_is_written_in_the_language_of_whom_it_is_for(due, now):
    person = make_learner()
    person.language = "en"
    person.save()
    due(person)
    due()
    send(now)

    subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert subjects[person.user.email] == "Your certificate is ready"
    assert len(mail.outbox) == 2
    (english,) = [letter for letter in mail.outbox if letter.to == [person.user.email]]
    assert "?lang=en" in english.body


def test_a_title_with_markup_stays_as_it_is(due, now):
    due(title="Nähe & Distanz <im Dienst>")
    send(now)

    assert "Nähe & Distanz <im Dienst>" in mail.outbox[0].body


def test_what_is_not_due_waits(due, certificate, now):
    later = due()
    Certificate.objects.filter(pk=later.pk).update(mail_at=now + timedelta(hours=1))

    assert certificate.mail_at is None or certificate.mail_at > now
    assert send(now) == 0
    assert send(now + timedelta(hours=2)) >= 1


def test_whoever_was_erased_or_has_no_address_gets_no_letter(due, now):
    erased, silent = due(), due()
    user = silent.completion.person.user
    user.email = ""
    user.save()
    erase_person(erased.completion.person, at=now)

    assert send(now) == 0
    assert mail.outbox == []
    # Tried: the sweep does not look at them each minute for ever.
    assert not Certificate.objects.filter(mail_at__lte=now, mailed_at=None).exists()


def test_a_certificate_revoked_before_its_letter_is_not_announced_as_good(due, now):
    due()
    Certificate.objects.update(
        revoked_at=now + timedelta(minutes=1), revocation_reason=RevocationReason.ISSUED_IN_ERROR
    )

    assert send(now + timedelta(minutes=2)) == 0


def test_the_holder_is_told_of_a_revocation_without_details(due, now):
    certificate = due()
    send(now)
    later = now + timedelta(days=3)
    life.revoke(certificate, RevocationReason.NOT_EARNED, now=later)

    assert send(later) == 1

    letter = mail.outbox[-1]
    assert str(RevocationReason.NOT_EARNED.label) not in letter.body + letter.subject
    assert certificate.public_id in letter.body
    assert letter.subject != mail.outbox[0].subject


def test_what_was_replaced_is_not_announced_but_its_successor_is(due, now):
    old = due()
    new = life.correct(old, "Olena Kovalenko-Brandt", now=now)

    assert send(now) == 1
    assert new.public_id in mail.outbox[0].body
    assert old.public_id not in mail.outbox[0].body


def test_a_new_version_is_announced_as_one(due, now):
    old = due()
    send(now)
    life.correct(old, "Olena Kovalenko-Brandt", now=now)

    assert send(now) == 1
    assert mail.outbox[1].subject != mail.outbox[0].subject


@pytest.mark.parametrize("by_office_before", [False, True])
def test_a_declined_correction_is_answered_without_its_contents(due, now, by_office_before):
    certificate = due()
    asked = life.request_correction(certificate, "Geheimer Name", "", now=now)
    if by_office_before:
        certificate = life.correct(certificate, "Anderer Name", now=now)
    send(now)
    later = now + timedelta(days=1)
    by = make_learner()
    life.decide(asked, approved=False, by=by, answer="Bitte den Ausweis zeigen.", now=later)

    assert send(later) == 1

    letter = mail.outbox[-1]
    assert certificate.public_id in letter.body
    assert letter.subject not in {other.subject for other in mail.outbox[:-1]}
    assert "Geheimer Name" not in letter.body
    assert "Ausweis" not in letter.body


class Refusing:
    """A mail server that refuses some, and says to whom it would have gone."""

    def __init__(self, *, refused=(), closed=False, **_options):
        self.refused, self.closed, self.taken = refused, closed, []

    def open(self):
        if self.closed:
            message = "connection refused for secret@example.org"
            raise ConnectionRefusedError(message)

    def close(self):
        """Hang up."""

    def send_messages(self, letters):
        for letter in letters:
            if letter.to[0] in self.refused:
                message = f"550 no such user: {letter.to[0]}"
                raise OSError(message)
            self.taken.append(letter)
        return len(letters)


def through(server, monkeypatch):
    monkeypatch.setattr("certificates.domain.mailing._post", lambda: server)
    return server


def test_one_letter_that_fails_stops_no_other_and_no_log_names_anybody(
    due, now, monkeypatch, caplog
):
    first, second = due(), due()
    bad = first.completion.person.user.email
    server = through(Refusing(refused={bad}), monkeypatch)

    with caplog.at_level(logging.DEBUG):
        assert send(now) == 1

    assert server.taken[0].to == [second.completion.person.user.email]
    assert bad not in caplog.text
    assert str(first.pk) in caplog.text
    assert send(now) == 0


def test_without_a_mail_server_letters_wait(due, now, monkeypatch, caplog):
    due()
    server = through(Refusing(closed=True), monkeypatch)

    assert send(now) == 0
    assert "secret@example.org" not in caplog.text
    server.closed = False
    assert send(now) == 1


def test_asking_for_letters_when_none_is_due_costs_two_statements(
    certificate, now, django_assert_num_queries
):
    Certificate.objects.update(mail_at=now, mailed_at=now)

    with django_assert_num_queries(2):
        assert send(now) == 0


@pytest.mark.parametrize("count", [1, 30])
def test_a_letter_costs_the_same_number_of_statements_for_one_as_for_thirty(
    count, due, now, django_assert_num_queries
):
    for _ in range(count):
        due()

    # Which are due, and to remind; for each person the claim, the certificates, corrections.
    with django_assert_num_queries(2 + 3 * count):
        assert send(now) == count


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_write_nobody_twice(due, now):
    holders = [due().completion.person.user.email for _ in range(6)]
    ready = threading.Barrier(2)

    def run():
        try:
            ready.wait()
            send(now)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(holders)
