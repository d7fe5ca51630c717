"""The closed lists of the package. Values are stored or shown; labels are what people read."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CertificateStatus(models.TextChoices):
    """What can be said about a certificate today."""

    VALID = "valid", pgettext_lazy("certificate", "Valid")
    REPLACED = "replaced", pgettext_lazy("certificate", "Replaced")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    ERASED = "erased", pgettext_lazy("certificate", "Name no longer stored")
