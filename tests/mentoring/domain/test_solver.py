from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from mentoring.domain.solver import NOBODY, UnsoundSolutionError, check, fairest, solve


def make_case(rng):
    """Return worths and places of a small town, with forbidden pairs and mentors without room."""
    mentees, mentors = rng.randint(0, 9), rng.randint(1, 7)
    dense, most = rng.choice([0.2, 0.6, 1]), rng.choice([1, 3, 10, 100])
    base = rng.choice([0, 0, 10_000])  # a base above all points means: as many pairs as possible
    worths = [
        [(base + rng.randint(1, most), mentor) for mentor in range(mentors) if rng.random() < dense]
        for _ in range(mentees)
    ]
    return worths, [rng.randint(0, 3) for _ in range(mentors)]


def best_total(worths, places):
    """Return the greatest total as scipy finds it: a column for each place, one to stay alone."""
    columns = [mentor for mentor, room in enumerate(places) for _ in range(room)]
    if not worths:
        return 0
    matrix = np.zeros((len(worths), len(columns) + len(worths)))
    for row, edges in enumerate(worths):
        of = {mentor: worth for worth, mentor in edges}
        matrix[row, : len(columns)] = [of.get(mentor, 0) for mentor in columns]
    return int(matrix[linear_sum_assignment(matrix, maximize=True)].sum())


def worths_of(partner, worths):
    return [
        worth
        for mentee, mentor in enumerate(partner)
        for worth, other in worths[mentee]
        if other == mentor
    ]


def possible_assignments(worths, places):
    """Yield the worths of the pairs of every assignment there is."""
    for choice in product(*[[(0, NOBODY), *edges] for edges in worths]):
        chosen = [mentor for _worth, mentor in choice if mentor != NOBODY]
        if all(chosen.count(mentor) <= room for mentor, room in enumerate(places)):
            yield [worth for worth, mentor in choice if mentor != NOBODY]


def test_three_thousand_random_towns_are_matched_as_well_as_scipy_can():
    rng = Random(20261123)

    for _ in range(3000):
        worths, places = make_case(rng)
        assert solve(worths, places).total == best_total(worths, places)


def test_a_price_is_what_one_more_place_really_adds():
    rng = Random(4)

    for _ in range(400):
        worths, places = make_case(rng)
        solution = solve(worths, places)
        for mentor in range(len(places)):
            more = [room + (other == mentor) for other, room in enumerate(places)]
            assert best_total(worths, more) - solution.total == solution.prices[mentor]


def test_the_fairest_of_the_best_has_the_best_worst_pair():
    rng = Random(7)

    for _ in range(400):
        mentors = rng.randint(1, 4)
        worths = [
            [(rng.randint(1, 6), mentor) for mentor in range(mentors) if rng.random() < 0.7]
            for _ in range(rng.randint(1, 5))
        ]
        places = [rng.randint(0, 2) for _ in range(mentors)]
        solution = fairest(solve(worths, places), worths, places)
        check(solution, worths, places)
        found = worths_of(solution.partner, worths)
        best = max(
            (sum(pairs), min(pairs, default=0)) for pairs in possible_assignments(worths, places)
        )
        assert (sum(found), min(found, default=0)) == best


towns = st.tuples(
    st.lists(st.dictionaries(st.integers(0, 5), st.integers(1, 50), max_size=6), max_size=8),
    st.lists(st.integers(0, 3), min_size=6, max_size=6),
)


@given(town=towns)
def test_a_solution_always_proves_itself_and_never_gives_a_place_twice(town):
    wishes, places = town
    worths = [[(worth, mentor) for mentor, worth in wish.items()] for wish in wishes]

    solution = solve(worths, places)

    check(solution, worths, places)
    for mentor, room in enumerate(places):
        assert solution.partner.count(mentor) <= room


def test_with_a_base_above_all_points_the_number_of_pairs_comes_first():
    # Alone, the first mentee is worth most; together, both are seated only if the first gives way.
    points = [[(100, 0), (10, 1)], [(20, 0)]]
    places = [1, 1]

    by_points = solve(points, places)
    by_pairs = solve([[(1000 + worth, j) for worth, j in row] for row in points], places)

    assert by_points.partner == (0, NOBODY)
    assert by_pairs.partner == (1, 0)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"partner": (0, 0)},
        {"total": 21},
        {"prices": (0,)},
        {"shares": (0, -1)},
        {"partner": (NOBODY, NOBODY)},
    ],
)
def test_a_solution_that_does_not_prove_itself_is_refused(spoiled):
    from dataclasses import replace

    worths, places = [[(20, 0)], [(15, 0)]], [1]
    solution = solve(worths, places)
    assert solution.partner == (0, NOBODY)

    with pytest.raises(UnsoundSolutionError):
        check(replace(solution, **spoiled), worths, places)
