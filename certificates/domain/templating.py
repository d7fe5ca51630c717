"""Freezing what a template says, and finding the one that holds for a certificate.

``TemplateVersion.content`` is::

    {
        "design": "harbour-1",       # the design and its version
        "colour": "#0b5563",         # or ""
        "second_language": "",       # "": the holder's; "none": German alone; else a language
        "valid_months": 24,          # or None
        "seal": {"asset": sha256, "alt": ""},        # or None
        "logos": [{"asset": sha256, "alt": "…"}],
        "texts": {
            "de": {
                "title_attendance": "", "title_tested": "", "title_mentoring": "",
                "deed_attendance": "", "deed_tested": "", "deed_mentoring": "",
                "closing": "", "criteria": "",
                "competencies": ["…"],
                "signatories": [{"name": "…", "office": "…", "image": sha256 or ""}],
            },
        },
        "alignments": [{"name": "…", "url": "http://data.europa.eu/esco/skill/…"}],
        "endorsement": {},           # a signed credential, or None
    }

An empty text means the words of the design. Pictures are ``TemplateAsset``.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max, QuerySet

from certificates.domain import designs, pictures
from certificates.models import ORIGINALS, WORDING, CertificateTemplate, TemplateVersion
from lms.api import OrganisationUnit

logger = logging.getLogger(__name__)

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a template says, with the pictures it shows."""

    content: Content
    shown: Mapping[str, pictures.Picture] = field(default_factory=dict)


def in_all_languages(key: UUID) -> QuerySet[CertificateTemplate]:
    """Return a template in all its languages, the original first: translations come after it."""
    templates: QuerySet[CertificateTemplate] = CertificateTemplate.objects.filter(
        translation_key=key
    )
    return templates.order_by("pk")


def is_translation(template: CertificateTemplate) -> bool:
    """Tell whether a template was translated from another."""
    if template.pk is None:
        return False
    return in_all_languages(template.translation_key).filter(pk__lt=template.pk).exists()


def unsaved_copy(template: CertificateTemplate) -> CertificateTemplate:
    """Return a new template that says the same, not yet saved: no version of the old one."""
    kept = (*ORIGINALS, *WORDING, "locale")
    copy = CertificateTemplate(**{name: getattr(template, name) for name in kept})
    for part in ("competencies", "signatories", "logos"):
        lines = list(getattr(template, part).all())
        for line in lines:
            line.pk, line.translation_key = None, uuid4()
        setattr(copy, part, lines)
    return copy


@transaction.atomic
def freeze(template: CertificateTemplate, *, now: datetime) -> TemplateVersion | None:
    """Freeze a template in all its public languages, and issue certificates by that from now on.

    The same content is the same version. A template whose original is not public is in force
    in no language: then none of its versions is, and there is nothing to return.
    """
    key = template.translation_key
    _one_at_a_time()
    languages = list(in_all_languages(key).select_related("locale"))
    if not languages or not languages[0].live:
        retire(key)
        return None
    original, others = languages[0], [one for one in languages[1:] if one.live]
    frozen = content_of(original, others)
    pictures.keep(frozen.shown.values())
    return _put_in_force(original, frozen.content, now)


def _one_at_a_time() -> None:
    """Wait until whoever publishes at the same moment has finished; then see what they did.

    Wagtail's transaction holds the row of its own language already. Waiting for the others'
    rows would be a deadlock, so all wait for one row that nobody else changes.
    """
    kind = ContentType.objects.get_for_model(CertificateTemplate)
    ContentType.objects.select_for_update(no_key=True).get(pk=kind.pk)


def retire(key: UUID) -> None:
    """Let no more certificates be issued by a template; what was issued stays as it is."""
    TemplateVersion.objects.filter(key=key, is_current=True).update(is_current=False)


def follow_deletion(template: CertificateTemplate, *, now: datetime) -> None:
    """Retire a template whose original was deleted; freeze it without a deleted translation."""
    if is_translation(template):
        freeze(template, now=now)
    else:
        retire(template.translation_key)


def content_of(original: CertificateTemplate, others: Iterable[CertificateTemplate]) -> Frozen:
    """Return what a template says in all languages; neither has to be saved."""
    album = _Album()
    logos = [
        {"asset": asset, "alt": logo.alt}
        for logo in original.logos.select_related("image")
        if (asset := album.add(logo.image))
    ]
    seal = album.add(original.seal)
    first = _texts(original, album)
    texts = {original.locale.language_code: first}
    for other in others:
        texts[other.locale.language_code] = _translated(other, original, first)
    content: Content = {
        "design": designs.current(original.design),
        "colour": original.colour.lower(),
        "second_language": original.second_language,
        "valid_months": original.valid_months,
        "seal": {"asset": seal, "alt": ""} if seal else None,
        "logos": logos,
        "texts": texts,
        "alignments": [
            {"name": one.text, "url": one.esco} for one in original.competencies.all() if one.esco
        ],
        "endorsement": json.loads(original.endorsement) if original.endorsement else None,
    }
    return Frozen(content, album.pictures)


def same_reach(template: CertificateTemplate) -> CertificateTemplate | None:
    """Return another public template that holds for the same course and unit."""
    others = CertificateTemplate.objects.filter(
        live=True, course=template.course, unit=template.unit
    ).exclude(translation_key=template.translation_key)
    found: CertificateTemplate | None = others.order_by("pk").first()
    return found


class _Album:
    """The pictures of one template, each made ready once."""

    def __init__(self) -> None:
        """Begin with none."""
        self.pictures: dict[str, pictures.Picture] = {}

    def add(self, image: Any) -> str:  # noqa: ANN401 -- any image model
        """Return what a picture is known by; nothing when there is none that can be printed."""
        if image is None:
            return ""
        try:
            picture = pictures.picture_of(image)
        except pictures.UnfitPictureError as error:
            # The form refuses such pictures; this one was changed or lost since.
            logger.warning("Picture %s is left out of a template: %s", image.pk, error)
            return ""
        self.pictures[picture.sha256] = picture
        return picture.sha256


def _texts(template: CertificateTemplate, album: _Album) -> Content:
    """Return what an original says in its own language."""
    return {
        **{name: getattr(template, name).strip() for name in WORDING},
        "competencies": [one.text for one in template.competencies.all()],
        "signatories": [
            {"name": one.name, "office": one.office, "image": album.add(one.image)}
            for one in template.signatories.select_related("image")
        ],
    }


def _translated(
    template: CertificateTemplate, original: CertificateTemplate, first: Content
) -> Content:
    """Return what a translation says; the people, and how they sign, are the original's.

    What still says the same as the original is left out, for it would be read in a wrong
    language. The design's own words in that language stand there instead.
    """
    words = {name: getattr(template, name).strip() for name in WORDING}
    competencies = [one.text for one in template.competencies.all()]
    offices = {one.translation_key: one.office for one in template.signatories.all()}
    return {
        **{name: "" if text == first[name] else text for name, text in words.items()},
        "competencies": [] if competencies == first["competencies"] else competencies,
        "signatories": [
            {**person, "office": offices.get(one.translation_key) or one.office}
            for person, one in zip(first["signatories"], original.signatories.all(), strict=True)
        ],
    }


def _put_in_force(
    original: CertificateTemplate, content: Content, now: datetime
) -> TemplateVersion:
    """Return the version with a content, new if there was none, as the only one in force."""
    key, course = original.translation_key, original.course
    reach = {"course_key": course.key if course else None, "unit_pk": original.unit_id}
    digest = _digest({**content, "reach": reach})
    versions = TemplateVersion.objects.filter(key=key)
    version = versions.filter(digest=digest).first()
    if version and version.is_current:
        return version
    retire(key)
    if version:
        version.is_current = True
        version.save(update_fields=["is_current"])
        return version
    latest = versions.aggregate(latest=Max("number"))["latest"] or 0
    return TemplateVersion.objects.create(
        key=key,
        number=latest + 1,
        name=original.name,
        digest=digest,
        content=content,
        frozen_at=now,
        **reach,
    )


def _digest(content: Content) -> str:
    """Return the digest of a content, however its parts are ordered."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Picker:
    """Finds the template for each of many certificates without asking the database again.

    The most special one wins: for the course in the unit, for the course, for the nearest
    unit above, for all. Of two that are equally special, the one that was frozen last.
    """

    versions: Sequence[TemplateVersion]
    paths: Mapping[int, str]

    @classmethod
    def of_now(cls) -> "Picker":
        """Return a picker among the templates that are in force: two statements."""
        versions = list(TemplateVersion.objects.filter(is_current=True))
        units = {version.unit_pk for version in versions if version.unit_pk is not None}
        paths = OrganisationUnit.objects.filter(pk__in=units).values_list("pk", "path")
        return cls(versions, dict(paths) if units else {})

    def version_for(self, course_key: UUID | None, unit_path: str) -> TemplateVersion | None:
        """Return the template for a course, or for none, completed in a unit, or in none."""
        holding = [one for one in self.versions if self._holds(one, course_key, unit_path)]
        return max(holding, key=self._rank, default=None)

    def _holds(self, version: TemplateVersion, course_key: UUID | None, unit_path: str) -> bool:
        """Tell whether a template reaches that far."""
        if version.course_key not in (None, course_key):
            return False
        if version.unit_pk is None:
            return True
        path = self.paths.get(version.unit_pk)  # a unit that was merged has none
        return path is not None and unit_path.startswith(path)

    def _rank(self, version: TemplateVersion) -> tuple[bool, int, datetime, int]:
        """Return how special a template is."""
        path = self.paths.get(version.unit_pk, "") if version.unit_pk is not None else ""
        return version.course_key is not None, len(path), version.frozen_at, version.pk
