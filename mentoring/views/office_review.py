"""What a round came to, for its review: pairs, who has nobody, the proof, prices, fairness."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mentoring.choices import ProposalState, RoundState, TermKind
from mentoring.domain.computing import Worth
from mentoring.domain.explaining import nobody_can_match, why_nobody
from mentoring.domain.outcome import Pair, pairs_of, standing
from mentoring.domain.rounds import computation_of
from mentoring.models import Round
from mentoring.templatetags.lotse_mentoring_charts import Bar, Chart
from mentoring.views.office import Office
from mentoring.views.office_round import Named, inner_frame, named
from mentoring.views.office_words import (
    advice_words,
    cost_words,
    difference,
    drawn,
    languages,
    nobody_words,
    quarter,
    rule_label,
    terms,
)

_PAGE = 50
_MOST_PRICES = 10
People = Mapping[int, Named]


def show(request: HttpRequest, office: Office, one: Round) -> HttpResponse:
    """Show a round that is reviewed or published: its pairs or who has nobody, and why so."""
    outcome, protocol = standing(one), one.protocol
    is_nobody = request.GET.get("list") == "nobody"
    lines = _nobody(office, one) if is_nobody else _pairs(request, office, one)
    page = Paginator(lines, _PAGE).get_page(request.GET.get("p"))
    prices = _prices(office, protocol)
    shown = [who for line in page.object_list for who in line["people"]]
    office.log("mentoring", [who.person for who in (*shown, *(line["mentor"] for line in prices))])
    cost = protocol.get("cost")
    context = {
        **inner_frame(office, one),
        "state": drawn(RoundState(one.state)),
        "is_review": one.state == RoundState.REVIEW,
        "outcome": outcome,
        "protocol": protocol,
        "pairs_first": one.rule_set.rules.get("pairs_first", True),
        "unmatched": len(outcome.get("unmatched", ())),
        "stays": len(outcome.get("stays", ())),
        "by_hand": len(protocol.get("by_hand", ())),
        "cost": cost_words(Worth(**cost)) if cost else "",
        "is_nobody": is_nobody,
        "by": request.GET.get("by", "name"),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "blocking": _blocking(one) if not outcome.get("pairs") else [],
        "prices": prices,
        "more_prices": max(len(protocol.get("prices", ())) - len(prices), 0),
        "advice": _advice(protocol),
        "charts": _charts(protocol),
    }
    return TemplateResponse(request, "lotse_mentoring/admin/round.html", context)


_ORDERS: Mapping[str, Callable[[dict[str, Any]], Any]] = {
    "name": lambda line: (line["mentee"].sort.casefold(), line["pair"].mentee),
    "mentor": lambda line: (line["mentor"].sort.casefold(), line["pair"].mentor),
    "points": lambda line: (-line["pair"].points, line["pair"].mentee),
    "weeks": lambda line: (-line["pair"].weeks, line["pair"].mentee),
}


def _pairs(request: HttpRequest, office: Office, one: Round) -> list[dict[str, Any]]:
    """Return the pairs of a round as the table draws them, in the order asked for."""
    pairs = pairs_of(one)
    people = named(office, (who for pair in pairs for who in (pair.mentee, pair.mentor)))
    lines = [
        {
            "pair": pair,
            "mentee": people[pair.mentee],
            "mentor": people[pair.mentor],
            "people": (people[pair.mentee], people[pair.mentor]),
            "common": languages(pair.common),
            "state": _state(pair),
        }
        for pair in pairs
        if pair.mentee in people and pair.mentor in people
    ]
    return sorted(lines, key=_ORDERS.get(request.GET.get("by", ""), _ORDERS["name"]))


def _state(pair: Pair) -> dict[str, str] | None:
    """Return the state of a proposal; a draft has none that anybody needs to know."""
    if pair.state in ("", ProposalState.DRAFT):
        return None
    return drawn(ProposalState(pair.state))


def _nobody(office: Office, one: Round) -> list[dict[str, Any]]:
    """Return who has nobody and why, the longest waiting first."""
    computation = computation_of(one)
    alone = [who for who in standing(one).get("unmatched", ()) if who in computation.mentee_at]
    people = named(office, alone)
    chosen = {mentee for mentee, mentor in one.protocol.get("by_hand", ()) if not mentor}
    lines = [
        {
            "mentee": people[who],
            "people": (people[who],),
            "weeks": computation.mentees[computation.mentee_at[who]].weeks,
            "words": _("Left out by hand.")
            if who in chosen
            else nobody_words(why_nobody(computation, who)),
        }
        for who in alone
        if who in people
    ]
    return sorted(lines, key=lambda line: (-line["weeks"], line["mentee"].sort.casefold()))


def _blocking(one: Round) -> list[tuple[str, int, int]]:
    """Return how many of all pairs each rule forbids, for rounds in which nobody is matched."""
    computation = computation_of(one)
    whole = len(computation.mentors) * len(computation.mentees)
    found = nobody_can_match(computation)
    order = sorted(found.items(), key=lambda item: -item[1])
    return [(rule_label(name), count, whole) for name, count in order]


def _prices(office: Office, protocol: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what one more place would bring, at those mentors where it would bring most."""
    gains = {
        int(mentor): Worth(pairs=gain["pairs"], points=gain["points"])
        for mentor, gain in protocol.get("prices", {}).items()
    }
    order = sorted(gains, key=lambda mentor: (-gains[mentor].pairs, -gains[mentor].points, mentor))
    people = named(office, order[:_MOST_PRICES])
    return [
        {"mentor": people[mentor], "gain": difference(gains[mentor])}
        for mentor in order[:_MOST_PRICES]
        if mentor in people
    ]


def _advice(protocol: Mapping[str, Any]) -> list[str]:
    """Return who would be worth most as the next mentor, as sentences."""
    found = protocol.get("advice", ())
    regions = terms(TermKind.REGION, {each["region"] for each in found} - {""}) if found else {}
    return [advice_words(each, regions) for each in found]


def _charts(protocol: Mapping[str, Any]) -> list[Chart]:
    """Return who was matched by quarter of application and by mother tongue."""
    fairness = protocol.get("fairness", {})
    others = _("Others, too few to stand alone")
    return [
        _fairness(
            "quarters",
            _("Matched, by quarter of application"),
            ((quarter(group["name"]), group) for group in fairness.get("quarters", ())),
        ),
        _fairness(
            "languages",
            _("Matched, by mother tongue"),
            (
                (languages([group["name"]]) if group["name"] else others, group)
                for group in fairness.get("languages", ())
            ),
        ),
    ]


def _fairness(name: str, title: str, groups: Iterable[tuple[str, Mapping[str, Any]]]) -> Chart:
    """Return one chart: the share of people who are matched, with mean points beside."""
    bars = [
        Bar(
            label=label,
            value=group["matched"],
            most=group["mentees"],
            words=_("%(matched)s of %(all)s")
            % {
                "matched": number_format(group["matched"]),
                "all": number_format(group["mentees"]),
            },
            more=[number_format(group["mean"], decimal_pos=1)],
        )
        for label, group in groups
    ]
    return Chart(
        name=f"chart-{name}",
        title=title,
        description=_("Each bar shows how many people of a group would get a companion."),
        heads=[_("Group"), _("Matched"), _("Mean points")],
        bars=bars,
        is_folded=False,
    )
