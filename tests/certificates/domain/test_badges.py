"""Badges: a picture with its credential inside, made and read."""

import io
import json
import re
import struct
import zlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from certificates.domain import badges
from certificates.domain.badges import DamagedError
from certificates.models import Certificate, TemplateVersion

BODY = '{"name":"Олена محمد ]]> & <b>","id":"https://lotse.example.org/"}'
SVG = "https://purl.imsglobal.org/ob/v3p0"


def make(colour="", **values):
    content = {"colour": colour, "texts": {"de": {"title_tested": "Diplom"}}} if colour else None
    return Certificate(
        **{
            "source_language": "de",
            "language": "de",
            "titles": {"de": "Interkulturelle Kompetenz"},
            "kind": "certificate",
            "completed_on": date(2026, 5, 3),
            "issued_at": datetime(2026, 5, 4, tzinfo=UTC),
            "issuer": "Wohlfahrt Nordhafen e. V.",
            "template_version": TemplateVersion(content=content) if content else None,
            **values,
        }
    )


def test_a_picture_gives_back_what_was_put_in():
    assert badges.credential_in(badges.baked_png(make(), BODY), "png") == BODY


def test_a_drawing_gives_back_the_same_document():
    found = badges.credential_in(badges.baked_svg(make(), BODY).encode(), "svg")
    assert json.loads(found) == json.loads(BODY)


def test_others_find_the_credential_where_the_standard_wants_it():
    picture = Image.open(io.BytesIO(badges.baked_png(make(), BODY)))
    picture.load()
    assert picture.size == (800, 800)
    assert picture.mode == "RGBA"
    assert picture.text["openbadgecredential"] == BODY


def test_the_drawing_speaks_to_those_who_cannot_see_it_and_loads_nothing():
    drawing = badges.baked_svg(make(titles={"de": "<script>alert(1)</script> & mehr"}), BODY)
    assert 'role="img"' in drawing
    assert "<title>&lt;script&gt;" in drawing
    assert "<script" not in drawing
    assert "style=" not in drawing
    addresses = drawing.replace("http://www.w3.org/", "").replace(SVG, "").replace(BODY[:80], "")
    assert 'href="http' not in addresses


def test_the_badge_wears_the_colour_of_its_template():
    def ring(certificate):
        picture = Image.open(io.BytesIO(badges.baked_png(certificate, BODY))).convert("RGB")
        return picture.getpixel((400, 780))

    assert ring(make()) == (0x0B, 0x55, 0x63)
    assert ring(make("#7a2e6d")) == (0x7A, 0x2E, 0x6D)
    assert ring(make('#fff"/><script>')) == (0x0B, 0x55, 0x63)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Kurs",
        "Kraftfahrzeughaftpflichtversicherungsbeitragsrechnungsprüfung",
        "ä " * 200,
        "x" * 400,
        "الكفاءة بين الثقافات في الرعاية",
        '#read("/etc/passwd") #panic("x") ] [',
        "😀 名前 \u202e\x00",
    ],
)
def test_any_title_becomes_a_badge(title):
    picture = Image.open(io.BytesIO(badges.baked_png(make(titles={"de": title}), BODY)))
    assert picture.size == (800, 800)


# Reading what others send


def part(kind, content):
    checksum = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checksum


PNG = b"\x89PNG\r\n\x1a\n"
HEAD = b"openbadgecredential\0"


def picture_with(*parts):
    return PNG + b"".join(parts) + part(b"IEND", b"")


def test_a_packed_text_is_unpacked():
    packed = part(b"iTXt", HEAD + b"\1\0" + b"de\0" + b"\0" + zlib.compress(BODY.encode()))
    assert badges.credential_in(picture_with(packed), "png") == BODY


def test_a_bomb_is_not_unpacked():
    bomb = zlib.compress(b"\0" * 50_000_000, 9)
    hostile = picture_with(part(b"iTXt", HEAD + b"\1\0\0\0" + bomb))
    with pytest.raises(DamagedError):
        badges.credential_in(hostile, "png")


def test_a_text_that_is_too_long_is_refused():
    hostile = picture_with(part(b"iTXt", HEAD + b"\0\0\0\0" + b"x" * 300_000))
    with pytest.raises(DamagedError):
        badges.credential_in(hostile, "png")


@pytest.mark.parametrize(
    "data",
    [
        picture_with(),
        PNG,
        PNG + b"\xff\xff\xff\xff" + b"iTXt",
        PNG + b"\0" * 100,
        picture_with(part(b"tEXt", HEAD + b"x"), part(b"iTXt", b"other\0\0\0\0\0x")),
    ],
)
def test_a_picture_without_a_credential_has_none(data):
    assert badges.credential_in(data, "png") is None


@pytest.mark.parametrize(
    "data",
    [
        b"GIF89a",
        picture_with(part(b"iTXt", HEAD + b"\1\0\0\0not packed")),
        picture_with(part(b"iTXt", HEAD + b"\0\0\0\0\xff\xfe")),
        PNG + b"\0" * (9 * 1024 * 1024),
    ],
)
def test_a_damaged_picture_is_refused(data):
    with pytest.raises(DamagedError):
        badges.credential_in(data, "png")


def drawing_with(inside, before=""):
    return (
        f'{before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="{SVG}">{inside}</svg>'.encode()
    )


def test_a_drawing_without_a_credential_has_none():
    for inside in (
        "",
        "<o:assertion>{}</o:assertion>",
        "<o:credential/>",
        "<credential>{}</credential>",
    ):
        assert badges.credential_in(drawing_with(inside), "svg") is None


@pytest.mark.parametrize(
    "data",
    [
        drawing_with(
            "<o:credential>&a;</o:credential>",
            '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        ),
        drawing_with("&b;", '<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'),
        drawing_with("", '<!DOCTYPE svg SYSTEM "http://127.0.0.1/x.dtd">'),
        b"<svg",
        b"",
        b'<?xml version="1.0" encoding="nothing"?><svg/>',
        drawing_with(f"<o:credential>{'x' * 300_000}</o:credential>"),
        b"<svg>" + b" " * (9 * 1024 * 1024) + b"</svg>",
    ],
)
def test_a_hostile_drawing_is_refused(data):
    with pytest.raises(DamagedError):
        badges.credential_in(data, "svg")


@given(st.binary(max_size=300))
def test_whatever_is_sent_is_read_or_refused(data):
    for kind, start in (("png", PNG), ("svg", b"<svg>")):
        try:
            badges.credential_in(start + data, kind)
        except DamagedError:
            continue


def test_a_badge_of_mentoring_bears_the_templates_word_for_mentoring():
    texts = {"de": {"title_attendance": "Nachweis", "title_mentoring": "Dank"}}
    badge = make(template_version=TemplateVersion(content={"texts": texts}), kind="mentoring")

    assert badges._data(badge)["kind"]["text"] == "Dank"


@pytest.mark.parametrize("title", ["שלום", "ቋንቋ", "ภาษา", "हिन्दी", "ქართული"])
def test_a_badge_has_letters_for_the_scripts_that_paper_has(title):
    empty = badges._drawn(make(titles={"de": "\ue000" * len(title)}), "svg")
    drawn = badges._drawn(make(titles={"de": title}), "svg")

    boxes = re.findall(rb'<symbol id="[^"]+"', drawn)
    assert len(set(boxes)) > len(set(re.findall(rb'<symbol id="[^"]+"', empty)))
