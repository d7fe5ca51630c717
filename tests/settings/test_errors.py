"""Pages for what goes wrong."""

import pytest
from factories import make_user

pytestmark = pytest.mark.django_db


def test_a_text_larger_than_the_site_takes_is_answered_in_words(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client.force_login(make_user())

    response = client.post(
        "/de/login/", data=f"text={'x' * 2000}", content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code == 400
    assert "Bitte kürzen Sie ihn" in response.content.decode()


@pytest.mark.parametrize(("language", "words"), [("de", "Nebel"), ("en", "fog")])
def test_an_address_that_is_nowhere_says_so_in_the_readers_language(client, language, words):
    response = client.get(f"/{language}/nirgends/")

    assert response.status_code == 404
    assert words in response.content.decode()
