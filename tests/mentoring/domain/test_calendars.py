from datetime import timedelta

import pytest
from factories import make_learner, make_unit
from icalendar import Calendar
from people import make_mentor, make_plan, make_tandem

from mentoring.choices import Side
from mentoring.domain import meetings, notes
from mentoring.domain.calendars import calendar_of
from mentoring.models import Term

DAY = timedelta(days=1)


@pytest.fixture
def tandem(programme, now):
    mentor = make_mentor(programme, person=make_learner("Katarzyna Nowak", unit=make_unit()))
    return make_tandem(programme, mentor=mentor, now=now)


@pytest.fixture
def meeting(tandem, now):
    Term.objects.create(kind="topic", key="housing", source_language="de", texts={"de": "Wohnen"})
    plan = make_plan(now + DAY, place="Café; Markt 1, Senftenberg", topics=("housing",))
    return meetings.plan(tandem, Side.MENTOR, plan, now=now)


def event_of(meeting, now, side=Side.MENTEE):
    (event,) = Calendar.from_ical(calendar_of(meeting, side, now=now)).walk("VEVENT")
    return event


def test_a_calendar_gets_the_moment_in_utc_and_how_long(meeting, now):
    event = event_of(meeting, now)

    assert event["dtstart"].to_ical() == b"20260505T100000Z"
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=60)
    assert str(event["location"]) == "Café; Markt 1, Senftenberg"


def test_a_calendar_gets_first_names_no_topics_and_no_notes(tandem, meeting, now):
    notes.write(tandem, Side.MENTOR, "Angst vor der Prüfung", "shared", now=now, meeting=meeting)

    text = calendar_of(meeting, Side.MENTEE, now=now).decode()

    assert "Katarzyna" in text
    for secret in ("Nowak", "Angst", "Wohnen", "housing", str(tandem.public_id)):
        assert secret not in text


def test_a_moved_meeting_stays_the_same_one_and_a_cancelled_one_goes(meeting, now):
    first = event_of(meeting, now)

    moved = meetings.move(meeting, make_plan(now + 2 * DAY), now=now)
    second = event_of(moved, now)
    off = event_of(meetings.cancel(moved, now=now), now)

    assert first["uid"] == second["uid"] == off["uid"]
    assert [one["sequence"] for one in (first, second, off)] == [0, 1, 2]
    assert [str(one["status"]) for one in (first, second, off)] == [
        "CONFIRMED",
        "CONFIRMED",
        "CANCELLED",
    ]


def test_two_meetings_are_two_in_the_calendar(tandem, meeting, now):
    other = meetings.plan(tandem, Side.MENTEE, make_plan(now + 3 * DAY), now=now)

    assert event_of(meeting, now)["uid"] != event_of(other, now)["uid"]


def test_a_line_break_in_a_place_makes_no_line_of_the_file(tandem, now):
    plan = make_plan(now + DAY, place="Hier\r\nATTENDEE:mailto:x@example.org")
    meeting = meetings.plan(tandem, Side.MENTOR, plan, now=now)

    assert "attendee" not in event_of(meeting, now)
