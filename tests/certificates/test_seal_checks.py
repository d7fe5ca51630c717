"""What a host is told about its seal before documents are signed."""

from datetime import UTC, datetime, timedelta

import pytest
from seals import PASSPHRASE, make_seal

from certificates import checks


def ids():
    return [message.id for message in checks.seal(None)]


@pytest.fixture
def sealed_until(settings, tmp_path):
    """Have a seal whose certificate ends on some day."""

    def sealed_until(days):
        seal = make_seal(tmp_path, until=datetime.now(UTC) + timedelta(days=days))
        settings.LOTSE_PADES_FILE = str(seal.path)
        settings.LOTSE_PADES_PASSPHRASE = PASSPHRASE
        return seal

    return sealed_until


def test_without_a_seal_nothing_is_said():
    assert ids() == []


def test_a_seal_that_opens_is_right(seal):
    assert ids() == []


def test_a_file_that_is_missing_or_no_seal_is_an_error(seal, settings):
    seal.path.write_bytes(b"no seal")
    assert ids() == ["lotse_certificates.E021"]

    seal.path.unlink()
    assert ids() == ["lotse_certificates.E021"]


def test_a_wrong_passphrase_is_an_error_and_is_not_repeated(seal, settings):
    settings.LOTSE_PADES_PASSPHRASE = "geraten"

    (message,) = checks.seal(None)

    assert message.id == "lotse_certificates.E021"
    assert "geraten" not in str(message)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, ["lotse_certificates.E022"]),
        (30, ["lotse_certificates.W020"]),
        (90, []),
    ],
)
def test_an_end_is_announced_before_it_comes(days, said, sealed_until):
    sealed_until(days)

    assert ids() == said


def test_without_pyhanko_the_extra_is_named(seal, monkeypatch):
    monkeypatch.setattr(checks, "find_spec", lambda _name: None)

    (message,) = checks.seal(None)

    assert message.id == "lotse_certificates.E020"
    assert "wagtail-lotse[pades]" in message.hint
