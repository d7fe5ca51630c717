"""Endorsements: what one association says of another, signed, for the other's credentials."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from certificates.domain import did, proofs
from certificates.domain.contexts import (
    CREDENTIALS,
    OPEN_BADGES,
    UnsignableError,
)
from certificates.domain.lettering import clean


class EndorsingError(ValueError):
    """This cannot be endorsed; the text says why."""


def endorsement_of(issuer: str, *, comment: str, base_url: str, now: datetime) -> dict[str, Any]:
    """Return a signed endorsement of another issuer.

    Raises ``EndorsingError`` and ``keys.KeyStoreError``.
    """
    if not issuer.startswith("did:web:"):
        msg = f"“{issuer[:100]}” is no issuer: it begins with did:web: and stands in did.json."
        raise EndorsingError(msg)
    subject: dict[str, Any] = {"id": issuer, "type": ["EndorsementSubject"]}
    if words := clean(comment):
        subject["endorsementComment"] = words
    document = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": uuid4().urn,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": f"Endorsement of {issuer}",
        "issuer": {"id": did.issuer(base_url), "type": ["Profile"], "url": base_url},
        "validFrom": proofs.moment(now),
        "credentialSubject": subject,
    }
    try:
        return proofs.signed(document, base_url=base_url, now=now)
    except UnsignableError as error:
        msg = f"“{issuer[:100]}” is no issuer that could be named in a credential."
        raise EndorsingError(msg) from error
