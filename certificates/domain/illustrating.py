"""The pictures of a frozen template as Typst takes them: as text, since it reads no other files."""

import base64
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Protocol

from PIL import Image, UnidentifiedImageError

from certificates.models import TemplateAsset

_KEPT = 128
_SVG = "image/svg+xml"
_drawings: dict[str, str] = {}


class Shown(Protocol):
    """Something with the bytes of a picture."""

    @property
    def media_type(self) -> str:
        """Return what kind of picture it is."""

    @property
    def content(self) -> bytes | memoryview:
        """Return the bytes; some databases lend them."""


class MissingPictureError(ValueError):
    """A picture is not there, or is none."""


def drawings(wanted: Iterable[str], at_hand: Mapping[str, Shown] | None = None) -> dict[str, str]:
    """Return pictures as drawings, by what they are known by. One statement, or none.

    ``at_hand`` are pictures that are not kept yet. Raises ``MissingPictureError``.
    """
    names = set(wanted)
    found = {name: drawing(one) for name, one in (at_hand or {}).items() if name in names}
    found |= {name: _drawings[name] for name in names & _drawings.keys()}
    if unknown := names - found.keys():
        for asset in TemplateAsset.objects.filter(sha256__in=unknown):
            found[asset.sha256] = _remember(asset.sha256, drawing(asset))
    if lost := names - found.keys():
        raise MissingPictureError(", ".join(sorted(lost)))
    return found


def drawing(picture: Shown) -> str:
    """Return a picture as a drawing: itself if it is one, else one that holds its dots."""
    media_type, content = picture.media_type, bytes(picture.content)
    try:
        if media_type == _SVG:
            return content.decode("utf-8-sig")
        with Image.open(BytesIO(content)) as image:
            width, height = image.size
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise MissingPictureError(media_type) from error
    data = base64.b64encode(content).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}"><image width="{width}" height="{height}"'
        f' href="data:{media_type};base64,{data}"/></svg>'
    )


def _remember(name: str, drawn: str) -> str:
    """Keep a drawing for the next certificate: what a name stands for never changes."""
    if len(_drawings) >= _KEPT:
        _drawings.clear()
    _drawings[name] = drawn
    return drawn
