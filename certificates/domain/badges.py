"""Badges: a picture that carries its credential, made and read.

The drawing is ours, set by Typst so that every script comes out right. Whoever reads a badge
reads somebody else's file: sizes are limited and nothing is unpacked without an end.
"""

import json
import re
import struct
import zlib
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Literal

import typst
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils import translation

from certificates.choices import CertificateKind
from certificates.domain.lettering import letters
from certificates.models import Certificate
from lms import clock

_PACKAGE = Path(__file__).resolve().parent.parent
DRAWINGS = _PACKAGE / "badges"
_DESIGN = "harbour"
_PETROL = "#0b5563"
_PPI = 96  # 800 pixels
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"
_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
LARGEST_FILE = 8 * 1024 * 1024
LARGEST_CREDENTIAL = 256 * 1024
_CHUNKS = 10_000


class DamagedError(ValueError):
    """A file that is no badge we could read safely."""


def baked_png(certificate: Certificate, credential: str) -> bytes:
    """Return the badge as PNG with the credential inside."""
    picture = _drawn(certificate, "png")
    # Behind the keyword: not packed, no method, no language, no translated keyword.
    text = _KEYWORD + b"\0" * 5 + credential.encode()
    after_header = len(_SIGNATURE) + 25
    return picture[:after_header] + _chunk(b"iTXt", text) + picture[after_header:]


def baked_svg(certificate: Certificate, credential: str) -> str:
    """Return the badge as SVG with the credential inside."""
    drawing = _drawn(certificate, "svg").decode()
    start, rest = drawing[: drawing.index(">")], drawing[drawing.index(">") :]
    title = escape(certificate.title_in(certificate.source_language))
    safe = credential.replace("]]>", "]]\\u003e")  # the same JSON, and no end of the section
    inside = (
        f"<title>{title}</title><openbadges:credential><![CDATA[{safe}]]></openbadges:credential>"
    )
    return f'{start} role="img" xmlns:openbadges="{_NAMESPACE}">{inside}{rest[1:]}'


def credential_in(data: bytes, kind: str) -> str | None:
    """Return the credential in a badge, "png" or "svg", or nothing where it has none.

    Raises ``DamagedError``.
    """
    if len(data) > LARGEST_FILE:
        msg = "The file is too large for a badge."
        raise DamagedError(msg)
    found = _in_png(data) if kind == "png" else _in_svg(data)
    if found is not None and len(found) > LARGEST_CREDENTIAL:
        msg = "What is in the badge is too large for a credential."
        raise DamagedError(msg)
    return found


@cache
def _fonts() -> typst.Fonts:
    """Return the package's own fonts."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(_PACKAGE / "fonts")],
    )


def _drawn(certificate: Certificate, form: Literal["png", "svg"]) -> bytes:
    """Let Typst draw the badge; what it is given are strings, so nothing in them is markup."""
    result = typst.compile(
        DRAWINGS / f"{_DESIGN}.typ",
        root=DRAWINGS,
        font_paths=_fonts(),
        format=form,
        ppi=_PPI,
        sys_inputs={"data": json.dumps(_data(certificate))},
    )
    return result[0] if isinstance(result, list) else result or b""


def _data(certificate: Certificate) -> dict[str, Any]:
    """Return what stands on the badge: what it is, for what, by whom and of which year."""
    version = certificate.template_version
    content = version.content if version else {}
    language = certificate.source_language
    own = content.get("texts", {}).get(language, {})
    part = "tested" if certificate.kind == CertificateKind.TESTED else certificate.kind
    with translation.override(language):
        label = str(CertificateKind(certificate.kind).label)
    kind = own.get(f"title_{part}") or label
    colour = content.get("colour") or _PETROL
    return {
        "colour": colour if _COLOUR.fullmatch(colour) else _PETROL,
        "kind": letters(kind, language),
        "title": letters(certificate.title_in(language), language),
        "issuer": letters(certificate.issuer, language),
        "year": str(clock.date_of(certificate.issued_at).year),
    }


def _chunk(kind: bytes, content: bytes) -> bytes:
    """Return a part of a PNG file."""
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def _in_png(data: bytes) -> str | None:
    """Return the text of the first credential among the parts of a PNG file."""
    if not data.startswith(_SIGNATURE):
        msg = "The file is no PNG picture."
        raise DamagedError(msg)
    position = len(_SIGNATURE)
    for _ in range(_CHUNKS):
        header = data[position : position + 8]
        if len(header) < 8 or header[4:] == b"IEND":  # noqa: PLR2004 -- length and kind
            return None
        (length,) = struct.unpack(">I", header[:4])
        content = data[position + 8 : position + 8 + length]
        if header[4:] == b"iTXt" and content.startswith(_KEYWORD + b"\0"):
            return _international(content)
        position += length + 12
    return None


def _international(content: bytes) -> str:
    """Return the text of an iTXt part, unpacked as far as a credential is long."""
    flags, rest = content[len(_KEYWORD) + 1 :][:2], content[len(_KEYWORD) + 3 :]
    _language, _mark, rest = rest.partition(b"\0")
    _translated, _mark, text = rest.partition(b"\0")
    try:
        if flags[:1] == b"\1":
            unpacking = zlib.decompressobj()
            text = unpacking.decompress(text, LARGEST_CREDENTIAL + 1)
        return text.decode()
    except (zlib.error, UnicodeDecodeError) as error:
        msg = "What is in the badge is damaged."
        raise DamagedError(msg) from error


def _in_svg(data: bytes) -> str | None:
    """Return the text of the first credential among the elements of an SVG file."""
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        msg = "The file is no SVG drawing that could be read safely."
        raise DamagedError(msg) from error
    found = root.find(f".//{{{_NAMESPACE}}}credential")
    text = "" if found is None else (found.text or "").strip()
    return text or None
