"""Pictures for paper: logos, seals and signatures, made small, safe and unchanging."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from certificates.models import TemplateAsset

LONGEST_SIDE = 1200
SHORTEST_SIDE = 60
MOST_BYTES = 8 * 1024 * 1024
MOST_BYTES_DRAWN = 512 * 1024
MOST_PIXELS = 40_000_000
SVG, PNG, JPEG = "image/svg+xml", "image/png", "image/jpeg"

_SVG = "{http://www.w3.org/2000/svg}"
_ACTIVE = ("script", "foreignObject", "handler", "iframe", "animate", "set")


class UnfitPictureError(ValueError):
    """A picture cannot be printed; the message says why, for whoever chose it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as it is printed."""

    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return what the picture is known by."""
        return hashlib.sha256(self.content).hexdigest()


def picture_of(image: Any) -> Picture:  # noqa: ANN401 -- any image model
    """Return an uploaded image as it is printed. Raises ``UnfitPictureError``."""
    try:
        if image.file.size > MOST_BYTES:
            raise UnfitPictureError(_("The file is too large. 8 MB are the most."))
        with image.file.open("rb") as file:
            data = file.read()
    except OSError as error:
        raise UnfitPictureError(_("The file of this picture is missing.")) from error
    return made_ready(data)


@lru_cache(maxsize=32)
def made_ready(data: bytes) -> Picture:
    """Return a file as it is printed: PNG and JPEG made small, SVG as it is if it is harmless.

    The preview asks for the same few pictures again and again, hence the memory.
    Raises ``UnfitPictureError``.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _drawn(data)
    return _photographed(data)


def keep(pictures: Iterable[Picture]) -> None:
    """Keep pictures for as long as there are certificates; those that are kept stay the same."""
    TemplateAsset.objects.bulk_create(
        [
            TemplateAsset(
                sha256=picture.sha256, media_type=picture.media_type, content=picture.content
            )
            for picture in pictures
        ],
        ignore_conflicts=True,
    )


def _photographed(data: bytes) -> Picture:
    """Return a picture made of dots: upright, small, and without what a camera wrote into it."""
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
            form = opened.format
            _refuse_size(*opened.size)
            image = ImageOps.exif_transpose(opened)
            image = image.convert("RGB" if form == "JPEG" else _mode_of(image))
    except UnidentifiedImageError as error:
        raise UnfitPictureError(_("Choose a picture in PNG, JPEG or SVG.")) from error
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnfitPictureError(_("The file of this picture is damaged.")) from error
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    written = BytesIO()
    if form == "JPEG":
        image.save(written, "JPEG", quality=90, optimize=True)
    else:
        image.save(written, "PNG", optimize=True)
    return Picture(media_type=JPEG if form == "JPEG" else PNG, content=written.getvalue())


def _mode_of(image: Image.Image) -> str:
    """Return how the dots are kept: with transparency only where there is some."""
    return "RGBA" if image.has_transparency_data else "RGB"


def _refuse_size(width: int, height: int) -> None:
    """Refuse what would be a blur on paper, and what is far more than paper can show."""
    if width * height > MOST_PIXELS:
        raise UnfitPictureError(_("The picture has too many dots. 40 megapixels are the most."))
    if max(width, height) < SHORTEST_SIDE:
        raise UnfitPictureError(
            _("The picture is too small to be printed. Its longer side needs 60 dots or more.")
        )


def _drawn(data: bytes) -> Picture:
    """Return a drawing that does nothing and fetches nothing."""
    if len(data) > MOST_BYTES_DRAWN:
        raise UnfitPictureError(_("The drawing is too large. 512 kB are the most."))
    try:
        root = fromstring(data)
    except DefusedXmlException as error:
        raise UnfitPictureError(_("The drawing defines entities. Save it without them.")) from error
    except (ParseError, ValueError, RecursionError) as error:
        raise UnfitPictureError(_("The file of this picture is damaged.")) from error
    if root.tag not in (f"{_SVG}svg", "svg"):
        raise UnfitPictureError(_("Choose a picture in PNG, JPEG or SVG."))
    for element in root.iter():
        _refuse_active(element)
    return Picture(media_type=SVG, content=data)


def _refuse_active(element: Element) -> None:
    """Refuse a part of a drawing that acts, or that leads out of the file."""
    name = str(element.tag).rpartition("}")[2]
    acts = name.startswith(_ACTIVE) or any(
        key.rpartition("}")[2].lower().startswith("on") for key in element.attrib
    )
    if acts:
        raise UnfitPictureError(_("The drawing moves or contains a program. Save it without that."))
    leads = [
        value
        for key, value in element.attrib.items()
        if key.rpartition("}")[2] in ("href", "src") and not _stays_inside(value)
    ]
    styles = [*element.attrib.values(), (element.text or "") if name == "style" else ""]
    if leads or any(_fetches(style) for style in styles):
        raise UnfitPictureError(
            _("The drawing fetches something from elsewhere. Embed it, then save again.")
        )


def _stays_inside(address: str) -> bool:
    """Tell whether an address leads to the file itself, or holds a picture of dots."""
    address = address.strip().lower()
    return address.startswith(("#", "data:image/png;", "data:image/jpeg;", "data:image/jpg;"))


def _fetches(style: str) -> bool:
    """Tell whether a style or an attribute asks for something outside the file."""
    words = style.lower()
    if "@import" in words:
        return True
    return any(not _stays_inside(part.strip(" \t\r\n'\"")) for part in words.split("url(")[1:])
