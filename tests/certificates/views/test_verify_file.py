"""Dropping a file on the verification page."""

import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates.choices import RevocationReason
from certificates.domain import documents, life
from certificates.domain.rendering import render_pdf
from certificates.models import Certificate

pytestmark = pytest.mark.django_db

BASE = "https://lernen.example"
NAME = ("credentialSubject", "identifier", 0, "identityHash")


@pytest.fixture(autouse=True)
def _site(settings, tmp_path):
    cache.clear()
    settings.LOTSE_CERTIFICATE_BASE_URL = BASE
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    yield
    assert list(tmp_path.iterdir()) == [], "nothing that was sent is written to disk"


@pytest.fixture
def send(client):
    def send(data, name="file.pdf", **more):
        address = f"{reverse('lotse_certificates:verify_file')}?lang=en"
        return client.post(address, {"file": SimpleUploadedFile(name, data), **more})

    return send


@pytest.fixture
def forge(certificate):
    def forge(name):
        document = json.loads(certificate.credential.body)
        document["credentialSubject"]["identifier"][0]["identityHash"] = name
        return json.dumps(document).encode()

    return forge


def test_a_genuine_file_is_said_to_be_one_and_the_record_is_shown(certificate, send, now):
    response = send(documents.document_of(certificate, base_url=BASE, now=now))

    html = response.content.decode()
    assert response.status_code == 200
    assert "verification--ok" in html
    assert "This file is genuine and unchanged." in html
    assert certificate.recipient_name in html
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]


def test_a_look_alike_is_told_what_differs(certificate, send):
    fake = Certificate.objects.get(pk=certificate.pk)
    fake.recipient_name = "Ivan Petrenko"

    html = send(render_pdf(fake, BASE)).content.decode()

    assert "verification--bad" in html
    assert "This file has been altered." in html
    assert "Ivan Petrenko" in html
    assert certificate.recipient_name in html


def test_what_a_file_says_is_never_markup(forge, send):
    html = send(forge("<img src=x onerror=alert(1)>"), "x.json").content.decode()

    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


def test_a_file_of_another_certificate_than_the_pages_is_told(certificate, send, forge):
    own = forge(certificate.recipient_name)

    assert "another certificate" not in send(own, number=certificate.public_id).content.decode()
    assert "another certificate" in send(own, number="A" * 22).content.decode()


def test_a_genuine_file_of_a_revoked_certificate_is_bad_news(certificate, send, now):
    paper = documents.document_of(certificate, base_url=BASE, now=now)
    life.revoke(certificate, RevocationReason.ISSUED_IN_ERROR, now=now)

    html = send(paper).content.decode()

    assert "verification--bad" in html
    assert "verification--ok" not in html
    assert certificate.recipient_name not in html
    assert str(RevocationReason.ISSUED_IN_ERROR.label) in html or "Issued in error" in html


def test_a_page_that_was_switched_off_tells_nothing_by_this_way_either(
    certificate, send, forge, now
):
    life.hide(certificate, now=now)

    html = send(forge("Ivan Petrenko"), "x.json").content.decode()

    for secret in (certificate.recipient_name, "Interkulturelle", "Ivan Petrenko", "4, 2026"):
        assert secret not in html


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", 400, "No file has arrived."),
        (b"MZ rubbish", 415, "no PDF, PNG, SVG or JSON"),
        (b"{", 422, "cannot be read"),
        (b"x" * 3000, 413, "too large"),
    ],
)
def test_what_cannot_be_read_is_answered_in_words(data, status, words, send, settings):
    settings.LOTSE_CERTIFICATE_UPLOAD_BYTES = 2000

    response = send(data)

    assert response.status_code == status
    assert words in response.content.decode()


def test_what_is_far_too_large_is_not_even_listened_to(client, settings):
    settings.LOTSE_CERTIFICATE_UPLOAD_BYTES = 100
    sent = SimpleUploadedFile("file.pdf", b"x" * 10_000)

    response = client.post(reverse("lotse_certificates:verify_file"), {"file": sent})

    assert response.status_code == 413


def test_a_file_of_five_megabytes_may_be_sent_and_one_byte_more_may_not(send):
    largest = 5 * 1024 * 1024

    assert send(b"x" * largest).status_code == 415
    assert send(b"x" * (largest + 1)).status_code == 413


def test_a_form_without_a_file_is_answered(client):
    address = reverse("lotse_certificates:verify_file")

    assert client.post(address).status_code == 400
    assert client.post(address, "rubbish", content_type="text/plain").status_code == 400
    assert client.post(address, {"file": "no file"}).status_code == 400


def test_of_several_files_the_first_counts(client, forge, certificate):
    files = [SimpleUploadedFile("a.json", forge("Ivan")), SimpleUploadedFile("b", b"rubbish")]

    response = client.post(f"{reverse('lotse_certificates:verify_file')}?lang=en", {"file": files})

    assert "Ivan" in response.content.decode()


def test_a_file_needs_no_cookie_and_sets_none(certificate, forge):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    sent = SimpleUploadedFile("a.json", forge("Ivan"))

    response = strict.post(reverse("lotse_certificates:verify_file"), {"file": sent})

    assert response.status_code == 200
    assert strict.cookies == {}


def test_a_file_counts_as_several_questions(send, settings):
    settings.LOTSE_CERTIFICATE_CHECKS_PER_MINUTE = 11

    assert [send(b"x").status_code for _ in range(3)] == [415, 415, 429]


def test_reading_the_address_of_an_answer_leads_to_the_form(client):
    response = client.get(reverse("lotse_certificates:verify_file"), {"lang": "en"})

    assert response["Location"] == f"{reverse('lotse_certificates:verify_form')}?lang=en"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_files_come_by_post_only(method, client):
    assert getattr(client, method)(reverse("lotse_certificates:verify_file")).status_code == 405


def test_the_forms_for_a_file_work_without_a_script(certificate, client):
    for address in (
        reverse("lotse_certificates:verify_form"),
        reverse("lotse_certificates:verify", args=[certificate.public_id]),
    ):
        html = client.get(address).content.decode()
        assert 'enctype="multipart/form-data"' in html
        assert 'type="file"' in html
        assert f'action="{reverse("lotse_certificates:verify_file")}' in html


def test_comparing_a_file_asks_a_fixed_number_of_questions(
    forge, send, django_assert_max_num_queries
):
    data = forge("Ivan")
    send(data, "x.json")

    with django_assert_max_num_queries(1):
        send(data, "x.json")
