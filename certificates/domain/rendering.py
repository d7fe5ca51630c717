"""Turning a certificate into a PDF that is accessible (PDF/UA-1) and archivable (PDF/A-3a).

The file is never stored: the same record gives the same bytes, and once a person is erased
there is no copy left that names anybody.
"""

import json
import re
import threading
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from certificates.domain.designs import FOLDER, UnknownDesignError, design_of
from certificates.domain.illustrating import MissingPictureError, Shown, drawings
from certificates.domain.sheets import sheet
from certificates.domain.verification import verification_url
from certificates.models import Certificate

FONTS = Path(__file__).resolve().parent.parent / "fonts"
_of_this_thread = threading.local()  # a typesetter sets one sheet at a time
_UNPRINTABLE = re.compile(r'the text (?:contains the disallowed codepoint )?`"(.+?)"`')


class RenderingError(ValueError):
    """A certificate cannot be printed."""


class NamelessError(RenderingError):
    """There is no name to print: the person was erased, or the name has no visible letter."""


class UnprintableTextError(RenderingError):
    """A text has characters for which no font is here. ``characters`` says which."""

    def __init__(self, characters: str) -> None:
        """Keep the characters."""
        super().__init__(f"No font for: {characters}")
        self.characters = characters


def render_pdf(
    certificate: Certificate,
    base_url: str,
    *,
    attachment: str = "",
    pictures: Mapping[str, Shown] | None = None,
) -> bytes:
    """Return a certificate as PDF; the same record, address and attachment give the same bytes.

    ``attachment`` is the credential as JSON, which goes along inside the file. ``pictures``
    are those of a template that is not frozen yet, by their sha256. The file ends with a
    newline, so that a signature may be appended. Raises ``RenderingError``.
    """
    data = _data(certificate, base_url, pictures)
    return _compile(certificate, data, "pdf", attachment=attachment) + b"\n"


def render_png(
    certificate: Certificate,
    base_url: str,
    *,
    ppi: float = 144,
    pictures: Mapping[str, Shown] | None = None,
) -> bytes:
    """Return the first page of a certificate as a picture. Raises ``RenderingError``."""
    return _compile(certificate, _data(certificate, base_url, pictures), "png", ppi=ppi)


def qr_svg(url: str, *, border: int = 0) -> str:
    """Return an address as a QR code drawn in SVG, for paper and for the screen."""
    # A given mask and level save most of the time; see tests/benchmarks/bench_certificates.py.
    code = segno.make_qr(url, error="m", mask=4, boost_error=False)
    drawing = BytesIO()
    code.save(
        drawing,
        kind="svg",
        border=border,
        dark="#12262b",
        light="#ffffff",
        xmldecl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return drawing.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    """Return the package's own fonts, and no others: paper looks the same on all machines."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _typesetter(design: str) -> typst.Compiler:
    """Return this thread's typesetter of a design, which has read the design's files already."""
    own: dict[str, typst.Compiler] = _of_this_thread.__dict__
    if design not in own:
        file = design_of(design).file
        own[design] = typst.Compiler(file, root=FOLDER, font_paths=_fonts())
    return own[design]


def typst_version() -> str:
    """Return the version of Typst that makes the files."""
    return version("typst")


def _data(
    certificate: Certificate, base_url: str, pictures: Mapping[str, Shown] | None
) -> dict[str, Any]:
    """Return all that a design needs; strings only, so nothing in them is markup."""
    try:
        data = sheet(certificate, design_of(certificate.design_version))
        if not data["name"]["text"].strip("\u200b\u200c\u200d "):
            raise NamelessError(certificate.public_id)
        shown = [*data["logos"], data["seal"], *(one["image"] for one in data["signatories"])]
        wanted = [one["asset"] for one in shown if one]
        drawn = drawings(wanted, pictures) if wanted else {}
    except UnknownDesignError as error:
        msg = f"There is no design {certificate.design_version}."
        raise RenderingError(msg) from error
    except MissingPictureError as error:
        msg = f"A picture of the template cannot be read: {error}"
        raise RenderingError(msg) from error
    url = verification_url(certificate, base_url)
    return {**data, "drawings": drawn, "url": url, "url_lines": _lines(url), "qr": qr_svg(url)}


def _compile(
    certificate: Certificate,
    data: Mapping[str, Any],
    form: Literal["pdf", "png"],
    *,
    ppi: float = 144,
    attachment: str = "",
) -> bytes:
    """Let Typst set the sheet."""
    try:
        result = _typesetter(certificate.design_version).compile(
            format=form,
            ppi=ppi,
            sys_inputs={"data": json.dumps(data), "credential": attachment},
            pdf_standards=["ua-1", "a-3a"] if form == "pdf" else None,
            timestamp=certificate.issued_at.replace(microsecond=0),  # Typst takes whole seconds
        )
    except typst.TypstError as error:
        raise _explained(error) from error
    return result[0] if isinstance(result, list) else result or b""


def _lines(url: str) -> list[str]:
    """Return an address as it stands on paper: without its scheme, the id on a line of its own."""
    place, _slash, public_id = url.partition("://")[2].rstrip("/").rpartition("/")
    return [f"{place}/", public_id]


def _explained(error: typst.TypstError) -> RenderingError:
    """Say what was wrong in words of ours."""
    found = dict.fromkeys(_UNPRINTABLE.findall(f"{error.message}\n{error.diagnostic}"))
    if found:
        return UnprintableTextError(" ".join(found))
    return RenderingError(str(error.message))
