"""What anybody may learn about a certificate."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.choices import CertificateStatus, RevocationReason
from certificates.domain import verification
from certificates.domain.verification import (
    criteria_in,
    id_in,
    status_of,
    verdict_on,
    verification_url,
)
from certificates.models import Certificate, TemplateVersion
from lms.api import erase_person, export_person

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 5)
MOMENTS = st.none() | st.just(datetime(2026, 5, 4, tzinfo=UTC))


def verify(public_id, *, today=TODAY):
    return verification.verify(public_id, today=today)


@given(
    revoked_at=MOMENTS,
    replaced_at=MOMENTS,
    hidden_at=MOMENTS,
    name=st.sampled_from(["", "Olena"]),
    valid_until=st.none() | st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3)),
)
def test_the_gravest_thing_is_said_first(revoked_at, replaced_at, hidden_at, name, valid_until):
    certificate = Certificate(
        revoked_at=revoked_at,
        replaced_at=replaced_at,
        hidden_at=hidden_at,
        recipient_name=name,
        valid_until=valid_until,
    )
    true_of_it = {
        CertificateStatus.REVOKED: revoked_at is not None,
        CertificateStatus.ERASED: name == "",
        CertificateStatus.REPLACED: replaced_at is not None,
        CertificateStatus.EXPIRED: valid_until is not None and valid_until < TODAY,
        CertificateStatus.VALID: True,
    }

    verdict = verdict_on(certificate, today=TODAY)

    assert verdict.status == next(status for status, holds in true_of_it.items() if holds)
    assert verdict.is_hidden == (hidden_at is not None and revoked_at is None)
    assert verdict.has_facts == (hidden_at is None)
    shown = verdict.status in {CertificateStatus.VALID, CertificateStatus.EXPIRED}
    assert verdict.has_name == (shown and hidden_at is None)


@given(today=st.dates(date(2020, 1, 1), date(2040, 1, 1)), until=st.dates())
def test_a_certificate_is_valid_on_its_last_day_and_never_again(today, until):
    certificate = Certificate(recipient_name="Olena", valid_until=until)

    is_valid = status_of(certificate, today=today) == CertificateStatus.VALID

    assert is_valid == (today <= until)


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ({}, "en", ("", "")),
        ({"de": {"criteria": ""}}, "en", ("", "")),
        ({"de": {"criteria": "Alles"}}, "en", ("Alles", "de")),
        ({"de": {"criteria": "Alles"}, "en": {"criteria": "All"}}, "en", ("All", "en")),
        ({"ar": {"criteria": "كل"}}, "en", ("كل", "ar")),
        (
            {"de": {"criteria": "{course}: {minutes} Minuten, {units} UE {name}{0.a} {x}"}},
            "de",
            ("Interkulturelle Kompetenz: 90 Minuten, 2 UE {0.a} {x}", "de"),
        ),
    ],
)
def test_what_it_takes_is_told_in_the_language_that_has_it(
    texts, language, expected, certificate, now
):
    certificate.template_version = TemplateVersion(
        key=uuid4(), number=1, name="x", content={"texts": texts}, frozen_at=now
    )

    assert criteria_in(certificate, language) == expected


def test_without_a_template_nothing_is_said_of_what_it_takes(certificate):
    assert criteria_in(certificate, "de") == ("", "")


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
    reason = RevocationReason.ISSUED_IN_ERROR if "revoked_at" in changes else ""
    Certificate.objects.update(**dict.fromkeys(changes, now), revocation_reason=reason)

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
