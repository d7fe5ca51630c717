"""Asking a report: who may ask, what may be asked, and what everybody's filters mean."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.choices import MembershipKind, ReducedStatus
from lms.domain.access import Scope
from lms.models import Course
from lms.registry import Filter, FilterKind, Option, Question, Report

UNIT = Filter(name="unit", label=gettext_lazy("Unit"), kind=FilterKind.UNIT)


class ForeignUnitError(LookupError):
    """The unit is not one whose people the asker may see by name, or does not exist."""


class UnclearQuestionError(ValueError):
    """A filter cannot be understood. ``problems`` maps its name to what is wrong with it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep what is wrong with which filter."""
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One filter of a report as it is offered to somebody, with what can be chosen."""

    filter: Filter
    options: Sequence[Option] = ()

    def words_for(self, value: str) -> str:
        """Return a chosen value as its reader knows it."""
        return next((str(o.label) for o in self.options if o.value == value), value)


def offers_of(report: Report, scope: Scope, language: str) -> list[Offer]:
    """Return what a report can be asked by somebody with this scope."""
    return [Offer(filter=item, options=_options(item, scope, language)) for item in report.filters]


def understand(
    offers: Sequence[Offer], scope: Scope, asked: Mapping[str, str], language: str
) -> Question:
    """Return the question somebody asks. What is left empty is not asked.

    Raises ``ForeignUnitError``, and ``UnclearQuestionError`` for anything not on offer.
    """
    values: dict[str, str] = {}
    problems: dict[str, str] = {}
    for offer in offers:
        value = asked.get(offer.filter.name, "").strip() or _first(offer)
        if problem := _problem(offer, value):
            problems[offer.filter.name] = problem
        elif value:
            values[offer.filter.name] = value
    if values.get("from", "") > values.get("to", "9999"):
        problems["to"] = _("The period ends before it begins.")
    if problems:
        raise UnclearQuestionError(problems)
    return Question(
        scope=_narrowed(scope, offers, values), today=scope.day, language=language, values=values
    )


def in_words(offers: Sequence[Offer], question: Question) -> list[tuple[str, str]]:
    """Return what was asked as its reader would say it: label and value."""
    return [
        (str(offer.filter.label), offer.words_for(question.values[offer.filter.name]))
        for offer in offers
        if offer.filter.name in question.values
    ]


def courses_on_offer(_scope: Any, language: str) -> list[Option]:  # noqa: ANN401 -- registry
    """Return the courses that were ever released, by title."""
    courses = Course.objects.filter(current_edition__isnull=False).only("texts", "source_language")
    options = [
        Option(value=str(course.pk), label=course.title_in(language) or _("Untitled"))
        for course in courses
    ]
    return sorted(options, key=lambda option: (str(option.label).casefold(), int(option.value)))


def statuses_on_offer(_scope: Any, _language: str) -> list[Option]:  # noqa: ANN401 -- registry
    """Return every status a coordinator may see."""
    return [Option(value=status.value, label=status.label) for status in ReducedStatus]


def kinds_on_offer(_scope: Any, _language: str) -> list[Option]:  # noqa: ANN401 -- registry
    """Return every kind of membership."""
    return [Option(value=kind.value, label=kind.label) for kind in MembershipKind]


def units_on_offer(scope: Scope) -> Iterator[Option]:
    """Yield the units whose people may be seen by name, in the order of the tree."""
    parents: list[str] = []
    for pk, name, path in scope.units().order_by("path").values_list("pk", "name", "path"):
        while parents and not path.startswith(parents[-1]):
            parents.pop()
        yield Option(value=str(pk), label=name, depth=len(parents))
        parents.append(path)


def _options(item: Filter, scope: Scope, language: str) -> Sequence[Option]:
    """Return what can be chosen in one filter."""
    if item.kind == FilterKind.UNIT:
        return list(units_on_offer(scope))
    return item.options(scope, language) if item.options else ()


def _first(offer: Offer) -> str:
    """Return what is asked when nothing is said: of a required filter, its first option."""
    return offer.options[0].value if offer.filter.required and offer.options else ""


def _problem(offer: Offer, value: str) -> str:
    """Say what is wrong with a value, if anything. Raises ``ForeignUnitError``."""
    if not value:
        return ""
    if offer.filter.kind == FilterKind.DATE:
        return "" if _is_date(value) else _("“%(value)s” is not a date.") % {"value": value}
    if any(option.value == value for option in offer.options):
        return ""
    if offer.filter.kind == FilterKind.UNIT:
        raise ForeignUnitError(value)
    return _("“%(value)s” cannot be chosen here.") % {"value": value}


def _is_date(value: str) -> bool:
    """Tell whether a value is a date as filters carry it: 2026-05-31."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _narrowed(scope: Scope, offers: Sequence[Offer], values: Mapping[str, str]) -> Scope:
    """Return the scope of the unit that was asked for, or the whole."""
    name = next((o.filter.name for o in offers if o.filter.kind == FilterKind.UNIT), None)
    if name is None or name not in values:
        return scope
    return scope.narrowed(scope.units().get(pk=values[name]))
