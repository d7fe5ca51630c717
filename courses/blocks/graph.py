"""Checks a branching dialogue for sense: a graph of steps and the replies between them."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

Steps = Sequence[tuple[str, Sequence[str]]]


def dialogue_problems(steps: Steps) -> list[str]:
    """Say in words what is wrong with a dialogue; nothing when it is sound.

    ``steps`` are pairs of a key and the keys its replies lead to; the first is the start.
    """
    keys = [key for key, _leads in steps]
    doubled = sorted({key for key in keys if keys.count(key) > 1})
    if doubled:
        return [_("Two steps have the key “%s”.") % key for key in doubled]
    graph = dict(steps)
    unknown = sorted({target for leads in graph.values() for target in leads} - set(graph))
    if unknown:
        return [_("A reply leads to “%s”, but there is no such step.") % key for key in unknown]
    if not graph:
        return [_("A dialogue needs at least one step.")]
    reached = _reachable(graph, keys[0])
    problems = [_("No reply leads to the step “%s”.") % key for key in keys if key not in reached]
    ending = _leading_to_an_end(graph)
    return problems + [
        _("From the step “%s” the dialogue never ends.") % key
        for key in keys
        if key in reached and key not in ending
    ]


def _reachable(graph: Mapping[str, Sequence[str]], start: str) -> set[str]:
    """Return all steps that can be reached from one."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting.extend(graph[key])
    return reached


def _leading_to_an_end(graph: Mapping[str, Sequence[str]]) -> set[str]:
    """Return all steps from which an end can be reached."""
    ending = {key for key, leads in graph.items() if not leads}
    while True:
        more = {
            key for key, leads in graph.items() if key not in ending and ending.intersection(leads)
        }
        if not more:
            return ending
        ending |= more
