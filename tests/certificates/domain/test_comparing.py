"""Files that somebody wants to have verified, compared with our records."""

import json
import zlib
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import make_learner
from pypdf import PdfReader, PdfWriter

from certificates.choices import CertificateStatus, Detail, Outcome, RevocationReason
from certificates.domain import badges, documents, life
from certificates.domain.comparing import examine
from certificates.domain.extracting import Problem
from certificates.domain.issuing import issue
from certificates.domain.rendering import render_pdf
from certificates.models import Certificate, Credential
from lms.api import erase_person

pytestmark = pytest.mark.django_db

BASE = "https://lernen.example"


@pytest.fixture(autouse=True)
def _base(settings):
    settings.LOTSE_CERTIFICATE_BASE_URL = BASE


@pytest.fixture
def paper(certificate, now):
    """The document as it was handed out."""
    return documents.document_of(certificate, base_url=BASE, now=now)


@pytest.fixture
def body(certificate):
    """The signed credential as it was handed out."""
    return certificate.credential.body


def look(data, now):
    return examine(data, base_url=BASE, now=now)


def told(finding):
    return {(one.detail, one.in_file, one.in_record) for one in finding.differences}


def look_alike(certificate, *, attachment="", **changes):
    """Print the paper of a certificate that was never issued so."""
    fake = Certificate.objects.get(pk=certificate.pk)
    for name, value in changes.items():
        setattr(fake, name, value)
    return render_pdf(fake, BASE, attachment=attachment)


def saved_anew(data):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.compress_identical_objects()
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def chunk(kind, data):
    body = kind + data
    return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


def altered(body, *path, to):
    document = json.loads(body)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return json.dumps(document)


NAME = ("credentialSubject", "identifier", 0, "identityHash")


def test_the_document_we_made_is_genuine(certificate, paper, now):
    finding = look(paper, now)

    assert finding.outcome == Outcome.GENUINE
    assert finding.verdict.certificate == certificate
    assert finding.verdict.status == CertificateStatus.VALID


def test_the_files_for_machines_are_genuine(certificate, body, now):
    files = [
        body.encode(),
        badges.baked_png(certificate, body),
        badges.baked_svg(certificate, body).encode(),
    ]

    assert [look(data, now).outcome for data in files] == [Outcome.GENUINE] * 3


def test_a_document_that_was_saved_anew_has_the_same_content(paper, now):
    finding = look(saved_anew(paper), now)

    assert (finding.outcome, finding.differences) == (Outcome.SAME_CONTENT, ())
    assert not finding.is_blind


def test_a_credential_that_was_laid_out_anew_is_genuine(body, now):
    finding = look(json.dumps(json.loads(body), indent=4).encode(), now)

    assert (finding.outcome, finding.proof) == (Outcome.GENUINE, None)


def test_a_picture_that_was_saved_anew_has_the_same_content_as_far_as_can_be_told(
    certificate, body, now
):
    picture = badges.baked_png(certificate, body)
    end = picture.rindex(b"IEND") - 4
    finding = look(picture[:end] + chunk(b"tEXt", b"Author\0x") + picture[end:], now)

    assert (finding.outcome, finding.is_blind) == (Outcome.SAME_CONTENT, True)


@pytest.mark.parametrize("with_credential", [False, True])
@pytest.mark.parametrize(
    ("changes", "detail", "in_file"),
    [
        ({"recipient_name": "Ivan Petrenko"}, Detail.NAME, "Ivan Petrenko"),
        ({"recipient_name": "محمد الأحمد"}, Detail.NAME, ""),
        ({"titles": {"de": "Herzchirurgie"}}, Detail.COURSE, "Herzchirurgie"),
        ({"competencies": {"de": ["Operieren"]}}, Detail.COMPETENCIES, "Operieren"),
        ({"minutes": 9000}, Detail.HOURS, "9000"),
    ],
)
def test_a_fresh_look_alike_is_told_what_differs(
    changes, detail, in_file, with_credential, certificate, now
):
    body = certificate.credential.body
    fake = look_alike(certificate, attachment=body if with_credential else "", **changes)

    finding = look(fake, now)

    assert finding.outcome == Outcome.ALTERED
    found = [one for one in finding.differences if one.detail == detail]
    assert found
    assert any(in_file in one.in_file for one in found)
    assert finding.verdict.certificate.recipient_name == certificate.recipient_name


def test_the_name_is_told_first_and_nothing_is_told_twice(certificate, now):
    fake = look_alike(
        certificate, recipient_name="Ivan Petrenko", minutes=9000, titles={"de": "Herzchirurgie"}
    )

    found = look(fake, now).differences

    assert [one.detail for one in found][:3] == [Detail.NAME, Detail.COURSE, Detail.HOURS]
    assert len(found) == len(set(found))


def test_a_look_alike_with_another_day_is_told_it(certificate, now):
    fake = look_alike(certificate, completed_on=certificate.completed_on.replace(year=2019))

    assert (Detail.COMPLETED, "4. Mai 2019", "4. Mai 2026") in told(look(fake, now))


def test_an_address_that_only_looks_like_ours_is_told(certificate, now):
    fake = render_pdf(certificate, "https://lernen.example.evil")

    finding = look(fake, now)

    own = f"{BASE}/verify/{certificate.public_id}/"
    assert finding.outcome == Outcome.ALTERED
    assert (Detail.ADDRESS, own.replace(".example", ".example.evil"), own) in told(finding)


@pytest.mark.parametrize(
    ("path", "to", "detail"),
    [
        (NAME, "Ivan Petrenko", Detail.NAME),
        (("name",), "Herzchirurgie", Detail.COURSE),
        (("credentialSubject", "creditsEarned"), 99, Detail.HOURS),
        (("credentialSubject", "activityEndDate"), "2019-01-01T00:00:00Z", Detail.COMPLETED),
        (("issuer", "name"), "Charité", Detail.ISSUER),
        (("validUntil",), "2099-01-01T00:00:00Z", Detail.VALID_UNTIL),
        (("credentialSubject", "achievement", "tag"), ["Operieren"], Detail.COMPETENCIES),
        (("evidence",), "<script>", Detail.WORDS),
    ],
)
def test_an_altered_credential_is_told_what_differs(path, to, detail, body, certificate, now):
    files = [
        altered(body, *path, to=to).encode(),
        badges.baked_png(certificate, altered(body, *path, to=to)),
        badges.baked_svg(certificate, altered(body, *path, to=to)).encode(),
    ]
    for data in files:
        finding = look(data, now)
        assert finding.outcome == Outcome.ALTERED
        assert {one.detail for one in finding.differences} == {detail}


def test_a_right_paper_with_an_altered_credential_inside_is_altered(certificate, body, now):
    fake = look_alike(certificate, attachment=altered(body, *NAME, to="Ivan Petrenko"))

    assert told(look(fake, now)) == {
        (Detail.NAME, "Ivan Petrenko", certificate.recipient_name),
    }


def test_a_foreign_signature_is_told(body, now):
    forged = altered(body, "proof", "proofValue", to="z" + "3" * 86)

    finding = look(forged.encode(), now)

    assert finding.outcome == Outcome.ALTERED
    assert [one.detail for one in finding.differences] == [Detail.PROOF]


def test_a_credential_without_a_signature_is_told_to_have_none(body, now):
    document = json.loads(body)
    del document["proof"]

    finding = look(json.dumps(document).encode(), now)

    assert (finding.outcome, finding.proof) == (Outcome.SAME_CONTENT, "no-proof")


@pytest.mark.parametrize("number", ["A" * 22, "0123456789012345678901"])
def test_a_number_we_never_gave_is_not_ours(number, certificate, body, now):
    paper = look_alike(certificate, public_id=number)
    credential = body.replace(certificate.public_id, number)

    assert look(paper, now).outcome == Outcome.FOREIGN
    assert look(credential.encode(), now).outcome == Outcome.FOREIGN


def test_a_file_without_a_number_is_not_called_a_forgery(now):
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    target = BytesIO()
    writer.write(target)

    assert look(target.getvalue(), now).outcome == Outcome.NUMBERLESS
    assert look(b'{"name": "x"}', now).outcome == Outcome.NUMBERLESS


def test_a_file_that_names_two_certificates_is_to_be_split(certificate, complete, paper, now):
    other = issue(complete(make_learner()), now=now)
    writer = PdfWriter(clone_from=PdfReader(BytesIO(paper)))
    writer.append(BytesIO(render_pdf(other, BASE)))
    target = BytesIO()
    writer.write(target)

    assert look(target.getvalue(), now).outcome == Outcome.SEVERAL


def test_what_cannot_be_read_is_not_called_a_forgery(paper, now):
    finding = look(paper[:3000], now)

    assert finding.outcome in {Outcome.UNREADABLE, Outcome.NUMBERLESS}
    assert look(b"", now).problem == Problem.EMPTY


# What became of the certificate


def test_a_genuine_file_of_a_revoked_certificate_is_told_both(certificate, paper, now):
    life.revoke(certificate, RevocationReason.ISSUED_IN_ERROR, now=now)

    finding = look(paper, now)

    assert (finding.outcome, finding.verdict.status) == (
        Outcome.GENUINE,
        CertificateStatus.REVOKED,
    )


@pytest.mark.parametrize("end", ["revoked", "replaced", "erased"])
def test_nobody_learns_a_name_from_us_that_the_page_does_not_show(
    end, certificate, body, paper, now
):
    name = certificate.recipient_name
    fake = look_alike(certificate, recipient_name="Ivan Petrenko")
    forged = altered(body, *NAME, to="Ivan Petrenko").encode()
    if end == "revoked":
        life.revoke(certificate, RevocationReason.ISSUED_IN_ERROR, now=now)
    elif end == "replaced":
        life.correct(certificate, "Neuer Name", now=now)
    else:
        erase_person(certificate.completion.person, at=now)

    for data in (fake, forged):
        finding = look(data, now)
        said = " ".join(f"{one.in_file} {one.in_record}" for one in finding.differences)
        assert name not in said
        assert "Neuer Name" not in said


def test_of_a_certificate_that_was_switched_off_nothing_is_told(certificate, body, paper, now):
    life.hide(certificate, now=now)
    forged = altered(body, *NAME, to="Ivan Petrenko").encode()

    for data in (paper, forged, look_alike(certificate, recipient_name="Ivan Petrenko")):
        finding = look(data, now)
        assert (finding.outcome, finding.differences) == (Outcome.HIDDEN, ())


def test_a_document_of_an_erased_person_can_still_be_recognised_by_its_credential(
    certificate, body, paper, now
):
    erase_person(certificate.completion.person, at=now)

    finding = look(paper, now)

    assert finding.verdict.status == CertificateStatus.ERASED
    assert finding.outcome in {Outcome.GENUINE, Outcome.SAME_CONTENT, Outcome.ALTERED}
    assert all(not one.in_record for one in finding.differences)


@pytest.mark.parametrize("name", ["محمد الأحمد", "Олена Коваленко", "Nguyễn Thị Ánh", "שרה כהן"])
def test_names_in_all_scripts_are_compared_alike(name, complete, now):
    certificate = issue(complete(make_learner(name)), now=now)
    paper = documents.document_of(certificate, base_url=BASE, now=now)

    assert look(paper, now).outcome == Outcome.GENUINE
    assert look(saved_anew(paper), now).outcome == Outcome.SAME_CONTENT
    fake = look_alike(certificate, recipient_name="Ivan Petrenko")
    found = look(fake, now)
    assert found.outcome == Outcome.ALTERED
    assert any(one.detail in (Detail.NAME, Detail.WORDS) for one in found.differences)


def test_comparing_writes_nothing(paper, body, certificate, now):
    before = Credential.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        look(look_alike(certificate, recipient_name="Ivan Petrenko"), now)

    statements = [query["sql"].split()[0] for query in queries]
    assert set(statements) == {"SELECT"}
    assert Credential.objects.count() == before


def test_no_log_tells_what_was_in_a_file(certificate, body, now, caplog):
    with caplog.at_level("DEBUG"):
        look(altered(body, *NAME, to="Ivan Petrenko").encode(), now)
        look(look_alike(certificate, recipient_name="Ivan Petrenko"), now)
        look(b"%PDF-1.7 Ivan Petrenko", now)

    assert "Petrenko" not in caplog.text
    assert certificate.recipient_name not in caplog.text
