from dataclasses import replace

import pytest
from cards import cards, make_card
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.domain.advice import advice_of
from mentoring.domain.computing import Computation, input_hash, people_of, snapshot_of
from mentoring.domain.fairness import fairness_of
from mentoring.domain.rules import DEFAULTS, Rules

RULES = DEFAULTS["mentoring"]
mentor_lists = st.lists(cards(), max_size=5)
mentee_lists = st.lists(cards(), min_size=1, max_size=5)
rules = st.sampled_from([RULES, replace(RULES, pairs_first=False)])


def total_of(computation):
    return sum(computation.worth_of(mentee, mentor) for mentee, mentor in computation.pairs())


@given(mentors=mentor_lists, mentees=mentee_lists, rules=rules)
def test_a_round_that_is_repeated_from_its_snapshot_gives_the_same_pairs(mentors, mentees, rules):
    snapshot = snapshot_of(mentors, mentees, rules)
    again = people_of(snapshot)

    assert Computation(*again, rules).best == Computation(mentors, mentees, rules).best
    assert input_hash(snapshot) == input_hash(snapshot_of(*again, rules))


@given(mentors=mentor_lists, mentees=mentee_lists, rules=rules)
def test_what_is_chosen_costs_the_whole_nothing_and_nothing_else_costs_less(
    mentors, mentees, rules
):
    computation = Computation(mentors, mentees, rules)
    chosen = dict(computation.pairs())

    for mentee, edges in enumerate(computation.table.worths):
        for _worth, mentor in edges:
            if not mentors[mentor].places:
                continue
            cost = computation.cost_of(mentee, mentor)
            if chosen.get(mentee) == mentor:
                assert (cost.pairs, cost.points) == (0, 0)
            assert (cost.pairs, cost.points) >= (0, 0)


def test_the_cost_of_another_pair_is_told_in_pairs_and_points():
    near = make_card(topics=["housing"], slots=0b1)
    far = make_card(topics=[], slots=0b1)
    wants = make_card(topics=["housing"], slots=0b1)
    computation = Computation([near, far], [wants], RULES)

    assert computation.pairs() == [(0, 0)]
    cost = computation.cost_of(0, 1)

    assert (cost.pairs, cost.points) == (0, 25)


def test_a_pair_that_the_rules_forbid_has_no_cost_but_is_impossible():
    computation = Computation([make_card(slots=0)], [make_card()], RULES)

    assert computation.cost_of(0, 0) is None
    assert computation.nearest_others(0, 2) == []


@settings(max_examples=60)
@given(mentors=mentor_lists, mentees=mentee_lists)
def test_advice_promises_exactly_what_such_a_mentor_would_bring(mentors, mentees):
    from mentoring.domain.advice import TIMES

    computation = Computation(mentors, mentees, RULES)

    for advice in advice_of(computation):
        languages = {"de": "C1", advice["language"]: "native"}
        more = make_card(
            languages=languages,
            learns=("de", "en", "uk", "ar", "vi"),
            slots=TIMES[advice["times"]],
            region=advice["region"],
            hours=40,
            person=999_999,
            units=(),
            topics=(),
        )
        added = Computation([*mentors, more], mentees, RULES)
        unit = computation.table.base - added.table.base
        gain = computation.apart(
            total_of(added) + unit * len(added.pairs()) - total_of(computation)
        )
        assert (gain.pairs, gain.points) == (advice["pairs"], advice["points"])


def test_advice_names_what_is_missing():
    mentee = make_card(languages={"ti": "native"}, slots=0b100, region="lausitz")

    [first, *_others] = advice_of(Computation([make_card()], [mentee], RULES))

    assert (first["language"], first["times"], first["pairs"]) == ("ti", "evenings", 1)
    assert first["waiting"] == 1


def test_where_nobody_waits_there_is_no_advice():
    assert advice_of(Computation([make_card()], [], RULES)) == []


def test_fairness_counts_by_quarter_and_by_language():
    mentees = [make_card(quarter="2026-1", languages={"de": "B2", "uk": "native"}) for _ in "12345"]
    mentees += [make_card(quarter="2026-2", slots=0) for _ in "12345"]

    found = fairness_of(Computation([make_card(places=5)], mentees, Rules(wishes={"times": 8})))

    assert found["quarters"] == [
        {"name": "2026-1", "mentees": 5, "matched": 5, "mean": 6.0},
        {"name": "2026-2", "mentees": 5, "matched": 0, "mean": 0},
    ]
    assert [group["name"] for group in found["languages"]] == ["", "uk"]


@pytest.mark.parametrize(("count", "shown"), [(4, 0), (5, 1)])
def test_groups_of_fewer_than_five_people_are_not_shown(count, shown):
    mentees = [make_card(quarter="2026-1") for _ in range(count)]

    found = fairness_of(Computation([make_card()], mentees, RULES))

    assert len(found["quarters"]) == shown
