"""Choosing a person or a unit in a form of the admin, without a list of twenty thousand names.

Wagtail lets everybody in the admin use a chooser; these are for those who administer people.
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.permissions import policy_registry

from lms.domain.people import find_people
from lms.models import OrganisationUnit, Person


class OfficeOnly:
    """Refuses whoever may not change what is being chosen."""

    model: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 -- Django's signature
        """Ask for permission first."""
        if not policy_registry.get_by_type(self.model).user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


class NameForm(BaseFilterForm):
    """Asks for a name."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Search by name")}),
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """Return those with the name."""
        words = self.cleaned_data.get("q")
        if not words:
            return objects
        self.is_searching, self.search_query = True, words
        if issubclass(objects.model, Person):
            return objects.filter(find_people(words), erased_at__isnull=True)
        return objects.filter(name__icontains=words)


class _ByName:
    """What both lists of choices have in common."""

    filter_form_class = NameForm

    @property
    def columns(self) -> list[Column]:
        """Show where a unit lies in the tree."""
        columns = list(super().columns)  # type: ignore[misc]
        columns[0].label = _("Name")
        return columns


class ChooseView(OfficeOnly, _ByName, chooser.ChooseView):
    """The window."""


class ChooseResultsView(OfficeOnly, _ByName, chooser.ChooseResultsView):
    """The list in the window."""


class ChosenView(OfficeOnly, chooser.ChosenView):
    """The one that was chosen."""


class ChosenMultipleView(OfficeOnly, chooser.ChosenMultipleView):
    """The ones that were chosen."""


class OfficeChooser(ChooserViewSet):
    """A chooser for those who administer people and units."""

    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    register_widget = False


class PersonChooser(OfficeChooser):
    """Chooses a person."""

    model = Person
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")


class UnitChooser(OfficeChooser):
    """Chooses a unit."""

    model = OrganisationUnit
    icon = "site"
    choose_one_text = _("Choose a unit")
    choose_another_text = _("Choose another unit")


person_chooser = PersonChooser("lotse_person_chooser", url_prefix="lotse/choose-person")
unit_chooser = UnitChooser("lotse_unit_chooser", url_prefix="lotse/choose-unit")
