"""Small numbers stay hidden, also from whoever can add and subtract."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.domain.suppression import hidden_spots, with_sums

SMALLEST = 5
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=7
    )
)


def equations(table, hidden):
    """Return what the sums say about the hidden cells: one row of factors for each line."""
    spots = sorted(hidden)
    height, width = len(table), len(table[0])
    lines = [[(r, c) for c in range(width)] for r in range(height)]
    lines += [[(r, c) for r in range(height)] for c in range(width)]
    return spots, [
        [Fraction(-1 if spot == line[-1] else 1) if spot in line else Fraction(0) for spot in spots]
        for line in lines
    ]


def solved(rows):
    """Return rows reduced as far as they go (Gauss and Jordan)."""
    rows, pivot = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        found = next((i for i in range(pivot, len(rows)) if rows[i][column]), None)
        if found is None:
            continue
        rows[pivot], rows[found] = rows[found], rows[pivot]
        factor = rows[pivot][column]
        rows[pivot] = [value / factor for value in rows[pivot]]
        for i, row in enumerate(rows):
            if i != pivot and row[column]:
                factor = row[column]
                rows[i] = [a - factor * b for a, b in zip(row, rows[pivot], strict=True)]
        pivot += 1
    return rows


@given(tables)
def test_no_hidden_number_can_be_computed_from_the_sums(cells):
    table = with_sums(cells)
    spots, rows = equations(table, hidden_spots(table, SMALLEST))

    known = [row for row in solved(rows) if sum(1 for value in row if value) == 1]

    assert [spots[row.index(1)] for row in known] == []


@given(tables)
def test_no_number_of_few_people_is_shown(cells):
    table = with_sums(cells)
    hidden = hidden_spots(table, SMALLEST)

    shown = {n for r, row in enumerate(table) for c, n in enumerate(row) if (r, c) not in hidden}

    assert [n for n in shown if 0 < n < SMALLEST] == []


@given(tables)
def test_no_line_gives_away_a_small_group_as_a_difference(cells):
    table = with_sums(cells)
    hidden = hidden_spots(table, SMALLEST)

    for r, row in enumerate(table):
        if (r, len(row) - 1) not in hidden:
            group = sum(n for c, n in enumerate(row[:-1]) if (r, c) in hidden)
            assert group == 0 or group >= SMALLEST


@given(tables)
def test_a_table_without_small_numbers_is_shown_as_it_is(cells):
    large = [[n * SMALLEST for n in row] for row in cells]

    assert hidden_spots(with_sums(large), SMALLEST) == set()


def test_one_small_number_takes_a_rectangle_with_it():
    table = with_sums([[30, 20], [10, 3], [40, 50]])

    assert hidden_spots(table, SMALLEST) == {(1, 1), (1, 0), (0, 1), (0, 0)}


@pytest.mark.parametrize("few", [1, 4])
def test_a_single_small_unit_leaves_no_total_to_compute_it_from(few):
    table = with_sums([[few, 0, 0]])

    assert {(0, 0), (0, 3), (1, 0), (1, 3)} <= hidden_spots(table, SMALLEST)
