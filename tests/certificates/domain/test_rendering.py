"""Certificates on paper."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from copy import copy
from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from factories import make_learner
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from certificates.domain.issuing import issue
from certificates.domain.lettering import clean
from certificates.domain.pictures import PNG, Picture, keep
from certificates.domain.rendering import (
    FONTS,
    NamelessError,
    RenderingError,
    UnprintableTextError,
    render_pdf,
    render_png,
)
from certificates.domain.verification import verification_url
from certificates.models import Certificate, TemplateVersion
from lms.choices import Rule

pytestmark = pytest.mark.django_db

BASE = "https://lernen.example"
HOSTILE = [
    '#read("/etc/passwd")',
    '#import "x.typ": *',
    '] #panic("x") [',
    '"; #sys.version; "',
    "= Titel *fett* _kursiv_ $x^2$ `code` @quelle <marke>",
    "<script>alert(1)</script>",
    "{{ 7*7 }} {minutes} %s \\u{41} \\ \\n",
    "// nichts /* gar nichts */ https://example.org",
]


def pdf_of(certificate, **changes):
    for name, value in changes.items():
        setattr(certificate, name, value)
    return PdfReader(BytesIO(render_pdf(certificate, BASE)))


def text_of(certificate, **changes):
    pages = pdf_of(certificate, **changes).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_sheet_says_who_did_what_for_how_long_and_when(complete, association, now):
    completion = complete(
        make_learner("Olena Kovalenko"),
        title="Ankommen",
        competencies=("Zuhören", "Nachfragen"),
        rules=(Rule.VIEWED, Rule.ANSWERED, Rule.PASSED),
    )

    text = text_of(issue(completion, now=now))

    for part in (
        "Zertifikat",
        "Olena Kovalenko",
        "Ankommen",
        "135 Minuten (3 Unterrichtseinheiten à 45 Minuten)",
        "4. Mai 2026",
        "Zuhören",
        "Nachfragen",
        "Wohlfahrt Nordhafen e. V.",
        "Referat Bildung",
        "Nordhafen, 4. Mai 2026",
    ):
        assert part in text


def test_without_a_test_it_is_a_confirmation_of_attendance(certificate):
    text = text_of(certificate, kind="attendance")

    assert "Teilnahmebescheinigung" in text
    assert "Zertifikat" not in text


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1, "1 Minute"),
        (45, "45 Minuten (1 Unterrichtseinheit à 45 Minuten)"),
        (60, "60 Minuten (1,3 Unterrichtseinheiten à 45 Minuten)"),
        (1350, "1350 Minuten (30 Unterrichtseinheiten à 45 Minuten)"),
    ],
)
def test_hours_are_minutes_and_teaching_units(minutes, said, certificate):
    assert said in text_of(certificate, minutes=minutes)


def test_german_always_stands_first_and_the_readers_language_second(certificate):
    text = text_of(
        certificate,
        language="en-gb",
        minutes=60,
        titles={"de": "Ankommen", "en": "Arriving"},
        competencies={"de": ["Zuhören"], "en": ["Listening"]},
    )

    assert text.index("Zertifikat") < text.index("Certificate")
    assert text.index("Ankommen") < text.index("Arriving")
    assert "4. Mai 2026" in text
    assert "4 May 2026" in text
    assert "1.3 teaching units" in text
    assert "Listening" in text


def test_a_course_that_is_not_translated_keeps_its_own_language(certificate):
    text = text_of(certificate, language="ar", titles={"en": "Arriving"}, source_language="en")

    assert text.count("Arriving") == 1


@pytest.mark.parametrize("active", ["de", "en"])
def test_whoever_prints_it_gets_the_same_bytes(active, certificate):
    from django.utils import translation

    first = render_pdf(certificate, BASE)
    with translation.override(active):
        again = render_pdf(Certificate.objects.get(), BASE)

    assert again == first


def test_another_record_is_another_file(certificate):
    first = render_pdf(certificate, BASE)
    certificate.issued_at += timedelta(days=1)

    assert render_pdf(certificate, BASE) != first


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("عبد الرحمن بن محمد الخطيب", "ar"),
        ("نیلوفر می\u200cخواهم", "fa"),
        ("Nguyễn Thị Ngọc Ánh", "vi"),
        ("Олена Коваленко", "uk"),
        ("ሰላም ተስፋይ", "ti"),
        ("שירה לוי", "he"),
        ("ნინო ბერიძე", "ka"),
        ("Արմեն Պետրոսյան", "hy"),
        ("प्रिया शर्मा", "hi"),
        ("রহিমা খাতুন", "bn"),
        ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "pa"),
        ("જીગર પટેલ", "gu"),
        ("முத்துலட்சுமி", "ta"),
        ("శ్రీనివాస్", "te"),
        ("ಲಕ್ಷ್ಮೀ ಗೌಡ", "kn"),
        ("അഞ്ജലി മേനോൻ", "ml"),
        ("නිමල් පෙරේරා", "si"),
        ("สมหญิง ใจดี", "th"),
        ("ສົມພອນ", "lo"),
        ("အောင်မြင့်", "my"),
        ("សុខា ចាន់", "km"),
        ("Ελένη Παπαδοπούλου", "el"),
        ("Şükrü Çağlayan", "tr"),
        ("Maria Magdalena Elisabeth von Hohenberg-Schwarzenfels zu Altenburg-Wolfsteiner M", "de"),
    ],
)
def test_names_of_the_real_world_fit_on_one_sheet(name, language, certificate):
    reader = pdf_of(certificate, recipient_name=name, language=language)

    assert len(reader.pages) == 1
    fonts = {str(font) for page in reader.pages for font in fonts_of(page)}
    assert all("+NotoSans" in font for font in fonts)


def fonts_of(page):
    return [font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_printed_literally(text, certificate):
    printed = text_of(certificate, recipient_name=text)

    assert "".join(clean(text).split()) in "".join(printed.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_all_other_texts_is_printed_literally_too(text, certificate):
    printed = text_of(
        certificate,
        titles={"de": text},
        competencies={"de": [text]},
        issuer=text,
        issuer_place="Ort",
        signatory=text,
    )

    # Title, contents, twice the issuer, and the office that signs.
    assert "".join(printed.split()).count("".join(clean(text).split())) == 5


@pytest.mark.parametrize(
    ("name", "characters"),
    [("Ali 中文", "中 文"), ("Ali 🎉", "🎉"), ("김 Ali", "김"), ("か", "か")],
)
def test_a_letter_without_a_font_is_named(name, characters, certificate):
    certificate.recipient_name = name

    with pytest.raises(UnprintableTextError) as caught:
        render_pdf(certificate, BASE)

    assert caught.value.characters == characters


@pytest.mark.parametrize("part", ["title", "closing"])
def test_a_letter_without_a_font_is_named_wherever_it_stands(part, certificate):
    certificate.titles = {"de": "Kurs 中" if part == "title" else "Kurs"}
    certificate.template_version = TemplateVersion(
        content={"texts": {"de": {"closing": "Danke 中"}}}
    )

    with pytest.raises(UnprintableTextError) as caught:
        render_pdf(certificate, BASE)

    assert caught.value.characters == "中"


@pytest.mark.parametrize("name", ["", " ", "\u202e", "\x00"])
def test_without_a_name_there_is_nothing_to_print(name, certificate):
    certificate.recipient_name = name

    with pytest.raises(NamelessError):
        render_pdf(certificate, BASE)


ANY_TEXT = st.text(st.characters(), min_size=1, max_size=200)
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=0x6FF), min_size=1, max_size=200)


@given(name=ANY_TEXT | PRINTABLE, title=PRINTABLE)
@example(name="\u200d" * 50, title="M" * 200)
@example(name="M" * 200, title="\u0301" * 100)
@example(name="\\" * 40 + '"#[]', title="ﷺ")
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_printed_or_refused_with_a_reason(name, title, certificate):
    certificate.recipient_name, certificate.titles = name, {"de": title}
    content = None
    with suppress(UnprintableTextError, NamelessError):
        content = render_pdf(certificate, BASE)

    assert content is None or len(PdfReader(BytesIO(content)).pages) == 1


def test_long_lists_go_on_on_another_sheet_and_the_code_stands_on_the_last(certificate):
    items = [f"Kompetenz {number} mit einem Text, der auch umbrechen darf" for number in range(60)]

    reader = pdf_of(certificate, competencies={"de": items})

    assert len(reader.pages) == 2
    assert "Echtheit" not in reader.pages[0].extract_text()
    assert "Echtheit" in reader.pages[1].extract_text()


def test_a_phone_reads_the_verification_address_from_paper(certificate):
    picture = Image.open(BytesIO(render_png(certificate, BASE, ppi=120)))

    (code,) = zxingcpp.read_barcodes(picture.convert("L"))

    assert code.text == verification_url(certificate, BASE)


def test_the_file_is_tagged_titled_and_says_which_standards_it_keeps(certificate):
    reader = pdf_of(certificate, language="en")
    root = reader.trailer["/Root"].get_object()
    metadata = root["/Metadata"].get_object().get_data().decode()

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert reader.metadata.title == "Zertifikat: Interkulturelle Kompetenz"
    assert "<pdfuaid:part>1" in metadata
    assert "<pdfaid:part>3" in metadata
    assert "<pdfaid:conformance>A" in metadata


def test_a_certificate_issued_in_the_middle_of_a_second_renders_too(complete, association, now):
    certificate = issue(complete(), now=now + timedelta(microseconds=123_456))

    assert render_pdf(certificate, BASE).startswith(b"%PDF")


def test_the_credential_goes_along_as_an_associated_file(certificate):
    reader = PdfReader(BytesIO(render_pdf(certificate, BASE, attachment='{"name": "Ölena"}')))

    (file,) = reader.trailer["/Root"]["/AF"]
    assert file.get_object()["/AFRelationship"] == "/Data"
    assert file.get_object()["/EF"]["/F"].get_object()["/Subtype"] == "/application/json"
    assert reader.attachments == {"credential.json": ['{"name": "Ölena"}'.encode()]}


def test_without_a_credential_nothing_is_attached(certificate):
    assert "/AF" not in pdf_of(certificate).trailer["/Root"]


def test_the_file_ends_with_a_line_so_that_a_signature_can_follow(certificate):
    assert render_pdf(certificate, BASE).endswith(b"%%EOF\n")


def test_a_design_that_is_gone_is_an_error_with_a_reason(certificate):
    certificate.design_version = "baroque-7"

    with pytest.raises(RenderingError, match="baroque-7"):
        render_pdf(certificate, BASE)


def dots(colour):
    data = BytesIO()
    Image.new("RGB", (90, 30), colour).save(data, "PNG")
    return Picture(media_type=PNG, content=data.getvalue())


def with_seal(sha256):
    return TemplateVersion(content={"seal": {"asset": sha256, "alt": "Rund"}})


def test_frozen_pictures_are_read_once_for_all_certificates(certificate, django_assert_num_queries):
    picture = dots("#123456")
    keep([picture])
    certificate.template_version = with_seal(picture.sha256)

    with django_assert_num_queries(1):
        first = render_pdf(certificate, BASE)
    with django_assert_num_queries(0):
        assert render_pdf(certificate, BASE) == first
    assert [image.name for image in PdfReader(BytesIO(first)).pages[0].images]


def test_pictures_of_a_draft_need_not_be_kept(certificate, django_assert_num_queries):
    picture = dots("#654321")
    certificate.template_version = with_seal(picture.sha256)

    with django_assert_num_queries(0):
        render_pdf(certificate, BASE, pictures={picture.sha256: picture})


def test_a_lost_or_broken_picture_is_an_error_and_never_a_gap(certificate):
    broken = Picture(media_type=PNG, content=b"no picture")
    certificate.template_version = with_seal(broken.sha256)

    with pytest.raises(RenderingError, match="picture"):
        render_pdf(certificate, BASE)
    with pytest.raises(RenderingError, match="picture"):
        render_pdf(certificate, BASE, pictures={broken.sha256: broken})


def test_the_fonts_are_few_enough_to_be_shipped():
    assert sum(font.stat().st_size for font in FONTS.glob("*.ttf")) < 6_000_000


def named(certificate, name):
    other = copy(certificate)
    other.recipient_name = name
    return other


def test_threads_set_sheets_at_the_same_time_in_the_same_bytes(certificate):
    sheets = [named(certificate, f"Person {number}") for number in range(8)]
    alone = [render_pdf(one, BASE) for one in sheets]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda one: render_pdf(one, BASE), sheets))

    assert together == alone
    assert len(set(alone)) == len(sheets)


def test_a_sheet_that_cannot_be_set_leaves_the_next_as_it_was(certificate):
    before = render_pdf(certificate, BASE, attachment='{"a": 1}')
    with pytest.raises(UnprintableTextError):
        render_pdf(named(certificate, "王小明"), BASE)
    without = render_pdf(certificate, BASE)

    assert render_pdf(certificate, BASE, attachment='{"a": 1}') == before != without
