"""Programmes: made, changed, closed and opened again by their coordination."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lms.api import Course, OrganisationUnit, Person
from mentoring.choices import ProfileState, ProgrammeKind, ProposalState, RoundState, TandemState
from mentoring.domain.rounds import discard
from mentoring.domain.rules import DEFAULTS
from mentoring.models import Profile, Programme, Proposal, Round, RuleSet, Tandem

PARTS = ("title", "summary", "agreement")
_OPEN_ROUND = (RoundState.WAITING, RoundState.RUNNING, RoundState.REVIEW)
_OPEN_PROPOSAL = (ProposalState.DRAFT, ProposalState.OPEN)


class ProgrammeError(ValueError):
    """A programme cannot become as asked. ``problems`` maps a field, or "" for all, to why."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep the problems."""
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that can be changed in a programme. ``texts`` is as in the model."""

    unit: OrganisationUnit
    contact: Person
    texts: Mapping[str, Mapping[str, str]]
    guide_key: UUID | None = None
    gate_course: Course | None = None
    months: int = 9
    rhythm_days: int = 14
    allows_requests: bool = False
    certificate_minutes: int = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whom closing a programme concerns."""

    applied: int
    admitted: int
    proposals: int
    tandems: int
    has_round: bool


@transaction.atomic
def make(
    kind: ProgrammeKind, settings: Settings, *, language: str, by: Person, now: datetime
) -> Programme:
    """Make a programme with the usual rules of its kind. Raises ``ProgrammeError``.

    ``language`` is the one its texts are written in first.
    """
    programme = Programme(kind=kind, source_language=language)
    _fill(programme, settings)
    programme.save(force_insert=True)
    RuleSet.objects.create(
        programme=programme,
        number=1,
        rules=DEFAULTS[kind].as_json(),
        changed_by=by,
        created_at=now,
    )
    return programme


@transaction.atomic
def change(programme: Programme, settings: Settings, *, seen: str) -> Programme:
    """Change a programme that is open. Raises ``ProgrammeError``.

    ``seen`` is the stamp of what was on the screen, so that nobody writes over what somebody
    else has saved meanwhile. Other words of the agreement are a new version of it.
    """
    locked = _locked(programme)
    if locked.closed_at is not None:
        raise ProgrammeError({"": _("This programme is closed. Open it again to change it.")})
    before, version = stamp(locked), locked.agreement_version
    agreements = _agreements(locked)
    _fill(locked, settings)
    if stamp(locked) == before:
        return locked
    if before != seen:
        raise ProgrammeError(
            {
                "": _(
                    "Somebody else has changed this programme meanwhile. What you entered stands "
                    "below and is not saved yet. Compare, then save once more."
                )
            }
        )
    if _agreements(locked) != agreements:
        locked.agreement_version = version + 1
    locked.save()
    return locked


@transaction.atomic
def close(programme: Programme, *, now: datetime) -> Standing:
    """Take in nobody any more; tandems go on to their end. Tells whom it concerned.

    An open round is discarded and what is proposed is taken back. Profiles stay as they are, so
    that opening the programme again leaves nobody out.
    """
    locked = _locked(programme)
    found = standing(locked)
    if locked.closed_at is not None:
        return found
    for one in Round.objects.filter(programme=locked, state__in=_OPEN_ROUND):
        discard(one)
    Proposal.objects.filter(mentee__programme=locked, state__in=_OPEN_PROPOSAL).update(
        state=ProposalState.DROPPED, closed_at=now
    )
    locked.closed_at = now
    locked.save(update_fields=["closed_at"])
    return found


@transaction.atomic
def reopen(programme: Programme) -> None:
    """Let a closed programme take people in again."""
    locked = _locked(programme)
    locked.closed_at = None
    locked.save(update_fields=["closed_at"])


def standing(programme: Programme) -> Standing:
    """Count whom closing a programme would concern."""
    profiles = Profile.objects.filter(programme=programme)
    in_state = {
        state: profiles.filter(state=state).count()
        for state in (ProfileState.APPLIED, ProfileState.ADMITTED)
    }
    proposals = Proposal.objects.filter(mentee__programme=programme, state=ProposalState.OPEN)
    running = Tandem.objects.filter(programme=programme).exclude(state=TandemState.ENDED)
    return Standing(
        applied=in_state[ProfileState.APPLIED],
        admitted=in_state[ProfileState.ADMITTED],
        proposals=proposals.count(),
        tandems=running.count(),
        has_round=Round.objects.filter(programme=programme, state__in=_OPEN_ROUND).exists(),
    )


def stamp(programme: Programme) -> str:
    """Return what changes whenever somebody changes the programme."""
    seen = [
        programme.unit_id,
        programme.contact_id,
        programme.texts,
        str(programme.guide_key or ""),
        programme.gate_course_id,
        programme.months,
        programme.rhythm_days,
        programme.allows_requests,
        programme.certificate_minutes,
    ]
    text = json.dumps(seen, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _fill(programme: Programme, settings: Settings) -> None:
    """Put settings into a programme, unsaved. Raises ``ProgrammeError``."""
    programme.unit, programme.contact = settings.unit, settings.contact
    programme.guide_key, programme.gate_course = settings.guide_key, settings.gate_course
    programme.months, programme.rhythm_days = settings.months, settings.rhythm_days
    programme.allows_requests = settings.allows_requests
    programme.certificate_minutes = settings.certificate_minutes
    programme.texts = _cleaned(settings.texts)
    problems = {
        f"title_{language}": _("These texts need a title in the same language.")
        for language, texts in programme.texts.items()
        if not texts.get("title")
    }
    source = programme.source_language
    if not programme.texts.get(source, {}).get("title"):
        problems[f"title_{source}"] = _("A programme needs a title.")
    try:
        programme.clean_fields(exclude={"texts"})
    except ValidationError as error:
        problems |= {name: " ".join(words) for name, words in error.message_dict.items()}
    if problems:
        raise ProgrammeError(problems)


def _cleaned(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return texts without what is empty, with one kind of line end."""
    found = {}
    for language, parts in texts.items():
        words = {part: parts.get(part, "").replace("\r\n", "\n").strip() for part in PARTS}
        if any(words.values()):
            found[language] = {part: text for part, text in words.items() if text}
    return found


def _agreements(programme: Programme) -> dict[str, str]:
    """Return the agreement in each language that has one."""
    texts = programme.texts.items()
    return {code: parts["agreement"] for code, parts in texts if parts.get("agreement")}


def _locked(programme: Programme) -> Programme:
    """Return a programme that nobody else can change until the end of the transaction."""
    return Programme.objects.select_for_update().get(pk=programme.pk)
