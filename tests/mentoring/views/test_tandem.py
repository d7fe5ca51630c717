from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from people import make_plan, make_tandem
from two import at, enter, meeting

from mentoring.choices import EndReason, NoteLayer, Side
from mentoring.domain import meetings, notes, tandems
from mentoring.models import Note

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
LOOK = [
    "tandem",
    "tandem_guide",
    "agreement",
    "goal_add",
    "notes",
    "note_add",
    "meetings",
    "meeting_plan",
    "meeting_note",
    "help",
    "tandem_pause",
    "closing",
]
ABOUT_A_MEETING = ["meeting", "meeting_move", "meeting_cancel", "meeting_hold", "meeting_ics"]


def addresses(tandem, now):
    planned = meetings.plan(tandem, Side.MENTOR, make_plan(now + DAY), now=now)
    note = notes.write(tandem, Side.MENTEE, "Nur für uns", NoteLayer.PAIR, now=now)
    goal = notes.add_goal(tandem, "B2", due_on=None, now=now)
    check_in = tandem.check_ins.filter(side=Side.MENTEE).first()
    return [
        *[at(name, tandem) for name in LOOK],
        *[at(name, tandem, planned.public_id) for name in ABOUT_A_MEETING],
        at("note_delete", tandem, note.public_id),
        reverse("lotse_mentoring:check_in", args=[check_in.pk]),
        at("goal_reach", tandem, goal.pk),
        at("tandem_resume", tandem),
        at("feedback", tandem),
        at("tandem_end", tandem),
    ]


# Who comes in


def test_the_two_see_every_page(tandem, mentee, now):
    for address in addresses(tandem, now)[:-4]:
        assert mentee.get(address).status_code == 200, address


def test_for_strangers_coordinators_and_administrators_there_is_nothing(
    tandem, programme, coordinator, client, still
):
    admin = get_user_model().objects.create_superuser("admin", "admin@example.org", "geheim")
    stranger = make_tandem(programme).mentee.person.user
    known = addresses(tandem, still)
    assert enter(client, tandem.mentor).get(known[0]).status_code == 200
    before = list(Note.objects.values())

    for user in (admin, coordinator.user, stranger):
        client.force_login(user)
        for address in known:
            answers = [client.get(address), client.post(address, meeting(text="x", layer="pair"))]
            assert {one.status_code for one in answers} in ({404}, {404, 405}), address

    assert list(Note.objects.values()) == before
    assert tandem.help_requests.count() == 0
    tandem.refresh_from_db()
    assert tandem.state == "running"


def test_who_is_not_signed_in_is_asked_to(tandem, client, now):
    for address in addresses(tandem, now):
        answer = client.get(address)
        answer = client.post(address) if answer.status_code == 405 else answer
        assert answer.status_code == 302
        assert "/login/" in answer.url


def test_what_belongs_to_another_tandem_is_not_there_in_ones_own(tandem, programme, mentee, now):
    other = make_tandem(programme, now=now)
    planned = meetings.plan(other, Side.MENTOR, make_plan(now + DAY), now=now)
    note = notes.write(other, Side.MENTEE, "Fremd", NoteLayer.PAIR, now=now)
    goal = notes.add_goal(other, "Fremd", due_on=None, now=now)

    for name in ABOUT_A_MEETING:
        assert mentee.get(at(name, tandem, planned.public_id)).status_code == 404
    assert mentee.post(at("note_delete", tandem, note.public_id)).status_code == 404
    assert mentee.post(at("goal_reach", tandem, goal.pk), {"reached": "yes"}).status_code == 404
    assert mentee.get(at("tandem", other)).status_code == 404
    unknown = reverse("lotse_mentoring:tandem", args=[uuid4()])
    assert mentee.get(unknown).status_code == 404


# What the page says


def page(browser, tandem):
    return browser.get(at("tandem", tandem)).content.decode()


def test_the_page_names_the_other_and_the_contact_person(tandem, mentee, mentor, coordinator):
    for_mentee, for_mentor = page(mentee, tandem), page(mentor, tandem)

    assert "Katarzyna Nowak" in for_mentee
    assert "Selam Tesfay" in for_mentor
    for text in (for_mentee, for_mentor):
        assert coordinator.display_name in text
        assert at("help", tandem) in text


def accents(text):
    return text.count("button--accent")


def test_there_is_one_next_step_in_accent_in_every_state(programme, tandem, mentee, now):
    def shown():
        text = page(mentee, tandem)
        assert accents(text) == 1
        return text

    assert 'data-step="plan_first"' in shown()
    meetings.plan(tandem, Side.MENTOR, make_plan(now + DAY), now=now)
    assert 'data-step="meet"' in shown()
    tandems.pause(tandem, until=now.date() + 9 * DAY, now=now)
    assert 'data-step="resume"' in shown()
    tandems.close(tandem, now=now)
    assert 'data-step="feedback"' in shown()
    tandems.end(tandem, EndReason.TIME, now=now)
    assert 'data-step="feedback"' in shown()


def test_before_both_have_signed_there_is_nothing_to_plan(programme, client, still):
    unsigned = make_tandem(programme, now=still, signed=False)
    text = page(enter(client, unsigned.mentee), unsigned)

    assert 'data-step="sign"' in text
    assert at("meeting_plan", unsigned) not in text


def test_after_the_end_the_page_remembers_and_takes_nothing_more(tandem, mentee, now):
    meetings.note_held(tandem, Side.MENTOR, make_plan(now - HOUR, minutes=95), now=now)
    notes.write(tandem, Side.MENTEE, "Ein schöner Anfang", NoteLayer.PAIR, now=now)
    tandems.end(tandem, EndReason.SAFETY, now=now)

    text = page(mentee, tandem)

    assert "Ein schöner Anfang" in text
    assert str(EndReason.SAFETY.label) not in text
    for name in ("meeting_plan", "meeting_note", "note_add", "goal_add", "closing"):
        assert at(name, tandem) not in text
        assert mentee.get(at(name, tandem)).status_code == 302
    assert at("help", tandem) in text


def fill(tandem, count, now):
    for number in range(count):
        past = make_plan(now - timedelta(minutes=10 + number))
        held = meetings.note_held(tandem, Side.MENTOR, past, now=now)
        coming = make_plan(now + timedelta(days=1 + number))
        meetings.plan(tandem, Side.MENTEE, coming, now=now)
        notes.write(tandem, Side.MENTEE, f"N{number}", NoteLayer.PAIR, now=now, meeting=held)
        if tandem.goals.count() < notes.MOST_GOALS:
            notes.add_goal(tandem, f"Z{number}", due_on=None, now=now)


@pytest.mark.parametrize("name", ["tandem", "notes", "meetings", "help"])
def test_thirty_meetings_ask_the_database_no_more_than_one(tandem, mentee, now, name):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert mentee.get(at(name, tandem)).status_code == 200
        return len(queries)

    fill(tandem, 1, now)
    asked()
    few = asked()
    fill(tandem, 30, now)

    assert asked() == few


def test_the_page_shows_the_newest_and_leads_to_the_rest(tandem, mentee, now):
    for number in range(12):
        moment = now + timedelta(minutes=number)
        notes.write(tandem, Side.MENTEE, f"Notiz {number}.", NoteLayer.PAIR, now=moment)

    hub = page(mentee, tandem)
    first = mentee.get(at("notes", tandem)).content.decode()
    second = mentee.get(at("notes", tandem), {"page": "2"}).content.decode()

    assert "Notiz 11." in hub
    assert "Notiz 2." not in hub
    assert "Notiz 2." in first
    assert "Notiz 1." not in first
    assert "Notiz 1." in second


def test_the_guide_is_read_in_the_readers_language(tandem, programme, mentee, now):
    from wagtail.models import Locale

    from mentoring.models import Guide, GuideStep

    programme.guide_key = uuid4()
    programme.save()
    locale = Locale.objects.get_or_create(language_code="de")[0]
    guide = Guide.objects.create(
        title="Leitfaden", translation_key=programme.guide_key, locale=locale
    )
    GuideStep.objects.create(
        guide=guide,
        from_day=1,
        to_day=7,
        title="Kennenlernen",
        body="Text.",
        questions="Was?",
        locale=locale,
    )
    GuideStep.objects.create(
        guide=guide, from_day=30, to_day=40, title="Später", body="Text.", locale=locale
    )

    hub, whole = page(mentee, tandem), mentee.get(at("tandem_guide", tandem)).content.decode()

    assert "Kennenlernen" in hub
    assert "Was?" in hub
    assert "Später" not in hub
    assert "Später" in whole
