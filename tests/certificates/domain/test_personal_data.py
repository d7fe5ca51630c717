"""What certificates know about people: given to them, and taken away."""

import json

import pytest
from django.core.files.base import ContentFile
from factories import make_learner, make_person

from certificates.choices import BundleState, CertificateStatus, CorrectionState, RenderingForm
from certificates.domain import life, packing
from certificates.domain.by_hand import Attestation, issue_by_hand
from certificates.domain.issuing import issue
from certificates.domain.verification import status_of
from certificates.models import (
    Bundle,
    Certificate,
    Credential,
    IssueRun,
    NameCorrection,
    Rendering,
)
from lms.api import erase_person, export_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def holdings(complete, now):
    """Let somebody have one of everything."""

    def holdings(name):
        person = make_learner(name)
        certificate = issue(complete(person), now=now)
        life.request_correction(certificate, f"{name} Neu", f"{name} heißt so", now=now)
        Rendering.objects.create(
            certificate=certificate,
            form=RenderingForm.SIGNED,
            sha256="0" * 64,
            content=name.encode(),
            made_at=now,
        )
        return certificate

    return holdings


def everything():
    """Return all that is stored, as one text."""
    rows = [
        list(model.objects.values())
        for model in (Certificate, Credential, Rendering, NameCorrection, IssueRun, Bundle)
    ]

    def readable(value):
        return bytes(value).decode() if isinstance(value, memoryview | bytes) else str(value)

    return json.dumps(rows, default=readable, ensure_ascii=False)


def test_people_are_given_what_is_theirs_and_nothing_of_others(holdings):
    own, _others = holdings("Olena"), holdings("Amal")

    given = export_person(own.completion.person)

    assert "Amal" not in json.dumps(given)
    (certificate,) = given["lotse_certificates.Certificate"]
    assert (certificate["recipient_name"], certificate["public_id"]) == ("Olena", own.public_id)
    (credential,) = given["lotse_certificates.Credential"]
    assert credential["credential"]["proof"]["type"] == "DataIntegrityProof"
    assert given["lotse_certificates.NameCorrection"][0]["reason"] == "Olena heißt so"
    assert given["lotse_certificates.Rendering"][0]["sha256"] == "0" * 64


def test_once_erased_nothing_names_the_person_and_others_keep_all(holdings, now):
    own, others = holdings("Olena"), holdings("Amal")
    life.correct(own, "Olena Zwei", now=now)

    erase_person(own.completion.person, at=now)

    assert "Olena" not in everything()
    assert everything().count("Amal") >= 4
    erased = list(Certificate.objects.filter(completion=own.completion))
    assert [one.mail_at for one in erased] == [None, None]
    assert {status_of(one, today=now.date()) for one in erased} == {CertificateStatus.ERASED}
    assert Credential.objects.get().certificate == others
    assert NameCorrection.objects.get(certificate=own).state == CorrectionState.DECLINED
    assert NameCorrection.objects.get(certificate=others).state == CorrectionState.REQUESTED


def test_erasing_does_not_tell_where_somebody_came_from(complete, now):
    person = make_learner()
    person.language = "ar"
    person.save()
    certificate = issue(complete(person), now=now)

    erase_person(person, at=now)

    certificate.refresh_from_db()
    assert certificate.language == "de"


def test_the_office_is_given_its_decisions_without_the_names_of_others(holdings, now):
    office = make_person("Büro")
    asked = NameCorrection.objects.get(certificate=holdings("Olena"))
    life.decide(asked, approved=True, by=office, answer="Gern", now=now)

    given = export_person(office)

    assert given["lotse_certificates.NameCorrection"] == [
        {"state": "approved", "decided_at": str(now)}
    ]
    assert "Olena" not in json.dumps(given)


def test_why_certificates_were_issued_by_hand_outlives_who_did_it(now):
    office = make_learner("Büro")
    attestation = Attestation(
        reason="Fachtag",
        source_language="de",
        texts={"de": {"title": "Fachtag"}},
        minutes=60,
        completed_on=now.date(),
    )
    issue_by_hand(attestation, [make_learner()], by=office, now=now)
    assert export_person(office)["lotse_certificates.IssueRun"][0]["reason"] == "Fachtag"

    erase_person(office, at=now)

    run = IssueRun.objects.get()
    assert (run.reason, run.requested_by.display_name) == ("Fachtag", "")


def test_files_somebody_asked_for_go_and_those_of_others_are_withdrawn(
    now, django_capture_on_commit_callbacks
):
    office, other = make_learner(), make_learner()
    names = [
        packing.storage().save(f"bundles/{who.pk}.zip", ContentFile(b"PK"))
        for who in (office, other)
    ]
    for who, name in zip((office, other), names, strict=True):
        Bundle.objects.create(
            requested_by=who, state=BundleState.READY, file=name, language="de", created_at=now
        )

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(office, at=now)

    assert not packing.storage().exists(names[0])
    left = Bundle.objects.get()
    assert (left.requested_by, left.file) == (other, "")
