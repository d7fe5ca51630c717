"""Where the courses hook into Wagtail."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from courses.domain.archiving import has_records
from courses.models import CoursePage, LessonPage, ModulePage
from courses.views.lessons import serve_lesson
from courses.viewsets import QuizGroup

register_snippet(QuizGroup)


@hooks.register("before_serve_page", order=100)
def serve_lessons(page: Any, request: HttpRequest, *_args: Any) -> HttpResponse | None:  # noqa: ANN401
    """A lesson depends on who reads it; a module is a place on its course's map.

    Runs after Wagtail's own hooks, so restrictions of pages and hooks of the host come first.
    """
    if isinstance(page, LessonPage):
        return serve_lesson(request, page)
    if isinstance(page, ModulePage):
        return redirect(f"{page.get_parent().get_url(request)}#m-{page.slug}")
    return None


@hooks.register("before_delete_page")
def keep_records(request: HttpRequest, page: Any) -> HttpResponse | None:  # noqa: ANN401
    """A page people have learned from is unpublished, never deleted."""
    page = page.specific
    if isinstance(page, CoursePage | ModulePage | LessonPage) and has_records(page):
        messages.error(
            request,
            _(
                "People have learned with “%s”, so it cannot be deleted. Unpublish it instead: "
                "their records and certificates stay as they are."
            )
            % page.title,
        )
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
