"""Makes the guide for the first 90 days, in German and English."""

import tomllib
from pathlib import Path
from uuid import UUID

from wagtail.models import Locale

from mentoring.models import Guide, GuideStep
from settings.sample.reading import stable_id
from settings.sample.translating import translate

FOLDER = Path(__file__).parent / "begleitung"
SOURCE, OTHER = "de", "en"


def load_guide() -> UUID:
    """Make the guide and return its key."""
    source = _guide(SOURCE)
    source.save()
    translate(source, _guide(OTHER), OTHER)
    key: UUID = source.translation_key
    return key


def _guide(language: str) -> Guide:
    """Return the guide in a language, unsaved."""
    text = tomllib.loads((FOLDER / f"guide-{language}.toml").read_text(encoding="utf-8"))
    locale = Locale.objects.get(language_code=SOURCE)
    guide = Guide(
        title=text["title"],
        intro=text["intro"],
        locale=locale,
        translation_key=stable_id("guide"),
    )
    guide.steps = [
        GuideStep(
            from_day=step["from"],
            to_day=step["to"],
            title=step["title"],
            body=step["body"].strip(),
            questions=step["questions"].strip(),
            sort_order=number,
            locale=locale,
            translation_key=stable_id("guide", step["id"]),
        )
        for number, step in enumerate(text["steps"])
    ]
    return guide
