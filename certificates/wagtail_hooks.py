"""What certificates add to Wagtail's admin."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.snippets.models import register_snippet

from certificates.domain import waiting
from certificates.views import (
    office,
    office_bundles,
    office_life,
    office_runs,
    template_pictures,
)
from certificates.viewsets import TemplateViewSet
from certificates.viewsets.choosers import unit_chooser
from lms import clock
from lms.api import coordinator_scope, may_coordinate

MENU = "register_lotse_menu_item"  # the menu the hub opens to others


class CertificatesMenuItem(MenuItem):
    """Shown to coordinators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this account coordinates a unit today."""
        return may_coordinate(request.user, day=clock.today())

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """Return the entry, with the number of people who wait for another name."""
        number = _waiting(request)
        label = f"{self.label} ({number})" if number else str(self.label)
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name)


class WaitingPanel(Component):
    """Says on the first page of the admin that somebody waits for another name."""

    name = "lotse_corrections"
    template_name = "lotse_certificates/admin/panel.html"
    order = 90

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return how many wait."""
        return {"number": _waiting(parent_context["request"])}


def _waiting(request: HttpRequest) -> int:
    """Count who waits for another name; for who coordinates nothing, that is nobody."""
    scope = coordinator_scope(request.user, day=clock.today())
    return 0 if scope.is_empty else waiting.open_corrections(scope).count()


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    """Add the office's addresses."""
    of_office = [
        path("", office.index, name="index"),
        path("<int:pk>/", office.one, name="one"),
        path("<int:pk>/pdf/", office.pdf, name="pdf"),
        path("<int:pk>/revoke/", office_life.revoke, name="revoke"),
        path("<int:pk>/name/", office_life.correct, name="correct"),
        path("names/", office_life.corrections, name="corrections"),
        path("names/<int:pk>/", office_life.decide, name="decide"),
        path("by-hand/", office_runs.new, name="by_hand"),
        path("by-hand/issued/", office_runs.index, name="runs"),
        path("by-hand/issued/<int:pk>/", office_runs.undo, name="undo"),
        path("files/", office_bundles.index, name="bundles"),
        path("files/<int:pk>/", office_bundles.download, name="download"),
    ]
    return [path("lotse/certificates/", include((of_office, "lotse_office")))]


@hooks.register("construct_homepage_panels")
def add_waiting_panel(request: HttpRequest, panels: list[Any]) -> None:  # noqa: ARG001 -- Wagtail's signature
    """Add the panel; it is empty where nobody waits."""
    panels.append(WaitingPanel())


@hooks.register(MENU)
def register_certificates() -> MenuItem:
    """Add the certificates to the menu."""
    url, icon = reverse_lazy("lotse_office:index"), "success"
    return CertificatesMenuItem(
        _("Certificates"), url, name="lotse-certificates", icon_name=icon, order=110
    )


@hooks.register("register_admin_urls")
def register_template_urls() -> list[URLPattern | URLResolver]:
    """Add the pictures of the designs."""
    of_templates = [path("<slug:key>.png", template_pictures.design, name="design")]
    return [path("lotse/certificate-designs/", include((of_templates, "lotse_templates")))]


@hooks.register("register_admin_viewset")
def register_unit_chooser() -> Any:  # noqa: ANN401 -- a viewset
    """Add the window in which the form of a template asks for a unit."""
    return unit_chooser


register_snippet(TemplateViewSet)
