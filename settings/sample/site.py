"""Makes the pages around the course: start page, catalogue, privacy notice, imprint."""

from collections.abc import Mapping
from typing import Any

from wagtail.models import Locale, Page, Site

from courses.models import CourseIndexPage, InfoPage, StartPage
from lms.api import AssociationSettings
from settings.sample.legal import LEGAL
from settings.sample.reading import stable_id
from settings.sample.translating import translate

NAME = "Landesverband Havelland-Oder"

_START = {
    "de": {
        "title": "Gut miteinander arbeiten",
        "slug": "start",
        "lead": "Kurze Kurse für alle, die helfen, pflegen, retten oder begleiten: im Ehrenamt "
        "und im Hauptamt, auf jedem Telefon, in Ihrem Tempo.",
    },
    "en": {
        "title": "Working well together",
        "slug": "start-en",
        "lead": "Short courses for everybody who helps, cares, rescues or stands by others: as "
        "volunteers or staff, on any phone, at your own pace.",
    },
}
_INDEX = {
    "de": {
        "title": "Kurse",
        "slug": "kurse",
        "lead": "Suchen Sie sich etwas aus. Sie können jederzeit unterbrechen und später "
        "weitermachen.",
    },
    "en": {
        "title": "Courses",
        "slug": "courses",
        "lead": "Choose what suits you. You can stop at any time and go on later.",
    },
}


def load_site(pictures: Mapping[str, int], port: int) -> CourseIndexPage:
    """Make the site in German and English and return the catalogue."""
    german, _created = Locale.objects.get_or_create(language_code="de")
    Locale.objects.get_or_create(language_code="en")
    root = Page.objects.get(depth=1)
    for page in root.get_children():
        page.delete()
    root.refresh_from_db()
    start = root.add_child(instance=_start("de", german, pictures))
    Site.objects.all().delete()
    site = Site.objects.create(
        hostname="localhost",
        port=port,
        root_page=start,
        is_default_site=True,
        site_name=NAME,
    )
    pages: list[tuple[Page, Page]] = [(start, _start("en", german, pictures))]
    index = start.add_child(instance=_index("de", german))
    pages.append((index, _index("en", german)))
    legal = {}
    for name, texts in LEGAL.items():
        legal[name] = start.add_child(instance=_info(name, texts["de"], german))
        pages.append((legal[name], _info(name, texts["en"], german)))
    for page, translated in pages:
        page.save_revision().publish()
        translate(page, translated, "en")
    _settings(site, legal, pictures)
    made: CourseIndexPage = CourseIndexPage.objects.get(pk=index.pk)
    return made


def _start(language: str, locale: Locale, pictures: Mapping[str, int]) -> StartPage:
    """Return the start page in a language, unsaved."""
    return StartPage(**_START[language], locale=locale, picture_id=pictures["titelbild.svg"])


def _index(language: str, locale: Locale) -> CourseIndexPage:
    """Return the catalogue in a language, unsaved."""
    return CourseIndexPage(**_INDEX[language], locale=locale)


def _info(name: str, text: Mapping[str, Any], locale: Locale) -> InfoPage:
    """Return an ordinary page in a language, unsaved."""
    return InfoPage(
        title=text["title"],
        slug=text["slug"],
        body=[{"type": "text", "id": str(stable_id("info", name)), "value": text["html"]}],
        locale=locale,
    )


def _settings(site: Site, legal: Mapping[str, Page], pictures: Mapping[str, int]) -> None:
    """Fill in the association's settings."""
    AssociationSettings.objects.update_or_create(
        site=site,
        defaults={
            "name": NAME,
            "mark_id": pictures["mark.svg"],
            "issuer": f"{NAME} e. V.",
            "issuer_place": "Neuwerder",
            "signatory": "Bildungsreferat Vielfalt und Teilhabe",
            "privacy_page": legal["privacy"],
            "imprint_page": legal["imprint"],
        },
    )
