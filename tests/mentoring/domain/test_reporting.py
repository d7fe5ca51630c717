"""The report on mentoring: of one's own units, and never of a few people's reasons."""

from datetime import timedelta

import pytest
from django.urls import reverse
from factories import make_coordinator, make_unit
from people import make_mentee, make_programme, make_tandem

from lms.api import coordinator_scope
from lms.registry import HIDDEN, Question, reports
from mentoring.choices import EndReason
from mentoring.domain import tandems
from mentoring.domain.reporting import REPORT, answer, years_on_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(coordinator, now):
    """Ask the report as somebody, by default who coordinates the district."""

    def ask(person=coordinator, *, now=now, **values):
        scope = coordinator_scope(person.user, day=now.date())
        return answer(Question(scope=scope, today=now.date(), language="de", values=values))

    return ask


def ended(programme, count, reason, *, now):
    for _number in range(count):
        tandems.end(make_tandem(programme, now=now), reason, now=now + timedelta(days=10))


def cells(result):
    return [row.cells for row in result.rows]


def test_the_hub_knows_the_report():
    assert reports["mentoring"] is REPORT


def test_each_programme_of_the_unit_has_a_line_and_others_have_none(ask, programme, now):
    stranger = make_unit()
    make_programme(stranger, contact=make_coordinator(stranger), now=now)
    ended(programme, 6, EndReason.NO_TIME, now=now)

    (line,) = cells(ask(year="2026"))

    assert (line["programme"], line["unit"]) == ("Mentoring", programme.unit.name)
    assert (line["matched"], line["ended"]) == (6, 6)
    assert "6" in line["reasons"]


def test_reasons_of_fewer_than_five_people_are_not_shown(ask, programme, now):
    ended(programme, 6, EndReason.NO_TIME, now=now)
    ended(programme, 2, EndReason.NO_FIT, now=now)

    (line,) = cells(ask(year="2026"))

    assert line["ended"] == 8
    assert "2" not in line["reasons"]
    assert str(EndReason.NO_FIT.label) not in line["reasons"]


def test_small_numbers_are_hidden_and_the_sentence_does_not_sum_them_up(ask, programme, now):
    other = make_programme(programme.unit, contact=programme.contact, now=now)
    ended(programme, 6, EndReason.GOALS, now=now)
    ended(other, 2, EndReason.GOALS, now=now)

    result = ask(year="2026")

    assert [line["matched"] for line in cells(result)] == [6, HIDDEN]
    assert "8" not in result.summary
    assert result.note


def test_another_year_has_other_numbers(ask, programme, now):
    ended(programme, 6, EndReason.GOALS, now=now)

    (line,) = cells(ask(now=now + timedelta(days=365), year="2027"))

    assert (line["matched"], line["meetings"], line["hours"]) == (0, 0, 0)


def test_years_are_on_offer_since_the_first_application(coordinator, programme, now):
    make_mentee(programme, now=now - timedelta(days=800))
    scope = coordinator_scope(coordinator.user, day=now.date())

    assert [option.value for option in years_on_offer(scope, "de")] == ["2026", "2025", "2024"]


def test_who_coordinates_nothing_sees_nothing(ask, programme, now):
    stranger = make_coordinator(make_unit())

    assert cells(ask(stranger)) == []


def test_the_report_is_asked_and_drawn_by_the_hub(client, coordinator, programme, now):
    client.force_login(coordinator.user)

    response = client.get(reverse("lotse_reports:show", args=["mentoring"]))

    assert response.status_code == 200
    assert "Mentoring" in response.content.decode()
