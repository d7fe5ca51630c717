"""Who signs: the site itself, known by its address (did:web)."""

from typing import Any
from urllib.parse import quote, urlsplit

from django.urls import reverse

from certificates.domain import keys


def issuer(base_url: str) -> str:
    """Return the issuer's name, from which everybody finds the address of its document."""
    address = urlsplit(f"{base_url.rstrip('/')}{reverse('lotse_certificates:did')}")
    if not address.hostname:
        msg = "Nobody can be named as the issuer: set LOTSE_CERTIFICATE_BASE_URL to https://…"
        raise keys.NoKeyError(msg)
    host = quote(address.netloc.rpartition("@")[2].lower(), safe="")
    folders = [quote(part, safe="") for part in address.path.strip("/").split("/")[:-1]]
    return ":".join(["did:web", host, *folders])


def method(issuer_did: str, public: str) -> str:
    """Return the full address of a key."""
    return f"{issuer_did}#{public}"


def document(base_url: str) -> dict[str, Any]:
    """Return what the issuer publishes about itself: its keys, without those stolen.

    Whole strings and an explicit controller, because not every verifier understands less.
    """
    name = issuer(base_url)
    methods = [
        {
            "id": method(name, key.public),
            "type": "Multikey",
            "controller": name,
            "publicKeyMultibase": key.public,
        }
        for key in keys.trusted()
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": name,
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }
