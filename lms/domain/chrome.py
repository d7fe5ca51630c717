"""The frame around every page: the host's name and mark, and the links that are everywhere."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, Site

from lms.conf import conf
from lms.domain.remembering import remembered
from lms.models import AssociationSettings

_MARK = "max-160x160"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """What the frame shows of a site in one language; empty texts are left out."""

    name: str
    mark_url: str
    home_url: str
    privacy_url: str
    imprint_url: str


def chrome_of(request: HttpRequest) -> Chrome:
    """Return the frame of a request's site, remembered for a moment and by language.

    It is on every page, and reading it costs more statements than many a page itself.
    """
    language = get_language() or ""
    key = f"lotse:chrome:{request.get_host()}:{language}"
    return remembered(key, conf.chrome_seconds, lambda: _read(request))


def _read(request: HttpRequest) -> Chrome:
    """Read the frame from the site's settings."""
    site = Site.find_for_request(request)
    if site is None:
        return Chrome(name="Lotse", mark_url="", home_url="/", privacy_url="", imprint_url="")
    settings = AssociationSettings.for_site(site)
    return Chrome(
        name=settings.name or site.site_name or "Lotse",
        mark_url=_mark_url(settings),
        home_url=_url(site.root_page, request) or "/",
        privacy_url=_url(settings.privacy_page, request),
        imprint_url=_url(settings.imprint_page, request),
    )


def _mark_url(settings: AssociationSettings) -> str:
    """Return the address of the host's mark."""
    if settings.mark is None:
        return ""
    spec = "original" if settings.mark.is_svg() else _MARK
    try:
        return str(settings.mark.get_rendition(spec).url)
    except OSError:
        return ""


def _url(page: Page | None, request: HttpRequest) -> str:
    """Return a page's address in the language of the request, or in its own."""
    if page is None:
        return ""
    return str(page.localized.get_url(request) or "")
