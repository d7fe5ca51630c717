"""The forms of the admin for units, people, memberships and roles. Saving asks the domain."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from lms import clock
from lms.domain import administration
from lms.models import Membership, OrganisationUnit, Person, Role
from lms.viewsets.choosers import person_chooser, unit_chooser

_VALIDITY = {"valid_from": AdminDateInput, "valid_to": AdminDateInput}


class UnitForm(WagtailAdminModelForm):
    """A unit and its place in the tree."""

    parent = forms.ModelChoiceField(
        queryset=OrganisationUnit.objects.all(),
        required=False,
        label=_("Lies below"),
        help_text=_("Empty for the topmost unit."),
        widget=unit_chooser.widget_class,
    )

    class Meta:
        model = OrganisationUnit
        fields = ("name", "kind", "is_legal_entity", "names_shared_since")
        widgets = {"names_shared_since": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Start from where the unit is."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["parent"].initial = self.instance.get_parent()

    def clean_parent(self) -> OrganisationUnit | None:
        """Refuse a place below the unit itself."""
        parent: OrganisationUnit | None = self.cleaned_data["parent"]
        administration.refuse_circle(self.instance, parent)
        return parent

    def save(self, commit: bool = True) -> OrganisationUnit:  # noqa: FBT001, FBT002, ARG002 -- Django's signature
        """Put the unit in its place."""
        unit: OrganisationUnit = self.instance
        return administration.place_unit(unit, self.cleaned_data["parent"])


class PersonForm(WagtailAdminModelForm):
    """Somebody's names."""

    class Meta:
        model = Person
        fields = ("display_name", "sort_name", "language")
        help_texts = {"sort_name": _("For example: Meier, Anna.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Ask for the names: only the eraser leaves them empty."""
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = self.fields["sort_name"].required = True

    def save(self, commit: bool = True) -> Person:  # noqa: FBT001, FBT002, ARG002 -- Django's signature
        """Write the person down."""
        administration.save_person(self.instance, now=clock.now())
        return self.instance  # type: ignore[no-any-return]


class MembershipForm(WagtailAdminModelForm):
    """How somebody belongs to a unit."""

    class Meta:
        model = Membership
        fields = (
            "person",
            "unit",
            "kind",
            "community",
            "is_primary",
            "reports_to",
            "valid_from",
            "valid_to",
        )
        widgets = {
            "person": person_chooser.widget_class,
            "unit": unit_chooser.widget_class,
            "reports_to": person_chooser.widget_class,
            **_VALIDITY,
        }

    def save(self, commit: bool = True) -> Membership:  # noqa: FBT001, FBT002, ARG002 -- Django's signature
        """Write the membership down, with what follows from it."""
        administration.save_membership(self.instance, day=clock.today())
        return self.instance  # type: ignore[no-any-return]


class RoleForm(WagtailAdminModelForm):
    """What somebody does for a unit."""

    class Meta:
        model = Role
        fields = ("person", "kind", "unit", "valid_from", "valid_to")
        widgets = {
            "person": person_chooser.widget_class,
            "unit": unit_chooser.widget_class,
            **_VALIDITY,
        }

    def save(self, commit: bool = True) -> Role:  # noqa: FBT001, FBT002, ARG002 -- Django's signature
        """Write the role down and open or close the admin's door."""
        administration.save_role(self.instance, day=clock.today())
        return self.instance  # type: ignore[no-any-return]
