"""Two people are proposed to each other: reading it, answering it, asking somebody oneself."""

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
from lms.api import Person
from mentoring.choices import ProposalState, Side
from mentoring.domain import proposing, suggesting
from mentoring.domain.access import own_proposals
from mentoring.domain.portraits import portrait_of
from mentoring.domain.profiles import CONTACT
from mentoring.domain.vocabulary import Vocabulary
from mentoring.models import Profile, Proposal
from mentoring.views.mine import own_profile


@never_cache
@login_required
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show who is proposed and why; once it is closed, only what became of it."""
    proposal, side = _own(request, public_id)
    own, other = _sides(proposal, side)
    language, programme = get_language() or "", proposal.mentee.programme
    context: dict[str, Any] = {
        "proposal": proposal,
        "programme": programme,
        "title": programme.title_in(language),
        "side": side,
        "tandem": None,
    }
    if proposal.state == ProposalState.ACCEPTED:
        context |= {"tandem": proposal.tandem, "name": other.person.display_name}
    elif proposal.state == ProposalState.OPEN:
        said = proposal.mentor_accepted_at, proposal.mentee_accepted_at
        own_said, other_said = said if side == Side.MENTOR else reversed(said)
        context |= {
            "portrait": portrait_of(other, own, Vocabulary(language)),
            "said_at": own_said,
            "other_said_at": other_said,
            "email": _address(other.person) if CONTACT in other.consents else "",
            "shows_email": CONTACT in own.consents,
            "own": own,
            "contact_email": _address(programme.contact),
        }
    return render(request, "lotse_mentoring/proposal.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a yes or a no. The same answer twice is one answer."""
    proposal, side = _own(request, public_id)
    said = request.POST.get("answer")
    if said not in ("yes", "no"):
        messages.error(request, _("Please choose yes or no."))
        return redirect("lotse_mentoring:proposal", public_id)
    try:
        proposal = proposing.answer(proposal, side, accepts=said == "yes", now=clock.now())
    except proposing.ProposalError as error:
        messages.error(request, str(error))
        return redirect("lotse_mentoring:index")
    if said == "no":
        messages.success(request, _("Thank you for your answer. The search goes on."))
        return redirect("lotse_mentoring:index")
    if proposal.state == ProposalState.ACCEPTED:
        messages.success(request, _("You have both said yes. Now you are a tandem."))
        return redirect("lotse_mentoring:tandem", proposal.tandem.public_id)
    messages.success(request, _("You have said yes."))
    return redirect("lotse_mentoring:proposal", public_id)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a mentee who could accompany them, and pass their question on to one of these."""
    mentee = own_profile(request, public_id)
    if request.method == "POST":
        return _ask(request, mentee)
    language, now = get_language() or "", clock.now()
    words = Vocabulary(language)
    found = suggesting.suggestions(mentee, now=now)
    context = {
        "profile": mentee,
        "programme": mentee.programme,
        "title": mentee.programme.title_in(language),
        "may_ask": suggesting.may_ask(mentee, now=now),
        "open": own_proposals(request.user).filter(mentee=mentee, state=ProposalState.OPEN).first(),
        "portraits": [portrait_of(one, mentee, words) for one in found],
    }
    return render(request, "lotse_mentoring/suggestions.html", context)


def _ask(request: HttpRequest, mentee: Profile) -> HttpResponse:
    """Ask the mentor who was chosen."""
    mentor = _chosen(mentee, request.POST.get("mentor", ""))
    if mentor is None:
        messages.error(request, _("Please choose one of these people."))
        return redirect("lotse_mentoring:suggestions", mentee.public_id)
    try:
        proposal = suggesting.ask(mentee, mentor, now=clock.now())
    except proposing.ProposalError as error:
        messages.error(request, str(error))
        return redirect("lotse_mentoring:suggestions", mentee.public_id)
    text = _("Your question is on its way. You will be told what %(name)s answers.")
    messages.success(request, text % {"name": mentor.person.display_name})
    return redirect("lotse_mentoring:proposal", proposal.public_id)


def _chosen(mentee: Profile, sent: str) -> Profile | None:
    """Return the mentor of the same programme that was sent."""
    try:
        public_id = UUID(sent)
    except ValueError:
        return None
    mentors = Profile.objects.filter(programme=mentee.programme_id, side=Side.MENTOR)
    return mentors.select_related("person").filter(public_id=public_id).first()


def _own(request: HttpRequest, public_id: UUID) -> tuple[Proposal, Side]:
    """Return a proposal and the reader's side of it; anybody else's is not there."""
    own = own_proposals(request.user).select_related(
        "mentor__person__user", "mentee__person__user", "mentee__programme__contact__user"
    )
    proposal = get_object_or_404(own, public_id=public_id)
    is_mentor = proposal.mentor.person.user_id == request.user.pk
    return proposal, Side.MENTOR if is_mentor else Side.MENTEE


def _sides(proposal: Proposal, side: Side) -> tuple[Profile, Profile]:
    """Return the reader's profile and the other one's."""
    both = proposal.mentor, proposal.mentee
    return both if side == Side.MENTOR else (both[1], both[0])


def _address(person: Person) -> str:
    """Return the e-mail address somebody has."""
    return str(getattr(person.user, "email", "") or "")
