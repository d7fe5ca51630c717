"""The page of a tandem, for the two alone."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentoring.domain.access import own_tandems


@never_cache
@login_required
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a tandem to one of the two; to anybody else it is not there."""
    tandem = get_object_or_404(own_tandems(request.user), public_id=public_id)
    return render(request, "lotse_mentoring/tandem.html", {"tandem": tandem})
