"""The credential of a certificate: Open Badges 3.0 on Verifiable Credentials 2.0, signed.

It says what the paper says. Every term stands in the pinned contexts and the official schema,
and two nodes never say the same, so all verifiers sign and read the same statements.
"""

import json
import logging
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.choices import CertificateKind
from certificates.domain import did, proofs, statuslists
from certificates.domain.contexts import CREDENTIALS, OPEN_BADGES, UnsignableError, canonical
from certificates.domain.frozen import frozen_of
from certificates.domain.lettering import clean, language_tag
from certificates.domain.verification import verification_url
from certificates.models import Certificate, Credential
from lms.data import teaching_units

logger = logging.getLogger(__name__)

_NAMESPACE = UUID("5f6e2a0c-6b1c-5d0a-9b52-3c1d6f0f7a11")
_TYPES = {
    CertificateKind.ATTENDANCE: "CertificateOfCompletion",
    CertificateKind.TESTED: "Certificate",
    CertificateKind.MENTORING: "CommunityService",
}
LONGEST_ENDORSEMENT = 64 * 1024
_VARIABLES = ("name", "course", "minutes", "units", "date", "edition")

Part = dict[str, Any]


def sign(certificate: Certificate, *, base_url: str, now: datetime) -> Credential:
    """Return the signed credential of a certificate; neither has to be stored yet.

    Of many at once, give each its ``status_list`` and ``template_version`` as objects: then
    this asks the database nothing. Raises ``keys.NoKeyError`` or ``keys.KeyStoreError``.
    """
    document = proofs.signed(build(certificate, base_url=base_url), base_url=base_url, now=now)
    return Credential(
        certificate=certificate,
        body=json.dumps(document, ensure_ascii=False, separators=(",", ":")),
        verification_method=document["proof"]["verificationMethod"],
        signed_at=now,
    )


def build(certificate: Certificate, *, base_url: str) -> Part:
    """Return the credential of a certificate, not yet signed."""
    issuer = did.issuer(base_url)
    document: Part = {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": verification_url(certificate, base_url),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": clean(certificate.title_in(certificate.language)),
        "issuer": {
            "id": issuer,
            "type": ["Profile"],
            "name": clean(certificate.issuer) or base_url,
            "url": base_url,
        },
        "validFrom": proofs.moment(certificate.issued_at),
        "credentialSubject": _subject(certificate, issuer),
    }
    if certificate.valid_until:
        document["validUntil"] = proofs.moment(end_of(certificate.valid_until))
    if certificate.status_list is not None and certificate.status_index is not None:
        document["credentialStatus"] = _status(certificate, base_url)
    return _endorsed(document, frozen_of(certificate).get("endorsement"))


def end_of(day: date) -> datetime:
    """Return the last second of a calendar day where the site is."""
    midnight = datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())
    return midnight - timedelta(seconds=1)


def achievement_id(certificate: Certificate, issuer: str) -> str:
    """Return a name for what was achieved: the same for all who have achieved the same."""
    completion = certificate.completion
    source = (
        f"edition {completion.edition_id} {certificate.template_version_id} {certificate.kind}"
        if completion.edition_id
        else f"completion {completion.source_key}"
    )
    return f"urn:uuid:{uuid5(_NAMESPACE, f'{issuer} {source}')}"


def signed_by(public: str) -> QuerySet[Credential]:
    """Return the credentials a key has signed."""
    return Credential.objects.filter(verification_method__endswith=f"#{public}")


def endorsement_problem(text: str) -> str | None:
    """Say why a text is no endorsement for our credentials, or nothing if it is one.

    ``malformed``, ``no-endorsement`` or ``no-proof``. Whether its signature is right is for
    verifiers to say: the key is another association's, and nothing is fetched here.
    """
    if len(text) > LONGEST_ENDORSEMENT:
        return "malformed"
    try:
        document = json.loads(text)
        proofs.refuse_misshapen(document)
        canonical(document)
    except (ValueError, RecursionError):
        return "malformed"
    kinds = document.get("type")
    if "EndorsementCredential" not in (kinds if isinstance(kinds, list) else [kinds]):
        return "no-endorsement"
    return None if isinstance(document.get("proof"), dict) else "no-proof"


def _subject(certificate: Certificate, issuer: str) -> Part:
    """Return who has achieved it: by name only, for a lasting number would follow people."""
    achievement = _achievement(certificate, achievement_id(certificate, issuer))
    subject: Part = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": clean(certificate.recipient_name),
                "identityType": "name",
            }
        ],
        "activityEndDate": _midnight(certificate.completed_on),
        "achievement": achievement,
    }
    if certificate.minutes:
        subject["creditsEarned"] = achievement["creditsAvailable"]
        subject["result"] = [
            {
                "type": ["Result"],
                "resultDescription": achievement["resultDescription"][0]["id"],
                "value": str(certificate.minutes),
            }
        ]
    return subject


def _achievement(certificate: Certificate, name: str) -> Part:
    """Return what was achieved, in the language it was written in."""
    source = certificate.source_language
    competencies = _distinct(certificate.competencies_in(source))
    with translation.override(source):
        achievement: Part = {
            "id": name,
            "type": ["Achievement"],
            "achievementType": _TYPES[CertificateKind(certificate.kind)],
            "name": clean(certificate.title_in(source)),
            "description": _description(certificate, competencies),
            "criteria": {"narrative": _criteria(certificate)},
        }
        if certificate.minutes:
            achievement["creditsAvailable"] = _number(teaching_units(certificate.minutes))
            achievement["resultDescription"] = [
                {
                    "id": f"urn:uuid:{uuid5(_NAMESPACE, f'{name} minutes')}",
                    "type": ["ResultDescription"],
                    "name": _("Minutes"),
                    "resultType": "Result",
                }
            ]
    if (tag := language_tag(source)) != "und":
        achievement["inLanguage"] = tag
    if certificate.edition_number:
        achievement["version"] = str(certificate.edition_number)
    if competencies:
        achievement["tag"] = competencies
    if alignments := _alignments(frozen_of(certificate)):
        achievement["alignment"] = alignments
    return achievement


def _description(certificate: Certificate, competencies: list[str]) -> str:
    """Return how long it takes and what people can do afterwards."""
    lines = [clean(certificate.title_in(certificate.source_language))]
    if minutes := certificate.minutes:
        text = ngettext(
            "%(minutes)d minute, that is %(units)s teaching units of 45 minutes.",
            "%(minutes)d minutes, that is %(units)s teaching units of 45 minutes.",
            minutes,
        )
        lines.append(text % {"minutes": minutes, "units": _number(teaching_units(minutes))})
    return "\n".join([*lines, *(f"- {competency}" for competency in competencies)])


def _criteria(certificate: Certificate) -> str:
    """Return what it takes: in the template's words, else in ours."""
    texts = frozen_of(certificate).get("texts", {}).get(certificate.source_language, {})
    if own := str(texts.get("criteria") or ""):
        return "\n".join(clean(line) for line in _filled(own, certificate).splitlines())
    if certificate.kind == CertificateKind.TESTED:
        return _("All required parts were completed and the test was passed.")
    if certificate.kind == CertificateKind.MENTORING:
        return _("The hours of mentoring named here were given.")
    return _("All required parts were completed.")


def _filled(text: str, certificate: Certificate) -> str:
    """Put facts into wording; what is no variable of ours stays as it is.

    Not the name: what it takes is the same for everybody.
    """
    values = {
        "course": certificate.title_in(certificate.source_language),
        "minutes": certificate.minutes,
        "units": _number(teaching_units(certificate.minutes)),
        "edition": certificate.edition_number or "",
    }
    for name in _VARIABLES:
        text = text.replace(f"{{{name}}}", str(values.get(name, "")))
    return text


def _alignments(template: Mapping[str, Any]) -> list[Part]:
    """Return what the competencies are called in ESCO, each once."""
    known = {one["url"]: clean(one["name"]) for one in template.get("alignments", ())}
    return [
        {
            "type": ["Alignment"],
            "targetName": name,
            "targetUrl": url,
            "targetType": "ceasn:Competency",
            "targetFramework": "ESCO",
        }
        for url, name in known.items()
    ]


def _endorsed(document: Part, endorsement: Mapping[str, Any] | None) -> Part:
    """Add the endorsement of another association: of the issuer, else of the achievement.

    One that cannot be signed along is left out; nobody shall go without a credential for it.
    """
    if not endorsement:
        return document
    subject = endorsement.get("credentialSubject")
    about = subject.get("id") if isinstance(subject, dict) else None
    issuer = document["issuer"]
    target = issuer if about == issuer["id"] else document["credentialSubject"]["achievement"]
    target["endorsement"] = [endorsement]
    try:
        canonical(document)
    except UnsignableError as error:
        logger.warning("An endorsement was left out of a credential: %s", error)
        del target["endorsement"]
    return document


def _status(certificate: Certificate, base_url: str) -> Part:
    """Return where it stands whether the certificate is still good."""
    assert certificate.status_list is not None  # noqa: S101 -- the caller has looked
    address = statuslists.url(certificate.status_list.public_id, base_url)
    return {
        "id": f"{address}#{certificate.status_index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(certificate.status_index),
        "statusListCredential": address,
    }


def _midnight(day: date) -> str:
    """Return a calendar day as the schema wants it, so that it stays that day everywhere."""
    return f"{day.isoformat()}T00:00:00Z"


def _number(value: float) -> float | int:
    """Return a number as it is written without a needless “.0”.

    JavaScript reads 3.0 as 3 and then signs other statements than Python.
    """
    return int(value) if float(value).is_integer() else value


def _distinct(texts: list[str]) -> list[str]:
    """Return the texts without repetition or what cannot be read."""
    return list(dict.fromkeys(filter(None, (clean(text) for text in texts))))
