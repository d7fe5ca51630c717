from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from factories import make_learner
from hypothesis import given
from hypothesis import strategies as st
from page_factories import (
    ENGLISH,
    form,
    make_question,
    make_quiz,
    pass_quiz,
    right_answers,
)

from courses.domain.exercises import AnswerError
from courses.domain.quizzes import (
    NoAttemptLeftError,
    UnsoundQuizError,
    begin,
    points_of,
    question_problem,
    question_texts,
    quiz_problem,
    quiz_ref,
    right_questions,
    submit,
)
from courses.models import Attempt
from lms.choices import FactKind, ProgressStatus
from lms.domain.coursemap import UnknownActivityError
from lms.domain.enrolling import enrol
from lms.domain.recording import NotEnrolledError
from lms.models import Fact


def start(sample, now, **place):
    return begin(
        replace(sample.place(2), **place),
        activity_key=sample.section("quiz", 2).activity,
        quiz_key=sample.quiz.translation_key,
        now=now,
    )


def hand_in(sample, attempt, posted, now, *, person=None):
    return submit(
        user_id=(person or sample.person).user_id,
        attempt=attempt,
        course_key=sample.course.key,
        posted=form(**posted),
        now=now,
    )


# Points


@st.composite
def papers(draw):
    """Draw a paper and answers to it, some of them right."""
    paper, answers = [], {}
    for number in range(draw(st.integers(1, 12))):
        flags = draw(st.lists(st.booleans(), min_size=2, max_size=5).filter(any))
        choices = [{"key": f"{number}-{n}", "correct": flag} for n, flag in enumerate(flags)]
        paper.append({"question": str(number), "multiple": True, "choices": choices})
        answers[str(number)] = draw(
            st.lists(st.sampled_from([c["key"] for c in choices]), unique=True)
        )
    return paper, answers


@given(papers())
def test_points_go_from_0_to_100_and_are_100_only_when_everything_is_right(drawn):
    paper, answers = drawn

    points = points_of(paper, answers)

    assert 0 <= points <= 100
    assert (points == 100) == (len(right_questions(paper, answers)) == len(paper))


@given(papers())
def test_one_more_right_answer_never_costs_points(drawn):
    paper, answers = drawn
    better = dict(answers)
    better["0"] = [c["key"] for c in paper[0]["choices"] if c["correct"]]

    assert points_of(paper, better) >= points_of(paper, answers)


@given(papers(), st.integers(1, 100))
def test_whoever_has_the_needed_questions_right_passes_and_nobody_else(drawn, mark):
    paper, answers = drawn
    needed = -(-mark * len(paper) // 100)

    passed = points_of(paper, answers) >= mark

    assert passed == (len(right_questions(paper, answers)) >= needed)


def test_an_empty_paper_gives_nothing():
    assert points_of([], {}) == 0


def test_a_question_counts_only_when_it_is_wholly_right():
    choices = [{"key": key, "correct": key != "c"} for key in "abc"]
    paper = [{"question": "q", "multiple": True, "choices": choices}]

    chosen = [["a"], ["a", "b"], ["a", "b", "c"], ["c"], []]

    assert [points_of(paper, {"q": each}) for each in chosen] == [0, 100, 0, 0, 0]


# Sense


@pytest.mark.parametrize(
    ("right", "multiple", "is_sound"),
    [(0, False, False), (1, False, True), (2, False, False), (0, True, False), (2, True, True)],
)
def test_a_question_has_the_right_number_of_right_answers(right, multiple, is_sound):
    assert (question_problem(right=right, multiple=multiple) == "") is is_sound


def test_a_quiz_says_which_question_is_wrong(db):
    quiz = make_quiz(make_question(), make_question((False, False), words="Ohne Lösung"))

    assert "Ohne Lösung" in quiz_problem(quiz)


def test_a_quiz_without_questions_and_no_quiz_at_all_are_problems(db):
    assert "Leer" in quiz_problem(make_quiz(title="Leer"))
    assert quiz_problem(None)


def test_a_sound_quiz_has_no_problem(db):
    assert quiz_problem(make_quiz(make_question(), make_question((True, True, False)))) == ""


@pytest.mark.parametrize("count", [1, 30])
def test_checking_a_quiz_takes_as_many_statements_for_many_questions_as_for_one(
    db, django_assert_num_queries, count
):
    quiz = make_quiz(*(make_question() for _number in range(count)))

    with django_assert_num_queries(2):
        assert quiz_problem(quiz) == ""


# Attempts


def test_an_attempt_has_its_questions_in_order(sample, now):
    attempt = start(sample, now)

    questions = [item.question for item in sample.quiz.quiz_questions.all()]
    assert [item["question"] for item in attempt.paper] == [
        str(question.translation_key) for question in questions
    ]
    assert (attempt.number, attempt.pass_mark, attempt.started_at) == (1, 60, now)
    assert attempt.enrolment_id == sample.enrolment.pk


def test_beginning_again_goes_on_with_the_open_attempt(sample, now):
    assert start(sample, now) == start(sample, now)
    assert Attempt.objects.count() == 1


def test_the_database_keeps_a_second_open_attempt_out(sample, now):
    attempt = start(sample, now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(
            enrolment=attempt.enrolment,
            activity=attempt.activity,
            lesson_key=attempt.lesson_key,
            quiz_key=attempt.quiz_key,
            number=2,
            pass_mark=60,
            paper=[],
            started_at=now,
        )


def test_a_passed_test_is_a_fact_with_its_points(sample, now):
    attempt = pass_quiz(sample, wrong=1, now=now)

    fact = Fact.objects.get()
    assert (attempt.points, attempt.passed, attempt.submitted_at) == (66, True, now)
    assert (fact.kind, fact.points, fact.passed) == (FactKind.TESTED, 66, True)
    assert fact.activity_id == attempt.activity_id


def test_a_failed_test_can_be_taken_again_and_counts_once_it_is_passed(sample, now):
    failed = pass_quiz(sample, wrong=2, now=now)
    passed = pass_quiz(sample, now=now)

    assert [(a.number, a.points, a.passed) for a in (failed, passed)] == [
        (1, 33, False),
        (2, 100, True),
    ]
    sample.enrolment.refresh_from_db()
    assert sample.enrolment.done_count == 1


def test_a_later_worse_attempt_lowers_nothing(sample, now):
    pass_quiz(sample, now=now)
    pass_quiz(sample, wrong=3, now=now)

    sample.enrolment.refresh_from_db()
    assert sample.enrolment.done_count == 1
    assert sample.enrolment.status == ProgressStatus.IN_PROGRESS


def test_handing_in_twice_grades_once(sample, now):
    attempt = start(sample, now)
    hand_in(sample, attempt, right_answers(attempt), now)

    again, progress = hand_in(sample, attempt, right_answers(attempt, wrong=3), now)

    assert (again.points, progress) == (100, None)
    assert Fact.objects.count() == 1


def test_a_question_without_an_answer_is_asked_for_and_the_others_are_kept(sample, now):
    attempt = start(sample, now)
    posted = right_answers(attempt)
    missing = posted.popitem()[0].removeprefix("question-")

    with pytest.raises(AnswerError) as caught:
        hand_in(sample, attempt, posted, now)

    assert set(caught.value.given["answers"]) == {
        item["question"] for item in attempt.paper if item["question"] != missing
    }
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.answers) == (None, {})


def test_answers_nobody_offered_are_no_answers(sample, now):
    attempt = start(sample, now)
    posted = {name: [str(uuid4()), "\x00"] for name in right_answers(attempt)}

    with pytest.raises(AnswerError) as caught:
        hand_in(sample, attempt, posted, now)

    assert caught.value.given == {"answers": {}}


def test_of_two_answers_to_a_single_question_the_first_counts(sample, now):
    attempt = start(sample, now)
    posted = {
        f"question-{item['question']}": [choice["key"] for choice in item["choices"]]
        for item in attempt.paper
    }

    graded, _progress = hand_in(sample, attempt, posted, now)

    assert [len(graded.answers[item["question"]]) for item in attempt.paper] == [1, 1, 3]


def test_a_later_change_of_the_key_does_not_change_a_running_attempt(sample, now):
    attempt = start(sample, now)
    posted = right_answers(attempt)
    question = sample.quiz.quiz_questions.first().question
    for choice in question.choices.all():
        choice.is_correct = not choice.is_correct
        choice.save()
    sample.quiz.pass_mark = 100
    sample.quiz.save()

    graded, _progress = hand_in(sample, attempt, posted, now)

    assert (graded.points, graded.pass_mark, graded.passed) == (100, 60, True)
    assert start(sample, now).paper != attempt.paper


def test_attempts_are_limited_where_the_quiz_says_so(sample, now):
    sample.quiz.max_attempts = 2
    sample.quiz.save()
    pass_quiz(sample, wrong=3, now=now)
    pass_quiz(sample, wrong=3, now=now)

    with pytest.raises(NoAttemptLeftError):
        start(sample, now)

    assert Attempt.objects.count() == 2


def test_the_limit_counts_the_own_attempts_alone(sample, now):
    sample.quiz.max_attempts = 1
    sample.quiz.save()
    other = make_learner()
    enrol(other, sample.course, now=now)
    pass_quiz(sample, person=other, now=now)

    assert start(sample, now).number == 1


def test_a_test_that_nobody_could_pass_cannot_be_begun(sample, now):
    question = sample.quiz.quiz_questions.first().question
    question.choices.all().update(is_correct=False)

    with pytest.raises(UnsoundQuizError):
        start(sample, now)

    assert Attempt.objects.count() == 0


def test_whoever_does_not_take_the_course_cannot_begin_or_hand_in(sample, now):
    stranger, attempt = make_learner(), start(sample, now)

    with pytest.raises(NotEnrolledError):
        start(sample, now, user_id=stranger.user_id)
    with pytest.raises(NotEnrolledError):
        hand_in(sample, attempt, right_answers(attempt), now, person=stranger)


def test_nobody_hands_in_the_attempt_of_somebody_else(sample, now):
    other, attempt = make_learner(), start(sample, now)
    enrol(other, sample.course, now=now)

    with pytest.raises(NotEnrolledError):
        hand_in(sample, attempt, right_answers(attempt), now, person=other)

    assert Fact.objects.count() == 0


def test_an_unknown_activity_has_no_attempts(sample, now):
    with pytest.raises(UnknownActivityError):
        begin(sample.place(2), activity_key=uuid4(), quiz_key=sample.quiz.translation_key, now=now)


# Languages


def test_questions_are_shown_in_the_language_asked_for_or_as_they_were_written(bilingual, now):
    attempt = start(bilingual, now)

    english = question_texts(attempt, "en")

    assert [question.text for question in english] == [
        f"Frage eins{ENGLISH}",
        f"Frage zwei{ENGLISH}",
        "Frage drei",
    ]
    assert english[0].choices[1].text == f"Frage eins: Antwort 1{ENGLISH}"
    german = question_texts(attempt, "de")
    assert [question.text for question in german] == ["Frage eins", "Frage zwei", "Frage drei"]


def test_all_languages_share_questions_choices_and_what_is_right(bilingual, now):
    attempt = start(bilingual, now)

    german, english = question_texts(attempt, "de"), question_texts(attempt, "en")

    assert [[(c.key, c.correct) for c in q.choices] for q in german] == [
        [(c.key, c.correct) for c in q.choices] for q in english
    ]


def test_a_quiz_is_introduced_in_the_language_asked_for_with_the_rules_of_the_source(bilingual):
    translation = bilingual.quiz.get_translations().get()
    translation.pass_mark, translation.max_attempts = 1, 9
    translation.save()

    german, english = (quiz_ref(translation, language) for language in ("de", "en"))

    assert (german.title, english.title) == ("Abschlusstest", f"Abschlusstest{ENGLISH}")
    assert (english.pass_mark, english.max_attempts, english.question_count) == (60, 0, 3)


@pytest.mark.parametrize("count", [1, 30])
def test_reading_questions_takes_as_many_statements_for_many_as_for_one(
    db, django_assert_num_queries, count
):
    questions = [make_question() for _number in range(count)]
    paper = [
        {"question": str(each.translation_key), "multiple": False, "choices": []}
        for each in questions
    ]

    with django_assert_num_queries(2):
        assert len(question_texts(Attempt(paper=paper), "de")) == count
