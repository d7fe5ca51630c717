"""The first page of whoever accompanies or is accompanied, and leaving, pausing, coming back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms import clock
from lms.api import Course, person_of
from lms.registry import course_link
from mentoring.domain import profiles
from mentoring.domain.access import own_profiles
from mentoring.domain.overview import overview_of
from mentoring.forms.applying import PauseForm
from mentoring.models import Profile


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the reader's programmes, proposals and tandems, and what comes next."""
    language = get_language() or ""
    overview = overview_of(request.user, person_of(request.user), now=clock.now())
    context = {
        "overview": overview,
        "proposals": [
            {"it": one, "title": one.programme.title_in(language)} for one in overview.proposals
        ],
        "tandems": [
            {"it": one, "title": one.tandem.programme.title_in(language)}
            for one in overview.tandems
        ],
        "ended": overview.ended,
        "profiles": [
            {
                "it": one,
                "profile": one.profile,
                "title": one.profile.programme.title_in(language),
                "gate": gate(one.gate, language),
            }
            for one in overview.profiles
        ],
        "offers": [
            {
                "it": one,
                "title": one.programme.title_in(language),
                "summary": one.programme.text_in(language, "summary"),
            }
            for one in overview.offers
        ],
    }
    return render(request, "lotse_mentoring/index.html", context)


def gate(course: Course | None, language: str) -> dict[str, Any] | None:
    """Return name and address of the course that mentors complete first."""
    if course is None:
        return None
    return {"title": course.title_in(language), "url": course_link(course, language)}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let somebody say until when nobody should be proposed to them."""
    profile = own_profile(request, public_id)
    form = PauseForm(request.POST or None, initial={"until": profile.paused_until})
    if request.method == "POST" and form.is_valid():
        try:
            profiles.pause(profile, until=form.cleaned_data["until"], now=clock.now())
        except profiles.ProfileError as error:
            for name, reason in error.problems.items():
                form.add_error(name or None, reason)
        else:
            messages.success(request, _("You are pausing. You can come back at any time."))
            return redirect("lotse_mentoring:index")
    context = {"form": form, "profile": profile, "title": _title(profile)}
    status = 422 if form.errors else 200
    return render(request, "lotse_mentoring/pause.html", context, status=status)


@login_required
@require_POST
def resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a pause."""
    profile = own_profile(request, public_id)
    try:
        profiles.resume(profile, now=clock.now())
    except profiles.ProfileError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Welcome back. You are among those who wait again."))
    return redirect("lotse_mentoring:index")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask once more, then let somebody leave a programme."""
    profile = own_profile(request, public_id)
    if request.method == "POST":
        try:
            profiles.withdraw(profile, now=clock.now())
        except profiles.ProfileError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("You have left the programme. You can apply once more."))
        return redirect("lotse_mentoring:index")
    context = {"profile": profile, "title": _title(profile)}
    return render(request, "lotse_mentoring/leave.html", context)


def own_profile(request: HttpRequest, public_id: UUID) -> Profile:
    """Return a profile of the reader; anybody else's is not there."""
    return get_object_or_404(own_profiles(request.user), public_id=public_id)


def _title(profile: Profile) -> str:
    """Return what the programme is called in the reader's language."""
    return profile.programme.title_in(get_language() or "")
