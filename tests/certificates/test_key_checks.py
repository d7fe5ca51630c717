"""What the checks of a server say about its keys."""

import pytest

from certificates import checks
from certificates.domain import keys


@pytest.fixture
def file(settings, tmp_path):
    settings.LOTSE_KEYS = ""
    settings.LOTSE_KEY_FILE = tmp_path / "keys.json"
    return settings.LOTSE_KEY_FILE


def ids():
    return [message.id for message in checks.keys(None)]


def test_a_server_without_a_key_is_warned(file, settings):
    assert ids() == ["lotse_certificates.W002"]
    settings.LOTSE_KEY_FILE = ""
    assert ids() == ["lotse_certificates.W002"]


def test_a_key_that_opens_is_fine_in_a_file_and_in_a_setting(file, settings, now):
    keys.create(now=now)
    assert ids() == []
    settings.LOTSE_KEYS, settings.LOTSE_KEY_FILE = file.read_text(), ""
    assert ids() == []


def test_a_key_that_does_not_open_is_told(file, settings, now):
    made = keys.create(now=now)
    settings.LOTSE_KEY_PASSPHRASE = "wrong"
    assert ids() == ["lotse_certificates.W003"]
    settings.LOTSE_KEY_PASSPHRASE = "for-tests"
    keys.retire(made.public, now=now)
    assert "retired" in checks.keys(None)[0].msg
    file.write_text("damaged")
    assert ids() == ["lotse_certificates.W003"]
