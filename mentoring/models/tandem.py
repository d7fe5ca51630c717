"""Tandems and their life: agreement, goals, meetings, notes, check-ins, help and a proper end."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.choices import (
    CheckInAnswer,
    EndReason,
    Light,
    MeetingForm,
    MeetingState,
    NoteLayer,
    Side,
    TandemState,
)


class Tandem(models.Model):
    """A mentor and a mentee who go a part of the way together.

    ``agreement`` is the text both signed, frozen with its language and version. The projection
    (``light``, ``last_met_on``, ``met_minutes``, ``next_check_in_on``) follows from meetings,
    check-ins and calls for help, and is written in the transaction that changes them.

    .. pii: That two people accompany each other, since when, and how it fares.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "lotse_mentoring.Programme", on_delete=models.PROTECT, related_name="tandems"
    )
    mentor = models.ForeignKey(
        "lotse_mentoring.Profile", on_delete=models.PROTECT, related_name="tandems_as_mentor"
    )
    mentee = models.ForeignKey(
        "lotse_mentoring.Profile", on_delete=models.PROTECT, related_name="tandems_as_mentee"
    )
    proposal = models.OneToOneField(
        "lotse_mentoring.Proposal",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tandem",
    )
    state = models.CharField(
        _("state"), max_length=20, choices=TandemState, default=TandemState.AGREEING
    )
    created_at = models.DateTimeField(_("created at"))
    agreement = models.TextField(_("agreement"), blank=True)
    agreement_language = models.CharField(max_length=20, blank=True)
    agreement_version = models.PositiveIntegerField(default=0)
    mentor_signed_at = models.DateTimeField(_("signed by the mentor"), null=True, blank=True)
    mentee_signed_at = models.DateTimeField(_("signed by the mentee"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    planned_end_on = models.DateField(_("planned end"), null=True, blank=True)
    paused_until = models.DateField(_("pausing until"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=20, choices=EndReason, blank=True)
    light = models.CharField(_("light"), max_length=10, choices=Light, default=Light.GREEN)
    last_met_on = models.DateField(_("last met on"), null=True, blank=True)
    met_count = models.PositiveIntegerField(_("meetings"), default=0)
    met_minutes = models.PositiveIntegerField(_("minutes"), default=0)
    next_check_in_on = models.DateField(_("next check-in"), null=True, blank=True)

    class Meta:
        verbose_name = _("tandem")
        verbose_name_plural = _("tandems")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("mentee",),
                condition=~Q(state=TandemState.ENDED),
                name="lotse_tandem_one_running_per_mentee",
            ),
            models.CheckConstraint(
                condition=~Q(state=TandemState.ENDED) | Q(ended_on__isnull=False),
                name="lotse_tandem_end_has_day",
            ),
        )
        indexes = (models.Index(fields=("programme", "state"), name="lotse_tandem_state"),)

    def __str__(self) -> str:
        return f"{self.mentor_id} – {self.mentee_id}"


class Goal(models.Model):
    """What a tandem wants to reach. Its words are the pair's alone, encrypted.

    .. pii: What two people want to reach together.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    tandem = models.ForeignKey(Tandem, on_delete=models.PROTECT, related_name="goals")
    secret = models.BinaryField()
    position = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(_("by"), null=True, blank=True)
    reached_at = models.DateTimeField(_("reached at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"{self.tandem_id}: {self.position}"


class Meeting(models.Model):
    """A meeting of a tandem: planned, held or not. ``topics`` are keys of terms.

    .. pii: When and how two people met.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    tandem = models.ForeignKey(Tandem, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("begins at"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=60, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    form = models.CharField(_("how"), max_length=20, choices=MeetingForm)
    place = models.CharField(_("where"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=MeetingState, default=MeetingState.PLANNED
    )
    topics = models.JSONField(_("topics"), default=list, blank=True)
    planned_by = models.CharField(max_length=10, choices=Side)
    sequence = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ("-starts_at", "-pk")

    def __str__(self) -> str:
        return f"{self.tandem_id}: {self.starts_at:%Y-%m-%d}"


class Note(models.Model):
    """A note of a tandem. Of the pair's own only ``secret`` is stored, encrypted.

    The key stands outside the database, so no screen, export, log or copy of the database
    gives away what two people have written for each other.

    .. pii: What two people have written down for themselves or for the coordination.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    tandem = models.ForeignKey(Tandem, on_delete=models.PROTECT, related_name="notes")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="notes"
    )
    side = models.CharField(max_length=10, choices=Side)
    layer = models.CharField(max_length=10, choices=NoteLayer)
    secret = models.BinaryField(null=True, blank=True)
    text = models.TextField(blank=True)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("-written_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(layer=NoteLayer.PAIR, text="", secret__isnull=False)
                | Q(layer=NoteLayer.SHARED, secret__isnull=True),
                name="lotse_note_pair_is_secret",
            ),
        )

    def __str__(self) -> str:
        return f"{self.tandem_id}: {self.layer}"


class CheckIn(models.Model):
    """A short question to one of the two, on a day that follows from the start.

    .. pii: How somebody found their tandem on a day.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    tandem = models.ForeignKey(Tandem, on_delete=models.PROTECT, related_name="check_ins")
    side = models.CharField(max_length=10, choices=Side)
    due_on = models.DateField(_("due on"))
    is_follow_up = models.BooleanField(_("after the end"), default=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=CheckInAnswer, blank=True)
    wants_contact = models.BooleanField(_("wants to be called"), default=False)
    comment = models.TextField(_("comment"), max_length=1000, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("tandem", "side", "due_on"), name="lotse_check_in_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.tandem_id}: {self.due_on}"


class HelpRequest(models.Model):
    """Somebody in a tandem asks the contact person for help. Never deleted, only answered.

    .. pii: That somebody asked for help, and what about.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    tandem = models.ForeignKey(Tandem, on_delete=models.PROTECT, related_name="help_requests")
    side = models.CharField(max_length=10, choices=Side)
    wants_change = models.BooleanField(_("wants another companion"), default=False)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    taken_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    taken_by = models.ForeignKey(
        "lotse_lms.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("call for help")
        verbose_name_plural = _("calls for help")
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"{self.tandem_id}: {self.asked_at:%Y-%m-%d}"


class Feedback(models.Model):
    """What one of the two says at the end. Ratings are 1 to 5; words go to the coordination.

    .. pii: How somebody judges their tandem.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    tandem = models.ForeignKey(Tandem, on_delete=models.PROTECT, related_name="feedback")
    side = models.CharField(max_length=10, choices=Side)
    helped = models.PositiveSmallIntegerField(_("helped"), null=True, blank=True)
    trusted = models.PositiveSmallIntegerField(_("trusted"), null=True, blank=True)
    again = models.BooleanField(_("would do it again"), null=True, blank=True)
    words = models.TextField(_("words"), max_length=1000, blank=True)
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = (
            models.UniqueConstraint(fields=("tandem", "side"), name="lotse_feedback_once"),
        )

    def __str__(self) -> str:
        return f"{self.tandem_id}: {self.side}"
