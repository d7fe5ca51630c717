"""Completions of what is no course, stated by other packages."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from factories import make_person

from lms.api import Achievement, UnfitCompletionError, add_completion, add_completions
from lms.choices import CompletionKind
from lms.events import CompletionsAdded
from lms.models import Completion

pytestmark = pytest.mark.django_db


def achievement(person, **more):
    return Achievement(
        **{
            "person_id": person.pk,
            "kind": CompletionKind.SESSION,
            "source_key": "session:1",
            "source_language": "de",
            "texts": {"de": {"title": "Fachtag"}, "en": {"title": "Conference"}},
            "minutes": 240,
            "completed_on": date(2026, 5, 2),
            **more,
        }
    )


def test_what_was_completed_is_written_down_as_it_was_said(now):
    person = make_person()

    completion = add_completion(achievement(person, tested=True), now=now)

    completion.refresh_from_db()
    assert (completion.person, completion.kind) == (person, CompletionKind.SESSION)
    assert completion.texts["en"] == {"title": "Conference"}
    assert (completion.minutes, completion.tested) == (240, True)
    assert (completion.enrolment, completion.edition) == (None, None)
    assert (completion.completed_on, completion.recorded_at) == (date(2026, 5, 2), now)


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2026, 5, 2), datetime(2026, 5, 2, 10, tzinfo=UTC)),  # noon in Berlin
        (date(2026, 5, 4), datetime(2026, 5, 4, 10, tzinfo=UTC)),  # the moment itself
    ],
)
def test_a_day_stands_for_its_noon_and_today_for_now(day, moment, now):
    completion = add_completion(achievement(make_person(), completed_on=day), now=now)

    assert completion.completed_at == moment


def test_the_same_thing_is_completed_once(now, announced, django_capture_on_commit_callbacks):
    person = make_person()

    with django_capture_on_commit_callbacks(execute=True):
        first = add_completion(achievement(person), now=now)
        second = add_completion(achievement(person, minutes=1), now=now + timedelta(days=1))

    assert first == second
    assert second.minutes == 240
    assert announced == [CompletionsAdded(completion_ids=(first.pk,))]


def test_nobody_completes_what_was_somebody_elses(now):
    add_completion(achievement(make_person()), now=now)

    with pytest.raises(UnfitCompletionError):
        add_completion(achievement(make_person()), now=now)
    assert Completion.objects.count() == 1


def test_several_are_returned_in_the_order_in_which_they_were_said(now, announced):
    people = [make_person() for _ in range(3)]
    known = add_completion(achievement(people[1], source_key="b"), now=now)

    found = add_completions(
        [achievement(p, source_key=key) for p, key in zip(people, "cba", strict=True)], now=now
    )

    assert [one.source_key for one in found] == ["c", "b", "a"]
    assert found[1] == known


@pytest.mark.parametrize("count", [1, 30])
def test_many_cost_as_many_statements_as_one(count, now, django_assert_num_queries):
    people = [make_person() for _ in range(count)]

    # Savepoint, those known, the new ones, all of them, release.
    with django_assert_num_queries(5):
        add_completions([achievement(p, source_key=f"s:{p.pk}") for p in people], now=now)

    assert Completion.objects.count() == count


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": CompletionKind.COURSE},
        {"minutes": -1},
        {"completed_on": date(2026, 5, 5)},
        {"texts": {"en": {"title": "Conference"}}},
        {"texts": {"de": {"title": ""}}},
    ],
)
def test_what_cannot_be_true_is_refused(wrong, now):
    with pytest.raises(UnfitCompletionError):
        add_completion(achievement(make_person(), **wrong), now=now)
    assert not Completion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_thing_said_in_many_threads_at_once_is_completed_once(now):
    person, start = make_person(), Barrier(6)

    def say(_number):
        start.wait(timeout=20)
        try:
            return add_completion(achievement(person), now=now).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = set(pool.map(say, range(6)))

    assert found == {Completion.objects.get().pk}
