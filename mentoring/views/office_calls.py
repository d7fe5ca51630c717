"""Calls for help: taken up and settled by the coordination."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms import clock
from mentoring.domain import helping
from mentoring.domain.access import visible_calls
from mentoring.models import HelpRequest
from mentoring.views.office import Office, in_programme


@require_POST
@in_programme
def take_up(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """Note that whoever is at work takes care of a call; who came first stays."""
    call = helping.take_up(_own(office, pk), office.viewer, now=clock.now())
    if call.taken_by_id == office.viewer.pk:
        messages.success(request, _("You take care of this call. Please get in touch soon."))
    else:
        messages.info(
            request, _("%(name)s takes care of this call already.") % {"name": call.taken_by}
        )
    return _back(office, call)


@require_POST
@in_programme
def settle(request: HttpRequest, office: Office, pk: UUID) -> HttpResponse:
    """Note that a call is settled."""
    call = helping.settle(_own(office, pk), office.viewer, now=clock.now())
    messages.success(request, _("This call is settled. It stays in the tandem's history."))
    return _back(office, call)


def _own(office: Office, pk: UUID) -> HelpRequest:
    """Return a call of the programme; any other one is not there."""
    found = visible_calls(office.scope).filter(tandem__programme=office.programme)
    return get_object_or_404(found, public_id=pk)


def _back(office: Office, call: HelpRequest) -> HttpResponse:
    """Go back to the tandem's page."""
    return redirect(
        "lotse_mentoring_office:tandem", office.programme.public_id, call.tandem.public_id
    )
