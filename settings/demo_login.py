"""Signing in with one press, in the demo only."""

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from settings.sample.association import ADMINISTRATOR, LOGINS


@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """Sign somebody of the sample in; elsewhere this address does not exist."""
    username = request.POST.get("as", "")
    known = {entry.username for entry in LOGINS} | {ADMINISTRATOR}
    if not getattr(settings, "LOTSE_DEMO", False) or username not in known:
        raise Http404
    user = get_object_or_404(get_user_model(), username=username)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    following = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(following, {request.get_host()}):
        return redirect(following)
    learners = {entry.username for entry in LOGINS if entry.role is None}
    return redirect("lotse_lms:me" if username in learners else "wagtailadmin_home")
