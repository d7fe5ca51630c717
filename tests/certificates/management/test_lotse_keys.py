"""The command that makes and keeps keys."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from certificates.domain import keys
from certificates.domain.issuing import issue
from certificates.models import StatusList


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.LOTSE_KEY_FILE = tmp_path / "keys.json"
    settings.LOTSE_CERTIFICATE_BASE_URL = "https://lotse.example.org"
    return settings.LOTSE_KEY_FILE


def run(*words, **options):
    out = StringIO()
    call_command("lotse_keys", *words, stdout=out, **options)
    return out.getvalue()


def test_a_key_is_made_listed_and_rotated():
    assert "no key" in run("list")
    said = run("create")
    first = keys.signer().public
    assert first in said
    assert "backup" in said
    run("rotate")
    second = keys.signer().public
    lines = run("list").splitlines()
    assert [line.split()[0] for line in lines] == [first, second]
    assert "retired" in lines[0]
    assert lines[1].endswith("signs")


def test_secrets_are_never_shown():
    run("create")
    assert "PRIVATE" not in run("list")
    assert "PRIVATE" not in run("export-did")


def test_the_issuer_s_document_is_printed():
    run("create")
    document = json.loads(run("export-did"))
    assert document["id"] == "did:web:lotse.example.org:credentials"


def test_mistakes_are_said_in_words(settings):
    with pytest.raises(CommandError, match="beginning of 0 keys"):
        run("retire", "nobody")
    run("create")
    with pytest.raises(CommandError, match="rotate"):
        run("create")
    settings.LOTSE_KEY_PASSPHRASE = "wrong"
    with pytest.raises(CommandError, match="PASSPHRASE"):
        run("rotate")
    with pytest.raises(CommandError):
        run()


def test_retiring_the_last_key_warns():
    run("create")
    assert "Nothing signs now" in run("retire", keys.signer().public)


def test_a_stolen_key_is_disowned_and_all_lists_are_signed_anew(db, completion, now):
    run("create")
    issue(completion, now=now)
    StatusList.objects.update(is_stale=False)
    stolen = keys.signer().public
    run("rotate")
    said = run("compromise", stolen)
    assert "1 credential" in said
    assert "Nothing signs" not in said
    assert StatusList.objects.filter(is_stale=False).count() == 0
    assert stolen not in run("export-did")
    assert "disowned" in run("list")


def test_an_endorsement_is_printed_and_found_good(tmp_path):
    run("create")
    text = run("endorse", "did:web:kreis.example.org:credentials", comment="Geprüft.")
    document = json.loads(text)
    assert document["credentialSubject"]["endorsementComment"] == "Geprüft."
    file = tmp_path / "endorsement.json"
    file.write_text(text, encoding="utf-8")
    assert "can be pasted" in run("check-endorsement", str(file))
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(CommandError, match="malformed"):
        run("check-endorsement", str(file))
    with pytest.raises(CommandError, match="No such file"):
        run("check-endorsement", str(tmp_path / "missing"))
    with pytest.raises(CommandError, match="did:web"):
        run("endorse", "https://example.org")
