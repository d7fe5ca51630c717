"""Makes an association's seal: a key with a certificate, and the root that vouches for it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "nur für Tests"


@dataclass(frozen=True, kw_only=True)
class TestSeal:
    """A PKCS#12 file, and the root in DER."""

    __test__ = False

    path: Path
    root: bytes


def _name(common):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(subject, key, issuer, issuer_key, *, until, is_root):
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        [
            "data_encipherment",
            "key_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ],
        False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(until or now + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=not is_root,
                key_cert_sign=is_root,
                crl_sign=is_root,
                **usage,
            ),
            critical=True,
        )
        .sign(issuer_key, hashes.SHA256())
    )


def make_seal(folder, *, until=None, kind="ec", passphrase=PASSPHRASE, others=0):
    """Write a seal into a folder, signed by an authority nobody has heard of.

    Bought ones come with certificates of others, which make signatures larger.
    """
    authority = ec.generate_private_key(ec.SECP256R1())
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if kind == "ec"
        else rsa.generate_private_key(public_exponent=65537, key_size=3072)
    )
    names = "Prüfstelle", "Wohlfahrt Nordhafen e. V."
    root = _certificate(names[0], authority, names[0], authority, until=None, is_root=True)
    own = _certificate(names[1], key, names[0], authority, until=until, is_root=False)
    chain = [
        _certificate(f"Stelle {number}", key, names[0], authority, until=None, is_root=False)
        for number in range(others)
    ]
    path = Path(folder) / f"{kind}.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"seal", key, own, [root, *chain], BestAvailableEncryption(passphrase.encode())
        )
    )
    return TestSeal(path=path, root=root.public_bytes(Encoding.DER))
