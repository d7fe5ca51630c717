"""Formal tests: papers, attempts, points."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from courses.data import Place, QuizChoice, QuizQuestionText, QuizRef
from courses.domain.exercises.base import AnswerError, Posted
from courses.models import Attempt, Question, Quiz
from lms.api import (
    Enrolment,
    Happening,
    NotEnrolledError,
    activity_of,
    locked_enrolment,
    record_locked,
)
from lms.data import FactKind, Progress

FULL_POINTS = 100


class NoAttemptLeftError(ValueError):
    """All attempts at this test are used up."""


class UnsoundQuizError(ValueError):
    """As this test stands now, nobody could pass it."""


def quiz_problem(quiz: Quiz | None) -> str:
    """Say what is wrong with a quiz; nothing when it can be passed."""
    if quiz is None:
        return _("No quiz is chosen.")
    questions = _questions(quiz)
    if not questions:
        return _("The quiz “%s” has no questions.") % quiz.title
    for question in questions:
        right = sum(choice.is_correct for choice in question.choices.all())
        problem = question_problem(right=right, multiple=question.multiple)
        if problem:
            return _("%(problem)s (question “%(question)s”)") % {
                "problem": problem,
                "question": question.text,
            }
    return ""


def question_problem(*, right: int, multiple: bool) -> str:
    """Say what is wrong with a question that has so many right answers."""
    if not right:
        return _("At least one answer has to be right.")
    if not multiple and right > 1:
        return _("Exactly one answer has to be right.")
    return ""


def quiz_ref(quiz: Quiz, language: str) -> QuizRef:
    """Return what a lesson shows of a quiz, in a language or in the quiz's own."""
    rows = Quiz.objects.filter(translation_key=quiz.translation_key).select_related("locale")
    local = _in_language(rows, language)[quiz.translation_key]
    source = source_quiz(quiz.translation_key)
    return QuizRef(
        quiz_key=quiz.translation_key,
        title=local.title,
        intro=local.intro,
        pass_mark=source.pass_mark,
        max_attempts=source.max_attempts,
        question_count=source.quiz_questions.count(),
    )


@transaction.atomic
def begin(place: Place, *, activity_key: UUID, quiz_key: UUID, now: datetime) -> Attempt:
    """Begin an attempt, or go on with the one that is open.

    Raises ``NotEnrolledError``, ``UnknownActivityError``, ``NoAttemptLeftError`` and
    ``UnsoundQuizError``.
    """
    enrolment = locked_enrolment(place.user_id, place.course_key)  # of two presses one waits
    activity = activity_of(enrolment, activity_key)
    return _begin(enrolment, activity.id, place.lesson_key, source_quiz(quiz_key), now)


def _begin(
    enrolment: Enrolment, activity_id: int, lesson_key: UUID, quiz: Quiz, now: datetime
) -> Attempt:
    """Return the open attempt, or make one with the questions as they are now."""
    attempts = list(Attempt.objects.filter(enrolment=enrolment, activity_id=activity_id))
    for attempt in attempts:
        if attempt.submitted_at is None:
            return attempt
    if quiz.max_attempts and len(attempts) >= quiz.max_attempts:
        raise NoAttemptLeftError(str(quiz.translation_key))
    if problem := quiz_problem(quiz):
        raise UnsoundQuizError(problem)
    return Attempt.objects.create(
        enrolment=enrolment,
        activity_id=activity_id,
        lesson_key=lesson_key,
        quiz_key=quiz.translation_key,
        number=max((attempt.number for attempt in attempts), default=0) + 1,
        pass_mark=quiz.pass_mark,
        paper=_paper(quiz),
        started_at=now,
    )


def _paper(quiz: Quiz) -> list[dict[str, Any]]:
    """Pin the questions of a quiz as they are."""
    return [
        {
            "question": str(question.translation_key),
            "multiple": question.multiple,
            "choices": [
                {"key": str(choice.translation_key), "correct": choice.is_correct}
                for choice in question.choices.all()
            ],
        }
        for question in _questions(quiz)
    ]


def read_answers(attempt: Attempt, posted: Posted) -> dict[str, list[str]]:
    """Return the answers to all questions. Raises ``AnswerError`` when one has none."""
    answers = {}
    for item in attempt.paper:
        known = {choice["key"] for choice in item["choices"]}
        chosen = [key for key in posted.getlist(f"question-{item['question']}") if key in known]
        if chosen:
            answers[item["question"]] = chosen if item["multiple"] else chosen[:1]
    missing = len(attempt.paper) - len(answers)
    if missing:
        message = _("Some questions have no answer yet. Your other answers are kept.")
        raise AnswerError(message, {"answers": answers})
    return answers


def points_of(paper: Sequence[Mapping[str, Any]], answers: Mapping[str, Sequence[str]]) -> int:
    """Return the points for answers, 0 to 100: a question counts when it is wholly right."""
    return len(right_questions(paper, answers)) * FULL_POINTS // len(paper) if paper else 0


def right_questions(
    paper: Sequence[Mapping[str, Any]], answers: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """Return the keys of the questions that are wholly right."""
    return frozenset(
        item["question"]
        for item in paper
        if set(answers.get(item["question"], ()))
        == {choice["key"] for choice in item["choices"] if choice["correct"]}
    )


@transaction.atomic
def submit(
    *, user_id: int, attempt: Attempt, course_key: UUID, posted: Posted, now: datetime
) -> tuple[Attempt, Progress | None]:
    """Grade an attempt once and tell the hub how it went; again changes nothing.

    Raises ``AnswerError`` when answers are missing, ``NotEnrolledError``.
    """
    enrolment = locked_enrolment(user_id, course_key)
    if attempt.enrolment_id != enrolment.pk:  # of a round that is over
        raise NotEnrolledError(str(course_key))
    attempt = Attempt.objects.select_related("activity").get(pk=attempt.pk)
    if attempt.submitted_at is not None:
        return attempt, None
    attempt.answers = read_answers(attempt, posted)
    attempt.points = points_of(attempt.paper, attempt.answers)
    attempt.passed = attempt.points >= attempt.pass_mark
    attempt.submitted_at = now
    attempt.save(update_fields=["answers", "points", "passed", "submitted_at"])
    happening = Happening(
        activity_key=attempt.activity.key,
        kind=FactKind.TESTED,
        client_id=uuid5(attempt.public_id, "submitted"),
        digest="attempt",
        happened_at=now,
        passed=attempt.passed,
        points=attempt.points,
    )
    return attempt, record_locked(enrolment, happening, now=now)


def source_quiz(quiz_key: UUID) -> Quiz:
    """Return the quiz all languages share: the oldest with its key."""
    quiz: Quiz = Quiz.objects.filter(translation_key=quiz_key).order_by("pk")[:1].get()
    return quiz


def question_texts(attempt: Attempt, language: str) -> list[QuizQuestionText]:
    """Return the questions of an attempt in a language, or in the one they were written in."""
    keys = [UUID(item["question"]) for item in attempt.paper]
    rows = Question.objects.filter(translation_key__in=keys).prefetch_related("choices")
    local = _in_language(rows.select_related("locale"), language)
    texts = []
    for item in attempt.paper:
        question = local.get(UUID(item["question"]))
        if question is None:
            continue
        choices = {str(choice.translation_key): choice for choice in question.choices.all()}
        texts.append(
            QuizQuestionText(
                key=item["question"],
                text=question.text,
                multiple=item["multiple"],
                choices=tuple(
                    QuizChoice(
                        key=pinned["key"],
                        text=choices[pinned["key"]].text,
                        correct=pinned["correct"],
                        feedback=choices[pinned["key"]].feedback,
                    )
                    for pinned in item["choices"]
                    if pinned["key"] in choices
                ),
            )
        )
    return texts


def _questions(quiz: Quiz) -> list[Question]:
    """Return the questions of a quiz in order, with their choices."""
    items = quiz.quiz_questions.all()
    if hasattr(items, "select_related"):
        items = items.select_related("question").prefetch_related("question__choices")
    return [item.question for item in items]


def _in_language(rows: Any, language: str) -> dict[UUID, Any]:  # noqa: ANN401 -- quizzes or questions
    """Return for each key the row in a language, or else the oldest."""
    found: dict[UUID, Any] = {}
    for row in sorted(rows, key=lambda row: row.pk):
        if row.translation_key not in found or row.locale.language_code == language:
            found[row.translation_key] = row
    return found
