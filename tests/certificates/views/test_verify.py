"""The public verification page."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from certificates.choices import CertificateKind, RevocationReason
from certificates.domain import life
from certificates.models import Certificate, TemplateVersion
from certificates.views.throttle import allows
from lms.api import erase_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def address(public_id):
    return reverse("lotse_certificates:verify", args=[public_id])


def test_anybody_with_the_address_is_told_what_is_attested(certificate, client):
    response = client.get(address(certificate.public_id), {"lang": "en"})

    html = response.content.decode()
    assert response.status_code == 200
    for part in (certificate.recipient_name, "Interkulturelle Kompetenz", "Zuhören", "May 4, 2026"):
        assert part in html
    assert "verification--ok" in html


def test_the_page_is_neither_indexed_nor_stored(certificate, client):
    response = client.get(address(certificate.public_id))

    assert "noindex" in response["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_page_is_for_reading_only(method, certificate, client):
    assert getattr(client, method)(address(certificate.public_id)).status_code == 405


def test_looking_writes_nothing_and_asks_once(certificate, client, django_assert_num_queries):
    client.get(address(certificate.public_id))

    with django_assert_num_queries(1):
        client.get(address(certificate.public_id))

    assert client.cookies == {}


def test_a_replaced_certificate_says_so(certificate, client, now):
    Certificate.objects.update(replaced_at=now)

    html = client.get(address(certificate.public_id)).content.decode()

    assert "verification--warn" in html
    assert "verification--ok" not in html


def test_a_revoked_certificate_says_so_and_names_nobody(certificate, client, now):
    life.revoke(certificate, RevocationReason.NOT_EARNED, now=now)

    html = client.get(address(certificate.public_id), {"lang": "en"}).content.decode()

    assert "verification--bad" in html
    assert "The conditions were not met" in html
    assert certificate.recipient_name not in html


def test_an_expired_certificate_says_so_and_since_when(certificate, client):
    Certificate.objects.update(valid_until=date(2020, 3, 1))

    html = client.get(address(certificate.public_id), {"lang": "en"}).content.decode()

    assert "verification--warn" in html
    assert "March 1, 2020" in html
    assert certificate.recipient_name in html


def test_a_page_that_its_holder_has_switched_off_says_only_that(certificate, client, now):
    life.hide(certificate, now=now)

    html = client.get(address(certificate.public_id), {"lang": "en"}).content.decode()

    assert "switched this page off" in html
    for secret in (certificate.recipient_name, "Interkulturelle", "Zuhören", "May 4, 2026"):
        assert secret not in html
    assert "verification--ok" not in html
    assert 'type="file"' not in html


def test_that_it_was_revoked_is_said_even_where_the_page_is_switched_off(certificate, client, now):
    life.hide(certificate, now=now)
    life.revoke(certificate, RevocationReason.NOT_EARNED, now=now)

    html = client.get(address(certificate.public_id), {"lang": "en"}).content.decode()

    assert "verification--bad" in html
    for secret in (certificate.recipient_name, "Interkulturelle", "Zuhören"):
        assert secret not in html


def test_a_replaced_one_names_nobody_and_does_not_lead_to_the_newer(certificate, client, now):
    new = life.correct(certificate, "Neuer Name", now=now)

    html = client.get(address(certificate.public_id)).content.decode()

    assert new.public_id not in html
    assert "Neuer Name" not in html
    assert certificate.recipient_name not in html


def test_what_it_takes_is_shown_from_the_template(certificate, client, now):
    texts = {"en": {"criteria": "All parts\n<b>worked</b> through"}}
    certificate.template_version = TemplateVersion.objects.create(
        key=uuid4(), number=1, name="x", content={"texts": texts}, digest="1", frozen_at=now
    )
    certificate.save()

    html = client.get(address(certificate.public_id), {"lang": "en"}).content.decode()

    assert "All parts<br>&lt;b&gt;worked&lt;/b&gt; through" in html


@pytest.mark.parametrize("kind", CertificateKind)
def test_each_kind_is_called_by_its_name(kind, certificate, client):
    Certificate.objects.update(kind=kind)

    html = client.get(address(certificate.public_id), {"lang": "en"}).content.decode()

    with translation.override("en"):
        assert str(kind.label) in html


def test_every_status_says_another_sentence_with_another_icon(certificate, client, now):
    def heads():
        html = client.get(address(certificate.public_id), {"lang": "en"}).content.decode()
        sign, head = (
            re.search(f"<{tag}[ >].*?</{tag}>", html[html.index("<main") :], re.DOTALL)[0]
            for tag in ("svg", "h1")
        )
        return sign, head

    seen = [heads()]
    Certificate.objects.update(valid_until=date(2020, 3, 1))
    seen.append(heads())
    Certificate.objects.update(replaced_at=now)
    seen.append(heads())
    Certificate.objects.update(recipient_name="")
    seen.append(heads())
    Certificate.objects.update(hidden_at=now)
    seen.append(heads())
    Certificate.objects.update(revoked_at=now)
    seen.append(heads())

    assert len({sign for sign, _ in seen}) == len({head for _, head in seen}) == 6


def test_an_erased_person_is_not_named(certificate, client, now):
    name = certificate.recipient_name
    erase_person(certificate.completion.person, at=now)

    html = client.get(address(certificate.public_id)).content.decode()

    assert "verification--warn" in html
    assert name not in html


@pytest.mark.parametrize("unknown", ["A" * 22, "x", "%00", "..%2F..", "ü"])
def test_an_unknown_id_is_answered_in_one_sentence(unknown, certificate, client):
    response = client.get(f"/verify/{unknown}/", {"lang": "en"})

    assert response.status_code == 404
    if unknown != "..%2F..":
        assert "verification--bad" in response.content.decode()


def test_the_page_speaks_the_language_that_is_asked_for(certificate, client):
    def language(**headers):
        response = client.get(address(certificate.public_id), **headers)
        assert f'<html lang="{response["Content-Language"]}"' in response.content.decode()
        return response["Content-Language"]

    assert language(headers={"accept-language": "en"}) == "en"
    assert language(headers={"accept-language": "fr"}) == "de"
    assert language(headers={"accept-language": "de"}, query_params={"lang": "en"}) == "en"
    assert language(headers={"accept-language": "en"}, query_params={"lang": "xx"}) == "en"


def test_texts_of_people_are_never_markup(certificate, client):
    Certificate.objects.update(
        recipient_name="<b>Ali</b>", titles={"de": "<script>x</script>"}, issuer="<i>V</i>"
    )

    html = client.get(address(certificate.public_id)).content.decode()

    assert "&lt;b&gt;Ali" in html
    assert "<script>x" not in html
    assert "<i>V" not in html


def test_an_address_that_asks_too_often_has_to_wait(certificate, client, settings):
    settings.LOTSE_CERTIFICATE_CHECKS_PER_MINUTE = 2
    target = address(certificate.public_id)

    answers = [client.get(target).status_code for _ in range(3)]
    other = client.get(target, REMOTE_ADDR="192.0.2.7").status_code

    assert (answers, other) == ([200, 200, 429], 200)


def test_without_a_cache_everybody_may_ask(rf, now, settings):
    settings.LOTSE_CERTIFICATE_CHECKS_PER_MINUTE = 1
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
        }
    }

    assert [allows(rf.get("/"), now=now) for _ in range(3)] == [True, True, True]


def test_the_limit_may_be_switched_off(rf, now, settings):
    settings.LOTSE_CERTIFICATE_CHECKS_PER_MINUTE = 0

    assert all(allows(rf.get("/"), now=now) for _ in range(100))


def test_a_typed_number_leads_to_its_page(certificate, client):
    form = reverse("lotse_certificates:verify_form")

    response = client.get(form, {"number": f" {certificate.public_id} ", "lang": "en"})

    assert response["Location"] == f"{address(certificate.public_id)}?lang=en"


@pytest.mark.parametrize("typed", ["", " ", "/", "http://[", "\x00", "x" * 301])
def test_what_is_no_number_brings_the_form_back(typed, client):
    response = client.get(reverse("lotse_certificates:verify_form"), {"number": typed})

    assert response.status_code in {200, 302}
    if response.status_code == 302:
        assert client.get(response["Location"]).status_code == 404
