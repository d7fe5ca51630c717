"""What machines ask for, and what nobody else is given."""

import io
import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from factories import make_learner
from PIL import Image

from certificates.choices import RevocationReason
from certificates.domain import badges, keys, life, proofs, statuslists
from certificates.domain.issuing import issue
from certificates.models import Certificate, Credential
from lms import clock

SITE = "https://lotse.example.org"
FILES = ("credential", "badge_png", "badge_svg")


@pytest.fixture(autouse=True)
def address(settings, now):
    settings.LOTSE_CERTIFICATE_BASE_URL = SITE
    cache.clear()
    with clock.at(now + timedelta(days=1)):
        yield


def url(name, certificate):
    return reverse(f"lotse_certificates:{name}", args=[certificate.public_id])


def get(client, name, certificate, **more):
    return client.get(url(name, certificate), **more)


def list_url(certificate):
    return reverse("lotse_certificates:status_list", args=[certificate.status_list.public_id])


# Who signs


def test_the_issuer_s_document_is_open_to_everybody_for_some_minutes(client, db):
    response = client.get("/credentials/did.json")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/did+ld+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=300"
    document = json.loads(response.content)
    assert document["id"] == "did:web:lotse.example.org:credentials"
    assert keys.signer().public in document["assertionMethod"][0]


def test_who_has_the_document_is_not_sent_it_again(client, db):
    etag = client.get("/credentials/did.json")["ETag"]
    again = client.get("/credentials/did.json", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert client.head("/credentials/did.json").status_code == 200


def test_unusable_keys_are_said_to_machines_without_a_word_about_why(
    client, db, settings, tmp_path
):
    settings.LOTSE_KEY_FILE = tmp_path / "keys.json"
    settings.LOTSE_KEY_FILE.write_text("damaged")
    response = client.get("/credentials/did.json")
    assert response.status_code == 503
    assert str(tmp_path) not in response.content.decode()


# What was revoked


def test_the_status_list_is_signed_open_and_kept_for_some_minutes(client, certificate):
    response = client.get(list_url(certificate))
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=300"
    document = json.loads(response.content)
    assert proofs.problem_of(document, now=clock.now()) is None
    again = client.get(list_url(certificate), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_a_revocation_changes_the_list_at_once(client, certificate):
    before = client.get(list_url(certificate))
    life.revoke(certificate, RevocationReason.ISSUED_IN_ERROR, now=clock.now())
    after = client.get(list_url(certificate), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_the_list_costs_the_same_with_one_and_with_thirty(
    client, complete, certificate, now, django_assert_num_queries
):
    client.get(list_url(certificate))
    with django_assert_num_queries(1):
        client.get(list_url(certificate))
    for number in range(29):
        issue(complete(make_learner(f"Person {number}")), now=now)
    client.get(list_url(certificate))
    with django_assert_num_queries(1):
        client.get(list_url(certificate))


def test_an_unknown_list_is_not_there_in_words(client, db):
    response = client.get("/credentials/status/nobody.json", follow=False)
    assert response.status_code == 404
    assert response.content.decode().strip()


def test_lists_and_keys_are_read_without_a_limit(client, certificate, settings):
    settings.LOTSE_CERTIFICATE_CHECKS_PER_MINUTE = 2
    for _ in range(5):
        assert client.get(list_url(certificate)).status_code == 200
        assert client.get("/credentials/did.json").status_code == 200


# The credential and its badges


def test_the_credential_is_handed_out_as_it_was_signed(client, certificate):
    response = get(client, "credential", certificate)
    assert response.status_code == 200
    assert response.content.decode() == certificate.credential.body
    assert response["Content-Type"] == "application/vc+ld+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith("inline")
    assert proofs.problem_of(json.loads(response.content), now=clock.now()) is None


def test_badges_carry_the_credential(client, certificate):
    png, svg = (get(client, name, certificate) for name in ("badge_png", "badge_svg"))
    assert png["Content-Type"] == "image/png"
    assert svg["Content-Type"] == "image/svg+xml"
    assert Image.open(io.BytesIO(png.content)).text["openbadgecredential"] == (
        certificate.credential.body
    )
    found = badges.credential_in(svg.content, "svg")
    assert json.loads(found) == json.loads(certificate.credential.body)
    assert not png.has_header("Access-Control-Allow-Origin")


@pytest.mark.parametrize("name", FILES)
def test_a_file_can_be_taken_away_under_a_name_that_names_nobody(client, certificate, name):
    response = client.get(f"{url(name, certificate)}?download")
    assert response["Content-Disposition"].startswith("attachment")
    assert certificate.recipient_name.split()[0] not in response["Content-Disposition"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_costs_the_same_however_many_there_are(
    client, complete, certificate, now, name, django_assert_num_queries
):
    get(client, name, certificate)
    with django_assert_num_queries(2):
        get(client, name, certificate)
    for number in range(29):
        issue(complete(make_learner(f"Person {number}")), now=now)
    with django_assert_num_queries(2):
        get(client, name, certificate)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("public_id", ["AAAAAAAAAAAAAAAAAAAAAA", "x", "did", "..%2f..", "%00"])
def test_an_unknown_certificate_is_not_there_in_words(client, db, certificate, name, public_id):
    ending = {"credential": "json", "badge_png": "png", "badge_svg": "svg"}[name]
    response = client.get(f"/credentials/{public_id}.{ending}")
    if (public_id, ending) != ("did", "json"):
        assert response.status_code == 404
        assert certificate.public_id not in response.content.decode()


@pytest.mark.parametrize("name", FILES)
def test_what_the_holder_hides_is_for_the_holder_only(client, complete, certificate, now, name):
    person = certificate.completion.person
    other = issue(complete(make_learner("Jemand Anderes")), now=now).completion.person
    life.hide(certificate, now=now)

    assert get(client, name, certificate).status_code == 404
    client.force_login(other.user)
    assert get(client, name, certificate).status_code == 404
    client.force_login(person.user)
    assert get(client, name, certificate).status_code == 200


@pytest.mark.parametrize("name", FILES)
def test_what_was_revoked_or_replaced_is_gone_for_others(client, complete, certificate, now, name):
    replaced = issue(complete(make_learner("Falscher Name")), now=now)
    life.correct(replaced, "Richtiger Name", now=now)
    life.revoke(certificate, RevocationReason.ISSUED_IN_ERROR, now=now)

    for gone in (certificate, replaced):
        response = get(client, name, gone)
        assert response.status_code == 410
        assert response.content.decode().strip()
        assert gone.recipient_name not in response.content.decode()
    client.force_login(certificate.completion.person.user)
    assert get(client, name, certificate).status_code == 200


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_left_of_somebody_who_was_erased(client, certificate, name):
    Certificate.objects.filter(pk=certificate.pk).update(recipient_name="")
    client.force_login(certificate.completion.person.user)
    response = get(client, name, certificate)
    assert response.status_code == 410
    assert "Lernaktiv" not in response.content.decode()


@pytest.mark.parametrize("name", FILES)
def test_a_certificate_without_a_credential_says_so(client, certificate, name):
    Credential.objects.all().delete()
    response = get(client, name, certificate)
    assert response.status_code == 404
    assert response.content.decode().strip()


@pytest.mark.parametrize("name", FILES)
def test_whoever_asks_too_often_waits(client, certificate, settings, name):
    settings.LOTSE_CERTIFICATE_CHECKS_PER_MINUTE = 2
    answers = [get(client, name, certificate).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert get(client, name, certificate)["Retry-After"] == "60"


@pytest.mark.parametrize("name", FILES)
def test_nothing_can_be_written(client, certificate, name):
    assert client.post(url(name, certificate)).status_code == 405
    assert client.post("/credentials/did.json").status_code == 405


def test_reasons_are_said_in_the_reader_s_language(client, certificate):
    life.revoke(certificate, RevocationReason.ISSUED_IN_ERROR, now=clock.now())
    english = client.get(f"{url('credential', certificate)}?lang=en")
    assert english["Content-Language"] == "en"
    assert "revoked" in english.content.decode()


def test_the_address_of_a_list_is_the_one_in_the_credential(client, certificate):
    document = json.loads(certificate.credential.body)
    listed = document["credentialStatus"]["statusListCredential"]
    assert listed == f"{SITE}{list_url(certificate)}"
    assert statuslists.url(certificate.status_list.public_id, SITE) == listed
