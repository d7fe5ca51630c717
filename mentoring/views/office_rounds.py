"""Matching rounds of a programme: begun, watched, discarded and published by its coordination."""

import logging
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms import clock
from mentoring import tasks
from mentoring.choices import ProposalState, RoundState
from mentoring.domain import reviewing, rounds
from mentoring.domain.access import visible_rounds
from mentoring.domain.outcome import standing
from mentoring.domain.rounds import RoundError
from mentoring.models import Proposal, Round
from mentoring.views import office_review
from mentoring.views.office import Office, frame, in_programme
from mentoring.views.office_round import address, inner_frame, name_of, own
from mentoring.views.office_words import drawn

logger = logging.getLogger(__name__)
_PAGE = 50
_UNDER_WAY = (RoundState.WAITING, RoundState.RUNNING)
_OPEN = (*_UNDER_WAY, RoundState.REVIEW)


@require_safe
@in_programme
def index(request: HttpRequest, office: Office) -> HttpResponse:
    """List the rounds of a programme, the latest first, and offer to begin one."""
    found = visible_rounds(office.scope).filter(programme=office.programme)
    found = found.defer(None).defer("snapshot").select_related("created_by", "rule_set")
    page = Paginator(found, _PAGE).get_page(request.GET.get("p"))
    lines = [_line(one) for one in page.object_list]
    context = {
        **frame(office, _("Matching rounds"), here="rounds"),
        "lines": lines,
        "open": next((one for one in lines if one["round"].state in _OPEN), None),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
    }
    return TemplateResponse(request, "lotse_mentoring/admin/rounds.html", context)


@require_POST
@in_programme
def start(request: HttpRequest, office: Office) -> HttpResponse:
    """Begin a round: a small one is computed at once, a large one by a worker."""
    now = clock.now()
    try:
        one = rounds.start(office.programme, by=office.viewer, now=now)
    except RoundError as error:
        messages.error(request, str(error))
        return redirect("lotse_mentoring_office:rounds", office.programme.public_id)
    if rounds.is_small(one):
        rounds.compute(one.pk, now=now)
    else:
        _tell_worker(one.pk)
    return redirect(address(one, office))


@require_safe
@in_programme
def show(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """Show a round: how far it is, or what it came to."""
    one = own(office, pk)
    if one.state in (RoundState.REVIEW, RoundState.PUBLISHED):
        return office_review.show(request, office, one)
    context = {
        **inner_frame(office, one),
        "state": drawn(RoundState(one.state)),
        "is_under_way": one.state in _UNDER_WAY,
        "is_failed": one.state == RoundState.FAILED,
        "attempts": rounds.MOST_ATTEMPTS,
        "outcome": standing(one),
        "protocol": one.protocol,
    }
    return TemplateResponse(request, "lotse_mentoring/admin/round_progress.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def discard(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """Ask once more, and drop a round that is not published."""
    one = own(office, pk)
    if request.method != "POST":
        if one.state not in _OPEN:
            return redirect(address(one, office))
        context = {
            **inner_frame(office, one, _("Discard")),
            "by_hand": len(one.protocol.get("by_hand", ())),
        }
        return TemplateResponse(request, "lotse_mentoring/admin/round_discard.html", context)
    try:
        rounds.discard(one)
    except RoundError as error:
        messages.error(request, str(error))
        return redirect(address(one, office))
    messages.success(request, _("The round was discarded. Nobody has heard of it."))
    return redirect("lotse_mentoring_office:rounds", office.programme.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@in_programme
def publish(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """Say how many people will hear of a round, and publish it."""
    one = own(office, pk)
    if request.method == "POST":
        return _published(request, office, one)
    if one.state != RoundState.REVIEW:
        messages.info(request, _("This round is not under review any more."))
        return redirect(address(one, office))
    drafts = Proposal.objects.filter(round=one, state=ProposalState.DRAFT)
    pairs = list(drafts.values_list("mentor_id", "mentee_id"))
    context = {
        **inner_frame(office, one, _("Publish")),
        "pairs": len(pairs),
        "people": len({person for pair in pairs for person in pair}),
        "stays": len(standing(one).get("stays", ())),
        "unmatched": len(standing(one).get("unmatched", ())),
        "days": reviewing.ANSWER_DAYS,
    }
    return TemplateResponse(request, "lotse_mentoring/admin/round_publish.html", context)


def _line(one: Round) -> dict[str, Any]:
    """Return a round as the list draws it."""
    return {
        "round": one,
        "name": name_of(one),
        "state": drawn(RoundState(one.state)),
        "outcome": standing(one) if one.protocol else None,
        "mentees": one.protocol.get("mentees", 0),
    }


def _tell_worker(round_id: int) -> None:
    """Let a worker know; without one, the sweep finds the round."""
    try:
        tasks.compute.delay(round_id)
    except Exception as error:  # noqa: BLE001 -- a broker may fail in many ways
        logger.warning("Nobody was told of round %s: %s.", round_id, type(error).__name__)


def _published(request: HttpRequest, office: Office, one: Round) -> HttpResponse:
    """Publish a round and say what came of it."""
    try:
        done = reviewing.publish(one, now=clock.now())
    except RoundError as error:
        messages.error(request, str(error))
        return redirect(address(one, office))
    messages.success(
        request,
        ngettext(
            "Published: %(count)s proposal is open now.",
            "Published: %(count)s proposals are open now.",
            done.opened,
        )
        % {"count": done.opened},
    )
    if done.dropped:
        messages.warning(
            request,
            ngettext(
                "%(count)s pair was no longer possible and was left out: somebody has paused, "
                "left or found somebody else meanwhile.",
                "%(count)s pairs were no longer possible and were left out: somebody has paused, "
                "left or found somebody else meanwhile.",
                done.dropped,
            )
            % {"count": done.dropped},
        )
    return redirect(address(one, office))
