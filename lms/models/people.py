"""People, where they belong and what they do there."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.choices import MembershipKind, RoleKind

if TYPE_CHECKING:
    from collections.abc import Iterable


class PersonQuerySet(models.QuerySet["Person"]):
    """Questions about people."""

    def of_user(self, user: Any) -> "PersonQuerySet":  # noqa: ANN401 -- any user model
        """Return the person behind an account, or nobody."""
        return self.filter(user_id=user.pk) if user.pk else self.none()


class Person(models.Model):
    """Somebody every record can point to, with or without an account.

    Imported people, applicants and erased people have no account; erasing deletes the
    account and blanks the names, so that counts stay right.

    .. pii: Name, preferred language and link to the account.
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="lotse_person",
        verbose_name=_("account"),
    )
    display_name = models.CharField(_("name"), max_length=200, blank=True)
    sort_name = models.CharField(_("name for sorting"), max_length=200, blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=20, blank=True)
    created_at = models.DateTimeField(_("created at"))
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("sort_name", "pk")

    def __str__(self) -> str:
        return self.display_name or str(_("Erased person"))


class ValidQuerySet(models.QuerySet[Any]):
    """Questions about what holds on a day."""

    def on(self, day: date) -> "ValidQuerySet":
        """Return what is valid on a day; both ends count."""
        return self.filter(
            Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def of(self, people: "Iterable[Person | int]") -> "ValidQuerySet":
        """Return what belongs to these people."""
        return self.filter(person__in=people)


class Membership(models.Model):
    """How a person belongs to a unit, and for how long.

    A person may belong to several units, as a volunteer in one and as staff in another.

    .. pii: Where somebody works or volunteers, in what way, and under whom.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        "lotse_lms.OrganisationUnit",
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("unit"),
    )
    kind = models.CharField(_("kind of membership"), max_length=20, choices=MembershipKind)
    community = models.CharField(_("community"), max_length=100, blank=True)
    is_primary = models.BooleanField(_("primary"), default=True)
    reports_to = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reports to"),
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="lotse_membership_ends_after_start",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "kind", "person"), name="lotse_membership_unit_kind"),
        )

    def __str__(self) -> str:
        return f"{self.person} – {self.get_kind_display()}, {self.unit}"


class Role(models.Model):
    """What a person does for a unit and everything below it: the truth about rights.

    .. pii: Which office somebody holds.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="roles", verbose_name=_("person")
    )
    kind = models.CharField(_("role"), max_length=30, choices=RoleKind)
    unit = models.ForeignKey(
        "lotse_lms.OrganisationUnit",
        on_delete=models.PROTECT,
        related_name="roles",
        verbose_name=_("unit"),
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = ValidQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="lotse_role_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.unit}"
