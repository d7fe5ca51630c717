"""The association's seal inside documents."""

import asyncio
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from asn1crypto.x509 import Certificate as Root
from presence import absent
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from seals import make_seal

from certificates.domain import signing
from certificates.domain.rendering import RenderingError, render_pdf
from certificates.domain.signing import SealError, sealed

pytestmark = pytest.mark.django_db
BASE = "https://lernen.example"


@pytest.fixture
def today():
    """The machine's own clock: seals are judged by it."""
    return datetime.now(UTC)


@pytest.fixture
def plain(certificate):
    return render_pdf(certificate, BASE)


def verdict(pdf, *roots):
    """Return what pyHanko says about the only signature of a file."""
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    trust = ValidationContext(trust_roots=[Root.load(root) for root in roots], allow_fetching=False)
    return validate_pdf_signature(signature, trust)


def test_a_sealed_document_is_whole_and_trusted_by_whoever_trusts_the_root(seal, plain, today):
    found = verdict(sealed(plain, now=today), seal.root)

    assert found.bottom_line
    assert found.coverage.name == "ENTIRE_FILE"
    assert found.signing_cert.subject.native["common_name"] == "Wohlfahrt Nordhafen e. V."


def test_an_unknown_root_is_not_trusted_though_the_document_is_whole(
    seal, plain, today, tmp_path_factory
):
    other = make_seal(tmp_path_factory.mktemp("other"))

    found = verdict(sealed(plain, now=today), other.root)

    assert found.intact
    assert not found.trusted


@pytest.mark.parametrize("place", [0.1, 0.5, 0.8])
def test_one_altered_byte_breaks_the_seal(place, seal, plain, today):
    content = bytearray(sealed(plain, now=today))
    # Inside a stream, so that the file can still be read.
    start = content.index(b"stream", int(place * len(plain))) + 20
    content[start] ^= 1

    found = verdict(bytes(content), seal.root)

    assert not found.intact
    assert not found.bottom_line


def test_what_was_there_stays_as_it_was_and_ends_with_a_newline(seal, plain, today):
    for given in (plain, plain.rstrip(b"\n")):
        content = sealed(given, now=today)

        assert content.startswith(given.rstrip(b"\n") + b"\n")
        assert b"/ETSI.CAdES.detached" in content


def test_the_field_of_the_seal_is_invisible(seal, plain, today):
    (signature,) = PdfFileReader(BytesIO(sealed(plain, now=today))).embedded_signatures

    assert list(signature.sig_field["/Rect"]) == [0, 0, 0, 0]


def test_a_bought_seal_with_an_rsa_key_and_a_longer_chain_finds_room(
    settings, plain, today, tmp_path
):
    bought = make_seal(tmp_path, kind="rsa", others=6)
    settings.LOTSE_PADES_FILE, settings.LOTSE_PADES_PASSPHRASE = bought.path, "nur für Tests"

    assert verdict(sealed(plain, now=today), bought.root).bottom_line


def test_poppler_says_the_same(seal, plain, today, tmp_path):
    if shutil.which("pdfsig") is None:
        absent("poppler", "pdfsig is not installed")
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed(plain, now=today))

    said = subprocess.run(
        ["pdfsig", "-nocert", path], capture_output=True, text=True, check=False
    ).stdout

    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_documents_are_sealed_inside_a_running_loop_and_in_many_threads(seal, plain, today):
    async def inside():
        return sealed(plain, now=today)

    made = [asyncio.run(inside())]
    threads = [
        threading.Thread(target=lambda: made.append(sealed(plain, now=today))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 7
    assert all(verdict(content, seal.root).bottom_line for content in made)


def test_the_seal_is_opened_once_and_again_when_the_file_is_another(
    seal, plain, today, tmp_path_factory
):
    signing._opened.cache_clear()
    for _ in range(3):
        sealed(plain, now=today)
    assert signing._opened.cache_info().misses == 1

    newer = make_seal(tmp_path_factory.mktemp("newer"))
    newer.path.replace(seal.path)

    assert verdict(sealed(plain, now=today), newer.root).bottom_line


def test_a_missing_file_is_named(seal, plain, today):
    seal.path.unlink()

    with pytest.raises(SealError, match=r"ec\.p12 cannot be read.*LOTSE_PADES_FILE"):
        sealed(plain, now=today)


def test_a_wrong_passphrase_is_told_and_not_repeated(seal, settings, plain, today):
    settings.LOTSE_PADES_PASSPHRASE = "geraten"

    with pytest.raises(SealError, match="LOTSE_PADES_PASSPHRASE") as caught:
        sealed(plain, now=today)

    assert "geraten" not in str(caught.value)


def test_an_expired_seal_signs_nothing(settings, plain, today, tmp_path):
    old = make_seal(tmp_path, until=today - timedelta(days=1))
    settings.LOTSE_PADES_FILE, settings.LOTSE_PADES_PASSPHRASE = old.path, "nur für Tests"

    with pytest.raises(SealError, match="expired"):
        sealed(plain, now=today)


def test_without_pyhanko_the_extra_is_named(seal, plain, today, monkeypatch):
    signing._opened.cache_clear()
    monkeypatch.setitem(sys.modules, "pyhanko.sign.signers", None)

    with pytest.raises(SealError, match=r"wagtail-lotse\[pades\]"):
        sealed(plain, now=today)


def test_whoever_expects_that_a_document_cannot_be_made_expects_this_too():
    assert issubclass(SealError, RenderingError)
