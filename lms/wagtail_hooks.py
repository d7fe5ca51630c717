"""What the hub adds to Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from lms import clock
from lms.domain.access import may_coordinate, may_release
from lms.views import releases, reports
from lms.viewsets import MENU, viewsets

learning_menu = Menu(register_hook_name=MENU, construct_hook_name="construct_lotse_menu")


class ReportsMenuItem(MenuItem):
    """Shown to coordinators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this account coordinates a unit today."""
        return may_coordinate(request.user, day=clock.today())


class ReleasesMenuItem(MenuItem):
    """Shown to trainers and administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this account may release courses today."""
        return may_release(request.user, day=clock.today())


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    """Add the addresses of reports and releases."""
    of_reports = [
        path("", reports.index, name="index"),
        path("<slug:name>/", reports.show, name="show"),
        path("<slug:name>.csv", reports.export, {"kind": "csv"}, name="csv"),
        path("<slug:name>.xlsx", reports.export, {"kind": "xlsx"}, name="xlsx"),
    ]
    of_releases = [
        path("", releases.index, name="index"),
        path("<int:pk>/", releases.one, name="one"),
    ]
    return [
        path("lotse/reports/", include((of_reports, "lotse_reports"))),
        path("lotse/releases/", include((of_releases, "lotse_releases"))),
    ]


@hooks.register("register_admin_viewset")
def register_viewsets() -> tuple[Any, ...]:
    """Add the lists of units, people, memberships and roles."""
    return viewsets


@hooks.register("register_admin_menu_item")
def register_learning_menu() -> MenuItem:
    """Add the menu that other packages may add to as well."""
    menu = learning_menu
    return SubmenuMenuItem(_("Learning"), menu, name="lotse", icon_name="success", order=150)


@hooks.register(MENU)
def register_reports() -> MenuItem:
    """Add the reports to the menu."""
    url = reverse_lazy("lotse_reports:index")
    return ReportsMenuItem(_("Reports"), url, name="lotse-reports", icon_name="table", order=100)


@hooks.register(MENU)
def register_releases() -> MenuItem:
    """Add the releases to the menu."""
    url, icon = reverse_lazy("lotse_releases:index"), "calendar-check"
    return ReleasesMenuItem(_("Releases"), url, name="lotse-releases", icon_name=icon, order=200)
