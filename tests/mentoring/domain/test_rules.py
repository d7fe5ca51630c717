import json

import pytest

from mentoring.choices import ProgrammeKind
from mentoring.domain.rules import DEFAULTS, MUST_LABELS, WISH_LABELS, Must, RulesError, parse
from mentoring.domain.scoring import WISHES


@pytest.mark.parametrize("kind", ProgrammeKind)
def test_the_rules_of_every_kind_of_programme_survive_being_stored(kind):
    rules = DEFAULTS[kind]

    assert parse(json.loads(json.dumps(rules.as_json()))) == rules


def test_every_rule_and_every_wish_has_words():
    assert set(WISH_LABELS) == set(WISHES)
    # An interpreter is part of the rule about languages, and keeping apart cannot be switched off.
    assert set(Must.__slots__) - {"interpreter"} == set(MUST_LABELS) - {"separation"}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"must": {"language": "fluent"}}, "language"),
        ({"must": {"team": "none"}}, "team"),
        ({"must": {"religion": True}}, "religion"),
        ({"wishes": {"origin": 10}}, "origin"),
        ({"wishes": {"topics": -1}}, "topics"),
        ({"wishes": {"topics": 2.5}}, "topics"),
        ({"wishes": {"topics": True}}, "topics"),
        ({"waiting": {"per_week": 10**9}}, "per_week"),
        ({"wishes": {"topics": 10}, "waiting": {"most": 5}, "floor": 16}, "floor"),
    ],
)
def test_rules_that_cannot_be_used_are_refused_by_name(wrong, named):
    with pytest.raises(RulesError) as refused:
        parse(wrong)

    assert named in refused.value.problems
