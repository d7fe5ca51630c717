"""The office's list of certificates: which there are, who may see them, and the report of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates.choices import CertificateKind, CertificateStatus
from certificates.domain.verification import status_of
from certificates.models import Certificate, IssueRun
from lms import clock
from lms.api import Scope, courses_on_offer, visible_completions
from lms.data import CompletionKind
from lms.registry import (
    Column,
    ColumnKind,
    Filter,
    FilterKind,
    Option,
    Question,
    Report,
    Result,
    Row,
)

_CHUNK = 500  # certificates read at once for an export
_COURSE, _RUN, _OTHER = "course", "run", "other"
_RUNS = 50  # how many of somebody's own runs by hand can be chosen
# What is no longer good is shown and listed, but not handed out as a document.
PRINTED = (CertificateStatus.VALID, CertificateStatus.EXPIRED)
# In the order in which they stand in a sentence, and are asked.
_SHOWN = (
    CertificateStatus.VALID,
    CertificateStatus.EXPIRED,
    CertificateStatus.REPLACED,
    CertificateStatus.REVOKED,
)


def visible_certificates(scope: Scope) -> QuerySet[Certificate]:
    """Return the certificates of whom somebody sees by name, in all their versions."""
    completions = visible_completions(scope)
    return Certificate.objects.filter(completion__in=completions.values("pk"))


def selected(question: Question) -> QuerySet[Certificate]:
    """Return the certificates a question asks for, by name, the latest of each person first."""
    found = visible_certificates(question.scope).filter(_match(question))
    return found.order_by(
        "completion__person__sort_name", "completion__person", "-completed_on", "-pk"
    )


def row_of(certificate: Certificate, question: Question, **more: str) -> Row:
    """Return a certificate as a line of the report, in the reader's language."""
    return Row(
        {
            # A line must be called something, also for whoever has it read aloud.
            "name": certificate.recipient_name or str(CertificateStatus.ERASED.label),
            "title": certificate.title_in(question.language),
            "kind": str(CertificateKind(certificate.kind).label),
            "issued": clock.date_of(certificate.issued_at),
            "completed": certificate.completed_on,
            "until": certificate.valid_until,
            "status": str(status_of(certificate, today=question.today).label),
            "number": certificate.public_id,
            **more,
        },
        subject=certificate.completion.person_id,
    )


def columns() -> list[Column]:
    """Return the columns of the report, and of the list in a file of many."""
    return [
        Column(key="name", title=_("Name")),
        Column(key="title", title=_("Title")),
        Column(key="kind", title=_("Kind")),
        Column(key="issued", title=_("Issued on"), kind=ColumnKind.DATE),
        Column(key="completed", title=_("Completed on"), kind=ColumnKind.DATE),
        Column(key="until", title=_("Valid until"), kind=ColumnKind.DATE),
        Column(key="status", title=_("Status")),
        Column(key="number", title=_("Number")),
    ]


def answer(question: Question) -> Result:
    """List the certificates of the people in the scope."""
    certificates = selected(question)
    counts = counts_of(certificates, question.today)
    return Result(
        columns=columns(),
        rows=CertificateRows(question, certificates, sum(counts.values())),
        summary=sentence(counts),
    )


class CertificateRows:
    """One line for each certificate, read in as many statements for fifty as for one."""

    def __init__(self, question: Question, certificates: QuerySet[Certificate], count: int) -> None:
        """Keep what to ask the database."""
        self._question = question
        self._certificates = certificates
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part: slice) -> list[Row]:
        rows = self._certificates.select_related("completion")[part]
        return [row_of(one, self._question) for one in rows]

    def __iter__(self) -> Iterator[Row]:
        keys = list(self._certificates.values_list("pk", flat=True))
        for one in read(keys, Certificate.objects.all()):
            yield row_of(one, self._question)

    def subjects(self) -> list[int]:
        """Return the ids of the people, in the order of the lines."""
        return list(self._certificates.values_list("completion__person", flat=True))


def read(
    keys: Sequence[int], certificates: QuerySet[Certificate], chunk: int = _CHUNK
) -> Iterator[Certificate]:
    """Yield certificates in the order of their keys, a part at a time."""
    everything = certificates.select_related("completion")
    for start in range(0, len(keys), chunk):
        part = keys[start : start + chunk]
        found = {one.pk: one for one in everything.filter(pk__in=part)}
        yield from (found[key] for key in part if key in found)


def counts_of(certificates: QuerySet[Certificate], today: date) -> dict[CertificateStatus, int]:
    """Count the certificates of each status."""
    counts = {status.value: Count("pk", filter=_is(status, today)) for status in _SHOWN}
    found = certificates.order_by().aggregate(**counts)
    return {status: int(found[status.value]) for status in _SHOWN}


def sentence(counts: Mapping[CertificateStatus, int]) -> str:
    """Return the one sentence on top."""
    total = sum(counts.values())
    first = ngettext("%(total)s certificate", "%(total)s certificates", total) % {
        "total": number_format(total, force_grouping=True)
    }
    parts = [
        str(words) % {"number": number_format(counts[status], force_grouping=True)}
        for status, words in _WORDS.items()
        if counts[status]
    ]
    return _("%(first)s: %(parts)s.") % {"first": first, "parts": ", ".join(parts)}


def titles_on_offer(scope: Scope, language: str) -> list[Option]:
    """Return the courses there are certificates of, one's own runs by hand, and other kinds."""
    completions = visible_completions(scope).filter(certificates__isnull=False).order_by()
    courses = set(completions.values_list("enrolment__course", flat=True).distinct())
    kinds = set(completions.values_list("kind", flat=True).distinct())
    return [
        *(
            Option(value=f"{_COURSE}-{option.value}", label=option.label)
            for option in courses_on_offer(scope, language)
            if int(option.value) in courses
        ),
        *_runs_on_offer(scope, language),
        *(
            Option(value=f"{_OTHER}-{kind.value}", label=_("All: %(kind)s") % {"kind": kind.label})
            for kind in CompletionKind
            if kind in kinds and kind != CompletionKind.COURSE
        ),
    ]


def title_of(run: IssueRun, language: str) -> str:
    """Return what was attested in a run, in a language or in the source language."""
    text = run.texts.get(language) or run.texts.get(run.source_language) or {}
    return str(text.get("title", ""))


def _runs_on_offer(scope: Scope, language: str) -> list[Option]:
    """Return what somebody has issued by hand, the latest first."""
    runs = IssueRun.objects.filter(requested_by=scope.viewer) if scope.viewer else ()
    return [
        Option(
            value=f"{_RUN}-{run.pk}",
            label=f"{title_of(run, language)} ({date_format(run.completed_on)})",
        )
        for run in runs[:_RUNS]
    ]


def kinds_on_offer(_scope: Any, _language: str) -> list[Option]:  # noqa: ANN401 -- registry
    """Return every kind of certificate."""
    return [Option(value=kind.value, label=kind.label) for kind in CertificateKind]


def statuses_on_offer(_scope: Any, _language: str) -> list[Option]:  # noqa: ANN401 -- registry
    """Return every status of a certificate whose holder still has a name."""
    return [Option(value=status.value, label=status.label) for status in _SHOWN]


_WORDS = {
    CertificateStatus.VALID: gettext_lazy("%(number)s valid"),
    CertificateStatus.EXPIRED: gettext_lazy("%(number)s expired"),
    CertificateStatus.REPLACED: gettext_lazy("%(number)s replaced"),
    CertificateStatus.REVOKED: gettext_lazy("%(number)s revoked"),
}


def _is(status: CertificateStatus, today: date) -> Q:
    """Return the condition for a status, as ``verification.status_of`` decides it."""
    if status == CertificateStatus.REVOKED:
        return Q(revoked_at__isnull=False)
    named = Q(revoked_at__isnull=True) & ~Q(recipient_name="")
    if status == CertificateStatus.REPLACED:
        return named & Q(replaced_at__isnull=False)
    current = named & Q(replaced_at__isnull=True)
    if status == CertificateStatus.EXPIRED:
        return current & Q(valid_until__lt=today)
    return current & (Q(valid_until__isnull=True) | Q(valid_until__gte=today))


def _match(question: Question) -> Q:
    """Return what a certificate must be like to be listed."""
    values, match = question.values, Q()
    if status := values.get("status"):
        match &= _is(CertificateStatus(status), question.today)
    if kind := values.get("kind"):
        match &= Q(kind=kind)
    if title := values.get("title"):
        match &= _is_of(*title.split("-", 1))
    if start := question.day("from"):
        match &= Q(completed_on__gte=start)
    if end := question.day("to"):
        match &= Q(completed_on__lte=end)
    return match


def _is_of(group: str, value: str) -> Q:
    """Return the condition for what a certificate is of: a course, a run by hand, or a kind."""
    if group == _COURSE:
        return Q(completion__enrolment__course=int(value))
    if group == _RUN:
        return Q(completion__source_key__startswith=f"{IssueRun.SOURCE}{value}:")
    return Q(completion__kind=value)


REPORT = Report(
    name="certificates",
    title=gettext_lazy("Certificates"),
    description=gettext_lazy("What was attested to whom, and whether it is still valid."),
    filters=(
        Filter(name="unit", label=gettext_lazy("Unit"), kind=FilterKind.UNIT),
        Filter(name="title", label=gettext_lazy("Course or occasion"), options=titles_on_offer),
        Filter(name="status", label=gettext_lazy("Status"), options=statuses_on_offer),
        Filter(name="kind", label=gettext_lazy("Kind"), options=kinds_on_offer),
        Filter(name="from", label=gettext_lazy("Completed from"), kind=FilterKind.DATE),
        Filter(name="to", label=gettext_lazy("Completed until"), kind=FilterKind.DATE),
    ),
    answer=answer,
)
