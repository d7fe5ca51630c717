"""A short question now and then: how is it going? Answered by whom it is for, and nobody else."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms import clock
from mentoring.choices import CheckInAnswer, Side
from mentoring.domain import helping
from mentoring.domain.access import own_tandems
from mentoring.forms.tandem import CheckInForm
from mentoring.models import CheckIn
from mentoring.views.pair import Pair, pair_of, posted


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how it is going, also some months after the end; before its day say when."""
    check_in = get_object_or_404(_own(request.user), pk=pk)
    pair = pair_of(
        get_object_or_404(own_tandems(request.user), pk=check_in.tandem_id), request.user
    )
    now = clock.now()
    if not helping.is_open(check_in, pair.tandem, now=now):
        return pair.show(request, "check_in_later", check_in=check_in)
    initial = {"answer": check_in.answer, "comment": check_in.comment}
    form = CheckInForm(posted(request), initial=initial | {"wants_contact": check_in.wants_contact})
    if form.is_valid():
        try:
            _answer(check_in, pair, form)
        except helping.HelpError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _thanks(pair, form))
            return pair.home()
    return pair.ask(request, "check_in", form, check_in=check_in)


def _own(user: Any) -> QuerySet[CheckIn]:  # noqa: ANN401 -- any user model
    """Return the questions for the person behind an account, not those for the other one."""
    return CheckIn.objects.filter(
        Q(side=Side.MENTOR, tandem__mentor__person__user=user)
        | Q(side=Side.MENTEE, tandem__mentee__person__user=user)
    )


def _answer(check_in: CheckIn, pair: Pair, form: CheckInForm) -> None:
    """Note the answer. Raises ``HelpError``."""
    helping.answer_check_in(
        check_in,
        pair.side,
        CheckInAnswer(form.cleaned_data["answer"]),
        wants_contact=form.cleaned_data["wants_contact"],
        comment=form.cleaned_data["comment"],
        now=clock.now(),
    )


def _thanks(pair: Pair, form: CheckInForm) -> str:
    """Say what happens with an answer."""
    if form.cleaned_data["wants_contact"]:
        return _("Thank you. %(name)s will call you.") % {"name": pair.contact}
    return _("Thank you for your answer.")
