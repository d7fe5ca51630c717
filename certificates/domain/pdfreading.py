"""Reading a PDF that a stranger has sent, in a process of its own that may die.

No parser is proof against each file somebody thinks up. So this one gets little memory and
little time from the operating system, and whoever asked goes on without it. Run as
``python -m certificates.domain.pdfreading``: the file comes in by standard input, what was
found in it goes out as JSON. It imports nothing of Django, for it starts with every file.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfReader

MEMORY = 384 * 1024 * 1024
CPU_SECONDS = 8
PAGES = 6
LETTERS = 40_000
LINKS = 60
ATTACHMENTS = 3
ATTACHMENT_BYTES = 512 * 1024


def found_in(data: bytes) -> dict[str, Any]:
    """Return what is attached to a PDF, where it links to and what it shows."""
    from pypdf import PdfReader  # half a second: not for whoever only imports this module

    reader = PdfReader(BytesIO(data), root_object_recovery_limit=1000)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"problem": "encrypted"}
    return {
        "problem": "",
        "attachments": list(_attachments(reader)),
        "links": list(_links(reader)),
        "text": _text(reader),
    }


def _attachments(reader: "PdfReader") -> Iterator[str]:
    """Find the JSON files inside; one that cannot be read hides no other."""
    names = [name for name in reader.attachments if str(name).lower().endswith(".json")]
    for name in names[:ATTACHMENTS]:
        with suppress(Exception):
            for content in reader.attachments[name][:1]:
                if len(content) <= ATTACHMENT_BYTES:
                    yield bytes(content).decode()


def _links(reader: "PdfReader") -> Iterator[str]:
    """Find the addresses one can press on."""
    count = 0
    for page in _pages(reader):
        with suppress(Exception):
            for annotation in page.get("/Annots") or []:
                count += 1
                if count > LINKS:
                    return
                action = annotation.get_object().get("/A", {})
                if "/URI" in action:
                    yield str(action["/URI"])[:500]


def _text(reader: "PdfReader") -> str:
    """Return what the pages show, as far as they can be read."""
    parts: list[str] = []
    for page in _pages(reader):
        with suppress(Exception):
            parts.append(page.extract_text()[:LETTERS])
        if sum(map(len, parts)) >= LETTERS:
            break
    return "\n".join(parts)[:LETTERS]


def _pages(reader: "PdfReader") -> Iterator[Any]:
    """Return the first pages."""
    for number in range(min(len(reader.pages), PAGES)):
        yield reader.pages[number]


def _limit() -> None:
    """Let the operating system stop this process where it can."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read one file."""
    data = sys.stdin.buffer.read()
    _limit()
    try:
        answer = found_in(data)
    except Exception:  # noqa: BLE001 -- whatever a broken file makes a parser raise
        answer = {"problem": "damaged"}
    # Escaped, so that half a character from the file cannot break the answer.
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


if __name__ == "__main__":
    main()
