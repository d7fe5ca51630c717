"""What somebody has completed: the record certificates and reports are drawn from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.choices import CompletionKind
from lms.models.course import text_in


class Completion(models.Model):
    """A completed course, session, mentoring or recognition. Later edits never take it back.

    ``source_key`` names what was completed, so the same thing is completed once. ``texts``
    are frozen: a language maps to ``{"title", "summary", "competencies"}``. Minutes are
    planned minutes of the edition.

    .. pii: That somebody completed something, and when.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    person = models.ForeignKey(
        "lotse_lms.Person",
        on_delete=models.PROTECT,
        related_name="completions",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=CompletionKind)
    source_key = models.CharField(max_length=100, unique=True)
    enrolment = models.OneToOneField(
        "lotse_lms.Enrolment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="completion",
    )
    edition = models.ForeignKey(
        "lotse_lms.Edition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="completions",
    )
    source_language = models.CharField(max_length=20)
    texts = models.JSONField(default=dict)
    minutes = models.PositiveIntegerField(_("minutes"))
    tested = models.BooleanField(_("with a test"), default=False)
    completed_on = models.DateField(_("completed on"))
    completed_at = models.DateTimeField(_("completed at"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        ordering = ("-completed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind=CompletionKind.COURSE) | Q(enrolment__isnull=False),
                name="lotse_completion_course_has_enrolment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} – {self.title_in(self.source_language)}"

    def title_in(self, language: str) -> str:
        """Return the frozen title in a language, or in the source language."""
        return str(text_in(self.texts, language, self.source_language, "title"))

    def competencies_in(self, language: str) -> list[str]:
        """Return the frozen competencies in a language, or in the source language."""
        return list(text_in(self.texts, language, self.source_language, "competencies") or [])
