"""Matching rounds: what was computed, by which rules, and the pairs that came of it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.choices import ProposalState, RoundState


class Round(models.Model):
    """One matching of everybody at once. Its protocol says how the result came about.

    ``snapshot`` is what was known of everybody (ids and features, no names), ``input_hash`` its
    SHA-256 together with the rules, so that the round can be repeated. ``protocol`` is described
    in ``mentoring.domain.rounds``.

    .. pii: Features of people by id, as they were when the round was computed.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "lotse_mentoring.Programme", on_delete=models.PROTECT, related_name="rounds"
    )
    rule_set = models.ForeignKey(
        "lotse_mentoring.RuleSet", on_delete=models.PROTECT, related_name="rounds"
    )
    state = models.CharField(
        _("state"), max_length=20, choices=RoundState, default=RoundState.WAITING
    )
    created_by = models.ForeignKey(
        "lotse_lms.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("started by"),
    )
    created_at = models.DateTimeField(_("created at"))
    computed_at = models.DateTimeField(_("computed at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    input_hash = models.CharField(max_length=64, blank=True)
    snapshot = models.JSONField(default=dict, blank=True)
    protocol = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("matching round")
        verbose_name_plural = _("matching rounds")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("programme",),
                condition=Q(state__in=("waiting", "running", "review")),
                name="lotse_round_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.pk}"


class Proposal(models.Model):
    """A proposed pair: drafted by a round, by hand or on a mentee's request; then up to both.

    ``reasons`` is why: points for each wish, rules passed, the next best. Two people have one
    live proposal at most, and a mentee one open proposal at a time.

    .. pii: That two people were proposed to each other, why, and what they answered.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    mentor = models.ForeignKey(
        "lotse_mentoring.Profile", on_delete=models.PROTECT, related_name="proposals_as_mentor"
    )
    mentee = models.ForeignKey(
        "lotse_mentoring.Profile", on_delete=models.PROTECT, related_name="proposals_as_mentee"
    )
    state = models.CharField(
        _("state"), max_length=20, choices=ProposalState, default=ProposalState.DRAFT
    )
    points = models.PositiveIntegerField(_("points"), default=0)
    reasons = models.JSONField(default=dict, blank=True)
    is_by_hand = models.BooleanField(_("by hand"), default=False)
    created_at = models.DateTimeField(_("created at"))
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    answer_by = models.DateField(_("answer by"), null=True, blank=True)
    mentor_accepted_at = models.DateTimeField(null=True, blank=True)
    mentee_accepted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("mentor", "mentee"),
                condition=Q(state__in=("draft", "open")),
                name="lotse_proposal_once",
            ),
            models.UniqueConstraint(
                fields=("mentee",),
                condition=Q(state="open"),
                name="lotse_proposal_one_open_per_mentee",
            ),
            models.UniqueConstraint(
                fields=("mentee",),
                condition=Q(state="draft", round__isnull=False),
                name="lotse_proposal_one_draft_per_mentee",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mentor_id} – {self.mentee_id}"
