"""Certificates by hand: for what was learnt elsewhere, to several people at once, with a reason.

First look (``preview``), then act (``issue_by_hand``): what is written are completions, and
their certificates follow as all others do. A run can be undone; letters wait an hour for that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from certificates.choices import Prospect, Refusal, RevocationReason
from certificates.domain import life
from certificates.domain.crediting import locked_people
from certificates.domain.naming import RefusedError, nameable, unprintable
from certificates.domain.templating import Picker
from certificates.models import Certificate, IssueRun
from lms.api import Achievement, Completion, Person, add_completions
from lms.data import CompletionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """What is to be attested by hand, and why.

    ``texts`` maps a language to ``{"title", "competencies"}`` and has the source language.
    ``course_key`` names the course whose template is taken, if it is not the unit's.
    """

    reason: str
    source_language: str
    texts: Mapping[str, Mapping[str, Any]]
    minutes: int
    completed_on: date
    tested: bool = False
    course_key: UUID | None = None

    @property
    def title(self) -> str:
        """The title in the source language."""
        return str(self.texts[self.source_language]["title"])


def preview(attestation: Attestation, people: Iterable[Person]) -> dict[int, Prospect]:
    """Say what would become of each person, by their id. Nothing is written."""
    people = list(people)
    owners = _owners(attestation, people)
    names = {nameable(person.display_name) for person in people}
    cannot = {name for design in _papers(attestation) for name in unprintable(names, design)}
    return {person.pk: _prospect(person, owners, cannot) for person in people}


@transaction.atomic
def issue_by_hand(
    attestation: Attestation, people: Iterable[Person], *, by: Person, now: datetime
) -> IssueRun:
    """Attest something to all who can get it, and let the certificates follow.

    Pressing twice attests it once: who has it already is left out. Raises ``RefusedError``
    when nobody is left.
    """
    locked = locked_people(person.pk for person in people)
    prospects = preview(attestation, locked)
    chosen = [person for person in locked if prospects[person.pk] == Prospect.NEW]
    if not chosen:
        raise RefusedError(Refusal.NOBODY)
    run = IssueRun.objects.create(
        requested_by=by,
        reason=attestation.reason,
        source_language=attestation.source_language,
        texts={language: dict(text) for language, text in attestation.texts.items()},
        minutes=attestation.minutes,
        tested=attestation.tested,
        completed_on=attestation.completed_on,
        course_key=attestation.course_key,
        created_at=now,
    )
    add_completions([_achievement(run, person) for person in chosen], now=now)
    return run


@transaction.atomic
def undo_run(run: IssueRun, *, by: Person, now: datetime) -> int:
    """Revoke all certificates of a run, and let none follow. Returns how many were revoked.

    Letters that have not gone are not sent; whoever has got one is told. Safe to repeat.
    """
    completions = completions_of(run)
    locked_people(completions.values_list("person_id", flat=True))
    undone = IssueRun.objects.filter(pk=run.pk, undone_at__isnull=True)
    undone.update(undone_at=now, undone_by=by)
    current = Certificate.objects.current().filter(completion__in=completions.values("pk"))
    return life.revoke_all(current, RevocationReason.ISSUED_IN_ERROR, now=now)


def completions_of(run: IssueRun) -> QuerySet[Completion]:
    """Return what was attested in a run."""
    return Completion.objects.filter(
        kind=CompletionKind.MANUAL, source_key__startswith=f"{IssueRun.SOURCE}{run.pk}:"
    )


def _achievement(run: IssueRun, person: Person) -> Achievement:
    """Return what a person has achieved according to a run."""
    return Achievement(
        person_id=person.pk,
        kind=CompletionKind.MANUAL,
        source_key=f"{IssueRun.SOURCE}{run.pk}:{person.pk}",
        source_language=run.source_language,
        texts=run.texts,
        minutes=run.minutes,
        tested=run.tested,
        completed_on=run.completed_on,
    )


def _papers(attestation: Attestation) -> set[str]:
    """Return the designs in which it may be printed: whose template it is, the unit decides."""
    versions = Picker.of_now().versions
    holding = [one for one in versions if one.course_key in (None, attestation.course_key)]
    return {one.content.get("design") or "" for one in holding} or {""}


def _owners(attestation: Attestation, people: list[Person]) -> set[int]:
    """Return who has the same certificate already, or will have it soon: not revoked."""
    revoked = Certificate.objects.current().filter(revoked_at__isnull=False)
    undone = [
        f"{IssueRun.SOURCE}{pk}:"
        for pk in IssueRun.objects.filter(
            undone_at__isnull=False, completed_on=attestation.completed_on
        ).values_list("pk", flat=True)
    ]
    same = (
        Completion.objects.filter(
            kind=CompletionKind.MANUAL,
            completed_on=attestation.completed_on,
            person__in=[person.pk for person in people],
        )
        .exclude(Q(pk__in=revoked.values("completion")))
        .values_list("person_id", "source_key", "source_language", "texts")
    )
    return {
        person
        for person, key, language, texts in same
        if texts.get(language, {}).get("title") == attestation.title
        and not key.startswith(tuple(undone))
    }


def _prospect(person: Person, owners: set[int], cannot: set[str]) -> Prospect:
    """Say what would become of one person."""
    name = nameable(person.display_name)
    if not name or person.erased_at:
        return Prospect.NO_NAME
    if person.pk in owners:
        return Prospect.HAS_ONE
    return Prospect.UNPRINTABLE if name in cannot else Prospect.NEW
