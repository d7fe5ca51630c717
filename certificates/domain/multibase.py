"""Keys and signatures as text: base58 behind the letter that says so."""

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519 = b"\xed\x01"
_LONGEST = 200


def encoded(content: bytes) -> str:
    """Return bytes as base58 with its mark."""
    number = int.from_bytes(content, "big")
    letters = ""
    while number:
        number, rest = divmod(number, 58)
        letters = _ALPHABET[rest] + letters
    zeros = len(content) - len(content.lstrip(b"\0"))
    return f"z{'1' * zeros}{letters}"


def decoded(text: str) -> bytes:
    """Return the bytes of such a text. Raises ``ValueError``."""
    letters = text[1:]
    if not text.startswith("z") or len(text) > _LONGEST:
        msg = "Not base58."
        raise ValueError(msg)
    number = 0
    for letter in letters:
        number = number * 58 + _ALPHABET.index(letter)
    zeros = len(letters) - len(letters.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def public_key(raw: bytes) -> str:
    """Return a public Ed25519 key as a Multikey."""
    return encoded(_ED25519 + raw)


def raw_key(text: str) -> bytes:
    """Return the 32 bytes of a public Ed25519 key. Raises ``ValueError``."""
    content = decoded(text)
    if not content.startswith(_ED25519) or len(content) != len(_ED25519) + 32:
        msg = "Not an Ed25519 key."
        raise ValueError(msg)
    return content.removeprefix(_ED25519)
