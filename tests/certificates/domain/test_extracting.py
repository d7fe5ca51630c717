"""Reading files of strangers: within limits, whatever they hold."""

import json
import resource
import subprocess
import sys
import time
import zlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from certificates.domain import extracting
from certificates.domain.extracting import FileKind, Problem, UnreadableError, extract, kind_of
from certificates.domain.rendering import render_pdf

pytestmark = pytest.mark.django_db

BASE = "https://lernen.example"
MEGABYTE = 1024 * 1024


@pytest.fixture
def paper(certificate):
    return render_pdf(certificate, BASE, attachment=json.dumps({"id": "one", "name": "Grüße"}))


def pdf(*objects):
    """Write a PDF of these objects, the first being its root, as a stranger might by hand."""
    parts, places, size = [b"%PDF-1.7\n"], [], 9
    for number, content in enumerate(objects, 1):
        part = b"%d 0 obj\n%s\nendobj\n" % (number, content)
        places.append(size)
        size += len(part)
        parts.append(part)
    count = len(objects) + 1
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, rows))
    parts.append(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, size))
    return b"".join(parts)


def stream(data, *, times=1):
    packed = data
    for _ in range(times):
        packed = zlib.compress(packed, 9)
    filters = b"/FlateDecode " * times
    return b"<</Length %d/Filter[%s]>>stream\n%s\nendstream" % (len(packed), filters, packed)


def page_with(content):
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        content,
    )


def locked(data, password):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def read(data):
    """Return what became of a file: its kind, or its problem."""
    try:
        return extract(data).kind
    except UnreadableError as error:
        return error.problem


def credential_of(data):
    """Return the credential in a file, or the file's problem."""
    try:
        return extract(data).credential
    except UnreadableError as error:
        return error.problem


def test_a_pdf_gives_its_credential_its_words_and_its_number(certificate, paper):
    found = extract(paper)

    assert found.kind == FileKind.PDF
    assert found.credential == {"id": "one", "name": "Grüße"}
    assert found.ids[0] == certificate.public_id
    assert certificate.recipient_name in found.text


def test_what_only_its_owner_may_print_can_still_be_read(certificate, paper):
    assert extract(locked(paper, "")).ids[0] == certificate.public_id


def test_a_file_with_a_password_is_said_to_have_one(paper):
    assert read(locked(paper, "geheim")) == Problem.ENCRYPTED


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7", FileKind.PDF),
        (b"\xef\xbb\xbf \n{}", FileKind.JSON),
        (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
        (b'<?xml version="1.0"?><svg/>', FileKind.SVG),
        (b"", Problem.EMPTY),
        (b" \n ", Problem.EMPTY),
        (b"<html>", Problem.KIND),
        (b"PK\x03\x04", Problem.KIND),
        (b"\xff\xd8\xff", Problem.KIND),
        (b"MZ", Problem.KIND),
    ],
)
def test_what_is_in_a_file_says_what_it_is(data, kind):
    try:
        found = kind_of(data)
    except UnreadableError as error:
        found = error.problem

    assert found == kind


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_damaged_or_poorer(paper, share):
    assert read(paper[: int(len(paper) * share)]) in {Problem.DAMAGED, FileKind.PDF}


HOSTILE = {
    "bomb": lambda: page_with(stream(b"0 " * (200 * MEGABYTE), times=1)),
    "bomb in a bomb": lambda: page_with(stream(b"\0" * (200 * MEGABYTE), times=3)),
    "pages that hold themselves": lambda: pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999>>"
    ),
    "names that hold themselves": lambda: pdf(
        b"<</Type/Catalog/Pages 3 0 R/Names<</EmbeddedFiles 2 0 R>>>>",
        b"<</Kids[2 0 R 2 0 R]>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
    ),
    "an object that is itself": lambda: pdf(b"1 0 R"),
    "a length that is itself": lambda: page_with(b"<</Length 4 0 R>>stream\nx\nendstream"),
    "deep arrays": lambda: page_with(b"[" * 400_000),
    "deep dictionaries": lambda: page_with(b"<</A" * 300_000),
    "an older part that is itself": lambda: page_with(stream(b"x")).replace(
        b"/Root 1 0 R", b"/Root 1 0 R/Prev 9"
    ),
    "a form that draws itself": lambda: pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
        b"/Resources<</XObject<</F 5 0 R>>>>>>",
        stream(b"/F Do " * 3),
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
        b"/Length 12>>stream\n/F Do /F Do \nendstream",
    ),
    "many words": lambda: page_with(stream(b"BT /F1 9 Tf (a) Tj ET\n" * 200_000)),
    "rubbish after the head": lambda: b"%PDF-1.7\n" + bytes(range(256)) * (5 * 4096),
    "only open brackets": lambda: b"%PDF-1.7\n" + b"<<[(" * (MEGABYTE),
    "many beginnings": lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 600_000,
    "many ends": lambda: b"%PDF-1.7\n" + b"startxref\n0\n%%EOF\n" * 250_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_pdf_hangs_crashes_or_takes_the_memory(name):
    data = HOSTILE[name]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()

    assert read(data) in {Problem.DAMAGED, FileKind.PDF}

    assert time.monotonic() - began < extracting.SECONDS + 5
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024, f"{grown} kB"


def test_the_operating_system_limits_the_reader():
    code = (
        "import resource; from certificates.domain import pdfreading as p; p._limit();"
        "print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_FSIZE)[0]);"
        "bytearray(p.MEMORY)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env=extracting._environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.split() == ["8", "0"]
    assert "MemoryError" in done.stderr


def test_a_reader_that_hangs_is_stopped(paper, monkeypatch):
    monkeypatch.setattr(extracting, "SECONDS", 0.05)

    assert read(paper) == Problem.DAMAGED


def test_when_too_many_are_reading_one_is_asked_to_wait(paper, monkeypatch):
    monkeypatch.setattr(extracting, "SECONDS", 0.05)
    with extracting._readers, extracting._readers:
        assert read(paper) == Problem.BUSY


def test_the_reader_gets_no_secret_from_us():
    code = "import os; print(sorted(os.environ))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=extracting._environment(),
        capture_output=True,
        text=True,
        check=True,
    )

    assert "SECRET" not in done.stdout
    assert set(extracting._environment()) <= {
        "PATH",
        "SYSTEMROOT",
        "LD_LIBRARY_PATH",
        "PYTHONPATH",
    }


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        '{"a":' * 200_000,
        "{" + '"a":{"a":' * 30 + "1" + "}" * 61,
        '{"a":' + "9" * 100_000 + "}",
        "{",
        '{"a": NaN',
        json.dumps({"a": "x" * MEGABYTE}),
    ],
    ids=lambda text: text[:12],
)
def test_hostile_json_is_refused(text):
    assert read(b"{ " + text.encode() if text.startswith("[") else text.encode()) in {
        Problem.DAMAGED,
        Problem.KIND,
    }


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">%s]>
<svg xmlns="http://www.w3.org/2000/svg">&l9;</svg>""" % b"".join(
    b'<!ENTITY l%d "%s">' % (n, (b"&l%d;" % (n - 1) if n > 1 else b"&a;") * 10)
    for n in range(1, 10)
)
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg">&a;</svg>"""


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE, b"<svg>" * 400_000, b"<svg"])
def test_hostile_drawings_are_refused_or_say_nothing(data):
    began = time.monotonic()
    assert credential_of(data) in (None, Problem.DAMAGED)
    assert time.monotonic() - began < 5


def chunk(kind, data):
    body = kind + data
    return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


def png(*chunks):
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        png(),
        png()[:9],
        png(
            chunk(
                b"iTXt",
                b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"[" * (300 * MEGABYTE), 9),
            )
        ),
        b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffiTXt" + b"x" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0aaaa\0\0\0\0" * 300_000,
    ],
)
def test_hostile_pictures_are_refused_or_say_nothing(data):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert credential_of(data) in (None, Problem.DAMAGED)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize("start", [b"{", b"<svg ", b"\x89PNG\r\n\x1a\n", b""])
@given(data=st.binary(max_size=2000))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_end_in_an_answer(start, data):
    read(start + data.replace(b"%PDF-", b""))


def test_five_megabytes_of_junk_end_in_an_answer():
    junk = zlib.compress(b"junk", 0) * 300_000

    assert read(junk[: 5 * MEGABYTE]) == Problem.KIND
    assert read(b"%PDF-1.7\n" + junk[: 5 * MEGABYTE]) in {Problem.DAMAGED, FileKind.PDF}


@pytest.mark.parametrize(
    "text",
    [
        "https://lernen.example/verify/{id}/",
        "lernen.example/verify/\n{id}",
        "lernen.example/ver\nify/{half}\n{rest} und mehr",
        "Nummer: {id}.",
    ],
)
def test_a_number_is_found_however_it_is_broken(text):
    number = "AbCdEfGhIjKlMnOpQrSt_-"
    text = text.format(id=number, half=number[:9], rest=number[9:])

    assert number in extracting._ids(None, (), text)


def test_numbers_are_limited():
    text = " ".join(f"{number:022d}" for number in range(1000))

    assert len(extracting._ids(None, (), text)) == extracting.CANDIDATES
