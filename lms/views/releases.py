"""Releasing courses in the admin, for trainers: what has changed, whom it concerns, and the act."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import permission_denied

from lms import clock
from lms.choices import ReleaseChoice
from lms.domain.access import may_release
from lms.domain.people import person_of
from lms.domain.release import ReleaseError, ReleasePreview, preview_release, release
from lms.domain.staging import staged_courses
from lms.models import Course, Release

_NOTE = Release._meta.get_field("note").max_length


def trainers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in only who trains somewhere today, and administrators."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 -- any view
        if not may_release(request.user, day=clock.today()):
            return permission_denied(request)  # type: ignore[no-any-return]
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@trainers_only
def index(request: HttpRequest) -> HttpResponse:
    """List the courses and say which have something to release."""
    return TemplateResponse(
        request,
        "lotse_lms/admin/releases.html",
        {"courses": staged_courses(get_language() or ""), **_frame(_("Releases"))},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@trainers_only
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what releasing a course would mean, and release it."""
    course = get_object_or_404(Course.objects.select_related("current_edition"), pk=pk)
    if request.method == "POST" and _released(request, course):
        return redirect("lotse_releases:index")
    language = get_language() or ""
    preview = preview_release(course)
    asked = request.POST.get("choice", "")
    return TemplateResponse(
        request,
        "lotse_lms/admin/release.html",
        {
            "course": course,
            "preview": preview,
            "changes": _changes(preview, language),
            "choices": [c for c in ReleaseChoice if c.value in _possible(preview)],
            "chosen": asked if asked in ReleaseChoice.values else _possible(preview)[0],
            "note": request.POST.get("note", ""),
            "note_length": _NOTE,
            **_frame(course.title_in(language), inner=True),
        },
    )


def _released(request: HttpRequest, course: Course) -> bool:
    """Release a course as the form says; say so, or say why not."""
    try:
        choice = ReleaseChoice(request.POST.get("choice", ""))
    except ValueError:
        messages.error(request, _("Please choose what the change means."))
        return False
    note = request.POST.get("note", "").strip()[:_NOTE]
    try:
        edition = release(course, choice, by=person_of(request.user), now=clock.now(), note=note)
    except ReleaseError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("Released: %(edition)s.") % {"edition": edition})
    return True


def _possible(preview: ReleasePreview) -> list[str]:
    """Return the choices there are, the one to start from first."""
    if preview.first or preview.added or preview.removed:
        return [ReleaseChoice.NEW_LEARNERS.value]
    return [ReleaseChoice.EDITORIAL.value, ReleaseChoice.NEW_LEARNERS.value]


def _changes(preview: ReleasePreview, language: str) -> list[dict[str, Any]]:
    """Return the activities that changed, by what happened to them."""
    groups = (
        (_("Added"), "plus", preview.added),
        (_("Removed"), "minus", preview.removed),
        (_("Changed"), "edit", preview.changed),
    )
    return [
        {"title": title, "icon": icon, "items": [a.title_in(language) for a in activities]}
        for title, icon, activities in groups
        if activities
    ]


def _frame(title: str, *, inner: bool = False) -> dict[str, Any]:
    """Return what Wagtail's page furniture needs."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if inner:
        crumbs.append({"url": reverse("lotse_releases:index"), "label": _("Releases")})
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": "calendar-check",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
