"""Words and signs for what a round comes to, and for how things stand."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from mentoring.choices import Light, ProposalState, RoundState, TandemState, TermKind
from mentoring.domain.computing import Worth
from mentoring.domain.explaining import Why, WhyNobody
from mentoring.domain.languages import language_name
from mentoring.domain.rules import MUST_LABELS, WISH_LABELS
from mentoring.models import Term
from mentoring.templatetags.lotse_mentoring_charts import Bar, Chart

_STATES = {
    RoundState.WAITING: ("time", "due"),
    RoundState.RUNNING: ("rotate", "due"),
    RoundState.REVIEW: ("edit", "due_soon"),
    RoundState.PUBLISHED: ("circle-check", "completed"),
    RoundState.DISCARDED: ("bin", "due"),
    RoundState.FAILED: ("warning", "overdue"),
}
_PROPOSALS = {
    ProposalState.DRAFT: ("edit", "due"),
    ProposalState.OPEN: ("time", "due_soon"),
    ProposalState.ACCEPTED: ("circle-check", "completed"),
    ProposalState.DECLINED: ("cross", "due"),
    ProposalState.EXPIRED: ("time", "overdue"),
    ProposalState.DROPPED: ("undo", "due"),
}
_TANDEMS = {
    TandemState.AGREEING: ("edit", "due_soon"),
    TandemState.RUNNING: ("circle-check", "completed"),
    TandemState.PAUSED: ("time", "due"),
    TandemState.CLOSING: ("comment", "due_soon"),
    TandemState.ENDED: ("success", "due"),
}
_LIGHTS = {
    Light.GREEN: ("circle-check", "completed"),
    Light.YELLOW: ("view", "due_soon"),
    Light.RED: ("warning", "overdue"),
}
_TIMES = {
    "mornings": gettext_lazy("in the mornings"),
    "afternoons": gettext_lazy("in the afternoons"),
    "evenings": gettext_lazy("in the evenings"),
    "weekends": gettext_lazy("at weekends"),
}
_EXTRA_WISHES = {
    "waiting": gettext_lazy("Waiting time"),
    "stay": gettext_lazy("Proposed to each other already"),
}


def drawn(state: RoundState | ProposalState | TandemState | Light) -> dict[str, str]:
    """Return a state as the templates draw it: icon, word and colour."""
    icon, look = {
        RoundState: _STATES,
        ProposalState: _PROPOSALS,
        TandemState: _TANDEMS,
        Light: _LIGHTS,
    }[type(state)][state]  # type: ignore[index]  # each kind has its own table
    return {"label": str(state.label), "icon": icon, "look": look}


def rule_label(name: str) -> str:
    """Return what a rule is called."""
    return str(MUST_LABELS.get(name, name))


def wish_label(name: str) -> str:
    """Return what a wish is called, or what else gives points."""
    return str({**WISH_LABELS, **_EXTRA_WISHES}.get(name, name))


def languages(codes: Iterable[str]) -> str:
    """Return languages by name, in the reader's own."""
    reader = get_language() or ""
    return ", ".join(language_name(code, reader) for code in codes)


def terms(kind: TermKind, keys: Iterable[str] = ()) -> dict[str, str]:
    """Return the words of a kind (or some of them) by key, in the reader's language."""
    found = Term.objects.filter(kind=kind)
    wanted = set(keys)
    if wanted:
        found = found.filter(key__in=wanted)
    return {term.key: term.word_in(get_language() or "") for term in found}


def cost_words(cost: Worth) -> str:
    """Say in a sentence what a choice costs the whole."""
    if not cost.pairs and not cost.points:
        return _("This costs the whole nothing.")
    return _("For the whole: %(difference)s.") % {
        "difference": difference(Worth(pairs=-cost.pairs, points=-cost.points))
    }


def difference(gain: Worth) -> str:
    """Say what comes or goes: "1 pair fewer, 12 points more"."""
    said = []
    if gain.pairs > 0:
        said.append(ngettext("%(count)s pair more", "%(count)s pairs more", gain.pairs))
    elif gain.pairs < 0:
        said.append(ngettext("%(count)s pair fewer", "%(count)s pairs fewer", -gain.pairs))
    if gain.points > 0:
        said.append(ngettext("%(count)s point more", "%(count)s points more", gain.points))
    elif gain.points < 0:
        said.append(ngettext("%(count)s point fewer", "%(count)s points fewer", -gain.points))
    numbers = [abs(number) for number in (gain.pairs, gain.points) if number]
    return ", ".join(
        words % {"count": number_format(number)}
        for words, number in zip(said, numbers, strict=True)
    )


def advice_words(advice: Mapping[str, Any], regions: Mapping[str, str]) -> str:
    """Say who would be worth most as the next mentor."""
    gain = difference(Worth(pairs=advice["pairs"], points=advice["points"]))
    values = {
        "language": languages([advice["language"]]),
        "times": str(_TIMES.get(advice["times"], advice["times"])),
        "region": regions.get(advice["region"], advice["region"]),
        "gain": gain,
    }
    if advice["region"]:
        return (
            _(
                "One more mentor who speaks %(language)s, has time %(times)s and lives in "
                "%(region)s: %(gain)s."
            )
            % values
        )
    return _("One more mentor who speaks %(language)s and has time %(times)s: %(gain)s.") % values


def nobody_words(why: WhyNobody) -> str:
    """Say in a sentence why somebody has nobody."""
    if why.possible:
        return ngettext(
            "The rules allow %(count)s mentor, whose places help more elsewhere.",
            "The rules allow %(count)s mentors, whose places help more elsewhere.",
            why.possible,
        ) % {"count": number_format(why.possible)}
    if not why.blocked:
        return _("Each mentor is kept away by more than one rule.")
    name, count = max(why.blocked.items(), key=lambda item: item[1])
    return ngettext(
        "One rule alone keeps %(count)s mentor away: %(rule)s.",
        "One rule alone keeps %(count)s mentors away: %(rule)s.",
        count,
    ) % {"count": number_format(count), "rule": rule_label(name)}


def points_chart(found: Why) -> Chart:
    """Return the points of a pair as bars, each of the most a wish can give."""
    shown = {
        name: most
        for name, most in found.most.items()
        if most and (name != "stay" or "stay" in found.points)
    }
    return Chart(
        name="chart-points",
        title=_("Points for each wish"),
        description=_("Each bar shows how many of the possible points a wish gives this pair."),
        heads=[_("Wish"), _("Points")],
        bars=[
            Bar(
                label=wish_label(name),
                value=found.points.get(name, 0),
                most=most,
                words=_("%(points)s of %(most)s")
                % {
                    "points": number_format(found.points.get(name, 0)),
                    "most": number_format(most),
                },
            )
            for name, most in shown.items()
        ],
    )


def quarter(name: str) -> str:
    """Return a quarter ("2026-2") as people write it."""
    year, dash, number = name.partition("-")
    if not dash:
        return pgettext("group", "Others, too few to stand alone")
    return _("Quarter %(number)s of %(year)s") % {"number": number, "year": year}


def day(value: Any) -> str:  # noqa: ANN401 -- a day or nothing
    """Return a day as the reader's language writes it."""
    return str(date_format(value, "SHORT_DATE_FORMAT")) if value else ""
