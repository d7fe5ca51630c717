from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import translation
from factories import make_learner
from page_factories import (
    ENGLISH,
    add_lesson,
    complete,
    finish,
    make_question,
    make_quiz,
    pass_quiz,
    quiz_block,
    right_answers,
    take,
)

from courses.domain.outline import publish_course
from courses.domain.quizzes import begin
from courses.models import Attempt
from lms.domain.enrolling import enrol, withdraw
from lms.models import Enrolment, Fact


def begin_address(sample, section="quiz", number=2):
    section_id = sample.section("quiz", 2).id if section == "quiz" else section
    lesson = sample.lessons[number].translation_key
    return reverse("lotse_courses:quiz_begin", args=[sample.course.key, lesson, section_id])


def attempt_address(attempt, language="de"):
    with translation.override(language):
        return reverse("lotse_courses:attempt", args=[attempt.public_id])


@pytest.fixture
def attempt(sample, now):
    """An open attempt of the sample's learner."""
    section = sample.section("quiz", 2)
    return begin(
        sample.place(2),
        activity_key=section.activity,
        quiz_key=sample.quiz.translation_key,
        now=now,
    )


def test_beginning_leads_to_the_questions(learner, sample):
    response = learner.post(begin_address(sample))

    made = Attempt.objects.get()
    assert (response.status_code, response.url) == (302, attempt_address(made))
    assert made.enrolment == sample.enrolment


def test_beginning_twice_is_one_attempt(learner, sample):
    assert learner.post(begin_address(sample)).url == learner.post(begin_address(sample)).url


def test_whoever_logs_in_on_the_way_comes_back_to_the_lesson(learner, sample):
    assert learner.get(begin_address(sample)).url == sample.lessons[2].get_url()


def test_only_a_quiz_can_be_begun(learner, sample):
    exercise = sample.section("reflection", 2).id

    for wrong in (exercise, "fremd", str(uuid4())):
        assert learner.post(begin_address(sample, wrong)).status_code == 404
    assert learner.post(begin_address(sample, number=0)).status_code == 404


def test_a_quiz_that_is_gone_is_not_found(learner, sample, now):
    url = begin_address(sample)
    sample.quiz.delete()
    publish_course(sample.page.translation_key, now=now)

    assert learner.post(url).status_code == 404
    assert learner.get(sample.lessons[2].get_url()).status_code == 200


def test_strangers_cannot_begin(client, sample):
    client.force_login(make_learner().user)

    assert client.post(begin_address(sample)).status_code == 404
    assert Attempt.objects.count() == 0


def test_when_no_attempt_is_left_the_lesson_says_so(learner, sample, now):
    sample.quiz.max_attempts = 1
    sample.quiz.save()
    pass_quiz(sample, wrong=3, now=now)
    section = sample.section("quiz", 2)

    response = learner.post(begin_address(sample))

    assert response.url == f"{sample.lessons[2].get_url()}#a-{section.activity}"
    assert len(list(get_messages(response.wsgi_request))) == 1


def test_a_test_nobody_could_pass_is_said_to_be_under_revision(learner, sample):
    sample.quiz.quiz_questions.first().question.choices.all().update(is_correct=False)

    response = learner.post(begin_address(sample))

    assert response.url.startswith(sample.lessons[2].get_url())
    assert len(list(get_messages(response.wsgi_request))) == 1
    assert Attempt.objects.count() == 0


def test_the_questions_are_shown_without_telling_what_is_right(learner, attempt):
    response = learner.get(attempt_address(attempt))

    body = response.content.decode()
    assert response.status_code == 200
    for item in attempt.paper:
        assert f'name="question-{item["question"]}"' in body
    assert "checked" not in body
    assert "Weil." not in body


def test_the_questions_are_shown_in_the_language_of_the_reader(client, bilingual, now):
    client.force_login(bilingual.person.user)
    client.post(begin_address(bilingual))

    body = client.get(attempt_address(Attempt.objects.get(), "en")).content.decode()

    assert f"Frage eins{ENGLISH}" in body
    assert f"Frage zwei: Antwort 0{ENGLISH}" in body


def test_handing_in_shows_the_result(learner, sample, attempt):
    response = learner.post(attempt_address(attempt), right_answers(attempt, wrong=1))

    assert (response.status_code, response.url) == (302, attempt_address(attempt))
    attempt.refresh_from_db()
    assert (attempt.points, attempt.passed) == (66, True)
    shown = learner.get(attempt_address(attempt))
    assert (shown.context["right_count"], shown.context["needed"]) == (2, 2)
    assert [item["right"] for item in shown.context["questions"]] == [False, True, True]


def test_a_form_with_gaps_comes_back_with_what_was_chosen(learner, attempt):
    posted = right_answers(attempt)
    gap = posted.popitem()[0]

    response = learner.post(attempt_address(attempt), posted)

    body = response.content.decode()
    assert response.status_code == 422
    assert body.count(" checked>") == sum(len(chosen) for chosen in posted.values())
    assert f'id="m-{gap.removeprefix("question-")}"' in body
    assert Fact.objects.count() == 0


def test_an_empty_form_comes_back(learner, attempt):
    assert learner.post(attempt_address(attempt)).status_code == 422


def test_handing_in_twice_counts_once(learner, attempt):
    learner.post(attempt_address(attempt), right_answers(attempt))

    response = learner.post(attempt_address(attempt), right_answers(attempt, wrong=3))

    assert response.status_code == 302
    attempt.refresh_from_db()
    assert attempt.points == 100
    assert Fact.objects.count() == 1


def test_the_attempt_of_somebody_else_is_not_found(client, sample, attempt, now):
    other = make_learner()
    enrol(other, sample.course, now=now)
    client.force_login(other.user)

    assert client.get(attempt_address(attempt)).status_code == 404
    assert client.post(attempt_address(attempt), right_answers(attempt)).status_code == 404
    assert Fact.objects.count() == 0


def test_an_attempt_asks_strangers_to_log_in(client, attempt):
    response = client.get(attempt_address(attempt))

    assert response.url.startswith(reverse("lotse_lms:login"))


def test_an_attempt_that_never_was_is_not_found(learner, sample):
    assert learner.get(reverse("lotse_courses:attempt", args=[uuid4()])).status_code == 404


def test_an_attempt_of_a_round_that_is_over_can_be_read_but_not_handed_in(
    learner, sample, attempt, now
):
    withdraw(sample.enrolment, now=now)
    enrol(sample.person, sample.course, now=now)

    assert learner.get(attempt_address(attempt)).status_code == 200
    assert learner.post(attempt_address(attempt), right_answers(attempt)).status_code == 404
    assert Fact.objects.count() == 0


def test_the_test_that_completes_a_course_leads_to_its_result(learner, sample, now):
    for number in range(3):
        for section in sample.content(number).sections:
            if section.activity and section.kind != "quiz":
                take(sample, number, section, now=now)
        finish(sample, number, now=now)
    learner.post(begin_address(sample))
    attempt = Attempt.objects.get()

    learner.post(attempt_address(attempt), right_answers(attempt))

    body = learner.get(attempt_address(attempt)).content.decode()
    assert Enrolment.objects.get().completed_at is not None
    assert reverse("lotse_courses:result", args=[sample.course.key]) in body


def test_of_two_tests_in_a_lesson_each_has_its_own_title(learner, sample, now):
    second = make_quiz(make_question(), title="Zweiter Test")
    module = sample.lessons[0].get_parent().specific
    lesson = add_lesson(
        module, quiz_block(sample.quiz, "q1"), quiz_block(second, "q2"), title="Tests"
    )
    publish_course(sample.page.translation_key, now=now)
    sample.lessons.append(lesson)

    for section in sample.content(3).sections:
        learner.post(begin_address(sample, section.id, 3))
    titles = [
        learner.get(attempt_address(each)).context["quiz"].title
        for each in Attempt.objects.order_by("pk")
    ]

    assert titles == ["Abschlusstest", "Zweiter Test"]


def test_a_completed_course_can_still_be_practised(learner, sample, now):
    complete(sample, now=now)

    assert learner.post(begin_address(sample)).status_code == 302


@pytest.mark.parametrize("count", [1, 30])
def test_showing_questions_costs_as_much_for_many_as_for_one(
    learner, sample, now, django_assert_max_num_queries, count
):
    quiz = make_quiz(*(make_question() for _number in range(count)))
    module = sample.lessons[0].get_parent().specific
    sample.lessons.append(add_lesson(module, quiz_block(quiz, "viele"), title="Viele"))
    publish_course(sample.page.translation_key, now=now)
    learner.post(begin_address(sample, sample.content(3).sections[0].id, 3))
    url = attempt_address(Attempt.objects.get())
    learner.get(url)

    with django_assert_max_num_queries(6):
        assert len(learner.get(url).context["questions"]) == count
