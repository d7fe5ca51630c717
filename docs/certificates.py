"""Draws contact sheets of every design of certificates into docs/images.

Start it with ``uv run python docs/certificates.py``. With a folder as argument every sheet is
drawn into it by itself, in full size, for whoever looks closely before a design is changed.
"""

import os
import sys
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.dev")

BASE = "https://lernen.wohlfahrt-nordhafen.example"
LONG = "Prof. Dr. Maria Magdalena Elisabeth Freifrau von Hohenberg-Schwarzenfels zu Altenburg"
ARABIC = "عبد الرحمن بن محمد الخطيب"
TITLES = {
    "de": "Interkulturelle Kompetenz in der Begegnung: Grundlagen",
    "en": "Intercultural competence in encounters: basics",
    "ar": "الكفاءة بين الثقافات في اللقاء: الأساسيات",
    "uk": "Міжкультурна компетентність у спілкуванні: основи",
    "vi": "Năng lực liên văn hóa trong gặp gỡ: kiến thức cơ bản",
    "fa": "توانمندی میان‌فرهنگی در دیدارها: مبانی",
}
COMPETENCIES = {
    "de": [
        "Eigene Prägungen wahrnehmen und benennen",
        "Kritische Situationen aus mehreren Blickwinkeln deuten",
        "In einfacher Sprache nachfragen, statt zu vermuten",
        "Mit Dolmetschenden zusammenarbeiten",
        "Diskriminierung erkennen und ansprechen",
    ],
    "en": [
        "Notice and name what has shaped oneself",
        "Read critical situations from several points of view",
        "Ask in plain language instead of assuming",
        "Work together with interpreters",
        "Recognise discrimination and speak up",
    ],
    "ar": [
        "إدراك الخلفيات الشخصية وتسميتها",
        "تفسير المواقف الحرجة من زوايا متعددة",
        "الاستفسار بلغة بسيطة بدلًا من الافتراض",
        "العمل مع المترجمين الفوريين",
        "التعرّف على التمييز والتحدث عنه",
    ],
    "uk": [
        "Помічати й називати власні культурні впливи",
        "Розглядати критичні ситуації з кількох точок зору",
        "Запитувати простою мовою, а не здогадуватися",
        "Співпрацювати з перекладачами",
        "Розпізнавати дискримінацію та говорити про неї",
    ],
    "vi": [
        "Nhận biết và gọi tên những ảnh hưởng của bản thân",
        "Nhìn nhận tình huống từ nhiều góc độ",
        "Hỏi bằng ngôn ngữ đơn giản thay vì phỏng đoán",
        "Làm việc cùng phiên dịch viên",
        "Nhận ra và lên tiếng về phân biệt đối xử",
    ],
}
NAMES = {
    "de": "Jana Böttcher-Lindqvist",
    "en": "Olivia Okonkwo",
    "ar": ARABIC,
    "uk": "Олена Коваленко",
    "vi": "Nguyễn Thị Ngọc Ánh",
    "fa": "نیلوفر رستمی",
}
HOSTILE = '#read("/etc/passwd") <script>alert(1)</script> {0.__class__} = *x* $y$ ] #panic()'


def pictures() -> dict[str, Any]:
    """Return a logo, a seal and two signatures, drawn for this purpose."""
    from certificates.domain.pictures import PNG, SVG, Picture

    logo = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80" width="240" height="80">'
        '<circle cx="40" cy="40" r="34" fill="#0b5563"/><path d="M18 48c10-9 16 5 26-2s12-6 18-2"'
        ' stroke="#fff" stroke-width="5" fill="none"/><rect x="92" y="18" width="136" height="14"'
        ' rx="3" fill="#12262b"/><rect x="92" y="42" width="96" height="10" rx="3" fill="#6c7d82"/>'
        '<rect x="92" y="58" width="112" height="6" rx="3" fill="#a9cdd0"/></svg>'
    )
    other = (
        logo.replace("#0b5563", "#8a4b12")
        .replace("circle", "ellipse")
        .replace('r="34"', 'rx="36" ry="26"')
    )
    ring = "".join(
        f'<ellipse cx="60" cy="60" rx="52" ry="20" transform="rotate({turn} 60 60)"/>'
        for turn in range(0, 180, 10)
    )
    seal = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" width="120" height="120"'
        f' fill="none" stroke="#7a4a16" stroke-width=".7">{ring}<circle cx="60" cy="60" r="57"'
        ' stroke-width="2"/><circle cx="60" cy="60" r="22" fill="#fff" stroke-width="1.5"/>'
        '<path d="M49 61l8 8 15-18" stroke-width="4"/></svg>'
    )
    found = {
        "logo": Picture(media_type=SVG, content=logo.encode()),
        "other": Picture(media_type=SVG, content=other.encode()),
        "seal": Picture(media_type=SVG, content=seal.encode()),
        "first": Picture(media_type=PNG, content=_signature(1)),
        "second": Picture(media_type=PNG, content=_signature(2)),
    }
    return {picture.sha256: picture for picture in found.values()} | {
        name: picture.sha256 for name, picture in found.items()
    }


def _signature(kind: int) -> bytes:
    """Return a scribble with a transparent ground."""
    from math import cos, pi, sin

    from PIL import Image, ImageDraw

    image = Image.new("RGBA", (720, 220), (0, 0, 0, 0))
    points = [
        (
            40 + 600 * t / 200 + 46 * sin(t / 5 * kind) + 12 * cos(t / 2.3),
            120 + (70 - t / 4) * cos(t / 6.1 * (1 + kind / 5)) - 16 * sin(t * pi / 90),
        )
        for t in range(200)
    ]
    ImageDraw.Draw(image).line(points, fill=(22, 38, 92, 255), width=6, joint="curve")
    data = BytesIO()
    image.resize((360, 110)).save(data, "PNG")
    return data.getvalue()


def template(design: str, shown: dict[str, Any], *, people: int = 2, **changes: Any) -> Any:  # noqa: ANN401
    """Return a template with everything in it."""
    from certificates.models import TemplateVersion

    named = [
        ("Dr. Henrike Mustermann", "Geschäftsführung", "المديرة التنفيذية", "first"),
        ("Samuel Tesfay", "Leitung Integration und Bildung", "إدارة الاندماج والتعليم", "second"),
        ("Ioana Popescu", "Kursleitung", "إدارة الدورة", ""),
    ][:people]
    sign = {
        language: [
            {"name": name, "office": offices[at], "image": shown.get(image, "")}
            for name, *offices, image in named
        ]
        for at, language in enumerate(("de", "ar"))
    }
    closing = {
        "de": "Wir danken für das Engagement und wünschen viel Freude in der Begegnung.",
        "ar": "نشكركم على التزامكم ونتمنى لكم لقاءات طيبة.",
    }
    texts = {
        language: {"closing": closing[language], "signatories": sign[language]}
        for language in ("de", "ar")
    }
    content = {
        "design": design,
        "seal": {"asset": shown["seal"], "alt": ""},
        "logos": [{"asset": shown[one], "alt": "Verband"} for one in ("logo", "other")],
        "texts": texts,
    }
    return TemplateVersion(content={**content, **changes})


def certificate(design: str, language: str = "de", **changes: Any) -> Any:  # noqa: ANN401
    """Return a certificate that is not stored."""
    from certificates.models import Certificate

    facts = {
        "public_id": "7kq4m2xw9ztdA_b-Cd3fGh",
        "recipient_name": NAMES.get(language, NAMES["de"]),
        "language": language,
        "source_language": "de",
        "titles": TITLES,
        "competencies": COMPETENCIES,
        "minutes": 135,
        "kind": "certificate",
        "edition_number": 2,
        "completed_on": date(2026, 9, 3),
        "issued_at": datetime(2026, 9, 4, 8, 30, tzinfo=UTC),
        "issuer": "Wohlfahrt Nordhafen e. V.",
        "issuer_place": "Nordhafen",
        "signatory": "Referat Bildung",
        "design_version": design,
    }
    return Certificate(**{**facts, **changes})


def samples(design: str, shown: dict[str, Any]) -> dict[str, Any]:
    """Return the certificates a design is judged by."""
    full = template(design, shown)
    return {
        "de": certificate(design, "de"),
        "de-full": certificate(design, "de", template_version=full, valid_until=date(2028, 9, 3)),
        "en": certificate(design, "en", kind="attendance"),
        "ar": certificate(design, "ar"),
        "ar-full": certificate(
            design, "ar", template_version=full, valid_until=date(2028, 9, 3), kind="mentoring"
        ),
        "uk-one": certificate(
            design, "uk", template_version=template(design, shown, people=1, colour="#8a1538")
        ),
        "vi-three": certificate(
            design, "vi", template_version=template(design, shown, people=3, colour="#f2c400")
        ),
        "long": certificate(design, "de", recipient_name=LONG, template_version=full),
        "hostile": certificate(
            design,
            "ar",
            recipient_name=HOSTILE,
            titles={"de": HOSTILE, "ar": HOSTILE},
            competencies={"de": [HOSTILE] * 3, "ar": [HOSTILE] * 3},
            issuer=HOSTILE,
            signatory=HOSTILE,
        ),
        "unbroken": certificate(
            design,
            "ar",
            recipient_name="W" * 400,
            titles={"de": "Ш" * 400, "ar": "س" * 400},
            competencies={"de": ["M" * 400], "ar": ["م" * 400]},
        ),
        "spaced": certificate(
            design,
            "uk",
            recipient_name="Wort " * 80,
            titles={"de": "Schulung " * 44, "uk": "Навчання " * 44},
            template_version=full,
        ),
        "pages": certificate(
            design, "en", competencies={"de": COMPETENCIES["de"] * 6, "en": COMPETENCIES["en"] * 6}
        ),
    }


def main() -> None:
    """Draw all designs."""
    import django

    django.setup()
    from PIL import Image

    from certificates.domain.designs import designs
    from certificates.domain.rendering import render_pdf, render_png

    shown = pictures()
    kept = {key: value for key, value in shown.items() if not isinstance(value, str)}
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    only = sys.argv[2:]
    for design in designs():
        if only and design.key not in only:
            continue
        drawn = []
        for name, one in samples(design.name, shown).items():
            picture = render_png(one, BASE, ppi=110 if folder else 75, pictures=kept)
            drawn.append(Image.open(BytesIO(picture)).convert("RGB"))
            if folder:
                (folder / f"{design.name}-{name}.png").write_bytes(picture)
                (folder / f"{design.name}-{name}.pdf").write_bytes(
                    render_pdf(one, BASE, pictures=kept)
                )
        if not folder:
            _contact_sheet(drawn[:8]).save(HERE / "images" / f"certificate-{design.key}.png")


def _contact_sheet(drawn: list[Any]) -> Any:  # noqa: ANN401 -- pictures
    """Return several sheets on one, the last ones in grey as an office printer has it."""
    from PIL import Image

    width, height, gap = 340, 481, 10
    sheet = Image.new("RGB", (4 * width + 5 * gap, 2 * height + 3 * gap), "#c9cfd1")
    for at, one in enumerate(drawn):
        small = one.resize((width, height), Image.Resampling.LANCZOS)
        if at in (1, 7):
            small = small.convert("L").convert("RGB")
        sheet.paste(small, (gap + at % 4 * (width + gap), gap + at // 4 * (height + gap)))
    return sheet.quantize(96, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
