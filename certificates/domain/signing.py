"""The association's own seal inside a PDF (PAdES), if it has one: an optional extra.

It shows that a file is as it left the house, and with a certificate that readers trust also
whose it is. It is an advanced electronic seal at most, never a qualified one.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from certificates.conf import conf
from certificates.domain.rendering import RenderingError

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

_FIELD = "Lotse"
# A signature by a key of 4096 bits, and what is said about it, without the certificates.
_SIGNATURE_BYTES = 2048


class SealError(RenderingError, ImproperlyConfigured):
    """A seal is configured and cannot be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """An opened seal, how long it is good, and how much room its signatures need."""

    signer: "SimpleSigner"
    valid_until: datetime
    room: int


def is_configured() -> bool:
    """Return whether documents are to be sealed."""
    return conf.pades_file is not None


def sealed(pdf: bytes, *, now: datetime) -> bytes:
    """Return a PDF with the association's signature added, else unchanged. Raises ``SealError``.

    The moment inside is that of the machine's own clock: a statement to others about today.
    """
    path = conf.pades_file
    if path is None:
        msg = "Set LOTSE_PADES_FILE to sign documents."
        raise SealError(msg)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        msg = f"The seal {path} cannot be read: {error.strerror}. Look at LOTSE_PADES_FILE."
        raise SealError(msg) from error
    seal = _opened(path, changed, conf.pades_passphrase)
    if seal.valid_until <= now:
        msg = f"The seal {path} expired on {seal.valid_until:%Y-%m-%d}. Get a new certificate."
        raise SealError(msg)
    return _outside_of_loops(lambda: _signed(pdf, seal))


@lru_cache(maxsize=1)
def _opened(path: Path, changed: int, passphrase: str) -> Seal:  # noqa: ARG001 -- a newer file counts
    """Open the seal, once per process and file."""
    try:
        from pyhanko.sign.signers import SimpleSigner
    except ImportError as error:
        msg = "LOTSE_PADES_FILE needs pyHanko. Install wagtail-lotse[pades]."
        raise SealError(msg) from error
    try:
        data = path.read_bytes()
        signer = SimpleSigner.load_pkcs12_data(
            data, other_certs=[], passphrase=passphrase.encode() or None
        )
    except (OSError, ValueError) as error:
        msg = f"The seal {path} cannot be opened. Is LOTSE_PADES_PASSPHRASE right?"
        raise SealError(msg) from error
    chain = {signer.signing_cert, *signer.cert_registry}
    size = sum(len(certificate.dump()) for certificate in chain)
    return Seal(
        signer=signer,
        valid_until=signer.signing_cert.not_valid_after,
        room=2 * (size + _SIGNATURE_BYTES),  # it is written in hexadecimal digits
    )


def _signed(pdf: bytes, seal: Seal) -> bytes:
    """Append an invisible signature; the bytes before it stay as they are."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    # Without a newline at the end of what is there, the whole is no PDF/A any more.
    source = BytesIO(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    signed: BytesIO = sign_pdf(
        IncrementalPdfFileWriter(source),
        PdfSignatureMetadata(
            field_name=_FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        ),
        signer=seal.signer,
        bytes_reserved=seal.room,
    )
    return signed.getvalue()


def _outside_of_loops(work: Callable[[], bytes]) -> bytes:
    """Do work that starts an event loop of its own; where one is running, in another thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()
