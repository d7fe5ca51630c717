from dataclasses import replace

import pytest
from cards import cards, make_card
from hypothesis import given
from hypothesis import strategies as st

from mentoring.choices import ProgrammeKind
from mentoring.domain.feasibility import Feasibility, bits
from mentoring.domain.rules import DEFAULTS, Must, Rules

ALL_ON = Must(
    language="B1", exchange=True, team="other", times=2, course=True, conduct=True, hours=True
)
every_kind = st.sampled_from([*(DEFAULTS[kind] for kind in ProgrammeKind), Rules(must=ALL_ON)])


def allowed(mentor, mentee, **must):
    return bool(Feasibility([mentor], Rules(must=Must(**must))).allowed(mentee))


def test_two_people_without_any_obstacle_can_be_a_pair():
    assert allowed(make_card(), make_card())


@pytest.mark.parametrize(
    ("mentor", "mentee", "must"),
    [
        ({"languages": {"de": "A2"}}, {}, {}),
        ({"languages": {"vi": "native"}}, {"languages": {"de": "C1"}}, {}),
        ({"person": 901}, {"bosses": (901,)}, {}),
        ({"person": 902}, {"apart": (902,)}, {}),
        ({"apart": (903,)}, {"person": 903}, {}),
        ({"person": 904}, {"person": 904}, {}),
        ({"units": (7,)}, {"units": (7, 8)}, {"team": "other"}),
        ({"units": (7,)}, {"units": (8,)}, {"team": "same"}),
        ({"region": "havelland", "remote": False}, {}, {}),
        ({"region": "havelland"}, {"remote": False}, {}),
        ({"region": "", "remote": False}, {"region": "", "remote": False}, {}),
        ({"slots": 0b1000}, {}, {}),
        ({"slots": 0b1001}, {}, {"times": 2}),
        ({"hours": 3}, {"hours": 4}, {}),
        ({"trained": False}, {}, {}),
        ({"conduct": False}, {}, {"conduct": True}),
        ({"gender": "man"}, {"gender_wish": "woman"}, {}),
        ({"gender": ""}, {"gender_wish": "woman"}, {}),
        ({"languages": {"de": "native"}, "learns": ["uk"]}, {"learns": ["de"]}, {"exchange": True}),
    ],
)
def test_each_rule_keeps_apart_whom_it_says(mentor, mentee, must):
    assert not allowed(make_card(**mentor), make_card(**mentee), **must)


@pytest.mark.parametrize(
    ("mentor", "mentee", "must"),
    [
        ({"languages": {"vi": "native"}}, {"languages": {"de": "A1"}, "interpreter": True}, {}),
        ({"languages": {"de": "A2"}}, {}, {"language": "A2"}),
        ({"region": "havelland"}, {}, {}),
        ({"person": 905}, {"bosses": (905,)}, {"reporting": False}),
        ({"gender": "woman"}, {"gender_wish": "woman"}, {}),
        (
            {"languages": {"de": "native"}, "learns": ["uk"]},
            {"languages": {"uk": "native"}, "learns": ["de"]},
            {"exchange": True, "language": ""},
        ),
    ],
)
def test_what_a_rule_does_not_forbid_is_possible(mentor, mentee, must):
    assert allowed(make_card(**mentor), make_card(**mentee), **must)


def test_an_interpreter_does_not_help_where_the_programme_has_none():
    mentor, mentee = make_card(languages={"vi": "native"}), make_card(interpreter=True)

    assert not allowed(mentor, mentee, interpreter=False)


@given(mentors=st.lists(cards(), max_size=6), mentee=cards(), rules=every_kind)
def test_whoever_is_allowed_breaks_no_rule_and_whoever_is_not_breaks_one(mentors, mentee, rules):
    asked = Feasibility(mentors, rules)

    possible = set(bits(asked.allowed(mentee)))

    for place in range(len(mentors)):
        assert (place in possible) == (not asked.broken(mentee, place))


@given(mentors=st.lists(cards(), max_size=6), mentee=cards(), rules=every_kind)
def test_asking_about_all_mentors_gives_the_same_as_asking_about_each(mentors, mentee, rules):
    together = set(bits(Feasibility(mentors, rules).allowed(mentee)))
    alone = {
        place for place, one in enumerate(mentors) if Feasibility([one], rules).allowed(mentee)
    }

    assert together == alone


@given(mentor=cards(), mentee=cards(), rules=every_kind)
def test_nobody_is_paired_with_themselves_or_with_whom_they_must_not_meet(mentor, mentee, rules):
    same = replace(mentor, person=mentee.person)

    assert not Feasibility([same], rules).allowed(mentee)
    assert not Feasibility([replace(mentor, apart=(mentee.person,))], rules).allowed(mentee)


def test_a_rule_is_named_with_as_many_mentors_as_it_alone_keeps_away():
    mentors = [
        make_card(trained=False),
        make_card(trained=False),
        make_card(slots=0b1000),
        make_card(slots=0b1000, trained=False),
    ]

    blocked = Feasibility(mentors, Rules()).blocked_by(make_card())

    assert blocked == {"course": 2, "times": 1}
