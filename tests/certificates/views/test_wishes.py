"""What holders decide about their own certificates."""

import pytest
from django.urls import reverse
from factories import make_learner

from certificates.choices import CorrectionState, RevocationReason
from certificates.domain import life
from certificates.models import Certificate, NameCorrection

pytestmark = pytest.mark.django_db


def page(name, certificate):
    return reverse(f"lotse_certificates:{name}", args=[certificate.public_id]) + "?lang=en"


@pytest.fixture
def holder(certificate, client):
    client.force_login(certificate.completion.person.user)
    return certificate.completion.person


def detail(client, certificate):
    return client.get(page("detail", certificate)).content.decode()


def test_the_holder_switches_the_public_page_off_and_on(certificate, holder, client):
    off = client.post(page("visibility", certificate), {"page": "off"})
    certificate.refresh_from_db()
    assert certificate.hidden_at is not None
    assert off["Location"].endswith("?lang=en")
    html = detail(client, certificate)
    assert "linkedin.com" not in html
    assert 'name="page" value="on"' in html

    client.post(page("visibility", certificate), {"page": "on"})
    certificate.refresh_from_db()
    assert certificate.hidden_at is None
    assert 'name="page" value="off"' in detail(client, certificate)


@pytest.mark.parametrize("name", ["visibility", "correction"])
def test_nobody_else_may_decide(name, certificate, client):
    values = {"page": "off", "name": "Ivan Petrenko"}
    assert client.post(page(name, certificate), values).status_code == 302
    client.force_login(make_learner().user)

    assert client.post(page(name, certificate), values).status_code == 404
    certificate.refresh_from_db()
    assert certificate.hidden_at is None
    assert not NameCorrection.objects.exists()


def test_looking_switches_nothing(certificate, holder, client):
    assert client.get(page("visibility", certificate)).status_code == 405


def test_the_holder_asks_for_another_name_and_sees_that_it_was_heard(certificate, holder, client):
    form = client.get(page("correction", certificate)).content.decode()
    assert f'value="{certificate.recipient_name}"' in form

    response = client.post(
        page("correction", certificate), {"name": " Olena  Kovalenko ", "reason": "Ein Buchstabe."}
    )

    asked = NameCorrection.objects.get()
    assert response["Location"].startswith(page("detail", certificate).partition("?")[0])
    assert (asked.name, asked.reason) == ("Olena Kovalenko", "Ein Buchstabe.")
    html = detail(client, certificate)
    assert "Olena Kovalenko" in html
    assert page("correction", certificate) not in html


@pytest.mark.parametrize("name", ["", " ", "\u202e", "x" * 201, "王小明"])
def test_a_name_that_cannot_stand_there_brings_the_form_back_with_all_that_was_typed(
    name, certificate, holder, client
):
    response = client.post(
        page("correction", certificate), {"name": name, "reason": "Das steht im Ausweis."}
    )

    html = response.content.decode()
    assert response.status_code == 200
    assert "field__error" in html
    assert "Das steht im Ausweis." in html
    assert not NameCorrection.objects.exists()


def test_the_name_that_stands_there_need_not_be_asked_for(certificate, holder, client):
    values = {"name": certificate.recipient_name}

    html = client.post(page("correction", certificate), values).content.decode()

    assert "field__error" in html
    assert not NameCorrection.objects.exists()


def test_asking_twice_is_answered_in_words(certificate, holder, client):
    for name in ("Olena Kovalenko", "Olena Brandt"):
        response = client.post(page("correction", certificate), {"name": name})

    assert response.status_code == 200
    assert "field__error" in response.content.decode()
    assert NameCorrection.objects.count() == 1


@pytest.mark.parametrize("approved", [False, True])
def test_the_answer_of_the_office_stands_on_the_page(approved, certificate, holder, client, now):
    asked = life.request_correction(certificate, "Olena Kovalenko", "", now=now)
    life.decide(asked, approved=approved, by=make_learner(), answer="Der <Ausweis> fehlt.", now=now)
    current = Certificate.objects.current().get()

    html = detail(client, current)

    assert "Der &lt;Ausweis&gt; fehlt." in html
    assert ("Olena Kovalenko" in html) is True
    assert (NameCorrection.objects.get().state == CorrectionState.DECLINED) is not approved


def test_versions_lead_to_each_other_and_the_old_one_says_it_was_replaced(
    certificate, holder, client, now
):
    new = life.correct(certificate, "Olena Kovalenko", now=now)
    certificate.refresh_from_db()

    newer, older = detail(client, new), detail(client, certificate)

    assert page("detail", certificate).partition("?")[0] in newer
    assert "replaced" in newer
    assert page("detail", new).partition("?")[0] in older
    assert "has been replaced" in older
    assert "linkedin.com" not in older
    assert page("correction", certificate).partition("?")[0] not in older


def test_a_revoked_certificate_is_neither_corrected_nor_passed_on(certificate, holder, client, now):
    life.revoke(certificate, RevocationReason.NOT_EARNED, now=now)

    html = detail(client, certificate)
    assert "The conditions were not met" in html
    assert "linkedin.com" not in html

    answer = client.post(page("correction", certificate), {"name": "Olena Kovalenko"})
    assert "field__error" in answer.content.decode()


def test_linkedin_is_a_plain_link_that_nothing_is_loaded_from(certificate, holder, client):
    html = detail(client, certificate)

    assert html.count("linkedin.com") == 1
    assert 'href="https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&amp;' in html
    assert "LinkedIn learns" in html or "LinkedIn opens and learns" in html


def test_the_files_for_machines_are_offered_where_there_are_any(certificate, holder, client):
    address = reverse("lotse_certificates:credential", args=[certificate.public_id])
    assert address in detail(client, certificate)

    certificate.credential.delete()
    assert address not in detail(client, certificate)


@pytest.mark.parametrize("count", [1, 30])
def test_a_certificate_of_many_versions_asks_as_often_as_one(
    count, certificate, holder, client, now, django_assert_max_num_queries
):
    for number in range(count - 1):
        certificate = life.correct(certificate, f"Olena {number} Kovalenko", now=now)
    client.get(page("detail", certificate))

    # Session, user, certificate with its completion, versions, requests, credential.
    with django_assert_max_num_queries(6):
        client.get(page("detail", certificate))
