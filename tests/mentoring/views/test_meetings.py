from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from people import make_plan
from two import at, meeting

from lms import clock
from mentoring.choices import MeetingState, NoteLayer, Side, TermKind
from mentoring.domain import meetings, notes
from mentoring.models import Term

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def planned(tandem, now):
    return meetings.plan(tandem, Side.MENTOR, make_plan(now + DAY, place="Bibliothek"), now=now)


def test_a_meeting_is_planned_as_clocks_show_it(tandem, mentee):
    assert mentee.post(at("meeting_plan", tandem), meeting()).status_code == 302

    found = tandem.meetings.get()
    assert found.starts_at == datetime(2026, 5, 11, 14, 30, tzinfo=UTC)
    assert (found.minutes, found.place, found.state) == (60, "Bibliothek", MeetingState.PLANNED)


def test_a_double_click_plans_one_meeting(tandem, mentee):
    for _ in range(2):
        mentee.post(at("meeting_plan", tandem), meeting())

    assert tandem.meetings.count() == 1


BAD = {
    "past": ({"day": "2026-05-03"}, "day"),
    "thirty hours": ({"minutes": "1800"}, "minutes"),
    "no time at all": ({"minutes": "0"}, "minutes"),
    "endless": ({"minutes": "9" * 400}, "minutes"),
    "no number": ({"minutes": "eine Stunde"}, "minutes"),
    "no day": ({"day": ""}, "day"),
    "no such day": ({"day": "2026-02-31"}, "day"),
    "year one": ({"day": "0001-01-01"}, "day"),
    "in many years": ({"day": "2030-01-01"}, "day"),
    "the last year there is": ({"day": "9999-12-31"}, "day"),
    "left out in spring": ({"day": "2027-03-28", "time": "02:30"}, "time"),
    "twice in autumn": ({"day": "2026-10-25", "time": "02:30"}, "time"),
    "no time of day": ({"time": "25:00"}, "time"),
    "unknown form": ({"form": "letter"}, "form"),
    "endless place": ({"place": "x" * 201}, "place"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_no_meeting_can_be_comes_back_with_a_message_where_it_belongs(tandem, mentee, case):
    wrong, field = BAD[case]
    typed = meeting(**{"place": "Am Markt", **wrong})

    answer = mentee.post(at("meeting_plan", tandem), typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    text = answer.content.decode()
    assert f'id="id_{field}_error"' in text
    for name in ("day", "time", "minutes", "place"):
        assert f'value="{typed[name]}"' in text or not typed[name]
    assert not tandem.meetings.exists()


@pytest.mark.parametrize("hour", ["01:59", "03:00"])
def test_the_hours_beside_a_change_of_clocks_are_fine(tandem, mentee, hour):
    typed = meeting(day="2027-03-28", time=hour)

    assert mentee.post(at("meeting_plan", tandem), typed).status_code == 302


def test_a_meeting_is_moved_and_its_calendar_entry_with_it(tandem, planned, mentee):
    answer = mentee.get(at("meeting_move", tandem, planned.public_id))
    assert 'value="2026-05-05"' in answer.content.decode()
    assert 'value="12:00"' in answer.content.decode()

    mentee.post(at("meeting_move", tandem, planned.public_id), meeting())

    planned.refresh_from_db()
    assert planned.starts_at == datetime(2026, 5, 11, 14, 30, tzinfo=UTC)
    assert planned.sequence == 1


def test_a_meeting_is_not_moved_into_the_past(tandem, planned, mentee):
    before = planned.starts_at
    answer = mentee.post(
        at("meeting_move", tandem, planned.public_id), meeting(day="2026-05-01", place="Park")
    )

    assert answer.status_code == 422
    assert "Park" in answer.content.decode()
    planned.refresh_from_db()
    assert planned.starts_at == before


def test_a_meeting_is_called_off_after_one_more_question(tandem, planned, mentee):
    address = at("meeting_cancel", tandem, planned.public_id)
    mentee.get(address)
    planned.refresh_from_db()
    assert planned.state == MeetingState.PLANNED

    for _ in range(2):
        mentee.post(address)

    planned.refresh_from_db()
    assert (planned.state, planned.sequence) == (MeetingState.CANCELLED, 1)


def test_a_meeting_is_noted_as_it_really_was_with_a_note_for_the_two(tandem, planned, mentee, now):
    Term.objects.create(
        kind=TermKind.TOPIC, key="housing", source_language="de", texts={"de": "Wohnen"}
    )
    typed = meeting(day="2026-05-05", time="12:15", minutes="45", text="Nur für uns", layer="pair")
    with clock.at(now + DAY + 2 * HOUR):
        hub = mentee.get(at("tandem", tandem)).content.decode()
        assert at("meeting_hold", tandem, planned.public_id) in hub
        address = at("meeting_hold", tandem, planned.public_id)
        assert mentee.post(address, typed | {"topics": ["housing"]}).status_code == 302

        planned.refresh_from_db()
        tandem.refresh_from_db()
        assert (planned.state, tandem.met_minutes) == (MeetingState.HELD, 45)
        assert planned.topics == ["housing"]
        (note,) = notes.notes_of_pair(tandem, meeting=planned)
        assert (note.text, note.note.layer) == ("Nur für uns", NoteLayer.PAIR)
        shown = mentee.get(at("meeting", tandem, planned.public_id)).content.decode()
    assert "Nur für uns" in shown
    assert "Wohnen" in shown


def test_a_meeting_nobody_had_planned_is_noted(tandem, mentor):
    typed = meeting(day="2026-05-04", time="10:00", text="", layer="pair")
    for _ in range(2):
        assert mentor.post(at("meeting_note", tandem), typed).status_code == 302

    tandem.refresh_from_db()
    assert (tandem.met_count, tandem.met_minutes) == (1, 60)
    assert not tandem.notes.exists()


def test_what_was_cancelled_and_planned_for_the_same_time_is_noted_once(tandem, mentor, now):
    for _ in range(2):
        one = meetings.plan(tandem, Side.MENTOR, make_plan(now + HOUR), now=now)
        meetings.cancel(one, now=now)
    typed = meeting(day="2026-05-04", time="13:00", text="", layer="pair")

    with clock.at(now + 2 * HOUR):
        assert mentor.post(at("meeting_note", tandem), typed).status_code == 302

    tandem.refresh_from_db()
    assert tandem.met_count == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": "2026-04-20"}, "day"),  # before the tandem began
        ({"day": "2026-05-05"}, "day"),  # still to come
        ({"minutes": "1800"}, "minutes"),
        ({"layer": ""}, "layer"),
        ({"text": "x" * 5001}, "text"),
    ],
)
def test_what_cannot_be_noted_comes_back_with_the_note(tandem, mentor, wrong, field):
    typed = {
        **meeting(day="2026-05-04", time="10:00", text="Wir haben gelacht.", layer="shared"),
        **wrong,
    }

    answer = mentor.post(at("meeting_note", tandem), typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert typed["text"] in answer.content.decode()
    assert not tandem.meetings.exists()
    assert not tandem.notes.exists()


def test_without_a_key_neither_the_meeting_nor_the_private_note_is_half_kept(
    tandem, mentor, settings
):
    settings.LOTSE_NOTE_KEYS = []
    typed = meeting(day="2026-05-04", time="10:00", text="Nur für uns", layer="pair")

    answer = mentor.post(at("meeting_note", tandem), typed)

    assert answer.status_code == 422
    assert "Nur für uns" in answer.content.decode()
    assert not tandem.meetings.exists()
    assert not tandem.notes.exists()


def test_a_retired_topic_is_offered_only_where_it_was_chosen(tandem, mentee, now):
    for key, retired in (("old", True), ("new", False)):
        texts = {"de": key}
        values = {"kind": TermKind.TOPIC, "source_language": "de", "is_retired": retired}
        Term.objects.create(key=key, texts=texts, **values)
    plan = make_plan(now + DAY, topics=("old",))
    chosen = meetings.plan(tandem, Side.MENTOR, plan, now=now)

    fresh = mentee.get(at("meeting_plan", tandem)).context["form"]
    moved = mentee.get(at("meeting_move", tandem, chosen.public_id)).context["form"]

    assert [key for key, _word in fresh.fields["topics"].choices] == ["new"]
    assert {key for key, _word in moved.fields["topics"].choices} == {"old", "new"}


def test_the_calendar_file_has_a_neutral_name_and_no_notes(tandem, planned, mentee, now):
    notes.write(tandem, Side.MENTEE, "Geheim", NoteLayer.SHARED, now=now, meeting=planned)

    answer = mentee.get(at("meeting_ics", tandem, planned.public_id))

    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="meeting.ics"'
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert "Katarzyna" in str(event["summary"])
    assert b"Nowak" not in answer.content
    assert b"Geheim" not in answer.content


def test_before_the_agreement_nothing_can_be_planned(programme, client, still):
    from people import make_tandem
    from two import enter

    unsigned = make_tandem(programme, now=still, signed=False)
    browser = enter(client, unsigned.mentor)

    assert browser.get(at("meeting_plan", unsigned)).status_code == 302
    answer = browser.post(at("meeting_plan", unsigned), meeting())

    assert answer.status_code == 422
    assert "Bibliothek" in answer.content.decode()
    assert not unsigned.meetings.exists()
