"""Programmes, the rules people are matched by, and the words they describe themselves with."""

from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.choices import ProgrammeKind, TermKind


class Programme(models.Model):
    """A programme of one unit and all below it, which gives people company for some time.

    ``texts`` maps a language to ``{"title", "summary", "agreement"}``. Changing an agreement
    raises ``agreement_version``; what was signed keeps its own words. ``guide_key`` is the
    translation key of the guide for the first weeks.

    .. no_pii: A programme; its contact person holds an office.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=ProgrammeKind)
    unit = models.ForeignKey(
        "lotse_lms.OrganisationUnit",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit"),
    )
    contact = models.ForeignKey(
        "lotse_lms.Person",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("contact person"),
        help_text=_("Is asked for help. Named to everybody in the programme."),
    )
    source_language = models.CharField(max_length=20)
    texts = models.JSONField(_("texts"), default=dict)
    agreement_version = models.PositiveIntegerField(_("version of the agreement"), default=1)
    guide_key = models.UUIDField(null=True, blank=True)
    gate_course = models.ForeignKey(
        "lotse_lms.Course",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("course that mentors complete first"),
    )
    months = models.PositiveSmallIntegerField(
        _("duration in months"),
        default=9,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
    )
    rhythm_days = models.PositiveSmallIntegerField(
        _("days between meetings"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("After twice as many days without a meeting the tandem needs a look."),
    )
    allows_requests = models.BooleanField(
        _("mentees may ask for a mentor"),
        default=False,
        help_text=_("They choose among the mentors suggested to them; the mentor answers."),
    )
    certificate_minutes = models.PositiveIntegerField(
        _("minutes a confirmation takes"),
        default=600,
        help_text=_("Mentors who have met for at least so long get a confirmation."),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title_in(self.source_language)

    def text_in(self, language: str, part: str) -> str:
        """Return one text in a language, or in the source language."""
        for code in (language, self.source_language):
            if text := self.texts.get(code, {}).get(part):
                return str(text)
        return ""

    def title_in(self, language: str) -> str:
        """Return the title in a language, or in the source language."""
        return self.text_in(language, "title")


class RuleSet(models.Model):
    """One version of a programme's rules. Never changed: a round names the one it went by.

    ``rules`` is described in ``mentoring.domain.rules``.

    .. no_pii: Rules. Who changed them held an office.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rule_sets")
    number = models.PositiveIntegerField(_("version"))
    is_current = models.BooleanField(default=True)
    rules = models.JSONField(default=dict)
    changed_by = models.ForeignKey(
        "lotse_lms.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")
        ordering = ("programme", "-number")
        constraints = (
            models.UniqueConstraint(fields=("programme", "number"), name="lotse_rules_once"),
            models.UniqueConstraint(
                fields=("programme",), condition=Q(is_current=True), name="lotse_rules_one_current"
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.number}"


class Term(models.Model):
    """A word people describe themselves with: a topic, a profession, a region and so on.

    ``texts`` maps a language to the word. A retired term stays with whoever has chosen it.

    .. no_pii: Words to choose from.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=TermKind)
    key = models.SlugField(_("key"), max_length=50)
    source_language = models.CharField(max_length=20)
    texts = models.JSONField(_("words"), default=dict)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_retired = models.BooleanField(_("no longer offered"), default=False)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ("kind", "position", "pk")
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="lotse_term_once"),)

    def __str__(self) -> str:
        return self.word_in(self.source_language)

    def word_in(self, language: str) -> str:
        """Return the word in a language, or in the source language."""
        return str(self.texts.get(language) or self.texts.get(self.source_language) or self.key)
