"""What holders decide about their own certificates: who may see them, and which name they bear."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from certificates.domain import life
from certificates.domain.naming import RefusedError
from certificates.forms import CorrectionForm
from certificates.models import Certificate
from certificates.views.reading import in_asked_language, own_or_404
from lms import clock


@login_required
@require_POST
@in_asked_language
def visibility(request: HttpRequest, public_id: str) -> HttpResponse:
    """Switch the public page on or off."""
    certificate = own_or_404(request, public_id)
    if request.POST.get("page") == "off":
        life.hide(certificate, now=clock.now())
        text = _("The public page is switched off. Whoever has the link is told just that.")
    else:
        life.show(certificate)
        text = _("The public page is switched on.")
    messages.success(request, text)
    return _back(certificate)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_asked_language
def correction(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the holder ask for another name; the office answers."""
    certificate = own_or_404(request, public_id)
    form = CorrectionForm(request.POST or None, initial={"name": certificate.recipient_name})
    if form.is_valid():
        try:
            life.request_correction(certificate, **form.cleaned_data, now=clock.now())
        except RefusedError as refusal:
            form.add_error("name", str(refusal))
        else:
            text = _("Thank you. The office will look at it and answer here.")
            messages.success(request, text)
            return _back(certificate)
    context = {
        "form": form,
        "certificate": certificate,
        "title": certificate.title_in(get_language() or ""),
    }
    return render(request, "lotse_certificates/correction.html", context)


def _back(certificate: Certificate) -> HttpResponseRedirect:
    """Lead back to the certificate, in the same language."""
    address = reverse("lotse_certificates:detail", args=[certificate.public_id])
    return redirect(f"{address}?lang={get_language()}")
