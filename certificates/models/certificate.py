"""What was attested, frozen on the day it was issued."""

import secrets
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.choices import CertificateKind, RevocationReason

if TYPE_CHECKING:
    from lms.api import Person


def new_public_id() -> str:
    """Return 128 random bits as they stand in an address: nobody guesses another's."""
    return secrets.token_urlsafe(16)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Questions about certificates."""

    def current(self) -> "CertificateQuerySet":
        """Return what no newer version has replaced."""
        return self.filter(replaced_at__isnull=True)

    def of_person(self, person: "Person") -> "CertificateQuerySet":
        """Return what was attested to a person."""
        return self.filter(completion__person=person)

    def of_user(self, user: Any) -> "CertificateQuerySet":  # noqa: ANN401 -- any user model
        """Return what was attested to the person behind an account."""
        return self.filter(completion__person__user_id=user.pk) if user.pk else self.none()


class Certificate(models.Model):
    """One version of the document that attests a completion. Its facts never change.

    ``titles`` maps a language to the course's title, ``competencies`` to a list of them. A
    correction is a new version that replaces this one; a revoked one stays, so that whoever
    asks is told. Once the person is erased, ``recipient_name`` is blank.

    ``template_version`` holds the frozen wording and pictures; none means the design's own.
    ``mail_at`` is when the holder is to be written to, if at all, and ``mailed_at`` that it
    was tried: nobody gets two letters. ``reminded_at`` is the same for the letter that says it
    will soon expire. ``hidden_at`` says the holder has switched the public
    page off. The credential's place in a status list is ``status_list`` and ``status_index``.

    .. pii: The name of somebody who has completed something, as it was on that day.
    .. pii_types: name, other
    .. pii_retirement: local_api
    """

    completion = models.ForeignKey(
        "lotse_lms.Completion",
        on_delete=models.PROTECT,
        related_name="certificates",
        verbose_name=_("completion"),
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    public_id = models.CharField(
        _("public id"), max_length=32, unique=True, default=new_public_id, editable=False
    )
    recipient_name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=20)
    source_language = models.CharField(_("source language"), max_length=20)
    titles = models.JSONField(_("titles"), default=dict)
    competencies = models.JSONField(_("competencies"), default=dict)
    minutes = models.PositiveIntegerField(_("minutes"))
    kind = models.CharField(
        _("kind"), max_length=20, choices=CertificateKind, default=CertificateKind.ATTENDANCE
    )
    edition_number = models.PositiveIntegerField(_("edition"), null=True, blank=True)
    completed_on = models.DateField(_("completed on"))
    issued_at = models.DateTimeField(_("issued at"))
    issuer = models.CharField(_("issuer"), max_length=200)
    issuer_place = models.CharField(_("place of the issuer"), max_length=100, blank=True)
    signatory = models.CharField(_("office that signs"), max_length=200, blank=True)
    template_version = models.ForeignKey(
        "lotse_certificates.TemplateVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("template"),
    )
    design_version = models.CharField(_("design"), max_length=40)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revocation_reason = models.CharField(
        _("reason"), max_length=20, choices=RevocationReason, blank=True
    )
    hidden_at = models.DateTimeField(_("hidden at"), null=True, blank=True)
    mail_at = models.DateTimeField(_("mail due at"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    status_list = models.ForeignKey(
        "lotse_certificates.StatusList",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
    )
    status_index = models.PositiveIntegerField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ("-completed_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("completion", "version"), name="lotse_certificate_version_once"
            ),
            models.UniqueConstraint(
                fields=("completion",),
                condition=Q(replaced_at__isnull=True),
                name="lotse_certificate_one_unreplaced",
            ),
            models.UniqueConstraint(
                fields=("status_list", "status_index"), name="lotse_certificate_status_place"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revocation_reason="")
                | Q(revoked_at__isnull=False),
                name="lotse_certificate_reason_with_revocation",
            ),
        )
        indexes = (
            models.Index(
                fields=("mail_at",),
                condition=Q(mail_at__isnull=False, mailed_at__isnull=True),
                name="lotse_certificate_mail_due",
            ),
            models.Index(
                fields=("valid_until",),
                condition=Q(
                    valid_until__isnull=False,
                    reminded_at__isnull=True,
                    replaced_at__isnull=True,
                    revoked_at__isnull=True,
                ),
                name="lotse_certificate_to_remind",
            ),
            models.Index(
                fields=("status_list", "status_index"),
                condition=Q(revoked_at__isnull=False) | Q(replaced_at__isnull=False),
                name="lotse_certificate_bits_set",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recipient_name} – {self.title_in(self.source_language)}"

    @property
    def with_test(self) -> bool:
        """Whether a passed test is attested."""
        return self.kind == CertificateKind.TESTED

    def language_for(self, language: str) -> str:
        """Return the language itself where the title exists in it, else the source's."""
        return language if self.titles.get(language) else self.source_language

    def title_in(self, language: str) -> str:
        """Return the title in a language, or in the source language."""
        return str(self.titles.get(self.language_for(language), ""))

    def competencies_in(self, language: str) -> list[str]:
        """Return the competencies in a language, or in the source language."""
        return list(
            self.competencies.get(language) or self.competencies.get(self.source_language) or []
        )
