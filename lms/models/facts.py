"""What happened. Written once, never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.choices import FactKind


class Fact(models.Model):
    """One thing a learner did, as it was reported.

    ``client_id`` is made by whoever reports it, so reporting twice is harmless; ``digest``
    tells a repetition from a different story under the same id. Points are 0 to 100.

    .. pii: What somebody did in a course, when, and how a test went.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    enrolment = models.ForeignKey(
        "lotse_lms.Enrolment", on_delete=models.PROTECT, related_name="facts"
    )
    activity = models.ForeignKey("lotse_lms.Activity", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=FactKind)
    happened_at = models.DateTimeField(_("happened at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    client_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    passed = models.BooleanField(_("passed"), null=True)
    points = models.PositiveSmallIntegerField(_("points"), null=True)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("enrolment", "client_id"), name="lotse_fact_once"),
            models.CheckConstraint(
                condition=models.Q(points__isnull=True) | models.Q(points__range=(0, 100)),
                name="lotse_fact_points_0_to_100",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.happened_at:%Y-%m-%d}"
