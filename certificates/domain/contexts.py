"""What is signed: the statements of a JSON-LD document, in the one order everybody gets.

The contexts are pinned in the package and nothing else is ever loaded. A term that no context
defines is refused: PyLD would leave it out of what is signed, without a word.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn

from pyld.context_resolver import ContextResolver
from pyld.jsonld import JsonLdError, JsonLdProcessor

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

_FILES = {
    CREDENTIALS: "credentials-v2.json",
    OPEN_BADGES: "open-badges-3.0.3.json",
    EXTENSIONS: "open-badges-extensions.json",
}
_FOLDER = Path(__file__).resolve().parent.parent / "contexts"
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_NO_ADDRESS = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_WHOLE_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*|_):\S*|@json|@none")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | {
    ord("\b"): "\\b",
    ord("\t"): "\\t",
    ord("\n"): "\\n",
    ord("\f"): "\\f",
    ord("\r"): "\\r",
    ord('"'): '\\"',
    ord("\\"): "\\\\",
}

Quad = tuple[str, str, str, str]

_processed: dict[str, Any] = {}
_scoped: dict[tuple[Any, ...], tuple[Any, Any]] = {}
_SCOPED = 512  # ours need about thirty
_one_at_a_time = Lock()  # PyLD's caches are not made for threads


class UnsignableError(ValueError):
    """A document that cannot be brought into one order, or says something undefined."""


def canonical(document: Mapping[str, Any]) -> bytes:
    """Return the document's statements as canonical N-Quads (RDFC-1.0). Raises ``UnsignableError``.

    Nodes without a name must differ in what they say themselves. Ours always do, and asking
    for it leaves no room for documents that take for ever to bring into order.
    """
    quads = set(_quads(document))
    names = _names(quads)
    lines = sorted(_line(tuple(names.get(term, term) for term in quad)) for quad in quads)
    try:
        return "".join(lines).encode()
    except UnicodeEncodeError as error:
        msg = "A text has half a letter in it."
        raise UnsignableError(msg) from error


@cache
def context(address: str) -> Mapping[str, Any]:
    """Return a pinned context. Raises ``KeyError``."""
    loaded: Mapping[str, Any] = json.loads((_FOLDER / _FILES[address]).read_text(encoding="utf-8"))
    return loaded


def load(address: str, _options: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give PyLD a pinned context, and nothing else: no network, no files."""
    if address not in _FILES:
        msg = f"Not a pinned context: {address[:200]}"
        raise UnsignableError(msg)
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": json.loads(json.dumps(context(address))),
        "tag": "static",  # PyLD then prepares each context once per process
    }


class _Strict(JsonLdProcessor):
    """PyLD, but whatever it would leave out is refused: as JavaScript's verifiers do."""

    def __init__(self) -> None:
        """Listen for terms that nobody defines."""
        super().__init__(on_property_dropped=_refuse)

    def expand(self, input_: Any, options: Any) -> Any:  # noqa: ANN401 -- untyped
        """Return the long form, in which nothing is named by half an address."""
        expanded = super().expand(input_, options)
        for name in _named(expanded):
            if not _WHOLE_ADDRESS.fullmatch(name):
                _refuse(name)
        return expanded

    def _process_context(
        self,
        active_ctx: Any,  # noqa: ANN401 -- untyped
        local_ctx: Any,  # noqa: ANN401 -- untyped
        options: Any,  # noqa: ANN401 -- untyped
        override_protected: bool = False,  # noqa: FBT001, FBT002 -- the same
        propagate: bool = True,  # noqa: FBT001, FBT002 -- the same
        validate_scoped: bool = True,  # noqa: FBT001, FBT002 -- the same
        cycles: Any = None,  # noqa: ANN401 -- untyped
    ) -> Any:  # noqa: ANN401 -- untyped
        """Return what holds inside a type or a property, prepared once per process.

        PyLD prepares what belongs to a type each time anew, which was half of its work.
        """
        rest = (options, override_protected, propagate, validate_scoped, cycles)
        outer = active_ctx.get("_uuid")
        if outer is None or cycles is not None or not isinstance(local_ctx, Mapping):
            return super()._process_context(active_ctx, local_ctx, *rest)
        key = (outer, id(local_ctx), *rest[1:4])
        if key not in _scoped:
            inner = super()._process_context(active_ctx, local_ctx, *rest)
            if len(_scoped) >= _SCOPED:
                _scoped.clear()
            _scoped[key] = (local_ctx, inner)  # what is kept here keeps its id
        return _scoped[key][1]


def _named(expanded: Any) -> Iterator[str]:  # noqa: ANN401 -- untyped
    """Yield what names a node or a type in the long form of a document."""
    left = [expanded]
    while left:
        part = left.pop()
        if isinstance(part, list):
            left += part
        elif isinstance(part, dict):
            left += part.values()
            kinds = part.get("@type", [])
            yield from [kinds] if isinstance(kinds, str) else kinds
            if "@id" in part:
                yield part["@id"]


def _quads(document: Mapping[str, Any]) -> Iterator[Quad]:
    """Yield the statements of a document."""
    processor = _Strict()
    options = {"documentLoader": load, "base": "", "processingMode": "json-ld-1.1"}
    with _one_at_a_time:
        options["contextResolver"] = ContextResolver(_processed, load)
        try:
            dataset = processor.to_rdf(document, options)
        except (
            JsonLdError,
            TypeError,
            ValueError,
            AttributeError,
            KeyError,
            IndexError,
            RecursionError,
        ) as error:
            if isinstance(error, UnsignableError):
                raise
            msg = "The document is no JSON-LD that we know."
            raise UnsignableError(msg) from error
    for graph, triples in dataset.items():
        name = "" if graph == "@default" else _resource(graph)
        for triple in triples:
            subject, predicate = triple["subject"]["value"], triple["predicate"]["value"]
            yield _resource(subject), _resource(predicate), _object(triple["object"]), name


def _refuse(term: str | None) -> NoReturn:
    """Stop at what no context defines."""
    msg = f"Undefined: {str(term)[:100]}"
    raise UnsignableError(msg)


def _resource(value: str) -> str:
    """Return a resource as it is written in N-Quads."""
    if value.startswith("_:"):
        return value
    if _NO_ADDRESS.search(value):
        msg = "An address has characters that belong into none."
        raise UnsignableError(msg)
    return f"<{value}>"


def _object(term: Mapping[str, Any]) -> str:
    """Return the object of a statement as it is written in N-Quads."""
    if term["type"] != "literal":
        return _resource(term["value"])
    text = f'"{str(term["value"]).translate(_ESCAPES)}"'
    if term["datatype"] == _LANGUAGE_STRING:
        if not _LANGUAGE.fullmatch(term["language"]):
            msg = "A language has no name."
            raise UnsignableError(msg)
        return f"{text}@{term['language']}"
    return text if term["datatype"] == _STRING else f"{text}^^{_resource(term['datatype'])}"


def _line(quad: tuple[str, ...]) -> str:
    """Return one statement as a line."""
    return f"{' '.join(filter(None, quad))} .\n"


def _names(quads: set[Quad]) -> dict[str, str]:
    """Return canonical names for nodes without a name, by what they say themselves."""
    said: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        nameless = {term for term in quad if term.startswith("_:")}
        for node in nameless:
            masked = (
                ("_:a" if term == node else "_:z") if term in nameless else term for term in quad
            )
            said[node].append(_line(tuple(masked)))
    hashes = {
        sha256("".join(sorted(lines)).encode()).hexdigest(): node for node, lines in said.items()
    }
    if len(hashes) < len(said):
        msg = "Two nodes without a name say the same."
        raise UnsignableError(msg)
    return {hashes[one]: f"_:c14n{number}" for number, one in enumerate(sorted(hashes))}
