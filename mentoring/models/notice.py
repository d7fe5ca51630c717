"""Letters about mentoring: which are due to whom, and which went out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mentoring.choices import NoticeKind


class Notice(models.Model):
    """One letter to one person, written down once because its key says what it is about.

    ``ids`` names what it speaks of (``{"proposal": 12}``, ``{"meeting": 3}`` …), never in words.
    ``closed_at`` says that it was taken in hand, before it is sent, or that it is needed no
    more; ``sent_at`` that it went out. So nobody gets a letter twice.

    .. pii: That somebody was written to, when, and on what occasion.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    key = models.CharField(_("key"), max_length=100, unique=True)
    person = models.ForeignKey(
        "lotse_lms.Person", on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    kind = models.CharField(_("occasion"), max_length=20, choices=NoticeKind)
    tandem = models.ForeignKey(
        "lotse_mentoring.Tandem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tandem"),
    )
    ids = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField(_("due at"))
    closed_at = models.DateTimeField(_("taken in hand at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter about mentoring")
        verbose_name_plural = _("letters about mentoring")
        ordering = ("due_at", "pk")
        indexes = (
            models.Index(
                fields=("due_at",), condition=Q(closed_at__isnull=True), name="lotse_notice_due"
            ),
            models.Index(fields=("closed_at",), name="lotse_notice_closed"),
            models.Index(fields=("person", "sent_at"), name="lotse_notice_sent"),
        )

    def __str__(self) -> str:
        return self.key
