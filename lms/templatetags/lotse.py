"""What templates may ask of the hub."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.formats import number_format
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from lms import registry
from lms.data import teaching_units
from lms.domain.chrome import chrome_of

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFrame:
    """What the header and the footer need."""

    name: str
    mark_url: str
    home_url: str
    privacy_url: str
    imprint_url: str
    login_url: str
    logout_url: str
    learning_url: str


@register.simple_tag(takes_context=True)
def lotse_site(context: Mapping[str, Any]) -> SiteFrame | None:
    """Return the host's name and mark and the links that are on every page."""
    request = context.get("request")
    if request is None:
        return None
    chrome = chrome_of(request)
    return SiteFrame(
        name=chrome.name,
        mark_url=chrome.mark_url,
        home_url=chrome.home_url,
        privacy_url=chrome.privacy_url,
        imprint_url=chrome.imprint_url,
        login_url=_reverse("lotse_lms:login"),
        logout_url=_reverse("lotse_lms:logout"),
        learning_url=_reverse("lotse_lms:me"),
    )


@register.simple_tag(takes_context=True)
def lotse_navigation(context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the menu: home, what the packages bring, and me."""
    request = context.get("request")
    if request is None:
        return []
    language, user = get_language() or "", getattr(request, "user", None)
    items = [
        registry.NavigationItem(
            label=_("Home"), url=chrome_of(request).home_url, icon="home", section="home"
        ),
        *[item for find in registry.navigation if (item := find(language, user))],
        registry.NavigationItem(
            label=_("Me"), url=_reverse("lotse_lms:me"), icon="person", section="me"
        ),
    ]
    return [
        {
            "label": item.label,
            "url": item.url,
            "icon": item.icon,
            "current": _is_current(item.url, request.path, is_home=item.section == "home"),
        }
        for item in items
    ]


@register.simple_tag(takes_context=True)
def lotse_languages(context: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return this page in each language: its translations, or the same address translated."""
    request = context.get("request")
    if request is None:
        return []
    current = get_language()
    known = context.get("translations") or _translations(context.get("page"))
    found = []
    for code, name in settings.LANGUAGES:
        url = known.get(code) if known else _translated(request, code)
        if url:
            found.append(
                {
                    "code": code,
                    "name": _own_name(code, name),
                    "url": url,
                    "current": code == current,
                }
            )
    return found


@register.filter
def units(minutes: int) -> str:
    """Return minutes as teaching units in words."""
    count = teaching_units(minutes)
    whole = int(count) if count == int(count) else count
    text = ngettext("%(count)s teaching unit", "%(count)s teaching units", max(1, round(count)))
    return text % {"count": _number(whole)}


@register.filter
def is_past(day: date | datetime | None, today: date) -> bool:
    """Tell whether a day has gone by."""
    return day is not None and day < today


@register.filter
def lotse_verbose_name(model: Any) -> str:  # noqa: ANN401 -- any model class
    """Return what a model's rows are called."""
    name = str(model._meta.verbose_name_plural)
    return name[:1].upper() + name[1:]


def _number(value: float) -> str:
    """Return a number as the reader's language writes it."""
    return str(number_format(value))


def _reverse(name: str) -> str:
    """Return an address, or nothing where the host has not included it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_current(url: str, path: str, *, is_home: bool) -> bool:
    """Tell whether an entry of the menu is where the reader is."""
    return bool(url) and (path == url if is_home else path.startswith(url))


def _translations(page: Any) -> dict[str, str]:  # noqa: ANN401 -- a page of any type
    """Return the addresses of a page's published translations, by language."""
    if page is None or not getattr(page, "pk", None):
        return {}
    pages = page.get_translations(inclusive=True).live().select_related("locale")
    return {p.locale.language_code: p.get_url() for p in pages}


def _translated(request: Any, code: str) -> str:  # noqa: ANN401 -- an HttpRequest
    """Return the same address in another language; without a prefix, by a parameter."""
    url = translate_url(request.path, code)
    if url == request.path and code != get_language():
        return f"{request.path}?lang={code}"
    return url


def _own_name(code: str, fallback: Any) -> str:  # noqa: ANN401 -- a lazy text
    """Return what speakers call their language, or what the settings call a variety of it."""
    try:
        info = get_language_info(code)
    except KeyError:
        return str(fallback)
    return str(info["name_local"]) if info["code"] == code else str(fallback)
