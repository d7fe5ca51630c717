"""Choosing a unit in the form of a template: a state has too many for a list."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from lms.api import OrganisationUnit


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
        return objects.filter(name__icontains=words)


class _ByName:
    """What both lists of choices have in common."""

    filter_form_class = NameForm

    @property
    def columns(self) -> list[Column]:
        """Name the column for what it shows."""
        columns = list(super().columns)  # type: ignore[misc]
        columns[0].label = _("Name")
        return columns


class ChooseView(_ByName, chooser.ChooseView):
    """The window."""


class ChooseResultsView(_ByName, chooser.ChooseResultsView):
    """The list in the window."""


class UnitChooser(ChooserViewSet):
    """Chooses a unit. Everybody in the admin may read the names of units."""

    model = OrganisationUnit
    icon = "site"
    choose_one_text = _("Choose a unit")
    choose_another_text = _("Choose another unit")
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    register_widget = False


unit_chooser = UnitChooser(
    "lotse_certificate_unit_chooser", url_prefix="lotse/choose-unit-of-template"
)
