from datetime import timedelta

import pytest
from factories import make_unit
from people import make_mentee, make_mentor, make_plan, make_programme, make_tandem

from lms.registry import HIDDEN
from mentoring.choices import CheckInAnswer, EndReason, Side
from mentoring.domain import helping, meetings, tandems
from mentoring.domain.figures import few, figures_of, hidden_among
from mentoring.models import CheckIn, Profile, Programme

DAY = timedelta(days=1)


@pytest.fixture
def figures(programme, now):
    def read(**more):
        days = {"from_day": now.date() - 30 * DAY, "to_day": now.date(), **more}
        return figures_of([programme], today=now.date(), **days)

    return read


def test_a_number_of_too_few_people_is_hidden_and_nothing_is_nothing():
    assert [few(count) for count in (0, 1, 4, 5)] == [0, HIDDEN, HIDDEN, 5]
    assert few(600, people=2) is HIDDEN


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 9, "b": 7}, set()),
        ({"a": 9, "b": 7, "c": 3}, {"b", "c"}),  # else c is the sum less a and b
        ({"a": 9, "b": 2, "c": 2}, {"a", "b", "c"}),  # else both are fewer than five together
        ({"a": 9, "b": 4, "c": 3}, {"b", "c"}),
        ({"a": 3, "b": 0}, {"a"}),
    ],
)
def test_what_is_hidden_cannot_be_worked_out_from_the_sum(counts, hidden):
    found = hidden_among(counts)

    assert {name for name, value in found.items() if value is HIDDEN} == hidden


def test_the_figures_count_tandems_meetings_hours_and_ends(programme, now, figures):
    made = [make_tandem(programme, now=now - 20 * DAY) for _ in range(11)]
    for number, tandem in enumerate(made):
        held = make_plan(now - 10 * DAY - number * timedelta(hours=1), minutes=90)
        meetings.note_held(tandem, Side.MENTOR, held, now=now)
    for tandem in made[:6]:
        tandems.end(tandem, EndReason.MOVED, now=now)

    found = figures()

    assert (found["tandems"]["running"], found["tandems"]["ended"]) == (5, 6)
    assert (found["tandems_in_all"], found["started"]) == (11, 11)
    assert (found["ended"], found["early"], found["reasons"]["moved"]) == (6, 6, 6)
    assert (found["meetings"], found["minutes"]) == (11, 990)
    assert (found["waiting"], found["mentors"]) == (6, 11)


def test_what_lies_outside_the_span_is_not_counted(programme, now, figures):
    for _ in range(5):
        tandem = make_tandem(programme, now=now - 90 * DAY)
        meetings.note_held(tandem, Side.MENTOR, make_plan(now - 60 * DAY), now=now)
        tandems.end(tandem, EndReason.GOALS, now=now - 50 * DAY)

    found = figures()

    assert (found["started"], found["ended"], found["meetings"], found["matched"]) == (0, 0, 0, 0)
    assert found["tandems"]["ended"] == 0
    assert figures(from_day=now.date() - 100 * DAY)["ended"] == 5


def test_the_time_to_match_is_the_usual_one_and_begins_anew_with_a_second_wait(
    programme, now, figures
):
    for weeks in (1, 2, 3, 4, 5):
        since = now - weeks * 7 * DAY
        mentee = make_mentee(programme, now=since)
        make_tandem(programme, mentee=mentee, now=now)
    Profile.objects.filter(side=Side.MENTEE).update(applied_at=now - 400 * DAY)

    assert figures()["days_to_match"] == 21
    assert figures()["matched"] == 5


def test_the_index_of_check_ins_is_the_mean_of_answers(programme, now, figures):
    answers = [CheckInAnswer.GOOD] * 3 + [CheckInAnswer.MIXED] + [CheckInAnswer.BAD]
    for answer in answers:
        tandem = make_tandem(programme, now=now - 2 * DAY)
        question = CheckIn.objects.get(tandem=tandem, side=Side.MENTEE, due_on=now.date())
        helping.answer_check_in(
            question, Side.MENTEE, answer, wants_contact=False, comment="", now=now
        )

    assert (figures()["check_ins"], figures()["index"]) == (5, 70)


def test_few_people_are_not_spoken_of(programme, now, figures):
    tandem = make_tandem(programme, now=now - DAY)
    meetings.note_held(tandem, Side.MENTOR, make_plan(now - timedelta(hours=2)), now=now)

    found = figures()

    for name in ("tandems_in_all", "started", "matched", "days_to_match", "meetings", "minutes"):
        assert found[name] is HIDDEN
    assert found["index"] is None


def test_another_programme_is_not_counted(programme, coordinator, now, figures):
    other = make_programme(make_unit(), contact=coordinator)
    for _ in range(5):
        make_tandem(other, now=now)
        make_mentor(other)

    found = figures()

    assert set(found["tandems"].values()) == {0}
    assert (found["waiting"], found["mentors"], found["started"]) == (0, 0, 0)


def test_figures_take_as_many_statements_for_thirty_as_for_one(
    programme, now, figures, django_assert_num_queries
):
    days = {"from_day": now.date() - 30 * DAY, "to_day": now.date(), "today": now.date()}
    for count in (1, 30):
        for _ in range(count):
            make_tandem(programme, now=now)
        with django_assert_num_queries(9):
            figures_of(Programme.objects.all(), **days)
