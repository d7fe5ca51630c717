"""What the package stores."""

from certificates.models.certificate import Certificate
from certificates.models.credential import Credential, Rendering, StatusList
from certificates.models.office import Bundle, IssueRun, NameCorrection
from certificates.models.template import (
    ORIGINALS,
    WORDING,
    CertificateTemplate,
    Competency,
    Logo,
    Signatory,
    TemplateAsset,
    TemplateVersion,
)

__all__ = [
    "ORIGINALS",
    "WORDING",
    "Bundle",
    "Certificate",
    "CertificateTemplate",
    "Competency",
    "Credential",
    "IssueRun",
    "Logo",
    "NameCorrection",
    "Rendering",
    "Signatory",
    "StatusList",
    "TemplateAsset",
    "TemplateVersion",
]
