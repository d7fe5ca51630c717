"""The keys credentials are signed with. They never stand in the database.

They stand encrypted in a file, or in a setting with the same content. One signs; those it has
replaced stay for verifying; one that was stolen is no longer named to anybody.
"""

import fcntl
import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.conf import conf
from certificates.domain import multibase

logger = logging.getLogger(__name__)

Keys = tuple["Key", ...]


class KeyStoreError(ValueError):
    """The keys cannot be used; the text says why and what to do."""


class NoKeyError(KeyStoreError):
    """There is no key to sign with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A pair of keys. ``public`` is also its name; ``private`` is encrypted."""

    public: str
    private: str
    created: str
    retired: str = ""
    compromised: str = ""

    @property
    def may_sign(self) -> bool:
        """Whether new credentials may be signed with it."""
        return not self.retired and not self.compromised


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """An opened key."""

    public: str
    private: Ed25519PrivateKey


def all_keys() -> Keys:
    """Return every key there is, the oldest first. Raises ``KeyStoreError``."""
    if conf.keys:
        return _parsed(conf.keys)
    path = conf.key_file
    if path is None:
        return ()
    try:
        state = path.stat()
        return _parsed(_read(path, state.st_mtime_ns, state.st_ino))
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"The key file {path} cannot be read: {error}."
        raise KeyStoreError(msg) from error


def trusted() -> Keys:
    """Return the keys whose signatures count: all that were not stolen."""
    return tuple(key for key in all_keys() if not key.compromised)


def signer() -> Signer:
    """Return the key that signs today. Raises ``NoKeyError`` or ``KeyStoreError``."""
    current = next((key for key in reversed(all_keys()) if key.may_sign), None)
    if current is None:
        msg = "There is no key to sign with. Make one with: manage.py lotse_keys create"
        raise NoKeyError(msg)
    return _opened(current, conf.key_passphrase)


def can_sign() -> bool:
    """Tell whether credentials can be signed. What is wrong with the keys stands in the log."""
    try:
        signer()
    except NoKeyError:
        return False
    except KeyStoreError as error:
        logger.error("Certificates are issued without a credential: %s", error)  # noqa: TRY400
        return False
    return conf.certificate_base_url.startswith(("https://", "http://"))


def create(*, now: datetime) -> Key:
    """Make the first key. Raises ``KeyStoreError`` where one signs already."""
    with _changing() as path:
        known = all_keys()
        if any(key.may_sign for key in known):
            msg = "There is a key already. Replace it with: manage.py lotse_keys rotate"
            raise KeyStoreError(msg)
        made = _made(now)
        _write(path, (*known, made))
    return made


def rotate(*, now: datetime) -> Key:
    """Make a new key to sign with; the old ones stay for verifying. Raises ``KeyStoreError``."""
    with _changing() as path:
        known = all_keys()
        if any(key.may_sign for key in known):
            signer()  # with another passphrase than the old keys' the file would open for nobody
        made = _made(now)
        old = (replace(key, retired=_moment(now)) if key.may_sign else key for key in known)
        _write(path, (*old, made))
    return made


def retire(name: str, *, now: datetime) -> Key:
    """Sign no more with a key; what it has signed stays good. Raises ``KeyStoreError``."""
    return _marked(name, retired=_moment(now))


def compromise(name: str, *, now: datetime) -> Key:
    """Trust nothing any more that a key has signed. Raises ``KeyStoreError``."""
    return _marked(name, compromised=_moment(now))


def _marked(name: str, **mark: str) -> Key:
    """Mark one key."""
    with _changing() as path:
        known = all_keys()
        found = [key for key in known if name and key.public.startswith(name)]
        if len(found) != 1:
            msg = f"“{name}” is the beginning of {len(found)} keys; it has to be that of one."
            raise KeyStoreError(msg)
        marked = replace(found[0], **mark)
        _write(path, tuple(marked if key is found[0] else key for key in known))
    return marked


def _made(now: datetime) -> Key:
    """Return a new key, encrypted."""
    passphrase = conf.key_passphrase
    if not passphrase:
        msg = "Set LOTSE_KEY_PASSPHRASE first: keys are kept encrypted."
        raise KeyStoreError(msg)
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    return Key(
        public=multibase.public_key(private.public_key().public_bytes_raw()),
        private=pem.decode(),
        created=_moment(now),
    )


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _file: int) -> str:
    """Read the file, once for each of its states."""
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def _parsed(text: str) -> Keys:
    """Return the keys that stand in a text."""
    try:
        return tuple(Key(**entry) for entry in json.loads(text)["keys"])
    except (ValueError, TypeError, KeyError) as error:
        msg = "The keys are not readable: this is no file of lotse_keys, or it is damaged."
        raise KeyStoreError(msg) from error


@lru_cache(maxsize=4)
def _opened(key: Key, passphrase: str) -> Signer:
    """Open a key. Raises ``KeyStoreError``."""
    try:
        private = serialization.load_pem_private_key(
            key.private.encode(), passphrase.encode() or None
        )
    except (ValueError, TypeError) as error:
        msg = f"The key {key.public[:12]}… does not open: LOTSE_KEY_PASSPHRASE is wrong."
        raise KeyStoreError(msg) from error
    fits = isinstance(private, Ed25519PrivateKey) and key.public == multibase.public_key(
        private.public_key().public_bytes_raw()
    )
    if not fits or not isinstance(private, Ed25519PrivateKey):
        msg = f"The private and the public half of the key {key.public[:12]}… do not fit."
        raise KeyStoreError(msg)
    return Signer(public=key.public, private=private)


def _moment(now: datetime) -> str:
    """Return a moment as it stands in the file."""
    return now.astimezone(UTC).isoformat(timespec="seconds")


@contextmanager
def _changing() -> Iterator[Path]:
    """Let one process at a time change the file."""
    path = conf.key_file
    if conf.keys or path is None:
        msg = "Keys are changed in a file only: set LOTSE_KEY_FILE, and LOTSE_KEYS to nothing."
        raise KeyStoreError(msg)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f"{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield path
    except OSError as error:
        msg = f"The key file {path} cannot be written: {error}."
        raise KeyStoreError(msg) from error


def _write(path: Path, known: Keys) -> None:
    """Replace the file as a whole, readable for its owner only."""
    content = json.dumps({"version": 1, "keys": [asdict(key) for key in known]}, indent=1)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # made with 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{content}\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
