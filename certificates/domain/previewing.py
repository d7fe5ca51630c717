"""Showing what a template will look like on paper, before anybody's certificate says it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Locale

from certificates.choices import CertificateKind, PreviewMode
from certificates.domain import templating
from certificates.domain.designs import design_of
from certificates.domain.drafting import issuer_of_site, months_later
from certificates.domain.rendering import (
    NamelessError,
    RenderingError,
    UnprintableTextError,
    render_pdf,
    render_png,
)
from certificates.domain.sheets import sheet
from certificates.models import Certificate, CertificateTemplate, TemplateVersion
from lms import clock

_PPI = 110
_SMALL = 40
_NAMES = {
    "sample": "Thi Mai Lê",
    # Nobody's name; as long as the record lets one be.
    "long": (
        "Dr. Maximiliane Friederike Wilhelmine Auguste Charlotte "
        "Gräfin von und zu Hohenlohe-Waldenburg-Schillingsfürst "
        "de Oliveira Gonçalves Papadimitrakopoulou-Venkatanarasimharajuvaripeta"
    ),
    "arabic": "فاطمة الزهراء بنت عبد الرحمن القاسمي",
}
_MINUTES = 540
_FIRST = "de"
# The holder's language when the template has no translation to show.
_SECOND = "en"


@dataclass(frozen=True, slots=True)
class Line:
    """One text of the sheet, with its language and direction."""

    text: str
    lang: str
    dir: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The first page as a picture, or why there is none; and what stands on the sheet."""

    name: str
    picture: bytes = b""
    problem: str = ""
    lines: list[Line] = field(default_factory=list)


def preview(template: CertificateTemplate, mode: str, *, base_url: str, now: datetime) -> Preview:
    """Return how a template looks as it is in the editor, saved or not."""
    frozen = content_to_show(template)
    certificate = sample(template, PreviewMode(mode), frozen, now=now)
    try:
        lines = list(_lines(sheet(certificate, design_of(certificate.design_version))))
        # Only a PDF is held to having a font for every character.
        render_pdf(certificate, base_url, pictures=frozen.shown)
        picture = render_png(certificate, base_url, ppi=_PPI, pictures=frozen.shown)
    except RenderingError as error:
        return Preview(certificate.recipient_name, problem=in_words(error))
    return Preview(certificate.recipient_name, picture, lines=lines)


def picture_of_design(key: str, *, base_url: str, now: datetime) -> bytes:
    """Return a small picture of a design. Raises ``UnknownDesignError``."""
    template = CertificateTemplate(design=key, locale=Locale.get_default())
    frozen = templating.content_of(template, [])
    certificate = sample(template, PreviewMode.SAMPLE_TESTED, frozen, now=now)
    return render_png(certificate, base_url, ppi=_SMALL)


def content_to_show(template: CertificateTemplate) -> templating.Frozen:
    """Return what would be frozen if the template in hand were published now."""
    if template.pk is None:
        if template.locale_id is None:  # Wagtail previews what is new in no language
            template.locale = Locale.get_default()
        return templating.content_of(template, [])
    saved = templating.in_all_languages(template.translation_key).select_related("locale")
    languages = [template if one.pk == template.pk else one for one in saved]
    others = [one for one in languages[1:] if one.live or one is template]
    return templating.content_of(languages[0], others)


def sample(
    template: CertificateTemplate, mode: PreviewMode, frozen: templating.Frozen, *, now: datetime
) -> Certificate:
    """Return a certificate of nobody, made with a template; nothing is stored."""
    whose, _dash, kind = mode.partition("-")
    texts = frozen.content["texts"]
    translated = next((code for code in texts if code != _FIRST), _SECOND)
    course, issuer, today = template.course, issuer_of_site(), clock.date_of(now)
    months = frozen.content["valid_months"]
    source = course.source_language if course else _FIRST
    titles = _of_course(course, "title") if course else _sample_titles(texts)
    version = TemplateVersion(
        key=template.translation_key, number=1, content=frozen.content, frozen_at=now
    )
    return Certificate(
        recipient_name=_NAMES[whose],
        language="ar" if whose == "arabic" else translated,
        source_language=source,
        titles=titles,
        competencies=_of_course(course, "competencies") if course else {},
        minutes=_minutes_of(course),
        kind=CertificateKind(kind),
        edition_number=3,
        completed_on=today,
        issued_at=now,
        issuer=issuer.name,
        issuer_place=issuer.place,
        signatory=issuer.signatory,
        template_version=version,
        design_version=frozen.content["design"],
        valid_until=months_later(today, months) if months else None,
    )


def in_words(error: RenderingError) -> str:
    """Say why a sheet cannot be drawn, for whoever writes the template."""
    if isinstance(error, UnprintableTextError):
        return _(
            "There is no font for these characters: %(characters)s. Write them in another way."
        ) % {"characters": error.characters}
    if isinstance(error, NamelessError):
        return _("There is no name to print.")
    return _("The sheet cannot be drawn: %(reason)s") % {"reason": error}


def _of_course(course: Any, part: str) -> dict[str, Any]:  # noqa: ANN401 -- the hub's course
    """Return one part of a course's texts, by language."""
    return {language: text[part] for language, text in course.texts.items() if text.get(part)}


def _minutes_of(course: Any) -> int:  # noqa: ANN401 -- the hub's course
    """Return how long a course takes, or a usual time."""
    edition = course.current_edition if course else None
    return edition.minutes if edition else _MINUTES


def _sample_titles(texts: dict[str, Any]) -> dict[str, str]:
    """Return the title of a course that does not exist, in all languages of a template."""
    titles = {}
    for language in {_FIRST, _SECOND, *texts}:
        with translation.override(language):
            titles[language] = _("Working together across cultures")
    return titles


def _lines(part: Any) -> Iterator[Line]:  # noqa: ANN401 -- a tree of texts
    """Yield the texts of a sheet in the order in which they stand there."""
    if isinstance(part, list):
        for inner in part:
            yield from _lines(inner)
    elif isinstance(part, dict):
        texts = part.get("items") or [part.get("text")]
        for text in texts:
            if isinstance(text, str) and text.strip():
                yield Line(text.replace("\u200b", ""), part["lang"], part["dir"])
        for key, inner in part.items():
            # Where somebody signs, nothing says that nobody has to.
            if not (key in ("unsigned", "signatory") and part.get("signatories")):
                yield from _lines(inner)
