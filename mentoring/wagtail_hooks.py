"""What mentoring adds to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms import clock
from lms.api import may_coordinate
from lms.data import RoleKind
from mentoring.views import (
    office,
    office_board,
    office_people,
    office_programme,
    office_rounds,
    office_rules,
    office_tandems,
)

MENU = "register_lotse_menu_item"  # the menu the hub opens to others


class MentoringMenuItem(MenuItem):
    """Shown to mentoring coordination."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether this account coordinates mentoring somewhere today."""
        kind = RoleKind.MENTORING_COORDINATOR
        return may_coordinate(request.user, day=clock.today(), kind=kind)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    """Add the office's addresses: the list of programmes, and all of one programme."""
    of_programme: list[URLPattern | URLResolver] = [
        path("", office_board.show, name="board"),
        # People, rules, programme
        path("people/", office_people.index, name="people"),
        path("rules/", office_rules.edit, name="rules"),
        path("programme/", office_programme.edit, name="programme"),
        # Rounds and tandems
        path("rounds/", office_rounds.index, name="rounds"),
        path("tandems/", office_tandems.index, name="tandems"),
    ]
    of_office: list[URLPattern | URLResolver] = [
        path("", office.index, name="index"),
        # Programmes and words
        path("<uuid:programme>/", include(of_programme)),
    ]
    return [path("lotse/mentoring/", include((of_office, "lotse_mentoring_office")))]


@hooks.register(MENU)
def register_mentoring() -> MenuItem:
    """Add mentoring to the menu."""
    url = reverse_lazy("lotse_mentoring_office:index")
    return MentoringMenuItem(
        _("Mentoring"), url, name="lotse-mentoring", icon_name=office.ICON, order=120
    )
