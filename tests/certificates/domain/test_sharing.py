"""Passing a certificate on."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from certificates.domain.sharing import linkedin_url

pytestmark = pytest.mark.django_db


def said(certificate, language="de"):
    address = urlsplit(linkedin_url(certificate, language, "https://lernen.example"))
    assert f"{address.scheme}://{address.netloc}{address.path}" == (
        "https://www.linkedin.com/profile/add"
    )
    return {name: value[0] for name, value in parse_qs(address.query).items()}


def test_linkedin_is_told_what_stands_on_the_page_and_not_the_name(certificate):
    assert said(certificate) == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Interkulturelle Kompetenz",
        "organizationName": certificate.issuer,
        "issueYear": "2026",
        "issueMonth": "5",
        "certUrl": f"https://lernen.example/verify/{certificate.public_id}/",
        "certId": certificate.public_id,
    }
    assert certificate.recipient_name not in linkedin_url(certificate, "de", "")


def test_the_end_goes_along_where_there_is_one(certificate):
    certificate.valid_until = date(2028, 11, 30)

    found = said(certificate)
    assert (found["expirationYear"], found["expirationMonth"]) == ("2028", "11")


def test_the_title_is_the_readers(certificate):
    certificate.titles = {"de": "Nähe & Distanz", "en": "Closeness & distance"}

    assert said(certificate, "en")["name"] == "Closeness & distance"
