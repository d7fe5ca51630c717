"""What templates may ask of the courses."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template import Engine, RequestContext
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info
from wagtail.rich_text import RichText

from courses.conf import conf
from courses.domain.content import course_structure, read_lesson, read_structure
from courses.domain.drawing import draw_block, picture, rich_text
from courses.domain.learning import CourseView, enrolment_of, view_course
from courses.domain.memory import Memory
from courses.domain.places import CatalogueEntry, catalogue
from courses.domain.presenting import lesson_context
from courses.domain.previewing import preview_card
from courses.models import CoursePage
from lms.api import Course, Enrolment

register = template.Library()

_cards: Memory[str] = Memory(lambda: conf.remembered_cards)
_FORM_ID, _TOKEN = "lotse-form-id-goes-here", "lotse-token-goes-here"


@register.simple_tag(takes_context=True)
def lotse_catalogue(context: Mapping[str, Any], page: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return the courses below a page, each with the reader's own progress."""
    user = context["request"].user
    entries = catalogue(page, get_language() or "")
    mine: dict[int, Enrolment] = {}
    if user.is_authenticated:
        rows = Enrolment.objects.of_user(user).current().filter(withdrawn_at__isnull=True)
        mine = {row.course_id: row for row in rows}
    return [
        {"entry": entry, "enrolment": mine.get(entry.course.pk), "picture": _picture(entry)}
        for entry in entries
    ]


@register.simple_tag(takes_context=True)
def lotse_course(context: Mapping[str, Any], page: CoursePage) -> dict[str, Any]:
    """Return a course page's map with the reader's progress, and what the hub knows of it."""
    course = Course.objects.filter(key=page.translation_key).first()
    request = context.get("request")
    enrolment = enrolment_of(request.user, course) if request and course else None
    structure = (
        course_structure(page.translation_key, page.locale.language_code, course.stamp)
        if course and page.live
        else None
    ) or read_structure(page)
    view: CourseView = view_course(structure, enrolment)
    return {
        "course": course,
        "enrolment": enrolment,
        "view": view,
        "can_enrol": bool(course and course.is_open and course.current_edition_id),
        "languages": [language_name(code) for code in sorted(course.texts)] if course else [],
        "has_test": any(
            activity.rule == "passed" and not activity.retired_at
            for activity in (course.activities.all() if course else ())
        ),
    }


@register.simple_tag
def lotse_preview(page: Any) -> dict[str, Any]:  # noqa: ANN401 -- a LessonPage
    """Return a lesson as its draft stands, for the preview of the CMS."""
    return lesson_context(read_lesson(page), None)


@register.simple_tag
def lotse_block_preview(bound_block: Any) -> dict[str, Any]:  # noqa: ANN401 -- a BoundBlock
    """Return a sample of a block for the chooser of the CMS: HTML, or a card not answered."""
    return preview_card(bound_block.block.name, bound_block.value, get_language() or "")


@register.simple_tag
def lotse_picture(image: Any, alt: str = "") -> Any:  # noqa: ANN401 -- an image or nothing
    """Return an image ready to be shown."""
    return picture(image, alt)


@register.filter
def lotse_rich_text(source: str) -> str:
    """Return a rich text field as HTML."""
    return rich_text(RichText(source)) if source else ""


@register.filter
def language_name(code: str) -> str:
    """Return what speakers call their language."""
    try:
        info = get_language_info(code)
    except KeyError:
        return code
    return str(info["name_local"]) if info["code"] == code else code


def _picture(entry: CatalogueEntry) -> Any:  # noqa: ANN401 -- a picture or nothing
    """Return the picture of a course in the catalogue."""
    return picture(entry.page.picture, "")


@register.filter
def lotse_block(block: Any) -> str:  # noqa: ANN401 -- a bound block
    """Return a block of an ordinary page as HTML."""
    return mark_safe(draw_block(block))  # noqa: S308 -- drawn by our own, escaping templates


@register.simple_tag(takes_context=True)
def lotse_card(context: RequestContext, card: Mapping[str, Any]) -> str:
    """Draw an exercise. What looks the same for everybody is drawn once and kept.

    What differs each time (the form's id and its token) is put in afterwards.
    """
    if card.get("memo") is None:
        return _drawn(context, card)
    blank = {**card, "client_id": _FORM_ID}
    html = _cards.get(card["memo"], lambda: _drawn(context, blank, csrf_token=_TOKEN))
    html = html.replace(_FORM_ID, str(card["client_id"]))
    if _TOKEN in html:
        html = html.replace(_TOKEN, str(context.get("csrf_token", "")))
    return mark_safe(html)  # noqa: S308 -- drawn by our own, escaping templates


def _drawn(context: RequestContext, card: Mapping[str, Any], **more: Any) -> str:  # noqa: ANN401
    """Draw an exercise with its own template."""
    engine = context.template.engine if context.template else Engine.get_default()
    with context.push(card=card, **more):
        return str(engine.get_template(card["template"]).render(context))
