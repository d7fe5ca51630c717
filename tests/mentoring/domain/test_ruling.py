from dataclasses import replace

import pytest
from people import make_mentee, make_mentor

from mentoring.choices import RoundState
from mentoring.domain import rounds, ruling
from mentoring.domain.rules import DEFAULTS, Must, Rules, RulesError, parse
from mentoring.models import RuleSet

pytestmark = pytest.mark.django_db
RULES = DEFAULTS["mentoring"]


def test_saving_makes_a_new_version_and_keeps_the_old_one(programme, coordinator, now):
    rules = replace(RULES, floor=10)

    saved = ruling.save(programme, rules, seen=1, by=coordinator, now=now)

    assert (saved.number, saved.is_current, saved.changed_by) == (2, True, coordinator)
    old = RuleSet.objects.get(programme=programme, number=1)
    assert (old.is_current, parse(old.rules)) == (False, RULES)
    assert parse(ruling.current(programme).rules) == rules
    assert [one.number for one in ruling.versions(programme)] == [2, 1]


def test_saving_the_same_rules_makes_no_version(programme, coordinator, now):
    again = ruling.save(programme, RULES, seen=1, by=coordinator, now=now)

    assert again.number == 1
    assert RuleSet.objects.filter(programme=programme).count() == 1


def test_who_saves_second_is_told_and_changes_nothing(programme, coordinator, now):
    theirs = replace(RULES, floor=10)
    ruling.save(programme, theirs, seen=1, by=coordinator, now=now)

    with pytest.raises(ruling.OutdatedError) as outdated:
        ruling.save(programme, replace(RULES, floor=20), seen=1, by=coordinator, now=now)

    assert outdated.value.current.number == 2
    assert parse(ruling.current(programme).rules) == theirs


@pytest.mark.parametrize(
    ("rules", "name"),
    [
        (replace(RULES, must=Must(times=22)), "times_in_common"),
        (Rules(wishes={"topics": 5}, per_week=0, most=50, floor=6), "floor"),
        (replace(RULES, floor=2000), "floor"),
        (replace(RULES, must=Must(language="C3")), "language"),
        (replace(RULES, wishes={"topics": -1}), "topics"),
    ],
)
def test_rules_that_cannot_work_are_named(rules, name, programme, coordinator, now):
    with pytest.raises(RulesError) as wrong:
        ruling.save(programme, rules, seen=1, by=coordinator, now=now)

    assert set(wrong.value.problems) == {name}
    assert RuleSet.objects.count() == 1


def test_differences_name_what_changed():
    other = replace(
        RULES, must=replace(RULES.must, times=2), wishes={**RULES.wishes, "topics": 30}, most=9
    )

    assert ruling.differences(RULES, other) == ["must.times", "wishes.topics", "waiting.most"]
    assert ruling.differences(RULES, RULES) == []
    assert ruling.differences(Rules(wishes={"topics": 0}), Rules()) == []


def test_trying_shows_who_would_have_whom(programme, now):
    near = make_mentor(programme, topics=["housing"])
    far = make_mentor(programme, topics=[], interests=["music"])
    mentee = make_mentee(programme, interests=["music"])
    wants_music = replace(RULES, wishes={"interests": 60, "topics": 1})

    trial = ruling.try_on_waiting(programme, wants_music, now=now)

    assert (trial.mentors, trial.mentees, trial.places) == (2, 1, 2)
    assert (trial.before.pairs, trial.after.pairs) == (1, 1)
    [move] = trial.moves
    assert (move.mentee, move.before, move.after) == (mentee.pk, near.pk, far.pk)
    assert trial.after.points == 20
    assert not trial.is_impossible


def test_trying_changes_nothing(programme, now):
    make_mentor(programme)
    make_mentee(programme)

    ruling.try_on_waiting(programme, replace(RULES, floor=1), now=now)

    assert RuleSet.objects.count() == 1


def test_where_nobody_can_match_the_rules_that_block_are_counted(programme, now):
    for _number in range(2):
        make_mentor(programme, languages=[["uk", "native"]], region="havelland")
    make_mentor(programme, languages=[["uk", "native"]])
    make_mentee(programme, meets_remotely=False)

    trial = ruling.try_on_waiting(programme, RULES, now=now)

    assert trial.is_impossible
    assert [(one.rule, one.pairs, one.alone) for one in trial.blocked] == [
        ("language", 3, 1),
        ("region", 2, 0),
    ]
    assert len(trial.after.unmatched) == 1


def test_without_anybody_there_is_nothing_to_try_on(programme, now):
    make_mentee(programme)

    assert ruling.try_on_waiting(programme, RULES, now=now) is None
    assert ruling.try_on_last_round(programme, RULES) is None


def test_the_last_round_is_tried_on_as_it_was(programme, coordinator, now):
    mentor, mentee = make_mentor(programme), make_mentee(programme)
    one = rounds.start(programme, by=coordinator, now=now)
    rounds.compute(one.pk, now=now)
    type(mentor).objects.filter(pk=mentor.pk).update(languages=[])

    last, trial = ruling.try_on_last_round(programme, replace(RULES, must=Must(conduct=True)))

    assert last == one
    assert (trial.before.pairs, trial.after.pairs, trial.is_impossible) == (1, 0, True)
    assert [(move.mentee, move.after) for move in trial.moves] == [(mentee.pk, None)]
    assert {blocked.rule for blocked in trial.blocked} == {"conduct"}


def test_a_discarded_round_is_no_last_round(programme, coordinator, now):
    make_mentor(programme)
    make_mentee(programme)
    one = rounds.start(programme, by=coordinator, now=now)
    rounds.compute(one.pk, now=now)
    rounds.discard(one)

    one.refresh_from_db()
    assert one.state == RoundState.DISCARDED
    assert ruling.try_on_last_round(programme, RULES) is None


def test_too_many_people_are_not_tried_while_somebody_waits(programme, now, monkeypatch):
    monkeypatch.setattr(ruling, "LARGEST", 1)
    for _number in range(2):
        make_mentor(programme)
    make_mentee(programme)

    with pytest.raises(ruling.TooLargeError):
        ruling.try_on_waiting(programme, RULES, now=now)
