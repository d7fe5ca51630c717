"""Mentoring in the admin: who may enter, the frame of its pages, and the list of programmes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import permission_denied

from lms import clock
from lms.api import Person, Scope, log_access
from lms.data import AccessAction
from mentoring.domain.access import mentoring_scope, visible_calls, visible_programmes
from mentoring.models import Programme

ICON = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who is at work in which programme, and whom they may see."""

    scope: Scope
    programme: Programme
    viewer: Person

    def log(
        self, what: str, people: Sequence[int], action: AccessAction = AccessAction.VIEW
    ) -> None:
        """Write down whose data (ids of people) was looked at, for those people to read."""
        log_access(
            viewer=self.viewer,
            action=action,
            report=what,
            filters={},
            subjects=sorted(set(people)),
            now=clock.now(),
        )


def coordinators_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in only who coordinates mentoring somewhere today, and tell the view for whom."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 -- any view
        scope = mentoring_scope(request.user, day=clock.today())
        if scope.is_empty:
            return permission_denied(request)  # type: ignore[no-any-return]
        return view(request, scope, *args, **kwargs)

    return guarded


def in_programme(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let in only who coordinates the programme in the address; any other one is not there."""

    @wraps(view)
    @coordinators_only
    def guarded(
        request: HttpRequest,
        scope: Scope,
        programme: UUID,
        *args: Any,  # noqa: ANN401 -- any view
        **kwargs: Any,  # noqa: ANN401 -- any view
    ) -> HttpResponseBase:
        found = get_object_or_404(visible_programmes(scope), public_id=programme)
        if scope.viewer is None:
            raise Http404
        office = Office(scope=scope, programme=found, viewer=scope.viewer)
        return view(request, office, *args, **kwargs)

    return guarded


@require_safe
@coordinators_only
def index(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the programmes somebody coordinates; who has one alone goes straight to its board."""
    programmes = list(visible_programmes(scope))
    if len(programmes) == 1 and "all" not in request.GET:
        return redirect("lotse_mentoring_office:board", programmes[0].public_id)
    language = get_language() or ""
    context = {
        "header_title": _("Mentoring"),
        "page_title": _("Mentoring"),
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Mentoring")},
        ],
        "programmes": [{"programme": one, "title": one.title_in(language)} for one in programmes],
    }
    return TemplateResponse(request, "lotse_mentoring/admin/index.html", context)


def frame(
    office: Office,
    title: str,
    *,
    here: str = "",
    trail: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Return what Wagtail's page furniture and the row of sections of a programme need."""
    key = office.programme.public_id
    name = office.programme.title_in(get_language() or "")
    calls = visible_calls(office.scope).filter(
        tandem__programme=office.programme, settled_at__isnull=True
    )
    sections = (
        ("board", _("Board"), calls.count()),
        ("people", _("People"), 0),
        ("rounds", _("Matching rounds"), 0),
        ("tandems", _("Tandems"), 0),
        ("rules", _("Rules"), 0),
        ("programme", _("Programme"), 0),
    )
    return {
        "programme": office.programme,
        "header_title": title,
        "header_subtitle": name,
        "page_title": title,
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": f"{reverse('lotse_mentoring_office:index')}?all", "label": _("Mentoring")},
            {"url": reverse("lotse_mentoring_office:board", args=[key]), "label": name},
            *trail,
            {"url": "", "label": title},
        ],
        "sections": [
            {
                "url": reverse(f"lotse_mentoring_office:{name}", args=[key]),
                "label": label,
                "count": count,
                "is_here": name == here,
            }
            for name, label, count in sections
        ],
    }
