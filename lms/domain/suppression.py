"""Keeping numbers about few people out of a table, also those that could be computed from it.

A hidden cell can be computed from the sums of rows and columns exactly when it lies on no
closed walk of hidden cells through rows and columns (in the graph whose nodes are rows and
columns and whose edges are hidden cells, it is a bridge). So whatever is hidden is made part
of a rectangle of hidden cells.
"""

from collections.abc import Iterator, Sequence

Spot = tuple[int, int]


def with_sums(cells: Sequence[Sequence[int]]) -> list[list[int]]:
    """Return a table with a last column and a last row of sums."""
    rows = [[*row, sum(row)] for row in cells]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def hidden_spots(table: Sequence[Sequence[int]], smallest: int) -> set[Spot]:
    """Return which cells of a table with sums must not be shown.

    Afterwards no hidden number can be computed, and no row or column gives away a group
    smaller than ``smallest`` as the difference of what it shows. Nobody is no group.
    """
    hidden = {(r, c) for r, row in enumerate(table) for c, n in enumerate(row) if 0 < n < smallest}
    while more := _exposed_group(table, hidden, smallest) or _covering(table, hidden, smallest):
        hidden |= more
    return hidden


def _exposed_group(table: Sequence[Sequence[int]], hidden: set[Spot], smallest: int) -> set[Spot]:
    """Return what else to hide because a line's shown sum gives away a small group."""
    for line in _lines(table):
        *inner, total = line
        group = sum(table[r][c] for r, c in inner if (r, c) in hidden)
        if total not in hidden and 0 < group < smallest:
            more = [spot for spot in inner if table[spot[0]][spot[1]] >= smallest]
            shown = [spot for spot in more if spot not in hidden]
            return {min(shown, key=lambda spot: table[spot[0]][spot[1]], default=total)}
    return set()


def _lines(table: Sequence[Sequence[int]]) -> Iterator[list[Spot]]:
    """Yield the cells of every row and every column, the sum last."""
    for r in range(len(table)):
        yield [(r, c) for c in range(len(table[0]))]
    for c in range(len(table[0])):
        yield [(r, c) for r in range(len(table))]


def _covering(table: Sequence[Sequence[int]], hidden: set[Spot], smallest: int) -> set[Spot]:
    """Return what else to hide so that one computable cell becomes part of a rectangle."""
    bridge = next(_bridges(hidden), None)
    if bridge is None:
        return set()
    row, column = bridge
    corners = (
        {(row, c), (r, column), (r, c)} - hidden
        for r in range(len(table))
        for c in range(len(table[0]))
        if r != row and c != column
    )
    return min(corners, key=lambda spots: _cost(table, spots, smallest), default=set())


def _cost(
    table: Sequence[Sequence[int]], spots: set[Spot], smallest: int
) -> tuple[int, int, int, list[Spot]]:
    """Say how much is lost by hiding cells; hiding a zero is the last resort."""
    values = [table[r][c] for r, c in spots]
    return sum(n < smallest for n in values), len(values), sum(values), sorted(spots)


def _bridges(hidden: set[Spot]) -> Iterator[Spot]:
    """Yield the hidden cells that can be computed, in the order of the table."""
    neighbours: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for r, c in sorted(hidden):
        neighbours.setdefault(("row", r), []).append(("column", c))
        neighbours.setdefault(("column", c), []).append(("row", r))
    for r, c in sorted(hidden):
        if not _connected(neighbours, ("row", r), ("column", c)):
            yield r, c


def _connected(
    neighbours: dict[tuple[str, int], list[tuple[str, int]]],
    start: tuple[str, int],
    end: tuple[str, int],
) -> bool:
    """Tell whether two nodes are connected otherwise than by the edge between them."""
    seen, waiting = {start}, [node for node in neighbours[start] if node != end]
    while waiting:
        node = waiting.pop()
        if node == end:
            return True
        if node not in seen:
            seen.add(node)
            waiting += neighbours[node]
    return False
