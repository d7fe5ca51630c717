"""Who looked at whose data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.choices import AccessAction


class AccessLogEntry(models.Model):
    """One view or export of other people's data.

    .. pii: Which person looked at which report, when and with which filters.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    viewer = models.ForeignKey(
        "lotse_lms.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    action = models.CharField(_("action"), max_length=10, choices=AccessAction)
    report = models.CharField(_("report"), max_length=100)
    filters = models.JSONField(_("filters"), default=dict)
    row_count = models.PositiveIntegerField(_("rows"))
    at = models.DateTimeField(_("at"), db_index=True)

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.report}, {self.at:%Y-%m-%d}"


class AccessLogSubject(models.Model):
    """One person whose data somebody looked at.

    .. pii: Whose data was looked at.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    entry = models.ForeignKey(AccessLogEntry, on_delete=models.CASCADE, related_name="subjects")
    person = models.ForeignKey(
        "lotse_lms.Person", on_delete=models.PROTECT, related_name="access_log"
    )

    class Meta:
        verbose_name = _("person concerned")
        verbose_name_plural = _("people concerned")
        constraints = (
            models.UniqueConstraint(fields=("entry", "person"), name="lotse_access_subject_once"),
        )

    def __str__(self) -> str:
        return str(self.entry)
