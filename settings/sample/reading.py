"""Reads the course's text files into the raw data of pages.

Every id is made from names in the files, so loading twice gives the same ids, and both
languages share them.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

FOLDER = Path(__file__).parent / "grundlagen"
MODULES = ("module1", "module2", "module3", "module4")
Raw = dict[str, Any]


def read(language: str, name: str) -> Raw:
    """Return one file of the course in one language."""
    return tomllib.loads((FOLDER / language / f"{name}.toml").read_text(encoding="utf-8"))


def stable_id(*names: str) -> UUID:
    """Return the id of something by its names."""
    return uuid5(NAMESPACE_URL, "/".join(("lotse-sample", *names)))


def stream(lesson: str, blocks: list[Raw], pictures: Mapping[str, int], quiz: int) -> list[Raw]:
    """Return the raw StreamField of a lesson.

    ``lesson`` is a name that both languages share, ``pictures`` maps file names to image
    ids, ``quiz`` is the id of the quiz.
    """
    return [
        {
            "type": block["type"],
            "id": str(stable_id(lesson, block["id"])),
            "value": _value(f"{lesson}/{block['id']}", block, pictures, quiz),
        }
        for block in blocks
    ]


def _value(place: str, block: Raw, pictures: Mapping[str, int], quiz: int) -> Any:  # noqa: ANN401
    """Return the raw value of one block."""
    kind = block["type"]
    if kind == "text":
        return block["html"]
    if kind == "quiz":
        return {"quiz": quiz, "required": block["required"]}
    value = {
        key: content
        for key, content in block.items()
        if key not in {"id", "type", "drawing", "drawing_alt", "html", *_LISTS}
    }
    if "html" in block:
        value["text"] = block["html"]
    if "drawing" in block:
        value["image"] = pictures.get(block["drawing"])
    if kind == "image":
        value["decorative"] = not block.get("alt")
    if kind == "incident":
        value["image_alt"] = block.get("drawing_alt", "")
    for name, new_name in _LISTS.items():
        if name in block:
            value[new_name] = _items(place, block[name])
    return value


# Lists in the files, and what the blocks call them.
_LISTS = {
    "items": "parts",
    "explanations": "explanations",
    "steps": "steps",
    "choices": "choices",
    "statements": "statements",
    "replies": "replies",
}


def _items(place: str, items: list[Raw]) -> list[Raw]:
    """Return list items with stable ids."""
    return [
        {
            "type": "item",
            "id": str(stable_id(place, _name(item))),
            "value": _item(f"{place}/{_name(item)}", item),
        }
        for item in items
    ]


def _name(item: Raw) -> str:
    """Return what an item is called within its list."""
    return str(item.get("id") or item.get("key") or item.get("code"))


def _item(place: str, item: Raw) -> Raw:
    """Return the raw value of a list item."""
    value = {key: content for key, content in item.items() if key not in {"id", "html", *_LISTS}}
    if "html" in item:
        value["text"] = item["html"]
    if "replies" in item or "line" in item:
        value["replies"] = _items(place, item.get("replies", []))
    return value


def outcome_stream(name: str, texts: list[str]) -> list[Raw]:
    """Return a list of sentences as the raw value of a StreamField."""
    return [
        {"type": name, "id": str(stable_id(name, str(number))), "value": text}
        for number, text in enumerate(texts)
    ]
