"""Applying for a programme, and saying something else of oneself later."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms import clock
from lms.api import Completion, Person, person_of
from mentoring.choices import ProgrammeKind, Side
from mentoring.domain import profiles
from mentoring.domain.access import open_programmes
from mentoring.domain.describing import current_rules
from mentoring.domain.vocabulary import Vocabulary
from mentoring.forms.applying import ProfileForm
from mentoring.models import Profile, Programme
from mentoring.views.mine import gate, own_profile


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, programme: UUID, side: str) -> HttpResponse:
    """Ask what matching needs, for one side of a programme."""
    person = person_of(request.user)
    if person is None or side not in Side.values:
        raise Http404
    found = _programme(person, programme)
    if request.method != "POST":
        if found.closed_at is not None:
            messages.info(request, _("This programme is closed. It takes nobody new."))
            return redirect("lotse_mentoring:index")
        if already := _live(found, person, side):
            messages.info(request, _("You have applied already. You can change what you said."))
            return redirect("lotse_mentoring:profile", already.public_id)
    profile = Profile(programme=found, person=person, side=side)
    form = _form(request, profile, is_new=True)
    if form.is_bound and form.is_valid():
        try:
            profiles.apply(
                found,
                person,
                Side(side),
                form.entry(),
                consents=form.consents(),
                now=clock.now(),
            )
        except profiles.ProfileError as error:
            form.add_problems(error)
        else:
            text = _("Thank you. %(name)s reads what you have written and answers you.")
            messages.success(request, text % {"name": found.contact.display_name})
            return redirect("lotse_mentoring:index")
    return _page(request, profile, form)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let somebody say something else of themselves."""
    profile = own_profile(request, public_id)
    if profile.left_at is not None and request.method != "POST":
        messages.info(request, _("You are not in this programme any more."))
        return redirect("lotse_mentoring:index")
    form = _form(request, profile, is_new=False)
    if form.is_bound and form.is_valid():
        try:
            profiles.change(profile, form.entry(), now=clock.now(), consents=form.consents())
        except profiles.ProfileError as error:
            form.add_problems(error)
        else:
            messages.success(request, _("Your changes are saved."))
            return redirect("lotse_mentoring:index")
    return _page(request, profile, form)


def _programme(person: Person, public_id: UUID) -> Programme:
    """Return a programme somebody can apply for, or one that is closed; no other is there."""
    open_ones = open_programmes(person, day=clock.today())
    found = open_ones.filter(public_id=public_id).select_related("gate_course").first()
    if found is not None:
        return found
    closed = Programme.objects.exclude(closed_at=None).select_related("contact", "gate_course")
    return get_object_or_404(closed, public_id=public_id)


def _live(programme: Programme, person: Person, side: str) -> Profile | None:
    """Return the profile somebody has on this side already."""
    return programme.profiles.filter(person=person, side=side, left_at=None).first()


def _form(request: HttpRequest, profile: Profile, *, is_new: bool) -> ProfileForm:
    """Return the form, with what was typed."""
    return ProfileForm(
        request.POST if request.method == "POST" else None,
        profile=profile,
        rules=current_rules(profile.programme),
        vocabulary=Vocabulary(get_language() or ""),
        is_new=is_new,
    )


def _page(request: HttpRequest, profile: Profile, form: ProfileForm) -> HttpResponse:
    """Draw the form; nothing that was typed is lost."""
    language, programme = get_language() or "", profile.programme
    context = {
        "form": form,
        "profile": profile,
        "programme": programme,
        "title": programme.title_in(language),
        "summary": programme.text_in(language, "summary"),
        "is_language_tandem": programme.kind == ProgrammeKind.LANGUAGE,
        "gate": gate(programme.gate_course, language) if _is_gate_open(profile) else None,
    }
    status = 422 if form.errors else 200
    return render(request, "lotse_mentoring/profile.html", context, status=status)


def _is_gate_open(profile: Profile) -> bool:
    """Whether a mentor still has to complete the programme's course."""
    course = profile.programme.gate_course_id
    if profile.side != Side.MENTOR or course is None:
        return False
    done = Completion.objects.filter(person=profile.person_id, enrolment__course=course)
    return not done.exists()
