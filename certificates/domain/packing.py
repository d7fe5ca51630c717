"""Writing many certificates into one ZIP file, with a list of what is in it and what is not.

The file is written straight to the private storage under a name nobody asks for, and gets its
own once it is whole and on the disk. Only one certificate is in memory at a time.
"""

import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import InvalidStorageError, Storage, storages
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.domain import listing
from certificates.domain.documents import document_of, with_documents
from certificates.domain.lettering import clean
from certificates.domain.rendering import NamelessError, RenderingError, UnprintableTextError
from certificates.domain.verification import status_of
from certificates.models import Certificate
from lms.api import csv_lines
from lms.registry import Column, Question, Row

STORAGE = "lotse_private"
_FOLDER = "bundles"
_PART = ".part-"
_CHUNK = 100  # certificates read at once
_TELL = 25  # after how many certificates the worker says how far it is
_NAME, _FILE_NAME = 60, 180  # characters of a part of a file's name, bytes of the whole
# What some system does not allow in the name of a file.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_COPY = 1024 * 1024


class StorageMissingError(RuntimeError):
    """The site has no private storage that this process can write files to."""


class NoLongerGoodError(RenderingError):
    """What was revoked or replaced is listed, but not handed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What a file is made from. ``tell(done, skipped)`` is called now and then, and may raise."""

    question: Question
    base_url: str
    now: datetime
    tell: Callable[[int, int], None]


@dataclass(slots=True, kw_only=True)
class Packed:
    """A file that is whole, and what is in it."""

    file: str = ""
    sha256: str = ""
    size: int = 0
    done: int = 0
    skipped: int = 0
    subjects: list[int] = field(default_factory=list)


def available() -> bool:
    """Tell whether the site has a private storage."""
    try:
        storage()
    except StorageMissingError:
        return False
    return True


def storage() -> Storage:
    """Return the private storage. Raises ``StorageMissingError``."""
    try:
        found = storages[STORAGE]
        found.path(_FOLDER)
    except (InvalidStorageError, NotImplementedError) as error:
        raise StorageMissingError from error
    return found


def opened(name: str) -> IO[bytes] | None:
    """Return a file to be read, or nothing when it is no longer there."""
    try:
        return Path(storage().path(name)).open("rb")
    except FileNotFoundError:
        return None


def delete(name: str) -> None:
    """Delete a file, if it is there."""
    Path(storage().path(name)).unlink(missing_ok=True)


def tidy(kept: set[str], *, before: datetime) -> int:
    """Delete files that no row names and nobody is writing any more; return how many."""
    count = 0
    for path in _folder().iterdir():
        with suppress(FileNotFoundError):  # another sweep was faster
            if f"{_FOLDER}/{path.name}" not in kept and path.stat().st_mtime < before.timestamp():
                path.unlink()
                count += 1
    return count


def pack(keys: Sequence[int], making: Making) -> Packed:
    """Write certificates into one file. Raises ``OSError``, ``StorageMissingError``."""
    folder = _folder()
    packed = Packed(file=f"{_FOLDER}/{secrets.token_urlsafe(16)}.zip")
    with NamedTemporaryFile(dir=folder, prefix=_PART, suffix=".zip", delete=False) as target:
        part = Path(target.name)
        try:
            with ZipFile(target, "w", ZIP_STORED) as archive, TemporaryFile(dir=folder) as table:
                _fill(archive, table, keys, making, packed)
            target.flush()
            os.fsync(target.fileno())
            packed.size = target.tell()
            target.seek(0)
            packed.sha256 = file_digest(target, "sha256").hexdigest()
            part.replace(storage().path(packed.file))
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    _sync(folder)
    return packed


def safe_name(number: int, name: str, title: str) -> str:
    """Return what a certificate's file is called: unique by its number, safe on every system."""
    parts = [_FORBIDDEN.sub(" ", clean(part))[:_NAME].strip(" .") for part in (name, title)]
    words = " – ".join(part for part in parts if part) or "–"
    whole = f"{number:05} {words}".encode()[:_FILE_NAME].decode(errors="ignore")
    return f"{whole.rstrip(' .')}.pdf"


def reason(error: RenderingError) -> str:
    """Say to the office why a certificate cannot be printed."""
    if isinstance(error, UnprintableTextError):
        return _(
            "These characters cannot be printed: %(characters)s. Please ask for a spelling in "
            "Latin letters and correct the name."
        ) % {"characters": error.characters}
    if isinstance(error, NamelessError):
        return _("There is no name to print.")
    if isinstance(error, NoLongerGoodError):
        return _("It is no longer good, so there is no document.")
    return _("It cannot be printed at the moment.")


def _fill(
    archive: ZipFile, table: IO[bytes], keys: Sequence[int], making: Making, packed: Packed
) -> None:
    """Write the documents, then the list, whose lines come about while they are written."""
    language = making.question.language
    with override(language):
        columns = [
            *listing.columns(),
            Column(key="file", title=_("File")),
            Column(key="note", title=_("Note")),
        ]
        for line in csv_lines(columns, _written(archive, keys, making, packed)):
            table.write(line.encode())
        making.tell(packed.done, packed.skipped)
        table.seek(0)
        about = _entry(f"00000 {_('List')}.csv", making.now)
        about.compress_type = ZIP_DEFLATED
        with archive.open(about, "w") as entry:
            while chunk := table.read(_COPY):
                entry.write(chunk)


def _written(
    archive: ZipFile, keys: Sequence[int], making: Making, packed: Packed
) -> Iterator[Row]:
    """Write each document, and yield its line of the list."""
    question, people = making.question, set[int]()
    everything = with_documents(Certificate.objects.all())
    certificates = listing.read(keys, everything, chunk=_CHUNK)
    for number, certificate in enumerate(certificates, 1):
        name, note = "", ""
        try:
            content = _document(certificate, making)
        except RenderingError as error:
            note = reason(error)
            packed.skipped += 1
        else:
            title = certificate.title_in(question.language)
            name = safe_name(number, certificate.recipient_name, title)
            archive.writestr(_entry(name, certificate.issued_at), content)
        packed.done += 1
        people.add(certificate.completion.person_id)
        if number % _TELL == 0:
            making.tell(packed.done, packed.skipped)
        yield listing.row_of(certificate, question, file=name, note=note)
    packed.subjects = sorted(people)


def _document(certificate: Certificate, making: Making) -> bytes:
    """Return the document of a certificate that is good. Raises ``RenderingError``."""
    status = status_of(certificate, today=making.question.today)
    if status not in listing.PRINTED:
        raise NoLongerGoodError(status)
    return document_of(certificate, base_url=making.base_url, now=making.now)


def _entry(name: str, moment: datetime) -> ZipInfo:
    """Return the head of a file inside the archive, readable by its owner only."""
    when = localtime(moment)
    entry = ZipInfo(name, when.timetuple()[:6])
    entry.external_attr = 0o600 << 16
    return entry


def _folder() -> Path:
    """Return the folder of the files, which nobody else on the machine can look into."""
    folder = Path(storage().path(_FOLDER))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync(folder: Path) -> None:
    """Let the disk know the new name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
