"""Attempts at formal tests."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """One attempt at a quiz. ``paper`` pins the questions as they were when it began.

    ``paper`` is ``[{"question": key, "multiple": bool, "choices": [{"key", "correct"}]}]``,
    ``answers`` maps a question's key to the keys chosen. Points are 0 to 100.

    .. pii: What somebody answered in a test and how it went.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey("lotse_lms.Enrolment", on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey("lotse_lms.Activity", on_delete=models.PROTECT, related_name="+")
    lesson_key = models.UUIDField()
    quiz_key = models.UUIDField()
    number = models.PositiveSmallIntegerField(_("attempt"))
    pass_mark = models.PositiveSmallIntegerField(_("pass mark"))
    paper = models.JSONField()
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField(_("started at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    points = models.PositiveSmallIntegerField(_("points"), null=True)
    passed = models.BooleanField(_("passed"), null=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("enrolment", "activity", "number"), name="lotse_attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=("enrolment", "activity"),
                condition=Q(submitted_at__isnull=True),
                name="lotse_attempt_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"
