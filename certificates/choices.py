"""The closed lists of the package. Values are stored or shown; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CertificateStatus(models.TextChoices):
    """What can be said about a certificate today."""

    VALID = "valid", pgettext_lazy("certificate", "Valid")
    EXPIRED = "expired", pgettext_lazy("certificate", "Expired")
    REPLACED = "replaced", pgettext_lazy("certificate", "Replaced")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    ERASED = "erased", pgettext_lazy("certificate", "Name no longer stored")


class CertificateKind(models.TextChoices):
    """What a certificate attests, and so how it is called."""

    ATTENDANCE = "attendance", _("Confirmation of attendance")
    TESTED = "certificate", _("Certificate")
    MENTORING = "mentoring", _("Confirmation of mentoring")


class RevocationReason(models.TextChoices):
    """Why a certificate was revoked: a class, so that nothing is said about the person."""

    ISSUED_IN_ERROR = "error", _("Issued in error")
    WRONG_PERSON = "person", _("Issued to the wrong person")
    NOT_EARNED = "unearned", _("The conditions were not met")
    HOLDERS_WISH = "wish", _("At the holder's own wish")
    KEY_COMPROMISED = "key", _("The signing key was compromised")


class CorrectionState(models.TextChoices):
    """How far a request to correct a name is."""

    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")


class BundleState(models.TextChoices):
    """How far a file of many certificates is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Deleted on time")


class RenderingForm(models.TextChoices):
    """How a document was made: the same bytes each time, or signed and therefore kept."""

    PLAIN = "plain", _("Without a signature in the file")
    SIGNED = "signed", _("Signed (PAdES)")
