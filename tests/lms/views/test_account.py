"""Signing in and out, and setting a new password."""

import re

import pytest
from django.urls import reverse
from factories import make_user

pytestmark = pytest.mark.django_db


def log_in(client, name, password):
    return client.post(reverse("lotse_lms:login"), {"username": name, "password": password})


def test_a_wrong_password_says_what_to_do_and_keeps_the_name(client):
    make_user("mira")

    response = log_in(client, "mira", "falsch")

    content = response.content.decode()
    assert response.status_code == 200
    assert 'value="mira"' in content
    assert 'role="alert"' in content


def test_logging_in_leads_to_the_own_page_and_logging_out_needs_a_post(client):
    make_user("mira")

    assert log_in(client, "mira", "geheim")["Location"] == reverse("lotse_lms:me")
    assert client.get(reverse("lotse_lms:logout")).status_code == 405
    client.post(reverse("lotse_lms:logout"))
    assert client.get(reverse("lotse_lms:me")).status_code == 302


def test_a_link_to_elsewhere_is_not_followed_after_logging_in(client):
    make_user("mira")
    address = f"{reverse('lotse_lms:login')}?next=https://boese.example/"

    response = client.post(address, {"username": "mira", "password": "geheim"})

    assert response["Location"] == reverse("lotse_lms:me")


def test_a_new_password_is_set_with_a_link_that_works_once(client, mailoutbox):
    make_user("mira")
    client.post(reverse("lotse_lms:password_reset"), {"email": "mira@example.org"})
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)[1]

    form = client.get(link, follow=True)
    password = "ein ganzer Satz als Passwort"
    answer = client.post(
        form.redirect_chain[-1][0], {"new_password1": password, "new_password2": password}
    )

    assert answer["Location"] == reverse("lotse_lms:password_set")
    assert log_in(client, "mira", password).status_code == 302
    client.post(reverse("lotse_lms:logout"))
    again = client.get(link, follow=True).content.decode()
    assert reverse("lotse_lms:password_reset") in again
    assert "new_password1" not in again


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, mailoutbox):
    response = client.post(reverse("lotse_lms:password_reset"), {"email": "wer@example.org"})

    assert response["Location"] == reverse("lotse_lms:password_reset_sent")
    assert mailoutbox == []


def test_signing_in_with_one_press_exists_in_the_demo_alone(client, settings):
    make_user("ehrenamt")
    address = reverse("demo_login")

    assert client.post(address, {"as": "ehrenamt"}).status_code == 302
    assert client.post(address, {"as": "niemand"}).status_code == 404
    settings.LOTSE_DEMO = False
    assert client.post(address, {"as": "ehrenamt"}).status_code == 404
