"""What the package stores."""

from certificates.models.certificate import Certificate
from certificates.models.credential import Credential, Rendering, StatusList
from certificates.models.office import Bundle, IssueRun, NameCorrection
from certificates.models.template import (
    CertificateTemplate,
    Competency,
    Logo,
    Signatory,
    TemplateAsset,
    TemplateVersion,
)

__all__ = [
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
