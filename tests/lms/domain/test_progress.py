"""The rules of progress, as properties."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.choices import FactKind, ProgressStatus, Rule
from lms.data import FactValue, ReasonCode, Requirement
from lms.domain.progress import derive, gather, judge, merge, pack, trace_of, unpack

START = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 10_000).map(lambda minutes: START + timedelta(minutes=minutes))
activities = st.integers(1, 5)


@st.composite
def facts(draw):
    kind = draw(st.sampled_from(FactKind))
    tested = kind == FactKind.TESTED
    return FactValue(
        activity=draw(activities),
        kind=kind,
        happened_at=draw(moments),
        passed=draw(st.booleans()) if tested else None,
        points=draw(st.integers(0, 100)) if tested else None,
    )


many_facts = st.lists(facts(), max_size=20)
requirement_sets = st.lists(
    st.builds(Requirement, activity=activities, rule=st.sampled_from(Rule), minutes=st.just(5)),
    unique_by=lambda item: item.activity,
    max_size=5,
)


@given(requirement_sets, many_facts, st.randoms())
def test_the_order_of_facts_makes_no_difference(requirements, happened, chance):
    shuffled = [*happened]
    chance.shuffle(shuffled)

    assert derive(requirements, shuffled) == derive(requirements, happened)


@given(requirement_sets, many_facts)
def test_reporting_everything_twice_makes_no_difference(requirements, happened):
    assert derive(requirements, happened + happened) == derive(requirements, happened)


@given(requirement_sets, many_facts, facts())
def test_one_more_fact_never_takes_anything_away(requirements, happened, later):
    before = derive(requirements, happened)
    after = derive(requirements, [*happened, later])

    done = {r.activity for r in before.reasons if r.code is ReasonCode.DONE}
    assert done <= {r.activity for r in after.reasons if r.code is ReasonCode.DONE}
    if before.status == ProgressStatus.COMPLETED:
        assert after.status == ProgressStatus.COMPLETED


@given(many_facts)
def test_nothing_required_is_never_completed(happened):
    progress = derive([], happened)

    assert progress.status in {ProgressStatus.NOT_STARTED, ProgressStatus.IN_PROGRESS}
    assert progress.percent == 0


@given(requirement_sets, many_facts)
def test_percent_is_100_only_when_completed(requirements, happened):
    progress = derive(requirements, happened)

    assert 0 <= progress.percent <= 100
    assert (progress.percent == 100) == (progress.status == ProgressStatus.COMPLETED)
    assert (progress.completed_at is not None) == (progress.status == ProgressStatus.COMPLETED)


@given(requirement_sets, many_facts, facts())
def test_a_stored_trace_plus_a_fact_says_what_all_facts_say(requirements, happened, fact):
    stored = unpack(pack(gather(happened)))
    known = stored.get(fact.activity)
    stored[fact.activity] = merge(known, trace_of(fact)) if known else trace_of(fact)

    assert judge(requirements, stored) == derive(requirements, [*happened, fact])


@given(many_facts)
def test_evidence_survives_being_stored(happened):
    assert unpack(pack(gather(happened))) == gather(happened)


def test_a_failed_test_speaks_for_the_whole_only_when_nothing_else_is_open():
    quiz = Requirement(activity=1, rule=Rule.PASSED)
    lesson = Requirement(activity=2, rule=Rule.VIEWED)
    failed = FactValue(activity=1, kind=FactKind.TESTED, happened_at=START, passed=False, points=40)
    viewed = FactValue(activity=2, kind=FactKind.VIEWED, happened_at=START)

    assert derive([quiz, lesson], [failed]).status == ProgressStatus.IN_PROGRESS
    assert derive([quiz, lesson], [failed, viewed]).status == ProgressStatus.FAILED


def test_passing_once_stays_passed():
    quiz = Requirement(activity=1, rule=Rule.PASSED)
    passed = FactValue(activity=1, kind=FactKind.TESTED, happened_at=START, passed=True, points=90)
    later = FactValue(
        activity=1,
        kind=FactKind.TESTED,
        happened_at=START + timedelta(days=1),
        passed=False,
        points=10,
    )

    progress = derive([quiz], [passed, later])

    assert progress.status == ProgressStatus.COMPLETED
    assert progress.completed_at == START


def test_the_course_is_completed_when_its_last_requirement_is_met():
    first = FactValue(activity=1, kind=FactKind.VIEWED, happened_at=START)
    last = FactValue(activity=2, kind=FactKind.ANSWERED, happened_at=START + timedelta(hours=3))
    requirements = [
        Requirement(activity=1, rule=Rule.VIEWED),
        Requirement(activity=2, rule=Rule.ANSWERED),
    ]

    assert derive(requirements, [last, first]).completed_at == START + timedelta(hours=3)
