"""Few cases that hold every pair of choices: what goes wrong, goes wrong with two at once."""

from itertools import combinations, product
from random import Random


def pairwise(**choices):
    """Return cases in which any two values of different choices meet at least once."""
    names = list(choices)
    chance = Random(1)
    missing = {
        ((one, a), (two, b))
        for one, two in combinations(names, 2)
        for a, b in product(range(len(choices[one])), range(len(choices[two])))
    }
    cases = []
    while missing:
        case = dict(min(missing))  # a pair that is still missing, and the best of some fillings
        best = max((_filled(case, choices, chance) for _ in range(30)), key=_new(missing, names))
        missing -= _pairs(best, names)
        cases.append({name: choices[name][best[name]] for name in names})
    return cases


def _filled(case, choices, chance):
    return {name: case.get(name, chance.randrange(len(choices[name]))) for name in choices}


def _pairs(case, names):
    return set(combinations([(name, case[name]) for name in names], 2))


def _new(missing, names):
    return lambda case: len(_pairs(case, names) & missing)
