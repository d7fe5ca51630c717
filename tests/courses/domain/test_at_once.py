"""The same thing sent twice at the same moment, as impatient thumbs do."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, transaction
from page_factories import form, forms_for, make_sample, right_answers

from courses.domain.answering import answer
from courses.domain.outline import publish_course
from courses.domain.quizzes import begin, submit
from courses.models import Answer, Attempt
from lms.models import Activity, Fact

AT_ONCE = 6

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work):
    """Do the same in several threads at the same moment and return what came of it."""
    barrier = Barrier(AT_ONCE)

    def one(_number):
        try:
            barrier.wait(timeout=20)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_one_answer_sent_at_once_is_one_answer_and_one_fact(now):
    sample = make_sample(now=now)
    section, client_id = sample.section("incident", 0), uuid4()
    place, posted = sample.place(0), forms_for(section)[0]

    taken = at_once(lambda: answer(place, section.id, form(**posted), client_id=client_id, now=now))

    assert (Answer.objects.count(), Fact.objects.count()) == (1, 1)
    assert [each.payload for each in taken] == [taken[0].payload] * AT_ONCE


def test_different_answers_at_once_are_all_kept(now):
    sample = make_sample(now=now)
    section, place = sample.section("incident", 0), sample.place(0)

    at_once(
        lambda: answer(place, section.id, form(**forms_for(section)[0]), client_id=uuid4(), now=now)
    )

    assert (Answer.objects.count(), Fact.objects.count()) == (AT_ONCE, AT_ONCE)
    sample.enrolment.refresh_from_db()
    assert sample.enrolment.done_count == 1


def test_a_test_begun_and_handed_in_at_once_is_one_attempt_with_one_result(now):
    sample = make_sample(now=now)
    section, place = sample.section("quiz", 2), sample.place(2)

    begun = at_once(
        lambda: begin(
            place,
            activity_key=section.activity,
            quiz_key=sample.quiz.translation_key,
            now=now,
        )
    )
    attempt = Attempt.objects.get()
    at_once(
        lambda: submit(
            user_id=sample.person.user_id,
            attempt=attempt,
            course_key=sample.course.key,
            posted=form(**right_answers(attempt)),
            now=now,
        )
    )

    assert {each.pk for each in begun} == {attempt.pk}
    assert Fact.objects.count() == 1


def test_two_lessons_published_at_once_are_both_on_the_map(now):
    sample = make_sample(now=now)
    numbers = iter(range(AT_ONCE))

    def publish():
        number = next(numbers)
        lesson = sample.lessons[number % 3]
        if number < 3:
            with transaction.atomic():
                type(lesson).objects.filter(pk=lesson.pk).update(title=f"Neu {number}")
        publish_course(sample.page.translation_key, now=now)

    at_once(publish)

    titles = Activity.objects.filter(kind="lesson", retired_at=None).values_list("texts", flat=True)
    assert [each["de"]["title"] for each in titles] == ["Neu 0", "Neu 1", "Neu 2"]
