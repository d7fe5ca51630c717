"""Turning content into HTML and pictures, once."""

from typing import Any

from django.template.loader import render_to_string
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import expand_db_html

from courses.data import Picture

_WIDEST = 1280  # pixels; twice the measure of a text column


def rich_text(value: Any) -> str:  # noqa: ANN401 -- a RichText value
    """Return rich text as HTML, its links resolved."""
    return str(expand_db_html(value.source)) if value else ""


def picture(image: Any, alt: str) -> Picture | None:  # noqa: ANN401 -- any image model
    """Return an image ready to be shown; drawings stay drawings, photographs are scaled."""
    if image is None:
        return None
    spec = "original" if image.is_svg() else f"max-{_WIDEST}x{_WIDEST}|format-webp"
    try:
        rendition = image.get_rendition(spec)
    except (SourceImageIOError, OSError):
        return None
    return Picture(url=rendition.url, width=rendition.width, height=rendition.height, alt=alt)


def draw_block(block: Any) -> str:  # noqa: ANN401 -- a bound block of a stream
    """Return a block that nobody answers as HTML."""
    return draw(block.block_type, block.value)


def draw(kind: str, value: Any) -> str:  # noqa: ANN401 -- by kind
    """Return the value of a block that nobody answers as HTML."""
    context: dict[str, Any] = {"value": value}
    if kind == "text":
        context["html"] = rich_text(value)
    elif kind == "image":
        context["picture"] = picture(value["image"], "" if value["decorative"] else value["alt"])
    elif kind == "accordion":
        context["parts"] = [
            {"heading": part["heading"], "html": rich_text(part["text"])} for part in value["parts"]
        ]
    elif kind in {"callout", "video", "audio"}:
        context["html"] = rich_text(value["text" if kind == "callout" else "transcript"])
    return render_to_string(f"lotse_courses/blocks/{kind}.html", context)
