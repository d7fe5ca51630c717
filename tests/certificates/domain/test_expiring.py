"""Certificates that will soon expire: their holders are told once, and see it on their page."""

from datetime import timedelta

import pytest
from django.core import mail
from factories import make_learner

from certificates.choices import RevocationReason
from certificates.domain import expiring, life
from certificates.domain.issuing import issue
from certificates.domain.mailing import send_due
from certificates.models import Certificate
from lms import clock
from lms.api import erase_person

pytestmark = pytest.mark.django_db

BASE = "https://lernen.example"
DAY = timedelta(days=1)


@pytest.fixture
def ending(complete, now):
    """Issue a certificate that ends so many days from now; its first letter has been sent."""

    def ending(days, person=None, *, completed=400, **more):
        certificate = issue(complete(person), now=now)
        today = clock.date_of(now)
        values = {
            "valid_until": today + days * DAY,
            "completed_on": today - completed * DAY,
            "mailed_at": now,
            **more,
        }
        Certificate.objects.filter(pk=certificate.pk).update(**values)
        certificate.refresh_from_db()
        return certificate

    return ending


def send(now):
    return send_due(now=now, base_url=BASE)


def test_the_holder_is_told_once_what_ends_when(ending, now):
    certificate = ending(60)

    assert [send(now), send(now), send(now + 30 * DAY)] == [1, 0, 0]

    (letter,) = mail.outbox
    assert letter.to == [certificate.completion.person.user.email]
    assert f"{BASE}/certificates/{certificate.public_id}/?lang=de" in letter.body
    assert "3. Juli 2026" in letter.body
    assert certificate.recipient_name not in letter.subject + letter.body


def test_it_is_told_on_the_day_and_not_before(ending, now):
    ending(61)

    assert [send(now), send(now + DAY)] == [0, 1]


@pytest.mark.parametrize(
    "days_and_more",
    [
        (-1, {}),
        (30, {"completed": 10}),  # it was never valid for longer
        (30, {"recipient_name": ""}),
    ],
)
def test_what_has_ended_or_was_short_or_is_nobodys_is_not_announced(days_and_more, ending, now):
    days, more = days_and_more
    ending(days, **more)

    assert send(now) == 0
    assert not Certificate.objects.filter(reminded_at__isnull=False).exists()


def test_what_was_revoked_or_replaced_does_not_expire_soon(ending, now):
    revoked, replaced = ending(30), ending(30)
    life.revoke(revoked, RevocationReason.ISSUED_IN_ERROR, now=now)
    Certificate.objects.filter(pk=revoked.pk).update(mailed_at=now)
    Certificate.objects.filter(pk=replaced.pk).update(replaced_at=now)

    assert send(now) == 0


def test_a_corrected_version_is_not_announced_a_second_time(ending, now):
    certificate = ending(30)
    assert send(now) == 1
    newer = life.correct(certificate, "Olena Petrenko", now=now)
    Certificate.objects.filter(pk=newer.pk).update(mailed_at=now)

    assert newer.reminded_at == now
    assert send(now) == 0


def test_whoever_holds_a_later_one_of_the_same_course_is_not_bothered(ending, now):
    person = make_learner()
    older, other = ending(30, person), ending(40, person)
    later = ending(400, person)
    course = older.completion.enrolment.course
    type(later.completion.enrolment).objects.filter(pk=later.completion.enrolment_id).update(
        course=course, round=2, is_current=False
    )

    assert list(expiring.to_remind(now=now)) == [other]


def test_several_of_one_person_come_in_one_letter(ending, now):
    person = make_learner()
    ids = [ending(30, person).public_id, ending(40, person).public_id]

    assert send(now) == 1
    assert all(one in mail.outbox[0].body for one in ids)


def test_whoever_was_erased_is_not_written_to(ending, now):
    certificate = ending(30)
    erase_person(certificate.completion.person, at=now)

    assert send(now) == 0


class Closed:
    """A mail server that does not answer."""

    def open(self):
        raise ConnectionRefusedError

    def close(self):
        """Hang up."""


def test_nothing_is_claimed_while_there_is_no_mail_server(ending, now, monkeypatch):
    certificate = ending(30)
    monkeypatch.setattr("certificates.domain.mailing._post", Closed)

    assert send(now) == 0
    certificate.refresh_from_db()
    assert certificate.reminded_at is None
