"""A lesson as one learner sees it, and what the learner sends from there."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.data import LessonContent, Place
from courses.domain import answering
from courses.domain.answering import Taken
from courses.domain.content import course_structure, lesson_content, read_lesson
from courses.domain.exercises import AnswerError
from courses.domain.learning import view_lesson
from courses.domain.presenting import Own, exercise_context, lesson_context
from courses.domain.sources import course_page_of
from courses.models import LessonPage
from courses.views.addresses import remember
from lms import clock, registry
from lms.api import (
    ConflictingResendError,
    Course,
    Enrolment,
    NotEnrolledError,
    UnknownActivityError,
    progress_of,
)

PARTIAL = "fetch"


def serve_lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """Show a published lesson to somebody who takes its course, others the way there."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    enrolment = _enrolment_for(request, page)
    if enrolment:
        language = page.locale.language_code
        lesson = lesson_content(page.translation_key, language, enrolment.course.stamp)
        if lesson:
            remember(request, lesson, enrolment)
            return draw_lesson(request, lesson, enrolment=enrolment)
    if page.permissions_for_user(request.user).can_edit():
        return draw_lesson(request, read_lesson(page), trainer=True)
    course = course_page_of(page)
    if enrolment or course is None or not course.live:
        messages.info(
            request, _("This course is not public at the moment. What you have done is kept.")
        )
        return redirect("lotse_lms:me")
    messages.info(request, _("Please enrol first; then the lessons are open to you."))
    return redirect(course.get_url(request))


def _enrolment_for(request: HttpRequest, page: LessonPage) -> Enrolment | None:
    """Return the reader's current round in the course a lesson belongs to."""
    return (
        Enrolment.objects.of_user(request.user)
        .filter(
            is_current=True,
            withdrawn_at__isnull=True,
            course__activities__lesson_key=page.translation_key,
            course__activities__retired_at__isnull=True,
        )
        .select_related("course")
        .order_by(F("completed_at").asc(nulls_first=True), "pk")
        .first()
    )


def draw_lesson(
    request: HttpRequest,
    lesson: LessonContent,
    *,
    enrolment: Enrolment | None = None,
    error: tuple[str, AnswerError] | None = None,
    trainer: bool = False,
) -> HttpResponse:
    """Draw a lesson with the learner's answers; an error stands beside what was typed."""
    context = lesson_context(lesson, enrolment, error=error, wants=request.GET)
    context["trainer_view"] = trainer
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "lotse_courses/lesson_page.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, course: UUID, lesson: UUID, section: str) -> HttpResponse:
    """Take an answer: back to the exercise, or the exercise alone for a script that asked.

    Whoever comes back from logging in again is led to the lesson, and so below.
    """
    if request.method == "GET":
        return redirect(lesson_url(request, course, lesson))
    place = Place(
        user_id=_user_id(request),
        course_key=course,
        lesson_key=lesson,
        language=get_language() or "",
    )
    try:
        taken = answering.answer(
            place, section, request.POST, client_id=_client_id(request), now=clock.now()
        )
    except (NotEnrolledError, UnknownActivityError) as error:
        raise Http404 from error
    except AnswerError as error:
        return _refuse(request, place, section, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    except ConflictingResendError:
        message = _("This form was already sent with another answer. Please send it once more.")
        refused = AnswerError(message, _typed(request))
        return _refuse(request, place, section, refused, HTTPStatus.CONFLICT)
    if request.headers.get("X-Requested-With") == PARTIAL:
        return _partial(request, taken)
    return HttpResponseRedirect(f"{taken.lesson.url}#a-{taken.section.activity}")


@login_required
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, course: UUID, lesson: UUID) -> HttpResponse:
    """Note that a lesson was worked through; on to the next one, or to what is missing."""
    if request.method == "GET":
        return redirect(lesson_url(request, course, lesson))
    language = get_language() or ""
    place = Place(
        user_id=_user_id(request), course_key=course, lesson_key=lesson, language=language
    )
    try:
        answering.finish_lesson(place, client_id=_client_id(request), now=clock.now())
    except (NotEnrolledError, UnknownActivityError) as error:
        raise Http404 from error
    enrolment = Enrolment.objects.for_learning(place.user_id, course).get()
    content = lesson_content(lesson, language, enrolment.course.stamp)
    structure = course_structure(course, language, enrolment.course.stamp)
    if content is None:
        raise Http404
    view = view_lesson(content, structure, enrolment, progress_of(enrolment))
    if view.missing:
        messages.warning(
            request,
            _("Nearly there: this lesson still has an open exercise. It is right below."),
        )
        return redirect(f"{content.url}#a-{view.missing[0].activity}")
    if enrolment.completed_at is not None:
        return redirect("lotse_courses:result", course=course)
    following = view.following
    return redirect(following.url if following else _course_url(enrolment.course, language))


def _refuse(
    request: HttpRequest, place: Place, section_id: str, error: AnswerError, status: HTTPStatus
) -> HttpResponse:
    """Show the lesson, or the exercise alone, with the message and all that was typed."""
    enrolment = Enrolment.objects.for_learning(place.user_id, place.course_key).first()
    if enrolment is None:
        raise Http404
    lesson = lesson_content(place.lesson_key, place.language, enrolment.course.stamp)
    if lesson is None:
        raise Http404
    context = lesson_context(lesson, enrolment, error=(section_id, error))
    if request.headers.get("X-Requested-With") == PARTIAL:
        context["card"] = next(c for c in context["sections"] if c["section"].id == section_id)
        return render(request, "lotse_courses/exercise_partial.html", context, status=status)
    return render(request, "lotse_courses/lesson_page.html", context, status=status)


def _partial(request: HttpRequest, taken: Taken) -> HttpResponse:
    """Draw one exercise with its feedback, and how far the lesson is now."""
    enrolment = taken.enrolment
    structure = course_structure(
        enrolment.course.key, taken.lesson.language, enrolment.course.stamp
    )
    view = view_lesson(taken.lesson, structure, enrolment, taken.progress)
    context = {
        "card": exercise_context(
            taken.section,
            taken.lesson,
            enrolment.course.key,
            Own(payload=taken.payload, is_done=taken.section.activity in view.done_keys),
        ),
        "client_id": uuid4(),
        "lesson": taken.lesson,
        "view": view,
        "structure": structure,
        "course_key": enrolment.course.key,
        "enrolment": enrolment,
    }
    return render(request, "lotse_courses/exercise_partial.html", context)


def _user_id(request: HttpRequest) -> int:
    """Return the account behind a request that needs one."""
    if request.user.pk is None:
        raise Http404
    return int(request.user.pk)


def _client_id(request: HttpRequest) -> UUID:
    """Return the id the form was given, or a new one for a form that lost it."""
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid4()


def _typed(request: HttpRequest) -> dict[str, Any]:
    """Return what was typed, in the shape an exercise shows it in."""
    return {
        "text": request.POST.get("text", ""),
        "chosen": request.POST.getlist("choice"),
        "ratings": {
            name.removeprefix("rating-").removeprefix("statement-"): _number_or_text(value)
            for name, value in request.POST.dict().items()
            if name.startswith(("rating-", "statement-"))
        },
    }


def _number_or_text(value: str) -> int | str:
    """Return steps of a scale as the numbers they are."""
    return int(value) if value in {"1", "2", "3", "4", "5"} else value


def lesson_url(request: HttpRequest, course: UUID, lesson: UUID) -> str:
    """Return the address of a lesson of a course that the reader takes."""
    enrolment = Enrolment.objects.for_learning(_user_id(request), course).first()
    if enrolment is None:
        raise Http404
    structure = course_structure(course, get_language() or "", enrolment.course.stamp)
    found = structure.lesson(lesson) if structure else None
    if found is None:
        raise Http404
    return found.url


def _course_url(course: Course, language: str) -> str:
    """Return the address of a course, or of the own page."""
    return registry.course_link(course, language) or reverse("lotse_lms:me")
