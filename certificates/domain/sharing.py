"""Passing a certificate on: an address that carries what stands on it, opened by nobody but you."""

from urllib.parse import urlencode

from certificates.domain.verification import verification_url
from certificates.models import Certificate
from lms import clock

LINKEDIN = "https://www.linkedin.com/profile/add"


def linkedin_url(certificate: Certificate, language: str, base_url: str) -> str:
    """Return the address under which LinkedIn offers to add a certificate to a profile.

    All that LinkedIn is told stands in the address; it has neither the name nor the file.
    """
    issued = clock.date_of(certificate.issued_at)
    said = {
        "startTask": "CERTIFICATION_NAME",
        "name": certificate.title_in(language),
        "organizationName": certificate.issuer,
        "issueYear": issued.year,
        "issueMonth": issued.month,
        "certUrl": verification_url(certificate, base_url),
        "certId": certificate.public_id,
    }
    if until := certificate.valid_until:
        said |= {"expirationYear": until.year, "expirationMonth": until.month}
    return f"{LINKEDIN}?{urlencode(said)}"
