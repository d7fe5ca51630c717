"""The closed lists of the package. Values are stored or shown; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateStatus(models.TextChoices):
    """What can be said about a certificate today."""

    VALID = "valid", _("Valid")
    REPLACED = "replaced", _("Replaced")
    REVOKED = "revoked", _("Revoked")
    ERASED = "erased", _("Name no longer stored")
