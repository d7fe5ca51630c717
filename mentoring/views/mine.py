"""The first page of whoever accompanies or is accompanied."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the reader's programmes, proposals and tandems, and what comes next."""
    return render(request, "lotse_mentoring/index.html", {})
