"""What stands at the end of a course."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from courses.domain.content import course_structure
from courses.domain.ratings import growth
from lms import clock, registry
from lms.api import Enrolment


@login_required
@require_safe
def result(request: HttpRequest, course: UUID) -> HttpResponse:
    """Congratulate, show the own growth, and lead to the certificate."""
    enrolment = get_object_or_404(
        Enrolment.objects.of_user(request.user)
        .current()
        .filter(completed_at__isnull=False)
        .select_related("course", "edition", "completion", "person"),
        course__key=course,
    )
    language = get_language() or ""
    structure = course_structure(course, language, enrolment.course.stamp)
    cards = [card for make in registry.cards for card in make(enrolment.person, clock.now())]
    context = {
        "enrolment": enrolment,
        "completion": enrolment.completion,
        "title": enrolment.course.title_in(language),
        "structure": structure,
        "growth": growth(enrolment, language),
        "cards": cards,
    }
    return render(request, "lotse_courses/result.html", context)
