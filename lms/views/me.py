"""What people see about themselves: their learning, why, and who has seen their data."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms import clock, registry
from lms.data import ReasonCode
from lms.domain import accesslog, privacy
from lms.domain.coursemap import ActivityInfo
from lms.domain.enrolling import CourseNotOpenError
from lms.domain.enrolling import enrol as enrol_person
from lms.domain.people import ensure_person, person_of
from lms.domain.recording import map_of, progress_of
from lms.models import Course, Enrolment


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningCard:
    """One course on the own page, with the next step in its own words."""

    enrolment: Enrolment
    title: str
    url: str
    next_title: str
    next_minutes: int
    next_url: str
    overdue: bool


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Show people where to go on, what is due and what they have completed."""
    language, today = get_language() or "", clock.today()
    enrolments = (
        Enrolment.objects.of_user(request.user)
        .current()
        .filter(withdrawn_at__isnull=True)
        .select_related("course", "edition")
    )
    cards = [_card(enrolment, language, today) for enrolment in enrolments]
    running = sorted(
        (card for card in cards if card.enrolment.is_running),
        key=lambda card: (
            card.enrolment.due_on or date.max,
            -card.enrolment.done_count,
            -card.enrolment.pk,
        ),
    )
    person = person_of(request.user)
    context = {
        "first": running[0] if running else None,
        "others": running[1:],
        "completed": [card for card in cards if not card.enrolment.is_running],
        "cards": _cards(person),
        "person": person,
        "catalogue": _catalogue(language, request.user),
    }
    return render(request, "lotse_lms/me.html", context)


def _catalogue(language: str, user: Any) -> registry.NavigationItem | None:  # noqa: ANN401 -- any user model
    """Return where courses are found, if there is such a place."""
    items = (find(language, user) for find in registry.navigation)
    return next((item for item in items if item and item.section == "learn"), None)


@login_required
@require_safe
def why(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say in words why a course is completed or not, from the rule that decides it."""
    enrolment = get_object_or_404(
        Enrolment.objects.of_user(request.user).current().select_related("course", "edition"),
        course__key=key,
    )
    language = get_language() or ""
    course_map, progress = map_of(enrolment), progress_of(enrolment)
    reasons = [
        {
            "title": course_map.by_id[reason.activity].title_in(language),
            "rule": reason.rule.label,
            "code": str(reason.code),
            "since": reason.since,
            "url": registry.link(enrolment.course, course_map.by_id[reason.activity].key, language),
        }
        for reason in progress.reasons
    ]
    context = {
        "enrolment": enrolment,
        "title": enrolment.course.title_in(language),
        "course_url": registry.course_link(enrolment.course, language),
        "reasons": reasons,
        "open": sum(r.code is not ReasonCode.DONE for r in progress.reasons),
        "progress": progress,
    }
    return render(request, "lotse_lms/why.html", context)


@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Show people who has seen their data and what is known about them."""
    person = person_of(request.user)
    accesses = accesslog.accesses_to(person)[:100] if person else []
    context = {"person": person, "accesses": accesses, "kinds": list(registry.personal_data)}
    return render(request, "lotse_lms/my_data.html", context)


@login_required
@require_safe
def my_data_file(request: HttpRequest) -> HttpResponse:
    """Give people all that is known about them as a file."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    response = JsonResponse(
        privacy.export_person(person), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="lotse-data.json"'
    return response


@login_required
@require_POST
def enrol(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let people take a course and show them its first step."""
    course = get_object_or_404(Course.objects.select_related("current_edition"), key=key)
    language = get_language() or ""
    now = clock.now()
    person = ensure_person(request.user, now=now, language=language)
    try:
        enrolment = enrol_person(person, course, now=now)
    except CourseNotOpenError:
        messages.error(request, _("This course does not take anybody at the moment."))
        return redirect(registry.course_link(course, language) or reverse("lotse_lms:me"))
    return redirect(_card(enrolment, language, clock.date_of(now)).next_url)


def _cards(person: Any) -> list[Any]:  # noqa: ANN401 -- a person or nobody
    """Return what the packages show on a person's own page."""
    if person is None:
        return []
    return [card for make in registry.cards for card in make(person, clock.now())]


def _card(enrolment: Enrolment, language: str, today: date) -> LearningCard:
    """Return a course with its next step."""
    course = enrolment.course
    step = _next_step(enrolment)
    url = registry.course_link(course, language) or reverse("lotse_lms:me")
    return LearningCard(
        enrolment=enrolment,
        title=course.title_in(language),
        url=url,
        next_title=step.title_in(language) if step else "",
        next_minutes=step.minutes if step else 0,
        next_url=(registry.link(course, step.key, language) if step else None) or url,
        overdue=bool(enrolment.is_running and enrolment.due_on and enrolment.due_on < today),
    )


def _next_step(enrolment: Enrolment) -> ActivityInfo | None:
    """Return the lesson in which the first open activity stands."""
    course_map = map_of(enrolment)
    open_id = progress_of(enrolment).next_open
    if open_id is None:
        return None
    activity = course_map.by_id[open_id]
    siblings = (a for a in course_map.by_id.values() if a.lesson_key == activity.lesson_key)
    return next((a for a in siblings if a.minutes and not a.retired), activity)
