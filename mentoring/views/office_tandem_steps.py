"""What the coordination does with a tandem: end it, change the mentor, let it rest, keep apart."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms import clock
from mentoring.choices import EndReason, SeparationReason, TandemState
from mentoring.domain import tandems
from mentoring.domain.separating import separate
from mentoring.domain.tandems import TandemError
from mentoring.forms.office_tandem import ApartForm, ChangeForm, EndForm, PauseForm
from mentoring.models import Tandem
from mentoring.views.office import Office, in_programme
from mentoring.views.office_tandems import inner_frame, own

_GET_OR_POST = ("GET", "HEAD", "POST")


@require_http_methods(_GET_OR_POST)
@in_programme
def end(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """End a tandem, with a reason and without blame."""
    tandem = own(office, pk)
    if done := _over(request, office, tandem):
        return done
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        tandems.end(tandem, EndReason(form.cleaned_data["reason"]), now=clock.now())
        messages.success(request, _("The tandem has ended."))
        return _back(office, tandem)
    said = [
        _("The tandem ends today. Planned meetings are called off."),
        _("Ended early, the mentee goes back to those who wait."),
        _("Where it did not fit, the two are not proposed to each other again."),
        _("Both are asked after 3, 6 and 12 months how they are."),
    ]
    return _page(request, office, tandem, _("End the tandem"), form, said)


@require_http_methods(_GET_OR_POST)
@in_programme
def change(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """Let somebody have another mentor: this tandem ends, and the mentee waits again."""
    tandem = own(office, pk)
    if done := _over(request, office, tandem):
        return done
    initial = {"reason": EndReason.NO_FIT.value}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        tandems.end(tandem, EndReason(form.cleaned_data["reason"]), now=clock.now())
        messages.success(
            request, _("The tandem has ended. The mentee waits for another companion now.")
        )
        return _back(office, tandem)
    said = [
        _("This tandem ends today, without blame. Planned meetings are called off."),
        _("The mentee goes back to those who wait, and is part of the next round."),
        _("The mentor has a free place again."),
        _("Where it did not fit, the two are not proposed to each other again."),
    ]
    return _page(request, office, tandem, _("Change the mentor"), form, said)


@require_http_methods(_GET_OR_POST)
@in_programme
def pause(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """Let a tandem rest until a day."""
    tandem = own(office, pk)
    if done := _over(request, office, tandem):
        return done
    initial = {"until": tandem.paused_until}
    form = PauseForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            tandems.pause(tandem, until=form.cleaned_data["until"], now=clock.now())
        except TandemError as error:
            form.add_error("until", str(error))
        else:
            messages.success(request, _("The tandem pauses."))
            return _back(office, tandem)
    said = [
        _("Until then nobody is reminded of meetings or asked how it is going."),
        _("The place of the mentor stays taken."),
    ]
    return _page(request, office, tandem, _("Let the tandem pause"), form, said)


@require_POST
@in_programme
def resume(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """Let a tandem go on after a pause."""
    tandem = own(office, pk)
    try:
        tandems.resume(tandem, now=clock.now())
    except TandemError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The tandem goes on."))
    return _back(office, tandem)


@require_http_methods(_GET_OR_POST)
@in_programme
def keep_apart(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """Note that the two must not become a tandem again."""
    tandem = own(office, pk)
    form = ApartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = SeparationReason(form.cleaned_data["reason"])
        separate(
            tandem.mentor.person_id,
            tandem.mentee.person_id,
            reason,
            now=clock.now(),
            by=office.viewer,
        )
        messages.success(request, _("Noted. The two will not be proposed to each other any more."))
        return _back(office, tandem)
    said = [
        _("From the next round on the two are not proposed to each other."),
        _("A tandem that runs goes on until somebody ends it."),
        _("The two do not see this note."),
    ]
    return _page(request, office, tandem, _("Not again with each other"), form, said)


def _page(
    request: HttpRequest,
    office: Office,
    tandem: Tandem,
    title: str,
    form: forms.Form,
    said: Sequence[str],
) -> HttpResponse:
    """Draw the page of a step: what it means, the question, and the button."""
    office.log("mentoring", [tandem.mentor.person_id, tandem.mentee.person_id])
    context = {**inner_frame(office, tandem, title), "tandem": tandem, "form": form, "said": said}
    return TemplateResponse(
        request,
        "lotse_mentoring/admin/tandem_step.html",
        context,
        status=422 if form.is_bound else 200,
    )


def _over(request: HttpRequest, office: Office, tandem: Tandem) -> HttpResponse | None:
    """Say that a tandem has ended already, if so."""
    if tandem.state != TandemState.ENDED:
        return None
    messages.info(request, _("This tandem has ended already."))
    return _back(office, tandem)


def _back(office: Office, tandem: Tandem) -> HttpResponse:
    """Go back to the tandem's page."""
    return redirect("lotse_mentoring_office:tandem", office.programme.public_id, tandem.public_id)
