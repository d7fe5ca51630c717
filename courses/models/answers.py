"""What learners answered. It stays here: the hub learns only that they did."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class AnswerQuerySet(models.QuerySet[Any]):
    """Questions about answers."""

    def latest_first(self, enrolment_id: int, activity_ids: list[int]) -> "AnswerQuerySet":
        """Return an enrolment's answers to some activities, the latest first."""
        return self.filter(enrolment_id=enrolment_id, activity_id__in=activity_ids).order_by("-pk")


class Given(models.Model):
    """What all kinds of answers share. Appended, never changed.

    ``payload`` names options by id, never by place or text. ``client_id`` and ``digest``
    make sending twice harmless and tell it from a different answer under the same id.
    """

    enrolment = models.ForeignKey("lotse_lms.Enrolment", on_delete=models.PROTECT, related_name="+")
    activity = models.ForeignKey("lotse_lms.Activity", on_delete=models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    payload = models.JSONField()
    answered_at = models.DateTimeField(_("answered at"))

    objects = AnswerQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.answered_at:%Y-%m-%d}"


class Answer(Given):
    """An answer to an incident, a dialogue or a question.

    .. pii: What somebody chose in an exercise.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    class Meta:
        verbose_name = _("answer of a learner")
        verbose_name_plural = _("answers of learners")
        constraints = (
            models.UniqueConstraint(fields=("enrolment", "client_id"), name="lotse_answer_once"),
        )


class JournalEntry(Given):
    """What somebody wrote for nobody else. No coordinator ever reads this table.

    .. pii: Private thoughts.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        constraints = (
            models.UniqueConstraint(fields=("enrolment", "client_id"), name="lotse_journal_once"),
        )


class SelfRating(Given):
    """How somebody rates themselves. No coordinator ever reads this table.

    .. pii: A person's own view of themselves.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    class Meta:
        verbose_name = _("self-rating")
        verbose_name_plural = _("self-ratings")
        constraints = (
            models.UniqueConstraint(fields=("enrolment", "client_id"), name="lotse_rating_once"),
        )
