from datetime import timedelta

import pytest
from factories import make_coordinator
from people import make_plan, make_tandem

from lms.models import AccessLogSubject
from mentoring.choices import (
    CheckInAnswer,
    EndReason,
    NoteLayer,
    SeparationReason,
    Side,
    TandemState,
)
from mentoring.domain import board, helping, meetings, notes, tandems
from mentoring.models import CheckIn, HelpRequest, Separation, Tandem
from tests.mentoring.views.test_office_rounds import said, text, url

DAY = timedelta(days=1)
STEPS = ("tandem_end", "tandem_change", "tandem_pause", "tandem_apart")


@pytest.fixture
def tandem(programme, now):
    return make_tandem(programme, now=now - 2 * DAY)


@pytest.fixture
def strange(foreign, now):
    found = make_tandem(foreign.programme, now=now - 2 * DAY)
    helping.ask_for_help(found, Side.MENTEE, "", wants_change=False, now=now)
    return found


@pytest.fixture
def call(tandem, now):
    return helping.ask_for_help(
        tandem, Side.MENTEE, "Wir verstehen uns nicht.", wants_change=True, now=now
    )


def test_the_list_shows_the_tandems_of_the_programme_as_filtered(
    office, programme, tandem, strange, call, now
):
    quiet = make_tandem(programme, now=now)
    place = url("tandems", programme)

    def shown(**filters):
        return [line["tandem"].pk for line in office.get(place, filters).context["lines"]]

    assert shown() == [quiet.pk, tandem.pk]
    assert shown(light="red") == [tandem.pk]
    assert shown(state="running", light="green") == [quiet.pk]
    assert shown(state="ended") == []


def test_a_filter_that_makes_no_sense_is_named(office, programme, tandem):
    page = office.get(url("tandems", programme), {"state": "flying"})

    assert [bool(field["problem"]) for field in page.context["fields"]] == [True, False]


def test_the_list_takes_as_many_statements_for_thirty_as_for_one(
    office, programme, tandem, now, django_assert_max_num_queries
):
    with django_assert_max_num_queries(45) as first:
        office.get(url("tandems", programme))
    for _ in range(30):
        make_tandem(programme, now=now)
    with django_assert_max_num_queries(len(first)):
        assert len(office.get(url("tandems", programme)).context["lines"]) == 31


def test_a_tandem_shows_what_its_coordination_may_know_and_not_what_the_two_have_written(
    office, programme, tandem, call, now
):
    wish = make_plan(now - DAY, minutes=75, place="Hintere Küche")
    meetings.note_held(tandem, Side.MENTOR, wish, now=now)
    notes.write(tandem, Side.MENTEE, "Nur wir zwei.", NoteLayer.PAIR, now=now)
    notes.write(tandem, Side.MENTEE, "Auch für die Koordination.", NoteLayer.SHARED, now=now)
    notes.add_goal(tandem, "Die B2-Prüfung", due_on=None, now=now)
    question = CheckIn.objects.get(tandem=tandem, side=Side.MENTEE, due_on=now.date())
    helping.answer_check_in(
        question,
        Side.MENTEE,
        CheckInAnswer.MIXED,
        wants_contact=True,
        comment="Manchmal zäh.",
        now=now,
    )
    tandems.close(tandem, now=now)
    helping.give_feedback(
        Tandem.objects.get(pk=tandem.pk),
        Side.MENTOR,
        helped=4,
        trusted=5,
        again=True,
        words="Gern wieder.",
        now=now,
    )

    page = text(office.get(url("tandem", programme, tandem.public_id)))

    for words in (
        "Auch für die Koordination.",
        "Manchmal zäh.",
        "Wir verstehen uns nicht.",
        "Gern wieder.",
        ">75<",
    ):
        assert words in page
    for words in ("Nur wir zwei.", "B2-Prüfung", "Hintere Küche"):
        assert words not in page


def test_looking_at_a_tandem_is_written_down_for_both(office, programme, tandem):
    office.get(url("tandem", programme, tandem.public_id))

    seen = set(AccessLogSubject.objects.values_list("person_id", flat=True))
    assert seen == {tandem.mentor.person_id, tandem.mentee.person_id}


@pytest.mark.parametrize("name", ["tandem", *STEPS])
def test_a_foreign_tandem_is_not_there(office, programme, strange, name):
    for one in (programme, strange.programme):
        assert office.get(url(name, one, strange.public_id), follow=True).status_code == 404


@pytest.mark.parametrize("name", [*STEPS, "tandem_resume"])
def test_a_foreign_tandem_is_not_changed(office, programme, strange, name):
    asked = {"reason": "no_fit", "until": "2026-06-01"}
    for one in (programme, strange.programme):
        place = url(name, one, strange.public_id)
        assert office.post(place, asked, follow=True).status_code == 404

    strange.refresh_from_db()
    assert strange.state == TandemState.RUNNING
    assert not Separation.objects.exists()


@pytest.mark.parametrize("name", ["call_take_up", "call_settle"])
def test_a_foreign_call_is_neither_seen_nor_taken(office, programme, strange, name):
    call = HelpRequest.objects.get()
    for one in (programme, strange.programme):
        assert office.post(url(name, one, call.public_id), follow=True).status_code == 404

    call.refresh_from_db()
    assert call.taken_at is None


def test_a_call_is_taken_up_by_whoever_comes_first_and_settled(
    office, programme, unit, coordinator, call, now
):
    office.post(url("call_take_up", programme, call.public_id))
    office.post(url("call_settle", programme, call.public_id))

    call.refresh_from_db()
    assert (call.taken_by, call.settled_at) == (coordinator, now)


def test_who_comes_second_is_told_who_takes_care(office, programme, unit, call, now):
    first = make_coordinator(unit, "Erste Person")
    helping.take_up(call, first, now=now)

    answer = office.post(url("call_take_up", programme, call.public_id), follow=True)

    assert said(answer) == ["info"]
    assert "Erste Person" in text(answer)
    call.refresh_from_db()
    assert call.taken_by == first


def test_a_tandem_ends_with_a_reason(office, programme, tandem):
    place = url("tandem_end", programme, tandem.public_id)

    assert office.get(place).status_code == 200
    answer = office.post(place, {"reason": EndReason.GOALS.value}, follow=True)

    assert said(answer) == ["success"]
    tandem.refresh_from_db()
    assert (tandem.state, tandem.end_reason) == (TandemState.ENDED, EndReason.GOALS)


@pytest.mark.parametrize("name", ["tandem_end", "tandem_change", "tandem_apart", "tandem_pause"])
@pytest.mark.parametrize("answer", ["", "nonsense"])
def test_without_a_good_answer_nothing_happens_and_the_field_says_why(
    office, programme, tandem, name, answer
):
    place = url(name, programme, tandem.public_id)

    page = office.post(place, {"reason": answer, "until": answer})

    assert page.status_code == 422
    assert page.context["form"].errors
    tandem.refresh_from_db()
    assert tandem.state == TandemState.RUNNING


def test_a_change_of_mentor_ends_the_tandem_and_the_mentee_waits_again(
    office, programme, tandem, now
):
    office.post(
        url("tandem_change", programme, tandem.public_id), {"reason": EndReason.NO_FIT.value}
    )

    assert tandem.mentee in board.waiting(programme, now.date())
    assert Separation.objects.get().reason == SeparationReason.ENDED


def test_reaching_the_goals_is_no_reason_for_a_change(office, programme, tandem):
    page = office.post(
        url("tandem_change", programme, tandem.public_id), {"reason": EndReason.GOALS.value}
    )

    assert page.context["form"].errors["reason"]


def test_a_tandem_pauses_and_goes_on(office, programme, tandem):
    until = "2026-06-01"
    office.post(url("tandem_pause", programme, tandem.public_id), {"until": until}, follow=True)
    tandem.refresh_from_db()
    assert (tandem.state, str(tandem.paused_until)) == (TandemState.PAUSED, until)

    answer = office.post(url("tandem_resume", programme, tandem.public_id), follow=True)
    tandem.refresh_from_db()
    assert (said(answer), tandem.state) == (["success"], TandemState.RUNNING)


@pytest.mark.parametrize("until", ["2026-05-04", "2027-05-04"])
def test_a_pause_that_is_over_or_too_long_is_refused_with_what_was_typed_kept(
    office, programme, tandem, until
):
    page = office.post(url("tandem_pause", programme, tandem.public_id), {"until": until})

    assert page.context["form"].errors["until"]
    assert until in text(page)


def test_a_tandem_that_does_not_pause_cannot_go_on(office, programme, now):
    tandem = make_tandem(programme, now=now, signed=False)

    answer = office.post(url("tandem_resume", programme, tandem.public_id), follow=True)

    assert said(answer) == ["error"]


def test_the_two_are_kept_apart_by_whoever_notes_it(office, programme, coordinator, tandem):
    office.post(
        url("tandem_apart", programme, tandem.public_id), {"reason": SeparationReason.WISH.value}
    )

    found = Separation.objects.get()
    assert (found.reason, found.noted_by) == (SeparationReason.WISH, coordinator)


@pytest.mark.parametrize("name", ["tandem_end", "tandem_change", "tandem_pause"])
def test_what_has_ended_is_not_ended_again(office, programme, tandem, now, name):
    tandems.end(tandem, EndReason.MOVED, now=now)

    answer = office.post(
        url(name, programme, tandem.public_id),
        {"reason": EndReason.NO_FIT.value, "until": "2026-06-01"},
        follow=True,
    )

    assert said(answer) == ["info"]
    tandem.refresh_from_db()
    assert tandem.end_reason == EndReason.MOVED
