"""Taking a formal test."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.data import Place, QuizRef
from courses.domain import quizzes
from courses.domain.content import course_structure, lesson_content
from courses.domain.exercises import AnswerError
from courses.models import Attempt
from courses.views.lessons import lesson_url
from lms import clock
from lms.api import Enrolment, NotEnrolledError, UnknownActivityError
from lms.data import activity_key


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, course: UUID, lesson: UUID, section: str) -> HttpResponse:
    """Begin a test, or go on with the attempt that is open."""
    if request.method == "GET":
        return redirect(lesson_url(request, course, lesson))
    language, user_id = get_language() or "", int(request.user.pk or 0)
    enrolment = Enrolment.objects.for_learning(user_id, course).first()
    content = lesson_content(lesson, language, enrolment.course.stamp) if enrolment else None
    found = content.section(section) if content else None
    # A quiz that is gone leaves nothing behind.
    if content is None or found is None or not isinstance(found.content, QuizRef):
        raise Http404
    place = Place(user_id=user_id, course_key=course, lesson_key=lesson, language=language)
    try:
        attempt = quizzes.begin(
            place,
            activity_key=activity_key(lesson, section),
            quiz_key=found.content.quiz_key,
            now=clock.now(),
        )
    except (NotEnrolledError, UnknownActivityError) as error:
        raise Http404 from error
    except quizzes.NoAttemptLeftError:
        messages.warning(request, _("You have used all attempts at this test."))
        return redirect(f"{content.url}#a-{found.activity}")
    except quizzes.UnsoundQuizError:
        messages.warning(request, _("This test is being revised. Please try again later."))
        return redirect(f"{content.url}#a-{found.activity}")
    return redirect("lotse_courses:attempt", public_id=attempt.public_id)


@login_required
def attempt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the questions of the own attempt, take the answers, and show how it went."""
    mine = get_object_or_404(
        Attempt.objects.select_related("enrolment__course", "enrolment__edition", "activity"),
        public_id=public_id,
        enrolment__person__user_id=request.user.pk,
    )
    if request.method == "POST":
        try:
            quizzes.submit(
                user_id=int(request.user.pk or 0),
                attempt=mine,
                course_key=mine.enrolment.course.key,
                posted=request.POST,
                now=clock.now(),
            )
        except NotEnrolledError as error:
            raise Http404 from error
        except AnswerError as error:
            return _questions(request, mine, error)
        return redirect("lotse_courses:attempt", public_id=public_id)
    if mine.submitted_at is None:
        return _questions(request, mine, None)
    return render(request, "lotse_courses/quiz_result.html", _result(mine))


def _questions(request: HttpRequest, mine: Attempt, error: AnswerError | None) -> HttpResponse:
    """Show the questions, with what was chosen before an error."""
    context = _common(mine)
    given = (error.given if error else {}).get("answers", {})
    context["error"] = str(error) if error else ""
    context["questions"] = [
        {
            "question": question,
            "chosen": given.get(question.key, []),
            "missing": bool(error) and question.key not in given,
        }
        for question in quizzes.question_texts(mine, get_language() or "")
    ]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "lotse_courses/quiz_questions.html", context, status=status)


def _result(mine: Attempt) -> dict[str, Any]:
    """Return what the page about a finished attempt shows."""
    right = quizzes.right_questions(mine.paper, mine.answers)
    questions = [
        {
            "question": question,
            "chosen": mine.answers.get(question.key, []),
            "right": question.key in right,
        }
        for question in quizzes.question_texts(mine, get_language() or "")
    ]
    needed = -(-mine.pass_mark * len(mine.paper) // quizzes.FULL_POINTS)
    return {
        **_common(mine),
        "questions": questions,
        "right_count": len(right),
        "needed": needed,
        "completed": mine.enrolment.completed_at is not None,
    }


def _common(mine: Attempt) -> dict[str, Any]:
    """Return what all pages of a test show: the way back and the way on."""
    language = get_language() or ""
    course = mine.enrolment.course
    lesson = lesson_content(mine.lesson_key, language, course.stamp)
    structure = course_structure(course.key, language, course.stamp)
    sections = lesson.sections if lesson else ()
    section = next((s for s in sections if s.activity == mine.activity.key), None)
    return {
        "attempt": mine,
        "lesson": lesson,
        "following": structure.after(mine.lesson_key) if structure else None,
        "quiz": section.content if section else None,
        "section": section,
        "course": course,
        "course_key": course.key,
    }
