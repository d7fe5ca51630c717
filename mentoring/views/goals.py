"""Goals of a tandem: set by either of the two, read by the two alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms import clock
from mentoring.domain import notes
from mentoring.domain.sealing import SealError, can_seal
from mentoring.forms.tandem import NO_KEY, GoalForm
from mentoring.views.pair import BEFORE_THE_END, Pair, for_the_two, only_while, posted


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
@only_while(*BEFORE_THE_END)
def add(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Add a goal."""
    form = GoalForm(posted(request))
    if form.is_valid():
        try:
            notes.add_goal(
                pair.tandem,
                form.cleaned_data["text"],
                due_on=form.cleaned_data["due_on"],
                now=clock.now(),
            )
        except SealError:
            form.add_error("text", str(NO_KEY))
        except notes.NoteError as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("Your goal is set."))
            return pair.home()
    return pair.ask(request, "goal", form, can_seal=can_seal())


@require_POST
@for_the_two
def reach(request: HttpRequest, pair: Pair, goal: int) -> HttpResponse:
    """Mark a goal as reached, or as open again."""
    found = get_object_or_404(pair.tandem.goals.select_related("tandem"), pk=goal)
    reached = request.POST.get("reached") == "yes"
    try:
        notes.set_reached(found, reached=reached, now=clock.now())
    except notes.NoteError as error:
        messages.error(request, str(error))
    else:
        text = _("Congratulations, you have reached a goal.") if reached else _("It is open again.")
        messages.success(request, text)
    return pair.home()
