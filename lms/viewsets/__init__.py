"""Units, people, memberships and roles in the admin, for those who administer the site."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from lms import clock
from lms.domain import administration
from lms.models import Membership, OrganisationUnit, Person, Role
from lms.viewsets.choosers import person_chooser, unit_chooser
from lms.viewsets.forms import MembershipForm, PersonForm, RoleForm, UnitForm

MENU = "register_lotse_menu_item"


def indented(unit: OrganisationUnit) -> str:
    """Return a unit's name, the further in the deeper it lies."""
    indent = "–\u00a0" * (unit.depth - 1)
    return f"{indent}{unit.name}"


class IndexView(generic.IndexView):
    """A list that reads what its columns show at once, however many lines there are."""

    related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        """Read the related rows in the same statement."""
        rows: QuerySet[Any] = super().get_base_queryset()
        return rows.select_related(*self.related) if self.related else rows


class OfficeViewSet(ModelViewSet):
    """What the four lists have in common. What cannot be undone has no button."""

    form: type[Any]
    deletable = False
    menu_hook = MENU
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[Any]:  # noqa: FBT001, FBT002, ARG002 -- Wagtail's signature
        """Return the form, the same for new and old."""
        return self.form

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Wagtail's signature
        """Leave out the buttons of views that are left out."""
        common: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        del common["usage_url_name"]
        if not self.deletable:
            del common["delete_url_name"]
        return common

    def get_urlpatterns(self) -> list[URLPattern]:
        """Leave out deleting (units are merged, people erased) and usage."""
        left_out = {"usage"} if self.deletable else {"usage", "delete"}
        return [p for p in super().get_urlpatterns() if p.name not in left_out]


class UnitIndexView(IndexView):
    """The tree, a line for each unit."""

    @cached_property
    def columns(self) -> list[Any]:
        """Indent the names as the tree does."""
        columns: list[Any] = super().columns
        columns[0].accessor = indented
        columns[0].sort_key = None
        return columns

    def get_list_more_buttons(self, instance: OrganisationUnit) -> list[Any]:
        """Offer to add a unit below this one."""
        below = MenuItem(
            _("Add a unit below"),
            url=f"{self.add_url}?parent={instance.pk}",
            icon_name="plus",
            priority=15,
        )
        return [*super().get_list_more_buttons(instance), below]


class UnitCreateView(generic.CreateView):
    """A new unit, below the one it was asked for from."""

    def get_initial(self) -> dict[str, Any]:
        """Start below the unit named in the address."""
        parent = self.request.GET.get("parent", "")
        return {"parent": parent} if parent.isdecimal() else {}


class RoleDeleteView(generic.DeleteView):
    """Takes a role away, with the key to the admin."""

    def delete_action(self) -> None:
        """Ask the domain, and leave a trace of who did it."""
        log(self.object, action="wagtail.delete", user=self.request.user, deleted=True)
        administration.take_role(self.object, day=clock.today())


class UnitViewSet(OfficeViewSet):
    """The tree of units."""

    model = OrganisationUnit
    form = UnitForm
    icon = "site"
    menu_label = _("Units")
    menu_order = 300
    index_view_class = UnitIndexView
    add_view_class = UnitCreateView
    list_display = ("name", "kind", "is_legal_entity", "names_shared_since")
    search_fields = ("name",)


class PersonViewSet(OfficeViewSet):
    """People, with or without an account."""

    model = Person
    form = PersonForm
    icon = "user"
    menu_label = _("People")
    menu_order = 310
    index_view_class = type("PersonIndexView", (IndexView,), {"related": ("user",)})
    list_display = ("sort_name", "display_name", "user", "language")
    search_fields = ("display_name", "sort_name")


class MembershipViewSet(OfficeViewSet):
    """Who belongs where."""

    model = Membership
    form = MembershipForm
    icon = "group"
    menu_label = _("Memberships")
    menu_order = 320
    deletable = True
    index_view_class = type("MembershipIndexView", (IndexView,), {"related": ("person", "unit")})
    list_display = ("person", "unit", "kind", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("person__display_name", "person__sort_name", "unit__name")


class RoleViewSet(OfficeViewSet):
    """Who may do what for which unit."""

    model = Role
    form = RoleForm
    icon = "key"
    menu_label = _("Roles")
    menu_order = 330
    deletable = True
    delete_view_class = RoleDeleteView
    index_view_class = type("RoleIndexView", (IndexView,), {"related": ("person", "unit")})
    list_display = ("person", "kind", "unit", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("person__display_name", "person__sort_name", "unit__name")


viewsets = (
    UnitViewSet("lotse_units", url_prefix="lotse/units"),
    PersonViewSet("lotse_people", url_prefix="lotse/people"),
    MembershipViewSet("lotse_memberships", url_prefix="lotse/memberships"),
    RoleViewSet("lotse_roles", url_prefix="lotse/roles"),
    person_chooser,
    unit_chooser,
)
