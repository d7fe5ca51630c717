"""What anybody may learn about a certificate."""

import pytest

from certificates.choices import CertificateStatus
from certificates.domain.verification import id_in, verification_url, verify
from certificates.models import Certificate
from lms.api import erase_person, export_person

pytestmark = pytest.mark.django_db


def test_a_certificate_is_valid_until_something_happens(certificate):
    verdict = verify(certificate.public_id)

    assert (verdict.certificate, verdict.status) == (certificate, CertificateStatus.VALID)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        (("replaced_at",), CertificateStatus.REPLACED),
        (("revoked_at",), CertificateStatus.REVOKED),
        (("replaced_at", "revoked_at"), CertificateStatus.REVOKED),
    ],
)
def test_what_happened_to_a_certificate_is_said(changes, status, certificate, now):
    Certificate.objects.update(**dict.fromkeys(changes, now))

    assert verify(certificate.public_id).status == status


@pytest.mark.parametrize(
    "text", ["", "x", "A" * 22, "\x00" * 22, "ü" * 22, "../../../etc/passwd.....", "A" * 5000]
)
def test_what_is_no_id_is_no_certificate(text, certificate):
    assert verify(text) is None


def test_ids_differ_in_capital_letters(certificate):
    assert verify(certificate.public_id.swapcase()) is None


def test_erasing_takes_the_name_and_leaves_that_it_was_issued(certificate, now):
    erase_person(certificate.completion.person, at=now)

    verdict = verify(certificate.public_id)
    assert verdict.status == CertificateStatus.ERASED
    assert verdict.certificate.recipient_name == ""


def test_erasing_somebody_leaves_all_others_named(certificate, complete, now):
    erase_person(complete().person, at=now)

    assert verify(certificate.public_id).status == CertificateStatus.VALID


def test_people_are_given_their_own_certificates_only(certificate, complete):
    mine = export_person(certificate.completion.person)["lotse_certificates.Certificate"]
    theirs = export_person(complete().person)["lotse_certificates.Certificate"]

    assert [row["public_id"] for row in mine] == [certificate.public_id]
    assert theirs == []


@pytest.mark.parametrize(
    "typed",
    [
        "{id}",
        "  {id}\n",
        "https://lernen.example/verify/{id}/",
        "lernen.example/verify/{id}",
        "https://lernen.example/verify/{id}/?lang=en#top",
    ],
)
def test_the_number_is_found_in_what_people_type(typed, certificate):
    assert id_in(typed.format(id=certificate.public_id)) == certificate.public_id


def test_the_address_on_paper_needs_no_language(certificate):
    url = verification_url(certificate, "https://lernen.example/")

    assert url == f"https://lernen.example/verify/{certificate.public_id}/"
