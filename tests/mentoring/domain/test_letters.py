"""Letters: derived from facts, each at most once, with a link and never with content."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import translation
from factories import make_learner, make_person, make_unit
from people import make_mentee, make_mentor, make_plan, make_proposal, make_tandem

from lms.api import erase_person
from mentoring.choices import CheckInAnswer, NoticeKind, ProposalState, Side
from mentoring.domain import helping, meetings, tandems
from mentoring.domain.letters import notices_due, send_due
from mentoring.domain.wording import letter_to
from mentoring.models import CheckIn, Notice, Profile, Tandem

pytestmark = pytest.mark.django_db

BASE = "https://lernen.example"
SECRET = "Ich werde im Team angeschrien."
BERLIN = ZoneInfo("Europe/Berlin")


def write(now):
    """Do what the task does, and return the letters that went out by it."""
    before = len(mail.outbox)
    notices_due(now=now)
    assert send_due(now=now, base_url=BASE) == len(mail.outbox) - before
    return mail.outbox[before:]


def kinds(**more):
    return sorted(Notice.objects.filter(**more).values_list("kind", flat=True))


def to(letters):
    return sorted(letter.to[0] for letter in letters)


def address(profile):
    return profile.person.user.email


@pytest.fixture
def pair(programme):
    """A mentor and a mentee with accounts, and somebody else's tandem beside them."""
    return make_mentor(programme), make_mentee(programme)


@pytest.fixture
def tandem(programme, pair, now):
    mentor, mentee = pair
    return make_tandem(programme, mentor=mentor, mentee=mentee, now=now)


def quiet_check_ins(tandem):
    """Let nobody be asked, so that only the fact under test is told."""
    tandem.check_ins.all().delete()


# Proposals


def test_both_are_told_of_a_proposal_once(pair, now):
    proposal = make_proposal(*pair, answer_by=now.date() + timedelta(days=14))

    letters = write(now)

    assert to(letters) == sorted(map(address, pair))
    assert write(now + timedelta(minutes=1)) == []
    for letter in letters:
        assert f"{BASE}/de/mentoring/proposal/{proposal.public_id}/" in letter.body
        assert letter.extra_headers == {"Auto-Submitted": "auto-generated"}
        assert "\n" not in letter.subject
        assert letter.subject.strip()


def test_whoever_has_answered_is_not_reminded(pair, now):
    mentor, mentee = pair
    make_proposal(mentor, mentee, answer_by=now.date() + timedelta(days=14), mentee_accepted_at=now)

    assert to(write(now)) == [address(mentor)]

    late = now + timedelta(days=11)
    assert to(write(late)) == [address(mentor)]
    assert kinds() == [NoticeKind.PROPOSAL, NoticeKind.PROPOSAL_LAST]


def test_nobody_is_told_of_a_draft_or_of_what_is_closed(pair, programme, now):
    make_proposal(*pair, state=ProposalState.DRAFT, opened_at=None)
    make_proposal(make_mentor(programme), make_mentee(programme), state=ProposalState.EXPIRED)

    assert write(now) == []
    assert not Notice.objects.exists()


# The life of a tandem


def test_whoever_has_not_signed_is_asked_to(programme, pair, now):
    mentor, mentee = pair
    tandem = make_tandem(programme, mentor=mentor, mentee=mentee, now=now, signed=False)
    tandems.sign(tandem, Side.MENTOR, version=1, language="de", now=now)

    (letter,) = write(now)

    assert letter.to == [address(mentee)]
    assert f"{BASE}/de/mentoring/tandem/{tandem.public_id}/agreement/" in letter.body


def test_a_first_meeting_is_asked_for_after_ten_days_unless_one_is_planned(tandem, programme, now):
    other = make_tandem(programme, now=now)
    for one in (tandem, other):
        quiet_check_ins(one)
    wish = make_plan(now + timedelta(days=20))
    meetings.plan(other, Side.MENTEE, wish, now=now)

    assert write(now + timedelta(days=9)) == []
    assert len(write(now + timedelta(days=10))) == 2
    assert set(Notice.objects.values_list("kind", "tandem")) == {
        (NoticeKind.FIRST_MEETING, tandem.pk)
    }


def test_silence_is_noticed_after_twice_the_rhythm_and_then_every_fortnight_but_not_for_ever(
    tandem, now
):
    quiet_check_ins(tandem)
    begin = now + timedelta(days=2)
    meetings.note_held(tandem, Side.MENTOR, make_plan(begin), now=begin + timedelta(hours=1))
    days = []
    for number in range(120):
        moment = begin + timedelta(days=number)
        if write(moment):
            days.append(number)

    assert days == [29, 43, 57]


def test_both_are_reminded_of_the_meeting_of_tomorrow_and_again_when_it_is_moved(tandem, now):
    quiet_check_ins(tandem)
    meeting = meetings.plan(tandem, Side.MENTOR, make_plan(now + timedelta(days=5)), now=now)

    assert write(now + timedelta(days=3)) == []
    assert len(write(now + timedelta(days=4))) == 2
    meeting.refresh_from_db()
    assert meeting.reminded_at == now + timedelta(days=4)

    moved = make_plan(now + timedelta(days=9))
    meetings.move(meeting, moved, now=now + timedelta(days=4))
    assert len(write(now + timedelta(days=8))) == 2


def test_a_meeting_called_off_meanwhile_is_not_reminded_of(tandem, now):
    quiet_check_ins(tandem)
    meeting = meetings.plan(tandem, Side.MENTOR, make_plan(now + timedelta(days=5)), now=now)
    night = now + timedelta(days=4, hours=-6)
    notices_due(now=night)
    meetings.cancel(meeting, now=night)

    assert write(now + timedelta(days=4)) == []
    assert not Notice.objects.filter(closed_at=None).exists()


def test_a_check_in_is_asked_on_its_day_and_once_more_two_days_later(tandem, now):
    day = now + timedelta(days=2)

    assert len(write(day)) == 2
    check_in = CheckIn.objects.filter(side=Side.MENTEE).get()
    assert f"/de/mentoring/check-in/{check_in.pk}/" in "".join(one.body for one in mail.outbox)
    helping.answer_check_in(
        check_in, Side.MENTEE, CheckInAnswer.GOOD, wants_contact=False, comment="", now=day
    )
    assert write(day + timedelta(days=1)) == []
    assert to(write(day + timedelta(days=2))) == [address(tandem.mentor)]


def test_a_wish_to_be_called_reaches_the_contact_person_without_the_words(tandem, programme, now):
    day = now + timedelta(days=2)
    check_in = CheckIn.objects.filter(side=Side.MENTEE).get()
    helping.answer_check_in(
        check_in, Side.MENTEE, CheckInAnswer.BAD, wants_contact=True, comment=SECRET, now=day
    )

    letters = [one for one in write(day) if one.to == [programme.contact.user.email]]

    assert len(letters) == 1
    assert SECRET not in letters[0].body


def test_follow_ups_are_asked_after_the_end(tandem, now):
    tandems.end(tandem, "time", now=now + timedelta(days=1))
    mail.outbox.clear()
    day = now + timedelta(days=1 + 92)

    assert len(write(day)) == 2
    assert kinds(sent_at=day) == [NoticeKind.FOLLOW_UP] * 2


def test_a_pause_that_is_over_is_told(tandem, now):
    until = now + timedelta(days=20)
    tandems.pause(tandem, until=until.date(), now=now)

    assert write(now + timedelta(days=19)) == []
    assert len(write(until)) == 2


def test_the_closing_talk_is_announced_a_month_before_the_end(tandem, now):
    quiet_check_ins(tandem)
    Tandem.objects.update(last_met_on=tandem.planned_end_on - timedelta(days=35))
    end = datetime(*tandem.planned_end_on.timetuple()[:3], 12, tzinfo=BERLIN)

    assert write(end - timedelta(days=31)) == []
    assert len(write(end - timedelta(days=30))) == 2
    assert kinds() == [NoticeKind.CLOSING] * 2


# The contact person


def test_a_call_for_help_goes_to_the_contact_person_at_once_by_night_and_says_nothing(
    tandem, programme, now
):
    night = datetime(2026, 5, 4, 23, 30, tzinfo=BERLIN)
    helping.ask_for_help(tandem, Side.MENTEE, SECRET, wants_change=True, now=night)

    (letter,) = write(night)

    assert letter.to == [programme.contact.user.email]
    text = letter.subject + letter.body
    assert SECRET not in text
    assert tandem.mentee.person.display_name not in text
    assert str(programme.public_id) in letter.body


def test_a_call_that_is_taken_up_is_told_to_nobody(tandem, coordinator, now):
    call = helping.ask_for_help(tandem, Side.MENTEE, SECRET, wants_change=False, now=now)
    helping.take_up(call, coordinator, now=now)

    assert write(now) == []


def test_applications_come_as_one_letter_in_the_morning(programme, now):
    for _number in range(3):
        make_mentee(programme, state="applied", admitted_at=None)
    make_mentee(programme)
    morning = datetime(2026, 5, 5, 8, 0, tzinfo=BERLIN)

    assert write(now) == []
    assert write(morning - timedelta(minutes=1)) == []
    (letter,) = write(morning)
    assert "3" in letter.subject
    assert letter.to == [programme.contact.user.email]
    assert write(morning + timedelta(hours=5)) == []
    assert write(morning + timedelta(days=1)) == []


# When, and to whom not


def test_by_night_everything_but_help_waits_for_the_morning(pair, now):
    night = datetime(2026, 5, 4, 20, 0, tzinfo=BERLIN)
    make_proposal(*pair, now=night, answer_by=now.date() + timedelta(days=14))

    assert write(night) == []
    assert write(night.replace(day=5, hour=7, minute=59)) == []
    assert len(write(night.replace(day=5, hour=8))) == 2


def test_one_person_gets_one_letter_about_a_tandem_a_day(tandem, now):
    day = now + timedelta(days=2)
    tandems.pause(tandem, until=(now + timedelta(days=1)).date(), now=now)
    tandems.resume(tandem, now=now)
    meetings.plan(tandem, Side.MENTOR, make_plan(day + timedelta(days=1)), now=now)

    assert len(write(day)) == 2
    assert kinds(sent_at__isnull=False) == [NoticeKind.MEETING] * 2
    assert write(day + timedelta(hours=3)) == []
    assert len(write(day + timedelta(days=1))) == 2


def test_help_is_told_beside_any_other_letter(tandem, programme, now):
    Profile.objects.filter(pk=tandem.mentor_id).update(person=programme.contact)
    day = now + timedelta(days=2)
    helping.ask_for_help(tandem, Side.MENTEE, "", wants_change=False, now=day)

    letters = write(day)

    assert to(letters).count(programme.contact.user.email) == 2


def test_who_has_no_account_was_erased_or_may_not_log_in_gets_no_letter(programme, now):
    for _number in range(3):
        make_proposal(
            make_mentor(programme, person=make_person(unit=make_unit())),
            make_mentee(programme, person=make_person(unit=make_unit())),
            answer_by=now.date() + timedelta(days=14),
        )
    locked_out = make_learner(unit=make_unit())
    locked_out.user.is_active = False
    locked_out.user.save()
    make_proposal(
        make_mentor(programme, person=locked_out),
        make_mentee(programme),
        answer_by=now.date() + timedelta(days=14),
    )
    gone = make_mentee(programme)
    make_proposal(make_mentor(programme), gone, answer_by=now.date() + timedelta(days=14))
    notices_due(now=now)
    erase_person(gone.person, at=now)

    letters = write(now)

    assert len(letters) == 1
    assert not Notice.objects.filter(person=gone.person).exists()


def test_a_letter_is_in_the_language_of_whom_it_is_for_or_of_the_site(pair, now):
    mentor, mentee = pair
    mentor.person.language, mentee.person.language = "en", "ti"
    for one in pair:
        one.person.save()
    make_proposal(mentor, mentee, answer_by=now.date() + timedelta(days=14))

    letters = {letter.to[0]: letter for letter in write(now)}

    assert f"{BASE}/en/" in letters[address(mentor)].body
    assert f"{BASE}/de/" in letters[address(mentee)].body


@pytest.mark.parametrize("kind", NoticeKind.values)
def test_every_kind_of_letter_can_be_written(kind, tandem, pair, now):
    proposal = make_proposal(*pair, answer_by=now.date(), state=ProposalState.DRAFT)
    meeting = meetings.plan(tandem, Side.MENTOR, make_plan(now + timedelta(days=5)), now=now)
    ids = {
        "proposal": proposal.pk,
        "programme": tandem.programme_id,
        "check_in": CheckIn.objects.first().pk,
        "meeting": meeting.pk,
    }
    on_its_own = kind in {"proposal", "proposal_last", "applications"}
    if kind == "applications":
        ids = {"programme": tandem.programme_id}
    notice = Notice(kind=kind, tandem=None if on_its_own else tandem, ids=ids)
    with translation.override("en"):
        letter = letter_to(tandem.mentor.person, notice, base_url=BASE)

    assert letter.subject
    assert letter.body.count(BASE) == 1
    assert "None" not in letter.body
    for name in (tandem.mentor.person, tandem.mentee.person):
        assert name.display_name not in letter.subject + letter.body


# What can go wrong


def test_without_a_mail_server_letters_wait(pair, now, settings, caplog):
    make_proposal(*pair, answer_by=now.date() + timedelta(days=14))
    refuse(settings)

    with caplog.at_level(logging.WARNING):
        notices_due(now=now)
        assert send_due(now=now, base_url=BASE) == 0

    assert Notice.objects.filter(closed_at=None).count() == 2
    assert address(pair[0]) not in caplog.text


def refuse(settings):
    """Give the site a mail server that is not there."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    if hasattr(settings, "MAILERS"):
        settings.MAILERS = {
            "default": {"BACKEND": backend, "OPTIONS": {"host": "localhost", "port": 1}}
        }
    else:
        settings.EMAIL_BACKEND, settings.EMAIL_PORT = backend, 1


def test_what_was_sent_is_forgotten_after_ninety_days(pair, now):
    proposal = make_proposal(*pair, answer_by=now.date() + timedelta(days=14))
    write(now)
    proposal.state = ProposalState.DECLINED
    proposal.save()

    notices_due(now=now + timedelta(days=89))
    assert Notice.objects.count() == 2
    notices_due(now=now + timedelta(days=91))
    assert not Notice.objects.exists()


def test_the_sweep_asks_the_same_few_questions_however_many_tandems_there_are(
    programme, now, django_assert_max_num_queries
):
    for _number in range(12):
        make_tandem(programme, now=now)
    with django_assert_max_num_queries(25):
        notices_due(now=now + timedelta(days=2))
    assert Notice.objects.count() == 24
