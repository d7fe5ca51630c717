"""What a file says that somebody wants to have verified: nothing of it is believed.

A file comes from anybody. It is kept in memory, read within limits and forgotten; its own
words serve to find the record and to be compared with it.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from certificates.domain import badges

CREDENTIAL_BYTES = 512 * 1024
DEPTH = 40
CANDIDATES = 20
SECONDS = 12
AT_ONCE = 2
_PNG = b"\x89PNG\r\n\x1a\n"
_ID = r"[A-Za-z0-9_-]{22}"
_ADDRESS = re.compile(rf"/verify/({_ID})")
_LONE_ID = re.compile(rf"(?<![A-Za-z0-9_-]){_ID}(?![A-Za-z0-9_-])")
_readers = threading.BoundedSemaphore(AT_ONCE)


class FileKind(StrEnum):
    """What can be verified."""

    PDF = "pdf"
    PNG = "png"
    SVG = "svg"
    JSON = "json"


class Problem(StrEnum):
    """Why a file says nothing."""

    EMPTY = "empty"
    KIND = "kind"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    BUSY = "busy"


class UnreadableError(ValueError):
    """A file cannot be read. ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What was found in a file: a credential, what it shows, and the numbers it names.

    ``ids`` are candidates, the likeliest first. ``links`` are the addresses it leads to.
    """

    kind: FileKind
    data: bytes = field(repr=False)
    credential: dict[str, Any] | None = None
    text: str = ""
    links: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The fingerprint of the whole file."""
        return hashlib.sha256(self.data).hexdigest()


def extract(data: bytes) -> Extract:
    """Return what a file says. Raises ``UnreadableError``."""
    kind = kind_of(data)
    if kind == FileKind.PDF:
        return _of_pdf(data)
    raw = _credential_text(data, kind)
    credential = credential_in(raw) if raw else None
    if kind == FileKind.JSON and credential is None:
        raise UnreadableError(Problem.DAMAGED)
    return Extract(kind=kind, data=data, credential=credential, ids=_ids(credential, (), ""))


def kind_of(data: bytes) -> FileKind:
    """Say what a file is by what is in it, whatever it is called. Raises ``UnreadableError``."""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise UnreadableError(Problem.EMPTY)
    if data.startswith(_PNG):
        return FileKind.PNG
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    if start.startswith(b"{"):
        return FileKind.JSON
    if start.startswith(b"<") and b"<svg" in data[:8192]:
        return FileKind.SVG
    raise UnreadableError(Problem.KIND)


def credential_in(text: str) -> dict[str, Any] | None:
    """Return a credential as JSON holds it, or nothing where there is none in reach."""
    if len(text) > CREDENTIAL_BYTES:
        return None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and _is_shallow(document) else None


def _is_shallow(document: object) -> bool:
    """Tell whether a document is nested no deeper than a credential ever is."""
    level = [document]
    for _depth in range(DEPTH):
        level = [
            child
            for part in level
            if isinstance(part, dict | list)
            for child in (part.values() if isinstance(part, dict) else part)
        ]
        if not level:
            return True
    return False


def _credential_text(data: bytes, kind: FileKind) -> str | None:
    """Return the credential in a badge or a JSON file. Raises ``UnreadableError``."""
    try:
        if kind == FileKind.JSON:
            return data.decode("utf-8-sig")
        return badges.credential_in(data, kind.value)
    except Exception as error:
        raise UnreadableError(Problem.DAMAGED) from error


def _of_pdf(data: bytes) -> Extract:
    """Return what a PDF says."""
    found = _read_apart(data)
    text, links = str(found["text"]), tuple(map(str, found["links"]))
    documents = (credential_in(one) for one in found["attachments"])
    credential = next((one for one in documents if one), None)
    ids = _ids(credential, links, text)
    return Extract(
        kind=FileKind.PDF, data=data, credential=credential, text=text, links=links, ids=ids
    )


def _read_apart(data: bytes) -> dict[str, Any]:
    """Let another process read a PDF: it may hang, or want all memory there is."""
    if not _readers.acquire(timeout=SECONDS):
        raise UnreadableError(Problem.BUSY)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "certificates.domain.pdfreading"],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=True,
            env=_environment(),
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise UnreadableError(Problem.DAMAGED) from error
    finally:
        _readers.release()
    if found["problem"]:
        raise UnreadableError(Problem(found["problem"]))
    return found


def _environment() -> dict[str, str]:
    """Return what the reader has to know to start: where Python's modules are, no secret."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
    own = {name: os.environ[name] for name in kept if name in os.environ}
    return {**own, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _ids(credential: dict[str, Any] | None, links: Iterable[str], text: str) -> tuple[str, ...]:
    """Return what may be the number of a certificate: whole addresses before mere letters."""
    own = str((credential or {}).get("id", ""))
    found = dict.fromkeys(_candidates(own, links, text))
    return tuple(found)[:CANDIDATES]


def _candidates(own: str, links: Iterable[str], text: str) -> Iterator[str]:
    """Find numbers, the likeliest first."""
    yield from _LONE_ID.findall(own)
    for link in links:
        yield from _ADDRESS.findall(link)
    # An address on paper may be broken into lines wherever it likes.
    yield from _ADDRESS.findall(text)
    yield from _ADDRESS.findall("".join(text.split()))
    yield from _LONE_ID.findall(text)
