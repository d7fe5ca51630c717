"""Data Integrity proofs: Ed25519 over a document's statements (``eddsa-rdfc-2022``)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from certificates.conf import conf
from certificates.domain import did, keys, multibase
from certificates.domain.contexts import CREDENTIALS, UnsignableError, canonical

SUITE = "eddsa-rdfc-2022"
_LARGEST = 400  # objects and values; ours have about sixty
_DEEPEST = 12
_MEMBERS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}


class MalformedError(ValueError):
    """A document that is no credential, or too large for one."""


def moment(when: datetime) -> str:
    """Return a moment as it stands in credentials."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def signed(document: Mapping[str, Any], *, base_url: str, now: datetime) -> dict[str, Any]:
    """Return the document with a proof by today's key.

    Raises ``keys.KeyStoreError`` and ``contexts.UnsignableError``.
    """
    signer = keys.signer()
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": moment(now),
        "verificationMethod": did.method(did.issuer(base_url), signer.public),
        "proofPurpose": "assertionMethod",
    }
    signature = signer.private.sign(_hashed(document, proof))
    return {**document, "proof": {**proof, "proofValue": multibase.encoded(signature)}}


def problem_of(document: Mapping[str, Any], *, now: datetime) -> str | None:
    """Say what is wrong with a credential that is said to be ours, or nothing if it is good.

    ``malformed``, ``no-proof``, ``foreign-issuer``, ``unknown-key``, ``bad-signature`` or
    ``expired``. Nothing is fetched, and hostile documents are refused before they cost much.
    Whether it was revoked is known from the record, not from the document.
    """
    try:
        refuse_misshapen(document)
        return _problem(document, now)
    except (MalformedError, UnsignableError, keys.KeyStoreError):
        return "malformed"


def _problem(document: Mapping[str, Any], now: datetime) -> str | None:
    """Check issuer, key, signature and dates of a document that has the form of one."""
    proof = document.get("proof")
    if not isinstance(proof, dict) or not proof:
        return "no-proof"
    ours = did.issuer(conf.certificate_base_url)
    issuer = document.get("issuer")
    if (issuer.get("id") if isinstance(issuer, dict) else issuer) != ours:
        return "foreign-issuer"
    if set(proof) != _MEMBERS or not all(isinstance(value, str) for value in proof.values()):
        return "malformed"
    known = {did.method(ours, key.public): key.public for key in keys.trusted()}
    public = known.get(proof["verificationMethod"])
    if public is None:
        return "unknown-key"
    if not _is_signed(document, proof, public):
        return "bad-signature"
    return None if _is_current(document, now) else "expired"


def _is_signed(document: Mapping[str, Any], proof: Mapping[str, str], public: str) -> bool:
    """Tell whether the proof is that of the document."""
    expected = ("DataIntegrityProof", SUITE, "assertionMethod")
    if (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) != expected:
        return False
    said = _hashed({name: value for name, value in document.items() if name != "proof"}, proof)
    try:
        key = Ed25519PublicKey.from_public_bytes(multibase.raw_key(public))
        key.verify(multibase.decoded(proof["proofValue"]), said)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_current(document: Mapping[str, Any], now: datetime) -> bool:
    """Tell whether the document is good at this moment. Raises ``MalformedError``."""
    try:
        begins, ends = (
            datetime.fromisoformat(document[name]) if name in document else now
            for name in ("validFrom", "validUntil")
        )
        is_current = begins <= now <= ends
    except (ValueError, TypeError) as error:
        raise MalformedError from error
    return is_current


def _hashed(document: Mapping[str, Any], proof: Mapping[str, str]) -> bytes:
    """Return what is signed: the hash of the proof's own statements, then of the document's."""
    return sha256(_statements(proof)).digest() + sha256(canonical(document)).digest()


def _statements(proof: Mapping[str, str]) -> bytes:
    """Return a proof's statements as canonical N-Quads.

    There is one node and five statements, so they are written down as they come out; a test
    compares them with what the long way gives.
    """
    for name in ("created", "verificationMethod"):
        if any(char in proof[name] for char in '<>"{}|^`\\') or not proof[name].isprintable():
            msg = "A proof with characters that belong into none."
            raise UnsignableError(msg)
    security = "https://w3id.org/security"
    typed = f'"{proof["created"]}"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
    suite = f'"{SUITE}"^^<{security}#cryptosuiteString>'
    said = {
        "http://purl.org/dc/terms/created": typed,
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": f"<{security}#DataIntegrityProof>",
        f"{security}#cryptosuite": suite,
        f"{security}#proofPurpose": f"<{security}#assertionMethod>",
        f"{security}#verificationMethod": f"<{proof['verificationMethod']}>",
    }
    return "".join(f"_:c14n0 <{what}> {value} .\n" for what, value in said.items()).encode()


def refuse_misshapen(document: Any) -> None:  # noqa: ANN401 -- whatever JSON holds
    """Refuse what is no credential by its outer form. Raises ``MalformedError``."""
    contexts = document.get("@context") if isinstance(document, dict) else None
    if not isinstance(contexts, list) or contexts[:1] != [CREDENTIALS]:
        raise MalformedError
    left, depth = [document], 0
    seen = 0
    while left:
        seen, depth = seen + len(left), depth + 1
        if seen > _LARGEST or depth > _DEEPEST:
            raise MalformedError
        left = [
            part
            for whole in left
            if isinstance(whole, (dict, list))
            for part in (whole.values() if isinstance(whole, dict) else whole)
        ]
