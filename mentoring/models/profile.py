"""How people describe themselves for a programme, and who must not meet whom."""

from datetime import date
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mentoring.choices import Gender, ProfileState, SeparationReason, Side

DAY_PARTS = 3  # morning, afternoon, evening
SLOTS = 7 * DAY_PARTS


class Profile(models.Model):
    """One person in one programme, on one side: what matching needs to know, and no more.

    ``languages`` lists ``[code, level]``, ``learns`` codes for language tandems; ``topics``,
    ``situations`` and ``interests`` list keys of terms (a mentor offers topics, a mentee wants
    them). ``availability`` has a bit for each of 21 parts of the week, Monday morning first.
    ``consents`` maps a purpose to the moment of agreement. ``capacity`` is how many people a
    mentor accompanies at a time.

    .. pii: Languages, profession, life situation, times and wishes, told for matching.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "lotse_mentoring.Programme", on_delete=models.PROTECT, related_name="profiles"
    )
    person = models.ForeignKey(
        "lotse_lms.Person",
        on_delete=models.PROTECT,
        related_name="mentoring_profiles",
        verbose_name=_("person"),
    )
    side = models.CharField(_("side"), max_length=10, choices=Side)
    state = models.CharField(
        _("state"), max_length=20, choices=ProfileState, default=ProfileState.APPLIED
    )
    languages = models.JSONField(_("languages"), default=list)
    learns = models.JSONField(_("languages to learn"), default=list, blank=True)
    needs_interpreter = models.BooleanField(
        _("an interpreter may help"),
        default=False,
        help_text=_("Then a tandem without a common language is possible."),
    )
    profession = models.CharField(_("profession"), max_length=50, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    situations = models.JSONField(_("life situation"), default=list, blank=True)
    interests = models.JSONField(_("interests"), default=list, blank=True)
    region = models.CharField(_("region"), max_length=50, blank=True)
    meets_remotely = models.BooleanField(_("meetings by telephone or video are fine"), default=True)
    availability = models.PositiveIntegerField(
        _("times"), default=0, validators=[MaxValueValidator(2**SLOTS - 1)]
    )
    monthly_hours = models.PositiveSmallIntegerField(
        _("hours a month"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(40)],
    )
    capacity = models.PositiveSmallIntegerField(
        _("how many people at a time"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    gender_wish = models.CharField(
        _("wish for the companion's gender"), max_length=10, choices=Gender, blank=True
    )
    about = models.TextField(_("about me"), max_length=600, blank=True)
    consents = models.JSONField(_("consents"), default=dict)
    conduct_seen_on = models.DateField(
        _("certificate of good conduct seen on"), null=True, blank=True
    )
    applied_at = models.DateTimeField(_("applied at"))
    admitted_at = models.DateTimeField(_("admitted at"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    paused_until = models.DateField(_("pausing until"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ("applied_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "person", "side"),
                condition=Q(left_at__isnull=True),
                name="lotse_profile_once",
            ),
        )
        indexes = (
            models.Index(fields=("programme", "side", "state"), name="lotse_profile_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.person} – {self.get_side_display()}"

    def is_available(self, today: date) -> bool:
        """Whether somebody is admitted and not pausing on a day."""
        if self.state == ProfileState.PAUSED:
            return self.paused_until is not None and self.paused_until < today
        return self.state == ProfileState.ADMITTED


class Separation(models.Model):
    """Two people who must not become a tandem. The lower id stands first.

    .. pii: That two people must not meet, and a class of reason.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    one = models.ForeignKey("lotse_lms.Person", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("lotse_lms.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=20, choices=SeparationReason)
    noted_by = models.ForeignKey(
        "lotse_lms.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField(_("noted at"))

    class Meta:
        verbose_name = _("separation")
        verbose_name_plural = _("separations")
        constraints = (
            models.UniqueConstraint(
                fields=("one", "other", "reason"), name="lotse_separation_once"
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="lotse_separation_order"),
        )

    def __str__(self) -> str:
        return f"{self.one_id} – {self.other_id}"
