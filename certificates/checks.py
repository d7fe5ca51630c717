"""What must be right in a host's settings before a certificate is printed."""

import json
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12
from django.conf import settings
from django.core.checks import (
    CheckMessage,
    Error,
    Tags,
    Warning,  # noqa: A004 -- Django's name
    register,
)
from django.core.files.storage import InvalidStorageError, storages

from certificates.conf import conf
from lms import clock

SOON = timedelta(days=60)


@register(Tags.urls)
def base_url(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401, ARG001
    """A QR code needs a whole address: paper knows no host."""
    if conf.certificate_base_url.startswith(("https://", "http://")):
        return []
    return [
        Warning(
            "The QR codes on certificates lead nowhere.",
            hint="Set LOTSE_CERTIFICATE_BASE_URL (or WAGTAILADMIN_BASE_URL) to https://…",
            id="lotse_certificates.W001",
        )
    ]


@register(Tags.security, deploy=True)
def keys(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401, ARG001
    """A credential needs a key, and the key its passphrase."""
    if not conf.keys and (conf.key_file is None or not conf.key_file.is_file()):
        return [
            Warning(
                "Certificates are issued without a machine-readable credential: there is no key.",
                hint="Set LOTSE_KEY_FILE and LOTSE_KEY_PASSPHRASE; manage.py lotse_keys create.",
                id="lotse_certificates.W002",
            )
        ]
    problem = _problem_of_keys()
    if not problem:
        return []
    return [
        Warning(
            f"Certificates are issued without a machine-readable credential: {problem}",
            hint="Look at LOTSE_KEY_FILE, LOTSE_KEYS and LOTSE_KEY_PASSPHRASE.",
            id="lotse_certificates.W003",
        )
    ]


def _problem_of_keys() -> str:
    """Say why no key opens, or nothing if one does."""
    try:
        text = conf.keys or (conf.key_file or Path()).read_text(encoding="utf-8")
        known = json.loads(text)["keys"]
        current = [key for key in known if not key["retired"] and not key["compromised"]]
        if not current:
            return "all keys are retired."
        load_pem_private_key(current[-1]["private"].encode(), conf.key_passphrase.encode() or None)
    except OSError as error:
        return f"the key file cannot be read ({error})."
    except (ValueError, TypeError, KeyError):
        return "the key does not open with this passphrase, or the file is damaged."
    return ""


@register(Tags.files, deploy=True)
def private_storage(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401, ARG001
    """Files of many certificates need a folder that no web server hands out."""
    try:
        folder = Path(storages["lotse_private"].path("")).resolve()
    except (InvalidStorageError, NotImplementedError):
        return [
            Warning(
                "Coordinators cannot get many certificates as one file.",
                hint='Add "lotse_private" to STORAGES: a FileSystemStorage whose location no web '
                "server reaches and all workers share.",
                id="lotse_certificates.W010",
            )
        ]
    public = [Path(root).resolve() for root in (settings.MEDIA_ROOT, settings.STATIC_ROOT) if root]
    if not any(folder == root or root in folder.parents for root in public):
        return []
    return [
        Error(
            "The storage for private files lies in a folder that is open to everybody.",
            hint='Move the location of "lotse_private" in STORAGES out of MEDIA_ROOT and '
            "STATIC_ROOT.",
            id="lotse_certificates.E010",
        )
    ]


@register(Tags.security)
def seal(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401, ARG001
    """Where documents are to be sealed, there must be something to seal them with."""
    if conf.pades_file is None:
        return []
    if find_spec("pyhanko") is None:
        return [
            Error(
                "Documents cannot be signed: pyHanko is not installed.",
                hint="Install wagtail-lotse[pades], or take LOTSE_PADES_FILE away.",
                id="lotse_certificates.E020",
            )
        ]
    try:
        secret = conf.pades_passphrase.encode() or None
        _key, certificate, _chain = pkcs12.load_key_and_certificates(
            conf.pades_file.read_bytes(), secret
        )
    except (OSError, ValueError) as error:
        return [_seal_error(f"The file cannot be opened ({error}).")]
    if _key is None or certificate is None:
        return [_seal_error("There is no key with its certificate in the file.")]
    return _seal_in_time(certificate.not_valid_after_utc - clock.now())


def _seal_error(reason: str) -> CheckMessage:
    """Say that the seal cannot be used."""
    return Error(
        f"Documents cannot be signed. {reason}",
        hint="Look at LOTSE_PADES_FILE (PKCS#12) and LOTSE_PADES_PASSPHRASE.",
        id="lotse_certificates.E021",
    )


def _seal_in_time(left: timedelta) -> list[CheckMessage]:
    """Say that the seal's certificate has expired or is about to."""
    hint = "Get a new certificate and put it into LOTSE_PADES_FILE."
    if left <= timedelta(0):
        message = "Documents cannot be signed: the certificate of the seal has expired."
        return [Error(message, hint=hint, id="lotse_certificates.E022")]
    if left < SOON:
        message = f"In {left.days} days the certificate of the seal expires."
        return [Warning(message, hint=hint, id="lotse_certificates.W020")]
    return []
