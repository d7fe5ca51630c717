"""What verifiers by others say of our credentials, read from the running site."""

import json
import os
import shutil
import ssl
import subprocess
import zlib
from base64 import urlsafe_b64decode
from copy import deepcopy
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from factories import make_learner
from openbadgeslib import ob3
from presence import absent
from pyld import jsonld
from tls_site import running_site

from certificates.choices import RevocationReason
from certificates.domain import contexts, credentials, keys, life, proofs
from certificates.domain.issuing import issue
from certificates.models import TemplateVersion
from lms import clock

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

HERE = Path(__file__).resolve().parent / "interop"
SCHEMA = HERE / "open-badges-3.0.schema.json"
NAMES = {"latin": "Anna-Lena Müller", "cyrillic": "Олена Коваленко", "arabic": "محمد الأحمد"}
ESCO = "http://data.europa.eu/esco/skill/9436db95-aa2d-4a62-b2f9-7b4e0b8b1a7e"


@pytest.fixture(scope="module")
def verifiers(tmp_path_factory):
    """A folder with the verifiers installed."""
    if not shutil.which("node") or not shutil.which("npm"):
        absent("node", "node and npm are not installed")
    folder = tmp_path_factory.mktemp("verifiers")
    for name in ("package.json", "verify.mjs"):
        shutil.copy(HERE / name, folder)
    done = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        absent("registry", f"npm could not install: {done.stderr.strip()[-300:]}")
    return folder


@pytest.fixture
def site(tmp_path, settings):
    """The site on this machine, with TLS and a key of its own."""
    settings.LOTSE_KEY_FILE = tmp_path / "keys.json"
    settings.LOTSE_KEYS = ""
    keys.create(now=clock.now() - timedelta(days=30))
    with running_site(tmp_path) as (address, trusted):
        settings.LOTSE_CERTIFICATE_BASE_URL = address
        yield address, trusted


@pytest.fixture
def credential(complete, site):
    """Issue a certificate to somebody and return it with what was signed."""

    def credential(name="Olena Kovalenko", **more):
        done = complete(make_learner(name), **more)
        certificate = issue(done, now=clock.now() - timedelta(minutes=1))
        return certificate, json.loads(certificate.credential.body)

    return credential


def asked(folder, trusted, cases):
    """Return what the verifiers say of each case, and what they have fetched."""
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    done = subprocess.run(
        ["node", "verify.mjs", "cases.json", str(SCHEMA)],
        cwd=folder,
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(trusted)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["results"], answer["asked"]


def resigned(certificate, address):
    """Return a credential signed anew, as the certificate is now."""
    signed = credentials.sign(certificate, base_url=address, now=clock.now())
    return json.loads(signed.body)


def with_template(certificate):
    """Return the certificate as if a template with all that is optional had made it."""
    certificate.template_version = TemplateVersion(
        content={
            "texts": {"de": {"criteria": "Teilnahme an {course}\n\nund der Test"}},
            "alignments": [{"name": "Interkulturell handeln", "url": ESCO}],
        }
    )
    certificate.minutes = 68  # one and a half units: no whole number in the credential
    return certificate


def test_others_accept_what_is_good_and_refuse_what_is_not(
    verifiers, site, credential, tmp_path, settings
):
    address, trusted = site
    good = {name: credential(person)[1] for name, person in NAMES.items()}
    before, _ = credential("Vor der neuen Regel")
    rich = resigned(with_template(before), address)

    tampered = deepcopy(good["latin"])
    tampered["credentialSubject"]["identifier"][0]["identityHash"] = "Jemand Anderes"
    undefined = {**deepcopy(good["latin"]), "lotseHours": 3}
    unsigned = {name: part for name, part in good["latin"].items() if name != "proof"}

    expired, _ = credential("Abgelaufen")
    expired.valid_until = clock.today() - timedelta(days=2)
    revoked, of_revoked = credential("Widerrufen")
    replaced, of_replaced = credential("Falsch Geschrieben")

    stolen_row, of_stolen = credential("Mit gestohlenem Schlüssel")
    stolen = of_stolen["proof"]["verificationMethod"].partition("#")[2]
    forged = forged_with_another_key(unsigned, good["latin"]["proof"])
    settings.LOTSE_KEY_FILE = tmp_path / "elsewhere.json"
    keys.create(now=clock.now())
    foreign = resigned(stolen_row, address)
    settings.LOTSE_KEY_FILE = tmp_path / "keys.json"

    life.revoke(revoked, RevocationReason.ISSUED_IN_ERROR, now=clock.now())
    life.correct(replaced, "Richtig Geschrieben", now=clock.now())
    keys.rotate(now=clock.now())
    after_rotation = credential("Mit neuem Schlüssel")[1]

    cases = {
        **good,
        "rich": rich,
        "after rotation": after_rotation,
        "tampered": tampered,
        "undefined": undefined,
        "forged": forged,
        "foreign key": foreign,
        "expired": resigned(expired, address),
        "revoked": of_revoked,
        "replaced": of_replaced,
    }
    results, fetched = asked(verifiers, trusted, cases)

    fine = {*good, "rich", "after rotation"}
    for name, result in results.items():
        for verifier in ("verifierCore", "digitalBazaar"):
            assert result[verifier]["good"] == (name in fine), (name, verifier, result)
    for name in {*fine, "revoked", "replaced", "expired"}:
        assert results[name]["schema"] == []
    for name in ("revoked", "replaced"):
        assert results[name]["verifierCore"]["log"]["valid_signature"] is True
        assert results[name]["verifierCore"]["log"]["revocation_status"] is False
    assert results["expired"]["verifierCore"]["log"]["expiration"] is False
    here = {url for url in fetched if url.startswith(f"{address}/credentials/")}
    assert any(url.endswith("/did.json") for url in here)
    assert any("/status/" in url for url in here)

    keys.compromise(stolen, now=clock.now())
    results, _fetched = asked(verifiers, trusted, {"stolen": of_stolen, "new": after_rotation})
    for verifier in ("verifierCore", "digitalBazaar"):
        assert not results["stolen"][verifier]["good"]
        assert results["new"][verifier]["good"]


def test_the_two_halves_of_the_proof_are_right_by_another_way(site, credential):
    # The long way round, with nothing of ours but the contexts: PyLD's own canonical form for
    # both halves, the key out of did.json, the bit out of the list.
    address, trusted = site
    certificate, document = credential("Олена Коваленко")
    proof = document.pop("proof")
    value = proof.pop("proofValue")

    did_document = fetched(f"{address}/credentials/did.json", trusted)
    method = next(
        one
        for one in did_document["verificationMethod"]
        if one["id"] == proof["verificationMethod"]
    )
    assert method["controller"] == did_document["id"] == document["issuer"]["id"]
    assert method["id"] in did_document["assertionMethod"]
    public = Ed25519PublicKey.from_public_bytes(base58(method["publicKeyMultibase"])[2:])
    halves = [hashed({"@context": document["@context"], **proof}), hashed(document)]
    public.verify(base58(value), b"".join(halves))
    with pytest.raises(InvalidSignature):
        public.verify(base58(value), b"".join(reversed(halves)))

    assert not bit_of(document, trusted)
    life.revoke(certificate, RevocationReason.ISSUED_IN_ERROR, now=clock.now())
    assert bit_of(document, trusted)


def test_openbadgeslib_comes_to_the_same_conclusion(site, credential):
    _certificate, document = credential("Олена Коваленко")
    public = document["proof"]["verificationMethod"].partition("#")[2]
    tampered = deepcopy(document)
    tampered["credentialSubject"]["achievement"]["name"] = "Etwas anderes"

    key = Ed25519PublicKey.from_public_bytes(base58(public)[2:])
    pem = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    verifier = ob3.OB3LdpVerifier(pubkey_pem=pem)
    assert verifier.verify(document)
    with pytest.raises(ob3.OB3VerificationError):
        verifier.verify(tampered)


def forged_with_another_key(unsigned, proof):
    """Return a credential whose proof names our key and was made with another."""
    statements = {name: value for name, value in proof.items() if name != "proofValue"}
    value = Ed25519PrivateKey.generate().sign(proofs._hashed(unsigned, statements))
    return {**unsigned, "proof": {**statements, "proofValue": proofs.multibase.encoded(value)}}


def fetched(url, trusted):
    context = ssl.create_default_context(cafile=str(trusted))
    with urlopen(url, context=context) as answer:  # noqa: S310 -- our own site
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        return json.loads(answer.read())


def hashed(document):
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": contexts.load,
    }
    return sha256(jsonld.normalize(document, options).encode()).digest()


def base58(text):
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number = 0
    for letter in text[1:]:
        number = number * 58 + alphabet.index(letter)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def bit_of(document, trusted):
    entry = document["credentialStatus"]
    listed = fetched(entry["statusListCredential"], trusted)
    assert listed["id"] == entry["statusListCredential"]
    packed = listed["credentialSubject"]["encodedList"].removeprefix("u")
    bits = zlib.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), wbits=31)
    assert len(bits) == 131_072 // 8
    index = int(entry["statusListIndex"])
    return bool(bits[index // 8] & (0x80 >> index % 8))
