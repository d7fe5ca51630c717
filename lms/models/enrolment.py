"""One person, one course, one round."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.choices import EnrolmentSource, ProgressStatus

if TYPE_CHECKING:
    from uuid import UUID


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    """Questions about enrolments."""

    def current(self) -> "EnrolmentQuerySet":
        """Return the round of each person and course that counts today."""
        return self.filter(is_current=True)

    def running(self) -> "EnrolmentQuerySet":
        """Return what is neither completed nor withdrawn."""
        return self.filter(completed_at__isnull=True, withdrawn_at__isnull=True)

    def of_user(self, user: Any) -> "EnrolmentQuerySet":  # noqa: ANN401 -- any user model
        """Return the enrolments of the person behind an account."""
        return self.filter(person__user_id=user.pk) if user.pk else self.none()

    def for_learning(
        self, user_id: int | models.Expression, course_key: "UUID | models.Expression"
    ) -> "EnrolmentQuerySet":
        """Return the current round of an account's person in a course, with what deciding needs."""
        return self.filter(
            person__user_id=user_id,
            course__key=course_key,
            is_current=True,
            withdrawn_at__isnull=True,
        ).select_related("course")


class Enrolment(models.Model):
    """One person taking one course once, from enrolling to completing.

    Taking it again makes a new round; nothing is reset. ``status`` to ``evidence`` are a
    projection of the facts, written with them and rebuilt from them: ``evidence`` maps an
    activity's id to what its facts come to (see ``lms.domain.progress``).

    .. pii: Links a person to what they learn and when they finished it.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    person = models.ForeignKey(
        "lotse_lms.Person",
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("person"),
    )
    course = models.ForeignKey(
        "lotse_lms.Course",
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("course"),
    )
    edition = models.ForeignKey(
        "lotse_lms.Edition",
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("edition"),
    )
    unit = models.ForeignKey(
        "lotse_lms.OrganisationUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments",
        verbose_name=_("unit"),
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    is_current = models.BooleanField(_("current round"), default=True)
    source = models.CharField(_("source"), max_length=10, choices=EnrolmentSource)
    enrolled_at = models.DateTimeField(_("enrolled at"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    status = models.CharField(
        _("status"),
        max_length=20,
        choices=ProgressStatus,
        default=ProgressStatus.NOT_STARTED,
    )
    done_count = models.PositiveSmallIntegerField(_("done"), default=0)
    required_count = models.PositiveSmallIntegerField(_("required"), default=0)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    evidence = models.JSONField(default=dict, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ("-enrolled_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "course", "round"), name="lotse_enrolment_round_once"
            ),
            models.UniqueConstraint(
                fields=("person", "course"),
                condition=Q(completed_at__isnull=True, withdrawn_at__isnull=True),
                name="lotse_enrolment_one_open_round",
            ),
            models.UniqueConstraint(
                fields=("person", "course"),
                condition=Q(is_current=True),
                name="lotse_enrolment_one_current",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        status=ProgressStatus.COMPLETED,
                        completed_at__isnull=False,
                        completed_on__isnull=False,
                    )
                    | ~Q(status=ProgressStatus.COMPLETED)
                    & Q(completed_at__isnull=True, completed_on__isnull=True)
                ),
                name="lotse_enrolment_completed_has_date",
            ),
        )
        indexes = (
            # The report's two questions: counts per unit and course, and one person's row.
            models.Index(
                fields=("is_current", "unit", "course", "status", "person"),
                name="lotse_enrolment_report",
            ),
            models.Index(
                fields=("is_current", "course", "completed_on"), name="lotse_enrolment_course_done"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} – {self.course}"

    @property
    def is_running(self) -> bool:
        """Whether there is still something to do."""
        return self.completed_at is None and self.withdrawn_at is None

    @property
    def percent(self) -> int:
        """How much of what is required is done, 0 to 100."""
        return self.done_count * 100 // self.required_count if self.required_count else 0
