"""Get help: the way to the named contact person, from every page of a tandem."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from lms import clock
from mentoring.choices import Side
from mentoring.domain import helping
from mentoring.domain.nextsteps import open_call
from mentoring.forms.tandem import HelpForm
from mentoring.views.pair import Pair, for_the_two, posted


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_two
def ask(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Call the contact person; afterwards say what happens next."""
    form = HelpForm(posted(request), is_mentor=pair.side == Side.MENTOR)
    if form.is_valid():
        try:
            helping.ask_for_help(
                pair.tandem,
                pair.side,
                form.cleaned_data["message"],
                wants_change=form.cleaned_data["wants_change"],
                now=clock.now(),
            )
        except helping.HelpError as error:
            form.add_error("message", str(error))
        else:
            return redirect("lotse_mentoring:help", pair.tandem.public_id)
    return pair.ask(request, "help", form, call=open_call(pair.tandem, pair.side))
