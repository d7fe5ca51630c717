"""Translates sample pages with wagtail-localize, as a translator would: string by string."""

from collections import defaultdict
from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments


def translate(source: Any, translated: Any, language: str) -> None:  # noqa: ANN401 -- page or snippet
    """Translate a page or snippet into a language and publish it.

    ``translated`` is an unsaved object of the same type that holds the other language's
    texts under the same ids. Raises ``ValueError`` when the two differ in structure.
    """
    locale = Locale.objects.get(language_code=language)
    record, _created = TranslationSource.update_or_create_from_instance(source)
    translation, _created = Translation.objects.get_or_create(source=record, target_locale=locale)
    theirs = _texts(translated)
    for path, segments in _by_path(record).items():
        texts = theirs.get(path, [])
        if len(texts) != len(segments):
            msg = f"{source}: {path} has {len(segments)} strings, {len(texts)} translated."
            raise ValueError(msg)
        for segment, text in zip(segments, texts, strict=True):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={"data": text, "translation_type": "manual", "tool_name": ""},
            )
    translation.save_target(publish=True)


def _by_path(record: TranslationSource) -> dict[str, list[StringSegment]]:
    """Return the strings of a source by where they stand, in order."""
    found: dict[str, list[StringSegment]] = defaultdict(list)
    segments = StringSegment.objects.filter(source=record).select_related("string", "context")
    for segment in segments.order_by("order"):
        found[segment.context.path].append(segment)
    return found


def _texts(translated: Any) -> dict[str, list[str]]:  # noqa: ANN401 -- page or snippet
    """Return the texts of an unsaved object by where they stand, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for segment in extract_segments(translated):
        if isinstance(segment, StringSegmentValue):
            found[segment.path].append(segment.string.data)
    return found
