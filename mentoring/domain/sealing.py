"""Sealing what two people write for each other, with a key that is not in the database.

Fernet (AES-128-CBC with HMAC-SHA256) of the cryptography library; the tandem is sealed in with
the words, so that a sealed text copied to another tandem opens nothing.
"""

import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from mentoring.conf import conf


class SealError(ValueError):
    """The words cannot be sealed or opened."""


class NoNoteKeyError(SealError):
    """There is no key, so nothing can be sealed: the site's operator has to make one."""


def can_seal() -> bool:
    """Whether notes can be written for the pair alone."""
    return bool(conf.note_keys)


def seal(text: str, *, tandem: int) -> bytes:
    """Return words as only the site can read them again. Raises ``NoNoteKeyError``."""
    return _box().encrypt(json.dumps([tandem, text], ensure_ascii=False).encode())


def unseal(secret: bytes | memoryview, *, tandem: int) -> str:
    """Return the words. Raises ``SealError`` when no key opens them, or not for this tandem."""
    try:
        owner, text = json.loads(_box().decrypt(bytes(secret)))
    except InvalidToken as error:
        msg = "No key opens this text."
        raise SealError(msg) from error
    if owner != tandem:
        msg = "This text belongs to another tandem."
        raise SealError(msg)
    return str(text)


def sealed_anew(secret: bytes | memoryview) -> bytes:
    """Return the same words sealed with the newest key. Raises ``SealError``."""
    try:
        return _box().rotate(bytes(secret))
    except InvalidToken as error:
        msg = "No key opens this text."
        raise SealError(msg) from error


def new_key() -> str:
    """Return a fresh key."""
    return Fernet.generate_key().decode()


def _box() -> MultiFernet:
    """Return the keys, opened."""
    keys = tuple(conf.note_keys)
    if not keys:
        msg = "There is no key for notes. Make one with: manage.py lotse_note_key"
        raise NoNoteKeyError(msg)
    return _opened(keys)


@lru_cache(maxsize=4)
def _opened(keys: tuple[str, ...]) -> MultiFernet:
    """Open keys once per process."""
    return MultiFernet([Fernet(key) for key in keys])
