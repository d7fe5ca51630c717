"""The designs, and that every one of them can take everything."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from certificates.domain import designs
from certificates.domain.designs import FOLDER, UnknownDesignError, accent, contrast, design_of
from certificates.domain.pictures import PNG, SVG, Picture
from certificates.domain.rendering import render_pdf, render_png
from certificates.domain.verification import verification_url
from certificates.models import Certificate, TemplateVersion

BASE = "https://lernen.example"
NOW = datetime(2026, 9, 4, 8, 30, tzinfo=UTC)
NAMES = [design.name for design in designs.designs()]
LOGO = Picture(
    media_type=SVG,
    content=b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path d="M0 0h90v30z"/></svg>',
)


def scribble():
    """Return a picture of dots."""
    data = BytesIO()
    Image.new("RGBA", (120, 40), (0, 0, 90, 120)).save(data, "PNG")
    return Picture(media_type=PNG, content=data.getvalue())


SIGNATURE = scribble()
PICTURES = {LOGO.sha256: LOGO, SIGNATURE.sha256: SIGNATURE}


def template(people=2, **texts):
    """Return a template with everything in it."""
    said = {
        "closing": "Danke und alles Gute.",
        "signatories": [
            {"name": f"Person {number}", "office": f"Amt {number}", "image": SIGNATURE.sha256}
            for number in range(people)
        ],
        **texts,
    }
    return TemplateVersion(
        content={
            "colour": "#ffe000",
            "seal": {"asset": LOGO.sha256, "alt": "Siegel"},
            "logos": [{"asset": LOGO.sha256, "alt": f"Logo {number}"} for number in range(3)],
            "texts": {"de": said},
        }
    )


def draft(design, **changes):
    """Return a certificate that is not stored."""
    facts = {
        "public_id": "7kq4m2xw9ztdA_b-Cd3fGh",
        "recipient_name": "Olena Kovalenko",
        "language": "ar",
        "source_language": "de",
        "titles": {"de": "Ankommen", "ar": "الوصول"},
        "competencies": {"de": ["Zuhören"] * 4, "ar": ["الاستماع"] * 4},
        "minutes": 135,
        "kind": "certificate",
        "edition_number": 2,
        "completed_on": date(2026, 9, 3),
        "valid_until": date(2028, 9, 3),
        "issued_at": NOW,
        "issuer": "Wohlfahrt Nordhafen e. V.",
        "issuer_place": "Nordhafen",
        "signatory": "Referat Bildung",
        "design_version": design,
    }
    return Certificate(**{**facts, **changes})


def read(certificate):
    """Return the file and its words."""
    reader = PdfReader(BytesIO(render_pdf(certificate, BASE, pictures=PICTURES)))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def squeezed(text):
    """Return a text without what may stand between its letters."""
    return re.sub(r"[\s\u200b]", "", text)


def test_there_are_four_designs_and_each_has_a_label():
    assert [design.key for design in designs.designs()] == ["harbour", "compass", "tide", "letter"]
    assert all(str(design.label) for design in designs.designs())


def test_a_template_is_issued_in_the_newest_version():
    assert designs.current("harbour") == "harbour-1"


@pytest.mark.parametrize("name", ["harbour", "harbour-99", "../../etc/passwd-1", ""])
def test_a_design_that_is_not_here_is_not_looked_for_on_the_disk(name):
    with pytest.raises(UnknownDesignError):
        design_of(name)


def test_a_design_nobody_has_heard_of_has_no_version():
    with pytest.raises(UnknownDesignError):
        designs.current("baroque")


@given(st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True))
def test_any_colour_is_made_dark_enough_to_be_read(colour):
    shown = accent(colour, design_of("tide-1"))

    assert contrast(*(int(shown[at : at + 2], 16) for at in (1, 3, 5))) >= 5.5


def test_a_dark_colour_stays_as_it_is_and_none_is_the_designs():
    assert accent("#8A1538", design_of("tide-1")) == "#8a1538"
    assert accent("", design_of("tide-1")) == "#0b5563"
    assert accent("red; #panic()", design_of("tide-1")) == "#0b5563"


def test_no_design_runs_what_it_is_given_or_fetches_anything():
    for file in FOLDER.glob("*.typ"):
        assert "eval(" not in file.read_text()
        assert "@preview" not in file.read_text()


@pytest.mark.parametrize("design", NAMES)
@pytest.mark.parametrize("people", [0, 1, 2, 3])
def test_everything_stands_on_one_sheet_of_every_design(design, people):
    competencies = {
        "de": ["Zuhören und kritische Situationen aus mehreren Blickwinkeln deuten"] * 5,
        "ar": ["تفسير المواقف الحرجة من زوايا متعددة والاستفسار بلغة بسيطة"] * 5,
    }
    reader, text = read(draft(design, template_version=template(people), competencies=competencies))

    assert len(reader.pages) == 1
    for part in (
        "Zertifikat",
        "Olena Kovalenko",
        "hat den Kurs mit bestandenem Abschlusstest abgeschlossen",
        "Ankommen",
        "135 Minuten",
        "3. September 2026",
        "3. September 2028",
        "Zuhören",
        "Danke und alles Gute.",
        "Wohlfahrt Nordhafen e. V.",
        "Echtheit prüfen",
        "7kq4m2xw9ztdA_b-Cd3fGh",
        *(f"Person {number}" for number in range(people)),
        *(f"Amt {number}" for number in range(people)),
    ):
        assert squeezed(part) in squeezed(text)
    assert ("ohne Unterschrift gültig" in text) == (people == 0)


@pytest.mark.parametrize("design", NAMES)
@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("attendance", "Teilnahmebescheinigung"),
        ("certificate", "Zertifikat"),
        ("mentoring", "Mentoring-Bescheinigung"),
    ],
)
def test_every_design_says_what_kind_it_is(design, kind, title):
    _reader, text = read(draft(design, kind=kind, language="de"))

    assert squeezed(title) in squeezed(text)


HOSTILE = '#read("/etc/passwd")] #panic() <script>alert(1)</script> {0.__class__} = *x* _y_ $z$'


@pytest.mark.parametrize("design", NAMES)
def test_markup_is_printed_literally_wherever_it_stands(design):
    certificate = draft(
        design,
        language="de",
        recipient_name=HOSTILE,
        titles={"de": HOSTILE},
        competencies={"de": [HOSTILE]},
        issuer=HOSTILE,
        template_version=template(
            1,
            closing=HOSTILE,
            title_tested=HOSTILE,
            deed_tested=HOSTILE,
            signatories=[{"name": HOSTILE, "office": HOSTILE, "image": ""}],
        ),
    )

    _reader, text = read(certificate)

    # Name, course, contents, title, deed, closing sentence, signatory, office, the issuer at the
    # head and, but for the letter, at the foot.
    assert squeezed(text).count(squeezed(HOSTILE)) == (9 if design == "letter-1" else 10)


@pytest.mark.parametrize("design", NAMES)
@pytest.mark.parametrize("text", ["W" * 400, "Wort " * 80, "س" * 400, "MMMMMMMM-" * 44])
def test_400_letters_stay_on_the_sheet(design, text):
    certificate = draft(
        design,
        recipient_name=text,
        titles={"de": text, "ar": text},
        competencies={"de": [text], "ar": [text]},
    )

    picture = Image.open(BytesIO(render_png(certificate, BASE, ppi=50))).convert("L")

    # Nothing dark reaches the white margin at the right, inside of the frames.
    width, height = picture.size
    box = (int(width * 0.935), int(height * 0.1), int(width * 0.942), int(height * 0.88))
    margin = picture.crop(box)
    assert margin.getextrema()[0] > 150
    _reader, words = read(certificate)
    assert squeezed(text)[:8] in squeezed(words)


@pytest.mark.parametrize("design", NAMES)
def test_long_lists_go_on_on_another_sheet_and_the_code_stands_on_the_last(design):
    items = [f"Kompetenz {number} mit einem Text, der auch umbrechen darf" for number in range(70)]

    reader, text = read(draft(design, competencies={"de": items}, language="de"))

    assert len(reader.pages) == 2
    assert "Echtheit" not in reader.pages[0].extract_text()
    assert "Echtheit" in reader.pages[1].extract_text()
    assert all(squeezed(item) in squeezed(text) for item in items)


@pytest.mark.parametrize("design", NAMES)
def test_a_phone_reads_the_verification_address_from_paper_in_grey(design):
    certificate = draft(design)

    picture = Image.open(BytesIO(render_png(certificate, BASE, ppi=110)))

    (code,) = zxingcpp.read_barcodes(picture.convert("L"))
    assert code.text == verification_url(certificate, BASE)


@pytest.mark.parametrize("design", NAMES)
def test_every_picture_is_read_aloud_and_the_title_is_a_heading(design):
    reader, _text = read(draft(design, template_version=template(1)))

    tags = list(_tags(reader.trailer["/Root"]["/StructTreeRoot"]))
    figures = [tag for tag in tags if tag.get("/S") == "/Figure"]
    assert {"Siegel", "Logo 0", "Logo 1", "Logo 2", "Unterschrift: Person 0"} < {
        str(tag.get("/Alt")) for tag in figures
    }
    assert [tag["/S"] for tag in tags if tag.get("/S") in ("/H1", "/H2")] == ["/H1", "/H2"]
    assert "/L" in {tag.get("/S") for tag in tags}
    assert "ar" in {str(tag.get("/Lang")) for tag in tags} | {
        str(tag.get("/A", {}).get("/Lang")) for tag in tags if isinstance(tag.get("/A"), dict)
    }


def _tags(node):
    """Walk the tags of a file."""
    node = node.get_object()
    if not isinstance(node, dict):
        return
    yield node
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        yield from _tags(child) if hasattr(child, "get_object") else ()
