"""One person of a programme, for its coordination: what they told, and what can be decided."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms import clock
from mentoring.choices import ProfileState, Side, TermKind
from mentoring.domain import profiles
from mentoring.domain.describing import Entry, ProfileError
from mentoring.domain.languages import language_name
from mentoring.domain.roster import history, separations
from mentoring.domain.separating import take_back
from mentoring.domain.vocabulary import Vocabulary
from mentoring.domain.weeks import times_in_words
from mentoring.forms.office import CapacityForm, ConductForm, PauseForm
from mentoring.models import Profile
from mentoring.views.office import Office, frame, in_programme
from mentoring.views.office_people import languages_of, name_of, own, standing_of

_OFFERED = {
    ProfileState.APPLIED: {"admit", "decline", "conduct", "capacity", "withdraw"},
    ProfileState.ADMITTED: {"pause", "withdraw", "conduct", "capacity", "propose"},
    ProfileState.PAUSED: {"resume", "pause", "withdraw", "conduct", "capacity"},
    ProfileState.DECLINED: {"admit"},
    ProfileState.WITHDRAWN: set(),
}
_OF_MENTORS = {"conduct", "capacity"}
_FOR_OPEN_PROGRAMMES = {"admit", "propose"}


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def show(request: HttpRequest, office: Office, public_id: UUID) -> HttpResponse:
    """Show all that somebody told, how they stand and what happened; decide what comes next."""
    profile = own(office, public_id)
    step = request.POST.get("do", "") if request.method == "POST" else ""
    entry_forms = _forms(request, profile, step)
    if step == "meet_again":
        return _meet_again(request, office, profile)
    if request.method == "POST" and (answer := _decided(request, office, profile, entry_forms)):
        return answer
    language = get_language() or ""
    apart = separations(profile)
    events = history(profile)
    others = [other.person_id for _note, other in apart]
    others += [event.other.person_id for event in events if event.other]
    office.log("mentoring", [profile.person_id, *others])
    context = {
        **frame(office, name_of(profile), here="people", trail=[trail(office)]),
        "profile": profile,
        "name": name_of(profile),
        "is_mentor": profile.side == Side.MENTOR,
        "state": standing_of(profile),
        "told": told_by(profile, language),
        "consents": _consents(profile),
        "events": events,
        "apart": [(note, name_of(other), other) for note, other in apart],
        "offered": offered(profile),
        "forms": entry_forms,
    }
    return TemplateResponse(request, "lotse_mentoring/admin/person.html", context)


def trail(office: Office) -> dict[str, str]:
    """Return the crumb that leads back to the list."""
    url = reverse("lotse_mentoring_office:people", args=[office.programme.public_id])
    return {"url": url, "label": _("People")}


def offered(profile: Profile) -> set[str]:
    """Return what can be decided about somebody now."""
    found = set(_OFFERED[ProfileState(standing_of(profile)["key"])])
    if profile.side != Side.MENTOR:
        found -= _OF_MENTORS
    elif profile.taken >= profile.capacity:  # type: ignore[attr-defined]  # annotated
        found -= {"propose"}
    if profile.served or profile.proposed:  # type: ignore[attr-defined]  # annotated
        found -= {"propose"}
    if profile.programme.closed_at is not None:
        found -= _FOR_OPEN_PROGRAMMES
    return found


def told_by(profile: Profile, language: str) -> list[tuple[str, list[str]]]:
    """Return what somebody said of themselves, as headings and words; what is empty is left out."""
    words = Vocabulary(language)
    is_mentor = profile.side == Side.MENTOR
    yes, no = pgettext("answer", "yes"), pgettext("answer", "no")
    found = [
        (
            _("Languages"),
            [f"{name} ({level})" for name, level in languages_of(profile.languages, language)],
        ),
        (_("Wants to learn"), [language_name(code, language) for code in profile.learns]),
        (
            _("An interpreter may help"),
            [] if is_mentor else [yes if profile.needs_interpreter else no],
        ),
        (_("Profession"), [words.word(TermKind.PROFESSION, profile.profession)]),
        (
            _("Topics offered") if is_mentor else _("Topics wanted"),
            words.words(TermKind.TOPIC, profile.topics),
        ),
        (_("Life situation"), words.words(TermKind.SITUATION, profile.situations)),
        (_("Interests"), words.words(TermKind.INTEREST, profile.interests)),
        (_("Region"), [words.word(TermKind.REGION, profile.region)]),
        (_("Meetings by telephone or video"), [yes if profile.meets_remotely else no]),
        (_("Times"), times_in_words(profile.availability)),
        (_("Hours a month"), [str(profile.monthly_hours)]),
        (_("Gender"), [profile.get_gender_display()] if profile.gender else []),
        (
            _("Wish for the companion's gender"),
            [profile.get_gender_wish_display()] if profile.gender_wish else [],
        ),
        (_("About me"), [profile.about]),
    ]
    kept = ((label, [word for word in entries if word]) for label, entries in found)
    return [(label, entries) for label, entries in kept if entries]


def _consents(profile: Profile) -> list[tuple[str, Any]]:
    """Return what somebody has agreed to, and when."""
    labels = {
        profiles.MATCHING: _("Finding a companion"),
        profiles.SHOWING: _("Being shown to the other one"),
        profiles.CONTACT: _("Showing the e-mail address to the other one"),
    }
    given = profile.consents.items()
    return [(labels.get(name, name), parse_datetime(moment)) for name, moment in given]


def _forms(request: HttpRequest, profile: Profile, step: str) -> dict[str, forms.Form]:
    """Return the forms of the page; the one that was sent holds what was typed."""

    def data(name: str) -> Any:  # noqa: ANN401 -- a QueryDict
        return request.POST if step == name else None

    return {
        "pause": PauseForm(data("pause"), initial={"until": profile.paused_until}),
        "conduct": ConductForm(
            data("conduct"), initial={"day": profile.conduct_seen_on}, today=clock.today()
        ),
        "capacity": CapacityForm(
            data("capacity"),
            initial={"capacity": profile.capacity},
            taken=profile.taken,  # type: ignore[attr-defined]  # annotated
        ),
    }


def _decided(
    request: HttpRequest, office: Office, profile: Profile, entry_forms: dict[str, forms.Form]
) -> HttpResponse | None:
    """Take a step and go back to the page; nothing, where the form has to be corrected."""
    step = request.POST.get("do", "")
    form = entry_forms.get(step)
    if step not in _STEPS:
        raise Http404
    if step not in offered(profile):
        messages.error(request, _("This is not possible any more. Please look how things stand."))
        return _back(office, profile)
    if form is not None and not form.is_valid():
        return None
    take, done = _STEPS[step]
    try:
        take(office, profile, form.cleaned_data if form else {})
    except ProfileError as error:
        if form is None:
            messages.error(request, str(error))
            return _back(office, profile)
        for name, words in error.problems.items():
            form.add_error(name if name in form.fields else None, words)
        return None
    messages.success(request, done())
    return _back(office, profile)


def _meet_again(request: HttpRequest, office: Office, profile: Profile) -> HttpResponse:
    """Take back that somebody must not meet somebody else."""
    asked = request.POST.get("note", "")
    note = next((note for note, _other in separations(profile) if str(note.pk) == asked), None)
    if note is not None:
        take_back(note)
    messages.success(request, _("The note is taken back. The two can be matched."))
    return _back(office, profile)


def _back(office: Office, profile: Profile) -> HttpResponse:
    """Go back to the person's page."""
    keys = [office.programme.public_id, profile.public_id]
    return redirect("lotse_mentoring_office:person", *keys)


def _change_capacity(_office: Office, profile: Profile, data: dict[str, Any]) -> None:
    """Give a mentor more or fewer places; all else stays as it was told."""
    told = {name: getattr(profile, name) for name in Entry.__dataclass_fields__}
    told["languages"] = [(code, level) for code, level in profile.languages]
    profiles.change(profile, Entry(**{**told, "capacity": data["capacity"]}), now=clock.now())


Step = Callable[[Office, Profile, dict[str, Any]], Any]
_STEPS: dict[str, tuple[Step, Callable[[], str]]] = {
    "admit": (
        lambda office, profile, _data: profiles.admit(profile, by=office.viewer, now=clock.now()),
        lambda: _("Admitted. The person can now be matched."),
    ),
    "decline": (
        lambda office, profile, _data: profiles.decline(profile, by=office.viewer, now=clock.now()),
        lambda: _("Not admitted."),
    ),
    "pause": (
        lambda _office, profile, data: profiles.pause(
            profile, until=data["until"], now=clock.now()
        ),
        lambda: _("The pause is noted."),
    ),
    "resume": (
        lambda _office, profile, _data: profiles.resume(profile, now=clock.now()),
        lambda: _("The pause is over."),
    ),
    "withdraw": (
        lambda _office, profile, _data: profiles.withdraw(profile, now=clock.now()),
        lambda: _("The person has left the programme."),
    ),
    "conduct": (
        lambda _office, profile, data: profiles.note_conduct_seen(
            profile, data["day"], now=clock.now()
        ),
        lambda: _("Noted."),
    ),
    "capacity": (_change_capacity, lambda: _("The number of places is changed.")),
}
