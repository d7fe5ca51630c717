"""What mentoring adds to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from lms import clock
from lms.api import may_coordinate
from lms.data import RoleKind
from mentoring.views import (
    office,
    office_board,
    office_calls,
    office_pairing,
    office_people,
    office_person,
    office_programme,
    office_rounds,
    office_rules,
    office_tandem_steps,
    office_tandems,
    office_terms,
    office_why,
)
from mentoring.viewsets import GuideViewSet

register_snippet(GuideViewSet)

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
        path("board/<slug:name>/", office_board.section, name="board_section"),
        # People, rules, programme
        path("people/", office_people.index, name="people"),
        path("people/<uuid:public_id>/", office_person.show, name="person"),
        path("people/<uuid:public_id>/propose/", office_pairing.propose, name="person_propose"),
        path("people/<uuid:public_id>/apart/", office_pairing.keep_apart, name="person_apart"),
        path("rules/", office_rules.edit, name="rules"),
        path("programme/", office_programme.edit, name="programme"),
        path("programme/close/", office_programme.close, name="programme_close"),
        # Rounds and tandems
        path("rounds/", office_rounds.index, name="rounds"),
        path("rounds/start/", office_rounds.start, name="round_start"),
        path("rounds/<uuid:pk>/", office_rounds.show, name="round"),
        path("rounds/<uuid:pk>/publish/", office_rounds.publish, name="round_publish"),
        path("rounds/<uuid:pk>/discard/", office_rounds.discard, name="round_discard"),
        path("rounds/<uuid:pk>/<uuid:mentee>/", office_why.show, name="round_mentee"),
        path("rounds/<uuid:pk>/<uuid:mentee>/by-hand/", office_why.by_hand, name="round_by_hand"),
        path("tandems/", office_tandems.index, name="tandems"),
        path("tandems/<uuid:pk>/", office_tandems.show, name="tandem"),
        path("tandems/<uuid:pk>/end/", office_tandem_steps.end, name="tandem_end"),
        path("tandems/<uuid:pk>/change/", office_tandem_steps.change, name="tandem_change"),
        path("tandems/<uuid:pk>/pause/", office_tandem_steps.pause, name="tandem_pause"),
        path("tandems/<uuid:pk>/resume/", office_tandem_steps.resume, name="tandem_resume"),
        path("tandems/<uuid:pk>/apart/", office_tandem_steps.keep_apart, name="tandem_apart"),
        path("calls/<uuid:pk>/take-up/", office_calls.take_up, name="call_take_up"),
        path("calls/<uuid:pk>/settle/", office_calls.settle, name="call_settle"),
    ]
    of_office: list[URLPattern | URLResolver] = [
        path("", office.index, name="index"),
        # Programmes and words
        path("new/", office_programme.new, name="programme_new"),
        path("words/", office_terms.index, name="words"),
        path("words/new/<slug:kind>/", office_terms.add, name="word_new"),
        path("words/<int:pk>/", office_terms.edit, name="word"),
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
