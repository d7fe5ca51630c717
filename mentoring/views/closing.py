"""Pause, go on, and a proper end: closing talk, feedback of each, and the reason without blame."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms import clock
from mentoring.choices import EndReason, TandemState
from mentoring.domain import helping, tandems
from mentoring.forms.tandem import EndForm, FeedbackForm, PauseForm
from mentoring.views.pair import Pair, for_the_two, only_while, posted


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
@only_while(TandemState.RUNNING, TandemState.PAUSED)
def pause(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Let a tandem rest until a day."""
    until = pair.tandem.paused_until
    form = PauseForm(posted(request), initial={"until": until} if until else None)
    if form.is_valid():
        try:
            tandems.pause(pair.tandem, until=form.cleaned_data["until"], now=clock.now())
        except tandems.TandemError as error:
            form.add_error("until", str(error))
        else:
            messages.success(request, _("Your tandem pauses. You can go on at any time."))
            return pair.home()
    return pair.ask(request, "pause", form)


@require_POST
@for_the_two
def resume(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Go on after a pause, or after all instead of ending."""
    try:
        tandems.resume(pair.tandem, now=clock.now())
    except tandems.TandemError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your tandem goes on."))
    return pair.home()


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
@only_while(TandemState.RUNNING, TandemState.PAUSED)
def closing(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Say what a proper end looks like, and go into the closing talk."""
    if request.method == "POST":
        try:
            tandems.close(pair.tandem, now=clock.now())
        except tandems.TandemError as error:
            messages.error(request, str(error))
            return pair.home()
        return redirect("lotse_mentoring:feedback", pair.tandem.public_id)
    return pair.show(request, "closing")


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
def feedback(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Ask each of the two, for themselves, how it was; nothing has to be answered."""
    tandem = pair.tandem
    if tandem.state not in (TandemState.CLOSING, TandemState.ENDED):
        return pair.home()
    typed = posted(request)
    form = FeedbackForm(typed) if typed is not None else _feedback_form(pair)
    if form.is_valid():
        helping.give_feedback(tandem, pair.side, **form.cleaned_data, now=clock.now())
        messages.success(request, _("Thank you for your feedback."))
        return pair.home()
    return pair.ask(request, "feedback", form)


def _feedback_form(pair: Pair) -> FeedbackForm:
    """Return the form with what somebody has said already."""
    said = pair.tandem.feedback.filter(side=pair.side).first()
    if said is None:
        return FeedbackForm(initial={"helped": "", "trusted": "", "again": ""})
    again = "" if said.again is None else "yes" if said.again else "no"
    initial = {"helped": said.helped or "", "trusted": said.trusted or "", "again": again}
    return FeedbackForm(initial=initial | {"words": said.words})


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
def end(request: HttpRequest, pair: Pair) -> HttpResponse:
    """End a tandem after the closing talk, or one that has not begun."""
    if pair.tandem.state in (TandemState.RUNNING, TandemState.PAUSED):
        return redirect("lotse_mentoring:closing", pair.tandem.public_id)
    if pair.tandem.state == TandemState.ENDED:
        return pair.home()
    form = EndForm(posted(request))
    if form.is_valid():
        tandems.end(pair.tandem, EndReason(form.cleaned_data["reason"]), now=clock.now())
        messages.success(request, _("Your tandem has ended. Thank you for the way together."))
        return pair.home()
    return pair.ask(request, "end", form)
