"""Whether a file is what we have issued: it is compared with our records, not believed.

What is shown as true comes from the record. What a file says is shown only where it differs.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import formats, translation

from certificates.choices import CertificateStatus, Detail, Outcome
from certificates.domain import badges, credentials, documents, extracting, proofs
from certificates.domain.credentialfacts import differences_between
from certificates.domain.extracting import Extract, FileKind, Problem, UnreadableError
from certificates.domain.lettering import clean
from certificates.domain.rendering import RenderingError, render_pdf
from certificates.domain.verification import Verdict, verdict_on, verification_url
from certificates.domain.visible import Difference, Sight, compare_texts
from certificates.models import Certificate
from lms import clock
from lms.data import teaching_units

_SHOWN = 12
_HARMLESS = (None, "no-proof", "expired")  # whether it has expired says the status
_DATES = ("j. F Y", "j F Y", "DATE_FORMAT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What can be said about a file. The verdict is on the certificate it claims to be.

    ``proof`` is the code of what is wrong with a credential's proof, if anything.
    ``is_blind`` says that what the file shows could not be read, only what is attached.
    """

    outcome: Outcome
    verdict: Verdict | None = None
    differences: tuple[Difference, ...] = ()
    additions: tuple[str, ...] = ()
    proof: str | None = None
    problem: Problem | None = None
    is_blind: bool = False


def examine(data: bytes, *, base_url: str, now: datetime) -> Finding:
    """Compare a file with our records. Nothing of it is kept."""
    try:
        extract = extracting.extract(data)
    except UnreadableError as error:
        return Finding(outcome=Outcome.UNREADABLE, problem=error.problem)
    found = _known(extract.ids)
    if len(found) == 1:
        verdict = verdict_on(found[0], today=clock.date_of(now))
        return _judged(extract, verdict, base_url=base_url, now=now)
    if found:
        return Finding(outcome=Outcome.SEVERAL)
    return Finding(outcome=Outcome.FOREIGN if extract.ids else Outcome.NUMBERLESS)


def _judged(extract: Extract, verdict: Verdict, *, base_url: str, now: datetime) -> Finding:
    """Judge a file that refers to one of our certificates."""
    if not verdict.has_facts:
        return Finding(outcome=Outcome.HIDDEN, verdict=verdict)
    if _is_ours(extract, verdict.certificate):
        return Finding(outcome=Outcome.GENUINE, verdict=verdict)
    return _compared(extract, verdict, base_url=base_url, now=now)


def _known(ids: tuple[str, ...]) -> list[Certificate]:
    """Return the certificates that a file names, the likeliest first."""
    rows = Certificate.objects.select_related(
        "credential", "template_version", "status_list", "completion"
    ).filter(public_id__in=ids)
    return sorted(rows, key=lambda one: ids.index(one.public_id))


def _is_ours(extract: Extract, certificate: Certificate) -> bool:
    """Tell whether a file is byte for byte one we have made."""
    body = _body(certificate)
    if extract.kind == FileKind.PDF:
        return extract.sha256 in documents.known_hashes(certificate)
    if extract.kind == FileKind.JSON or not body:
        return False
    try:
        if extract.kind == FileKind.PNG:
            return extract.data == badges.baked_png(certificate, body)
        return extract.data == badges.baked_svg(certificate, body).encode()
    except RenderingError:
        return False


def _body(certificate: Certificate) -> str:
    """Return the signed credential as it was handed out, if there is one."""
    signed = getattr(certificate, "credential", None)
    return signed.body if signed else ""


def _compared(extract: Extract, verdict: Verdict, *, base_url: str, now: datetime) -> Finding:
    """Compare a file that is not one of ours with the record it refers to."""
    proof, found = None, list(_addresses(extract, verdict.certificate, base_url))
    if extract.credential:
        found += _stated(extract.credential, verdict.certificate, base_url)
        if not found:
            proof = _proof(extract.credential, verdict.certificate, now)
    if proof not in _HARMLESS:
        found.append(Difference(detail=Detail.PROOF))
    sight = _seen(extract, verdict.certificate, base_url)
    found += [_with_hours(one, verdict.certificate) for one in sight.differences]
    told = sorted(dict.fromkeys(_discreet(one, verdict) for one in found), key=_rank)
    # JSON shows nothing and is laid out anew by every program: what is stated is all there is.
    is_whole = extract.kind == FileKind.JSON and proof in (None, "expired")
    same = Outcome.GENUINE if is_whole else Outcome.SAME_CONTENT
    return Finding(
        outcome=Outcome.ALTERED if found else same,
        verdict=verdict,
        differences=tuple(told[:_SHOWN]),
        additions=sight.additions[:_SHOWN],
        proof=proof,
        is_blind=sight.is_blind,
    )


def _stated(document: dict[str, Any], certificate: Certificate, base_url: str) -> list[Difference]:
    """Compare what a credential says with what ours says."""
    body = _body(certificate)
    ours = json.loads(body) if body else credentials.build(certificate, base_url=base_url)
    return list(differences_between(ours, document))


def _proof(document: dict[str, Any], certificate: Certificate, now: datetime) -> str | None:
    """Check the proof of a credential whose statements are known to be ours."""
    body = _body(certificate)
    if body and json.loads(body).get("proof") == document.get("proof"):
        return None
    return proofs.problem_of(document, now=now)


def _addresses(extract: Extract, certificate: Certificate, base_url: str) -> Iterator[Difference]:
    """Find addresses that look like ours and lead somewhere else."""
    own = verification_url(certificate, base_url)
    for link in extract.links:
        if certificate.public_id in link and not link.startswith(own):
            yield Difference(detail=Detail.ADDRESS, in_file=link[:200], in_record=own)


def _seen(extract: Extract, certificate: Certificate, base_url: str) -> Sight:
    """Compare what a PDF shows with what ours shows."""
    if extract.kind != FileKind.PDF:
        return Sight(is_blind=extract.kind != FileKind.JSON)  # pictures are not read
    try:
        ours = extracting.extract(render_pdf(certificate, base_url)).text
    except (RenderingError, UnreadableError):
        return Sight(is_blind=True)
    return compare_texts(ours, extract.text, _facts(certificate))


def _facts(certificate: Certificate) -> Iterator[tuple[Detail, str]]:
    """Return how facts may read on our paper; whichever stands there is looked for."""
    yield Detail.NAME, clean(certificate.recipient_name)
    for title in certificate.titles.values():
        yield Detail.COURSE, clean(title)
    days = (
        (Detail.COMPLETED, certificate.completed_on),
        (Detail.ISSUED, clock.date_of(certificate.issued_at)),
        (Detail.VALID_UNTIL, certificate.valid_until),
    )
    for language in dict.fromkeys(("de", "en-gb", certificate.language)):
        with translation.override(language):
            for fact, day in days:
                if day:
                    yield from ((fact, formats.date_format(day, form)) for form in _DATES)
    yield Detail.ISSUER, clean(certificate.issuer)
    for texts in certificate.competencies.values():
        yield from ((Detail.COMPETENCIES, clean(text)) for text in texts)


def _with_hours(difference: Difference, certificate: Certificate) -> Difference:
    """Call a changed number of minutes or teaching units what it is."""
    units = teaching_units(certificate.minutes)
    hours = (str(certificate.minutes), f"{units:g}", f"{units:g}".replace(".", ","))
    is_hours = difference.detail == Detail.WORDS and difference.in_record in hours
    return replace(difference, detail=Detail.HOURS) if is_hours else difference


def _rank(difference: Difference) -> int:
    """Return how far up a difference is told: in the order of the paper."""
    return list(Detail).index(difference.detail)


def _discreet(difference: Difference, verdict: Verdict) -> Difference:
    """Keep our record of a name to ourselves where the page would not show it either."""
    if difference.detail == Detail.PROOF or verdict.has_name:
        return difference
    may_tell = difference.detail not in (Detail.NAME, Detail.WORDS)
    if may_tell and verdict.status != CertificateStatus.ERASED:
        return difference
    return replace(difference, in_record="")
