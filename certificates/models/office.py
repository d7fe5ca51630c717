"""What the office works with: corrections of names, certificates by hand, files of many."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.choices import BundleState, CorrectionState


class NameCorrection(models.Model):
    """Somebody asks for another name on a certificate, and what the office decided.

    .. pii: A person's name as they write it, and why it should be corrected.
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    certificate = models.ForeignKey(
        "lotse_certificates.Certificate",
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("certificate"),
    )
    name = models.CharField(_("name"), max_length=200)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=CorrectionState,
        default=CorrectionState.REQUESTED,
    )
    requested_at = models.DateTimeField(_("requested at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "lotse_lms.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("correction of a name")
        verbose_name_plural = _("corrections of names")
        ordering = ("-requested_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("certificate",),
                condition=Q(state=CorrectionState.REQUESTED),
                name="lotse_correction_one_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.certificate_id}: {self.state}"


class IssueRun(models.Model):
    """Certificates issued by hand to several people at once, with the reason for it.

    ``texts`` maps a language to ``{"title", "competencies"}``. Undoing revokes them all.
    ``course_key`` is the course whose template they take; none means that of the unit.

    .. pii: Which coordinator issued certificates by hand, and why.
    .. pii_types: other
    .. pii_retirement: retained
    """

    SOURCE = "issue-run:"  # how the source of a run's completions begins; its id follows

    requested_by = models.ForeignKey(
        "lotse_lms.Person",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("issued by"),
    )
    reason = models.CharField(_("reason"), max_length=500)
    source_language = models.CharField(max_length=20)
    texts = models.JSONField(default=dict)
    minutes = models.PositiveIntegerField(_("minutes"))
    tested = models.BooleanField(_("with a test"), default=False)
    completed_on = models.DateField(_("completed on"))
    course_key = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        "lotse_lms.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        verbose_name = _("issue by hand")
        verbose_name_plural = _("issues by hand")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.pk}"


class Bundle(models.Model):
    """A ZIP of many certificates with a list, made in the background and deleted after days.

    ``filters`` are those of the list it was asked from; ``total`` and ``done`` count
    certificates. ``leased_until`` says that a worker is at it until then. ``file`` is the name
    in the private storage, set only once the file is whole.

    .. pii: Which coordinator asked for whose certificates; the file holds their names.
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    requested_by = models.ForeignKey("lotse_lms.Person", on_delete=models.PROTECT, related_name="+")
    filters = models.JSONField(default=dict)
    language = models.CharField(max_length=20)
    state = models.CharField(max_length=20, choices=BundleState, default=BundleState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    problem = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file of many certificates")
        verbose_name_plural = _("files of many certificates")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.pk}: {self.state}"
