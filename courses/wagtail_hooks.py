"""Where the courses hook into Wagtail."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from courses.domain.archiving import has_records
from courses.domain.outline import publish_course
from courses.domain.sources import course_keys_with
from courses.models import LessonPage, ModulePage, Question, Quiz
from courses.views.lessons import serve_lesson
from courses.viewsets import QuizGroup
from lms import clock

register_snippet(QuizGroup)

Serve = Callable[[Any, HttpRequest, list[Any], dict[str, Any]], HttpResponse]


@hooks.register("on_serve_page", order=100)
def serve_lessons(serve: Serve) -> Serve:
    """A lesson depends on who reads it; a module is a place on its course's map.

    Innermost, so that Wagtail's restrictions of pages and the hooks of the host come first.
    """

    def serve_ours(
        page: Any,  # noqa: ANN401 -- any page
        request: HttpRequest,
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> HttpResponse:
        if isinstance(page, LessonPage):
            return serve_lesson(request, page)
        if isinstance(page, ModulePage):
            return redirect(f"{page.get_parent().get_url(request)}#m-{page.slug}")
        return serve(page, request, args, kwargs)

    return serve_ours


@hooks.register("before_delete_page")
def keep_records(request: HttpRequest, page: Any) -> HttpResponse | None:  # noqa: ANN401
    """A page people have learned from is unpublished, never deleted."""
    if not has_records(page):
        return None
    messages.error(
        request,
        _(
            "People have learned with “%s”, so it cannot be deleted. Unpublish it instead: "
            "their records and certificates stay as they are."
        )
        % page.title,
    )
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_records_of_many(
    request: HttpRequest, action: str, objects: Iterable[Any], _view: object
) -> HttpResponse | None:
    """The same when many pages are deleted at once: then none of them is."""
    pages = [page for page in objects if isinstance(page, Page)] if action == "delete" else []
    refused = [answer for page in pages if (answer := keep_records(request, page))]
    return refused[0] if refused else None


@hooks.register("before_delete_snippet")
def keep_quizzes(request: HttpRequest, things: Iterable[Any]) -> HttpResponse | None:
    """A quiz that stands in a lesson is taken out there first."""
    for thing in things:
        if isinstance(thing, Quiz) and course_keys_with(thing):
            messages.error(
                request,
                _("The quiz “%s” stands in a lesson. Take it out there first.") % thing.title,
            )
            return redirect(Quiz.snippet_viewset.get_url_name("list"))
    return None


@hooks.register("after_edit_snippet")
def tell_the_hub_of_a_quiz(request: HttpRequest, thing: Any) -> None:  # noqa: ANN401
    """A question or quiz has changed, and with it every lesson that asks it."""
    del request
    if isinstance(thing, Quiz | Question):
        for key in course_keys_with(thing):
            publish_course(key, now=clock.now())
