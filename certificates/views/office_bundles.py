"""Files of many certificates: asked for, looked after and handed out, to their coordinator only."""

import logging
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import tasks
from certificates.choices import BundleState
from certificates.conf import conf
from certificates.domain import bundles, listing, packing
from certificates.models import Bundle
from certificates.views.office import coordinators_only, frame, understood, viewer_of
from lms import clock
from lms.api import Offer, Scope, UnclearQuestionError, offers_of

logger = logging.getLogger(__name__)
_SHOWN = 20
_ICONS = {
    BundleState.WAITING: ("time", "due"),
    BundleState.RUNNING: ("rotate", "due"),
    BundleState.READY: ("circle-check", "completed"),
    BundleState.FAILED: ("warning", "overdue"),
    BundleState.EXPIRED: ("bin", "due"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def index(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """List the coordinator's own files and how far they are, or ask for one more."""
    language = get_language() or ""
    offers = offers_of(listing.REPORT, scope, language)
    if request.method == "POST":
        return _asked(request, scope, offers, language)
    rows = list(bundles.own(scope.viewer)[:_SHOWN])
    context = {
        **frame(scope, _("Files of many certificates"), here="bundles"),
        "bundles": [_drawn(row, offers) for row in rows],
        "is_open": any(row.state in bundles.OPEN for row in rows),
        "days": conf.certificate_bundle_days,
        "available": packing.available(),
    }
    return TemplateResponse(request, "lotse_certificates/admin/bundles.html", context)


@require_safe
@coordinators_only
def download(request: HttpRequest, scope: Scope, pk: int) -> HttpResponseBase:
    """Hand a file out to whoever asked for it, as long as they coordinate the same units."""
    bundle = get_object_or_404(bundles.own(scope.viewer), pk=pk)
    if not bundles.may_have(bundle, viewer_of(scope), now=clock.now()):
        messages.error(request, _("This file can no longer be had. Please ask for a new one."))
        return redirect("lotse_office:bundles")
    content = packing.opened(bundle.file)
    if content is None:
        raise Http404
    day = clock.date_of(bundle.finished_at or bundle.created_at)
    return FileResponse(
        content,
        as_attachment=True,
        filename=f"certificates-{day.isoformat()}.zip",
        content_type="application/zip",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def _asked(
    request: HttpRequest, scope: Scope, offers: list[Offer], language: str
) -> HttpResponseBase:
    """Write down what is wanted, and let a worker know; without one, the sweep finds it."""
    try:
        question = understood(offers, scope, request.POST.dict(), language)
    except UnclearQuestionError as unclear:
        messages.error(request, str(unclear))
        return redirect("lotse_office:index")
    total = listing.selected(question).count()
    if problem := _problem(total):
        messages.error(request, problem)
        return redirect("lotse_office:index")
    try:
        bundle = bundles.ask(question, by=viewer_of(scope), total=total, now=clock.now())
    except bundles.OpenAlreadyError:
        messages.info(request, _("This very file is being made already."))
        return redirect("lotse_office:bundles")
    try:
        tasks.bundle.delay(bundle.pk)
    except Exception as error:  # noqa: BLE001 -- a broker may fail in many ways
        logger.warning("Nobody was told of bundle %s: %s.", bundle.pk, type(error).__name__)
    messages.success(
        request, _("The file is being made. You can leave this page and come back later.")
    )
    return redirect("lotse_office:bundles")


def _problem(total: int) -> str:
    """Say why there can be no file of so many certificates, if so."""
    limit = conf.certificate_bundle_limit
    if not packing.available():
        return str(_WORDS[bundles.NO_STORAGE])
    if not total:
        return str(_WORDS[bundles.EMPTY])
    if total > limit:
        return _(
            "That would be %(total)s certificates; one file holds %(limit)s at most. Please "
            "narrow the filters, for example to one unit or one year."
        ) % {"total": total, "limit": limit}
    return ""


def _drawn(bundle: Bundle, offers: list[Offer]) -> dict[str, Any]:
    """Return a file as the template draws it."""
    state = BundleState(bundle.state)
    icon, look = _ICONS[state]
    values = bundle.filters.get("values", {})
    return {
        "bundle": bundle,
        "state": {"label": state.label, "icon": icon, "look": look},
        "filters": [
            (offer.filter.label, offer.words_for(values[offer.filter.name]))
            for offer in offers
            if offer.filter.name in values
        ],
        "is_open": state in bundles.OPEN,
        "is_ready": state == BundleState.READY,
        "problem": _WORDS.get(bundle.problem, _WORDS[bundles.BROKEN]) if bundle.problem else "",
        "documents": bundle.done - bundle.skipped,
    }


# What went wrong, in words: what happened, and what to do now.
_WORDS = {
    bundles.NOT_ALLOWED: gettext_lazy("You no longer coordinate the units you asked about."),
    bundles.EMPTY: gettext_lazy("No certificate matches these filters any more."),
    bundles.TOO_MANY: gettext_lazy("There are too many certificates. Please narrow the filters."),
    bundles.DISK_FULL: gettext_lazy(
        "There was no room left for the file. Nothing was lost; please tell whoever runs the "
        "site, and ask for the file again later."
    ),
    bundles.NO_STORAGE: gettext_lazy(
        "This site has no place for files of many certificates yet. Please tell whoever runs it."
    ),
    bundles.BROKEN: gettext_lazy(
        "It could not be made, not even at the third attempt. Please tell whoever runs the site."
    ),
}
