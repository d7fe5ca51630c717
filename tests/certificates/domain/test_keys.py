"""Keys: outside the database, encrypted, one signs and the others verify."""

import json
import os
import stat
import threading
from datetime import timedelta

import pytest

from certificates.domain import keys
from certificates.domain.keys import KeyStoreError, NoKeyError


@pytest.fixture
def file(settings, tmp_path):
    settings.LOTSE_KEY_FILE = tmp_path / "secret" / "keys.json"
    settings.LOTSE_KEYS = ""
    settings.LOTSE_KEY_PASSPHRASE = "Hafen im Nebel"
    return settings.LOTSE_KEY_FILE


def test_without_a_key_nothing_can_be_signed_and_nothing_breaks(file):
    assert keys.all_keys() == ()
    assert not keys.can_sign()
    with pytest.raises(NoKeyError, match="lotse_keys create"):
        keys.signer()


def test_a_host_that_has_set_nothing_has_no_keys(settings):
    settings.LOTSE_KEY_FILE = settings.LOTSE_KEYS = ""
    assert keys.all_keys() == ()
    assert not keys.can_sign()


def test_a_new_key_signs_and_its_secret_stands_encrypted_for_its_owner_only(file, now):
    made = keys.create(now=now)

    assert keys.can_sign()
    assert keys.signer().public == made.public
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "BEGIN ENCRYPTED PRIVATE KEY" in file.read_text()
    assert [path.name for path in file.parent.iterdir()] == ["keys.json", "keys.json.lock"] or {
        path.name for path in file.parent.iterdir()
    } == {"keys.json", "keys.json.lock"}


def test_nothing_can_be_signed_where_nobody_could_find_the_key(file, settings, now):
    keys.create(now=now)
    settings.LOTSE_CERTIFICATE_BASE_URL = settings.WAGTAILADMIN_BASE_URL = ""
    assert not keys.can_sign()


def test_a_second_first_key_is_refused(file, now):
    made = keys.create(now=now)
    with pytest.raises(KeyStoreError, match="rotate"):
        keys.create(now=now)
    assert keys.signer().public == made.public


def test_after_a_rotation_the_new_key_signs_and_the_old_one_is_still_trusted(file, now):
    old = keys.create(now=now)
    new = keys.rotate(now=now + timedelta(days=365))

    assert keys.signer().public == new.public
    assert [key.public for key in keys.trusted()] == [old.public, new.public]
    assert [bool(key.retired) for key in keys.all_keys()] == [True, False]


def test_a_retired_key_is_trusted_and_signs_no_more(file, now):
    made = keys.create(now=now)
    keys.retire(made.public[:10], now=now)
    assert not keys.can_sign()
    assert [key.public for key in keys.trusted()] == [made.public]


def test_a_stolen_key_is_trusted_no_more(file, now):
    stolen = keys.create(now=now)
    keys.compromise(stolen.public, now=now)
    assert not keys.can_sign()
    assert keys.trusted() == ()
    assert keys.rotate(now=now).public == keys.signer().public


@pytest.mark.parametrize("name", ["", "z", "nobody's"])
def test_a_key_must_be_named_clearly(file, now, name):
    keys.create(now=now)
    keys.rotate(now=now)
    with pytest.raises(KeyStoreError):
        keys.retire(name, now=now)
    assert keys.can_sign()


def test_a_wrong_passphrase_is_said_in_words_and_in_the_log_not_the_passphrase(
    file, settings, now, caplog
):
    keys.create(now=now)
    settings.LOTSE_KEY_PASSPHRASE = "Hafen im Regen"
    with pytest.raises(KeyStoreError, match="LOTSE_KEY_PASSPHRASE is wrong"):
        keys.signer()
    assert not keys.can_sign()
    assert "LOTSE_KEY_PASSPHRASE is wrong" in caplog.text
    assert "Regen" not in caplog.text
    with pytest.raises(KeyStoreError, match="wrong"):
        keys.rotate(now=now)


def test_no_key_is_made_without_a_passphrase(file, settings, now):
    settings.LOTSE_KEY_PASSPHRASE = ""
    with pytest.raises(KeyStoreError, match="Set LOTSE_KEY_PASSPHRASE"):
        keys.create(now=now)
    assert not file.exists()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"keys": [{}]}', "\x00", '{"keys": 3}'])
def test_a_damaged_file_is_said_in_words(file, content):
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(KeyStoreError, match="damaged"):
        keys.all_keys()
    assert not keys.can_sign()


def test_a_file_that_is_no_text_or_no_file_is_said_in_words(file, settings):
    file.parent.mkdir()
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KeyStoreError, match="cannot be read"):
        keys.all_keys()
    settings.LOTSE_KEY_FILE = file.parent
    with pytest.raises(KeyStoreError, match="cannot be read"):
        keys.all_keys()


def test_halves_that_do_not_fit_are_found_out(file, now):
    keys.create(now=now)
    content = json.loads(file.read_text())
    other = keys.rotate(now=now)
    content["keys"][0]["public"] = other.public
    file.write_text(json.dumps(content))
    with pytest.raises(KeyStoreError, match="do not fit"):
        keys.signer()


def test_another_process_s_rotation_is_seen_at_once(file, now):
    keys.create(now=now)
    before = keys.signer().public
    content = file.read_text()
    keys.rotate(now=now)
    assert keys.signer().public != before
    file.unlink()
    file.write_text(content)
    assert keys.signer().public == before


def test_keys_may_come_from_the_environment_and_are_then_not_changed(file, settings, now):
    made = keys.create(now=now)
    settings.LOTSE_KEYS = file.read_text()
    settings.LOTSE_KEY_FILE = ""
    assert keys.signer().public == made.public
    with pytest.raises(KeyStoreError, match="LOTSE_KEY_FILE"):
        keys.rotate(now=now)


def test_a_failed_write_leaves_the_old_file_whole(file, now, monkeypatch):
    made = keys.create(now=now)

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeyStoreError, match="No space left"):
        keys.rotate(now=now)
    assert keys.signer().public == made.public
    assert len(list(file.parent.glob(".keys*"))) == 0


def test_two_who_make_the_first_key_at_once_make_one(file, now):
    refused = []

    def make():
        try:
            keys.create(now=now)
        except KeyStoreError as error:
            refused.append(error)

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys.all_keys()) == 1
    assert len(refused) == 3
