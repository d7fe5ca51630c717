"""Freezing what is attested: from a completion, the settings and a template to a certificate.

What all certificates of a batch have in common is read once.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from wagtail.models import Site

from certificates.choices import CertificateKind
from certificates.domain import designs
from certificates.domain.frozen import content_for
from certificates.domain.naming import DESIGN, nameable
from certificates.domain.templating import Picker
from certificates.models import Certificate, IssueRun, TemplateVersion
from lms import clock
from lms.api import AssociationSettings, Completion, Person, primary_units
from lms.data import CompletionKind

TIME_TO_UNDO = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who attests, as it stands in the settings of the site at this moment."""

    name: str
    place: str = ""
    signatory: str = ""


def issuer_of_site() -> Issuer:
    """Return who issues certificates here: what the office has entered, else the site's name."""
    site = Site.objects.filter(is_default_site=True).first()
    association = AssociationSettings.for_site(site) if site else AssociationSettings()
    fallback = str(getattr(settings, "WAGTAIL_SITE_NAME", ""))
    return Issuer(
        name=association.issuer or association.name or fallback,
        place=association.issuer_place,
        signatory=association.signatory,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafter:
    """Drafts certificates; knows who issues, by which templates, and who belongs where."""

    issuer: Issuer
    picker: Picker
    paths: Mapping[int, str]
    courses: Mapping[int, UUID | None]
    now: datetime

    @classmethod
    def of(cls, completions: Iterable[Completion], *, now: datetime) -> Self:
        """Read what is needed for these completions; the same statements for any number."""
        free = [one for one in completions if one.enrolment is None]
        runs = {run for one in free if (run := _run_of(one)) is not None}
        units = primary_units({one.person_id for one in free}, day=clock.date_of(now))
        courses = IssueRun.objects.filter(pk__in=runs).values_list("pk", "course_key")
        return cls(
            issuer=issuer_of_site(),
            picker=Picker.of_now(),
            paths={person: unit.path for person, unit in units.items()} if free else {},
            courses=dict(courses) if runs else {},
            now=now,
        )

    def draft(self, completion: Completion, person: Person) -> Certificate:
        """Return the certificate a person has earned. Nothing is stored."""
        version, kind = self._template(completion), _kind(completion)
        content = content_for(kind, version.content if version else {})
        return Certificate(
            completion=completion,
            recipient_name=nameable(person.display_name),
            language=person.language or settings.LANGUAGE_CODE,
            source_language=completion.source_language,
            titles=_part(completion, "title"),
            competencies=_competencies(content) or _part(completion, "competencies"),
            minutes=completion.minutes,
            kind=kind,
            edition_number=completion.edition.number if completion.edition else None,
            completed_on=completion.completed_on,
            issued_at=self.now,
            issuer=self.issuer.name,
            issuer_place=self.issuer.place,
            signatory=self.issuer.signatory,
            template_version=version,
            design_version=content.get("design") or designs.current(DESIGN),
            valid_until=_valid_until(completion.completed_on, content.get("valid_months")),
            mail_at=self._mail_at(completion, person),
        )

    def fits(self, draft: Certificate, person: Person) -> bool:
        """Tell whether a draft says what is true of a person now."""
        language = person.language or settings.LANGUAGE_CODE
        return (draft.recipient_name, draft.language) == (nameable(person.display_name), language)

    def again(self, draft: Certificate, person: Person) -> Certificate | None:
        """Return a draft in another name, in the same place; nothing, if no name is left."""
        anew = self.draft(draft.completion, person)
        anew.status_list, anew.status_index = draft.status_list, draft.status_index
        return anew if anew.recipient_name else None

    def _template(self, completion: Completion) -> TemplateVersion | None:
        """Return the wording a completion is attested in."""
        enrolment = completion.enrolment
        if enrolment:
            path = enrolment.unit.path if enrolment.unit else ""
            return self.picker.version_for(enrolment.course.key, path)
        course = self.courses.get(_run_of(completion) or 0)
        return self.picker.version_for(course, self.paths.get(completion.person_id, ""))

    def _mail_at(self, completion: Completion, person: Person) -> datetime | None:
        """Return when to write: what was entered by hand may first be undone."""
        if not can_be_written_to(person):
            return None
        by_hand = completion.kind == CompletionKind.MANUAL
        return self.now + TIME_TO_UNDO if by_hand else self.now


def can_be_written_to(person: Person) -> bool:
    """Tell whether somebody has an account with an address."""
    field = get_user_model().get_email_field_name()
    return bool(person.user and getattr(person.user, field, ""))


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _valid_until(completed_on: date, months: int | None) -> date | None:
    """Return the last day on which a certificate is good, if there is one."""
    return months_later(completed_on, months) if months else None


def _kind(completion: Completion) -> CertificateKind:
    """Return what is attested."""
    if completion.kind == CompletionKind.MENTORING:
        return CertificateKind.MENTORING
    return CertificateKind.TESTED if completion.tested else CertificateKind.ATTENDANCE


def _run_of(completion: Completion) -> int | None:
    """Return which issue by hand a completion comes from."""
    source, _colon, rest = completion.source_key.partition(":")
    if completion.kind != CompletionKind.MANUAL or f"{source}:" != IssueRun.SOURCE:
        return None
    return int(rest.partition(":")[0])


def _part(completion: Completion, part: str) -> dict[str, Any]:
    """Return one part of a completion's texts, by language."""
    return {language: text[part] for language, text in completion.texts.items() if text.get(part)}


def _competencies(content: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the competencies of a template, which stand in place of the course's own."""
    texts = content.get("texts", {})
    return {
        language: list(text["competencies"])
        for language, text in texts.items()
        if text.get("competencies")
    }
