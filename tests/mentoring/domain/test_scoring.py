from cards import cards, make_card
from hypothesis import given
from hypothesis import strategies as st

from mentoring.domain.feasibility import Feasibility
from mentoring.domain.rules import DEFAULTS, Rules
from mentoring.domain.scoring import points_of, table_of
from mentoring.domain.solver import solve

RULES = DEFAULTS["mentoring"]


def table(mentors, mentees, rules=RULES):
    return table_of(mentors, mentees, rules, Feasibility(mentors, rules))


def test_a_pair_that_meets_every_wish_gets_all_points():
    same = {
        "languages": {"uk": "native", "de": "B2"},
        "profession": "nurse",
        "topics": ["housing", "exam"],
        "situations": ["children"],
        "interests": ["football", "choir", "cooking"],
        "slots": 0b1111,
    }

    points = points_of(make_card(**same), make_card(**same), RULES)

    assert sum(points.values()) == RULES.sum_of_wishes == 100


def test_points_follow_the_part_of_the_wanted_topics_that_is_offered():
    mentor = make_card(topics=["housing", "exam", "children"], slots=0)
    mentee = make_card(topics=["housing", "exam", "sport", "town"], slots=0)

    assert points_of(mentor, mentee, RULES) == {"topics": 12}


def test_waiting_is_worth_points_up_to_a_limit():
    assert points_of(make_card(slots=0), make_card(slots=0, weeks=3), RULES) == {"waiting": 3}
    assert points_of(make_card(slots=0), make_card(slots=0, weeks=300), RULES) == {"waiting": 15}


def test_an_open_proposal_has_a_bonus_to_stay():
    mentor = make_card(slots=0)

    points = points_of(mentor, make_card(slots=0, stays_with=mentor.profile), RULES)

    assert points == {"stay": RULES.stay_bonus}


@given(mentors=st.lists(cards(), max_size=5), mentees=st.lists(cards(), max_size=5))
def test_what_is_explained_is_what_was_counted(mentors, mentees):
    scored = table(mentors, mentees)

    for mentee, edges in zip(mentees, scored.worths, strict=True):
        for worth, place in edges:
            explained = sum(points_of(mentors[place], mentee, RULES).values())
            assert scored.points(worth) == explained


@given(mentors=st.lists(cards(), max_size=5), mentees=st.lists(cards(), max_size=5))
def test_with_pairs_first_no_assignment_has_more_pairs(mentors, mentees):
    scored = table(mentors, mentees)
    places = [one.places for one in mentors]
    ones = [[(1, mentor) for _worth, mentor in edges] for edges in scored.worths]

    chosen = solve(scored.worths, places).partner

    assert sum(mentor >= 0 for mentor in chosen) == solve(ones, places).total


@given(mentors=st.lists(cards(), max_size=5), mentees=st.lists(cards(), max_size=5))
def test_below_the_floor_there_is_no_pair(mentors, mentees):
    rules = Rules(wishes=RULES.wishes, floor=30)
    scored = table(mentors, mentees, rules)

    assert all(scored.points(worth) >= 30 for edges in scored.worths for worth, _mentor in edges)
