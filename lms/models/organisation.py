"""The tree of units of an association."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from lms.choices import UnitKind


class OrganisationUnit(MP_Node):
    """One unit of the association: from the state association down to one facility.

    The path of the tree stays here: other rows point at the unit alone, so moving a branch
    rewrites none of them. Each registered association is a data controller of its own;
    names do not travel above it unless it has agreed to that.

    .. no_pii: Names and kinds of units, no people.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    is_legal_entity = models.BooleanField(
        _("is a legal entity of its own"),
        default=False,
        help_text=_("A registered association or company: it answers for the data of its people."),
    )
    names_shared_since = models.DateField(
        _("names shared upwards since"),
        null=True,
        blank=True,
        help_text=_(
            "From the day of a recorded agreement on, units above see names, not only counts."
        ),
    )

    node_order_by = ("name",)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name
