from datetime import timedelta

import pytest
from django.urls import reverse
from factories import make_learner
from people import make_mentee, make_mentor, make_proposal, make_tandem

from lms.models import AccessLogSubject
from mentoring.choices import ProfileState, Side
from mentoring.domain import board, helping, rounds
from mentoring.models import Profile
from tests.mentoring.views.test_office_rounds import text, url

DAY = timedelta(days=1)


@pytest.fixture
def busy(programme, now):
    """Somebody in nearly every list."""

    def make(count=1):
        for _ in range(count):
            make_mentee(programme, waiting_since=now - 70 * DAY)
            make_mentor(programme, state=ProfileState.APPLIED)
            make_proposal(
                make_mentor(programme), make_mentee(programme), answer_by=now.date() + DAY
            )
            make_tandem(programme, now=now, signed=False)
            tandem = make_tandem(programme, now=now - 60 * DAY)
            helping.ask_for_help(tandem, Side.MENTEE, "", wants_change=False, now=now)

    return make


def test_the_board_shows_each_list_that_has_somebody_calls_for_help_first(office, programme, busy):
    busy()

    page = office.get(url("board", programme))

    shown = {each["name"]: each["count"] for each in page.context["sections_open"]}
    assert next(iter(shown)) == "calls"
    assert shown == {
        "calls": 1,
        "waiting": 1,
        "applied": 1,
        "proposals": 1,
        "unsigned": 1,
        "unmet": 1,
        "late": 2,
    }
    assert text(page).count('<svg class="lotse-chart__bars"') == 2


def test_an_empty_board_says_so(office, programme):
    page = office.get(url("board", programme))

    assert page.context["sections_open"] == []
    assert "lotse-empty" in text(page)


def test_a_list_shows_ten_and_leads_to_all(office, programme):
    for _ in range(12):
        make_mentee(programme)

    page = office.get(url("board", programme))
    [waiting] = page.context["sections_open"]
    whole = office.get(waiting["url"])

    assert (len(waiting["lines"]), waiting["count"]) == (10, 12)
    assert waiting["url"] in text(page)
    assert len(whole.context["lines"]) == 12


@pytest.mark.parametrize("name", board.LISTS)
def test_every_list_has_a_page_and_names_nobody_of_another_programme(
    office, programme, foreign, busy, name
):
    busy()
    stranger = make_mentee(foreign.programme, person=make_learner("Fremde Person"))
    make_tandem(foreign.programme, mentee=stranger)

    page = office.get(url("board_section", programme, name))

    assert page.status_code == 200
    assert "Fremde Person" not in text(page)


def test_a_list_that_does_not_exist_is_not_there(office, programme, foreign):
    for place in (
        url("board_section", programme, "secrets"),
        url("board_section", foreign.programme, "waiting"),
        url("board", foreign.programme),
    ):
        assert office.get(place, follow=True).status_code == 404


def test_why_somebody_waits_is_said_from_the_last_round(office, programme, now):
    make_mentor(programme)
    alone = make_mentee(programme, languages=[["vi", "native"]])
    before = office.get(url("board", programme)).context["sections_open"][0]["lines"][0]
    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)

    after = office.get(url("board", programme)).context["sections_open"][0]["lines"][0]

    assert [person.pk for person in after.people] == [alone.person_id]
    assert before.detail != after.detail


def test_looking_at_the_board_is_written_down(office, programme):
    mentee = make_mentee(programme)

    office.get(url("board", programme))

    assert AccessLogSubject.objects.get().person_id == mentee.person_id


def test_the_board_takes_at_most_25_statements_of_its_own_however_many_people(
    office, programme, busy, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60) as furniture:
        office.get(reverse("lotse_mentoring_office:index"), {"all": ""})
    busy()
    with django_assert_max_num_queries(len(furniture) + 25) as first:
        office.get(url("board", programme))
    busy(30)
    with django_assert_max_num_queries(len(first)):
        office.get(url("board", programme))
    assert Profile.objects.count() > 200
