"""What the package stores."""

from certificates.models.certificate import Certificate
from certificates.models.credential import Credential, Mark, Rendering, StatusList
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
    "Mark",
    "NameCorrection",
    "Rendering",
    "Signatory",
    "StatusList",
    "TemplateAsset",
    "TemplateVersion",
]
