import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from courses.blocks.graph import dialogue_problems

KEYS = st.sampled_from(["a", "b", "c", "d", "e"])
GRAPHS = st.lists(st.tuples(KEYS, st.lists(KEYS, max_size=3)), max_size=6)


def reachable_from(graph, start):
    """Return what can be reached, by the plainest means there is."""
    found = {start}
    for _round in graph:
        found |= {goal for key in found for goal in graph[key]}
    return found


@given(GRAPHS)
def test_in_a_sound_dialogue_every_step_is_reached_and_every_step_leads_to_an_end(steps):
    if dialogue_problems(steps):
        return
    graph = dict(steps)

    assert len(graph) == len(steps) > 0
    assert reachable_from(graph, steps[0][0]) == set(graph)
    for key in graph:
        assert any(not graph[goal] for goal in reachable_from(graph, key))


@given(GRAPHS)
def test_whatever_is_refused_has_one_of_the_faults(steps):
    if not dialogue_problems(steps):
        return
    graph = dict(steps)
    unknown = {goal for goals in graph.values() for goal in goals} - set(graph)

    assert (
        not steps
        or len(graph) < len(steps)
        or unknown
        or reachable_from(graph, steps[0][0]) != set(graph)
        or any(all(graph[g] for g in reachable_from(graph, key)) for key in graph)
    )


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([], "A dialogue needs at least one step."),
        ([("a", []), ("a", [])], "Two steps have the key “a”."),
        ([("a", ["x"])], "A reply leads to “x”, but there is no such step."),
        ([("a", []), ("b", [])], "No reply leads to the step “b”."),
        ([("a", ["a"])], "From the step “a” the dialogue never ends."),
    ],
)
def test_each_kind_of_problem_has_its_message(steps, message):
    with translation.override("en"):
        assert dialogue_problems(steps) == [message]


def test_several_problems_are_all_named():
    with translation.override("en"):
        problems = dialogue_problems([("a", ["a"]), ("b", []), ("c", ["c"])])

    assert problems == [
        "No reply leads to the step “b”.",
        "No reply leads to the step “c”.",
        "From the step “a” the dialogue never ends.",
    ]


def test_a_conversation_may_turn_back_as_long_as_it_can_end():
    assert dialogue_problems([("a", ["b", "c"]), ("b", ["a"]), ("c", [])]) == []
