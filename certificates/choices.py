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


class Refusal(models.TextChoices):
    """Why something cannot be done to a certificate, in words for whoever wanted it."""

    REPLACED = "replaced", _("A newer version has replaced this certificate. Look at that one.")
    REVOKED = "revoked", _("This certificate was revoked. Nothing about it can be changed.")
    NAMELESS = "nameless", _("The name on this certificate is no longer stored.")
    EMPTY = "empty", _("Please enter the name as it is to stand on the certificate.")
    LONG = "long", _("This name is too long: at most 200 characters fit.")
    UNPRINTABLE = "unprintable", _("This name has characters that cannot be printed yet.")
    UNCHANGED = "unchanged", _("This name stands on the certificate already.")
    WAITING = "waiting", _("You have asked for another name already. The office will answer.")
    DECIDED = "decided", _("Somebody has answered this request already.")
    NOBODY = "nobody", _("There is nobody who would get a certificate.")


class Prospect(models.TextChoices):
    """What would become of a person's certificate if it were issued by hand now."""

    NEW = "new", _("Will get the certificate")
    HAS_ONE = "has-one", _("Has this certificate already")
    NO_NAME = "no-name", _("Has no name to print")
    UNPRINTABLE = "unprintable", _("The name has characters that cannot be printed yet")


class Detail(models.TextChoices):
    """What can differ between a file and our records."""

    NUMBER = "number", pgettext_lazy("certificate", "Number")
    NAME = "name", pgettext_lazy("certificate", "Name")
    COURSE = "course", pgettext_lazy("certificate", "Course")
    HOURS = "hours", pgettext_lazy("certificate", "Duration")
    COMPLETED = "completed", _("Completed on")
    ISSUED = "issued", _("Issued on")
    VALID_UNTIL = "until", _("Valid until")
    ISSUER = "issuer", _("Issued by")
    COMPETENCIES = "competencies", _("Contents and competencies")
    CRITERIA = "criteria", _("What it takes")
    ADDRESS = "address", _("Address for verifying")
    PROOF = "proof", _("Signature for machines")
    WORDS = "words", _("Other words")


class Outcome(models.TextChoices):
    """What can be said about a file that somebody wants to have verified."""

    GENUINE = "genuine", pgettext_lazy("file", "Genuine and unchanged")
    SAME_CONTENT = "content", pgettext_lazy("file", "Same content, other file")
    ALTERED = "altered", pgettext_lazy("file", "Altered")
    SEVERAL = "several", pgettext_lazy("file", "More than one certificate")
    HIDDEN = "hidden", pgettext_lazy("file", "Switched off")
    FOREIGN = "foreign", pgettext_lazy("file", "Not from us")
    NUMBERLESS = "numberless", pgettext_lazy("file", "No number found")
    UNREADABLE = "unreadable", pgettext_lazy("file", "Cannot be read")


class PreviewMode(models.TextChoices):
    """As whose certificate a template is shown: usual, long, and from right to left."""

    SAMPLE_ATTENDANCE = "sample-attendance", _("Usual name, without a test")
    SAMPLE_TESTED = "sample-certificate", _("Usual name, with a test")
    SAMPLE_MENTORING = "sample-mentoring", _("Usual name, for mentoring")
    LONG_ATTENDANCE = "long-attendance", _("Longest name, without a test")
    LONG_TESTED = "long-certificate", _("Longest name, with a test")
    LONG_MENTORING = "long-mentoring", _("Longest name, for mentoring")
    ARABIC_ATTENDANCE = "arabic-attendance", _("Arabic name, without a test")
    ARABIC_TESTED = "arabic-certificate", _("Arabic name, with a test")
    ARABIC_MENTORING = "arabic-mentoring", _("Arabic name, for mentoring")
