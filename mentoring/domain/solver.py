"""The exact best assignment of everybody at once, with its prices and its proof.

A transportation problem: each mentee takes at most one place, each mentor has some places,
each possible pair is worth a whole number. Solved by the primal-dual method for bipartite
matching (H. W. Kuhn 1955, J. Munkres 1957), searching from all free mentees at once and taking
disjoint augmenting paths level by level (J. E. Hopcroft and R. M. Karp 1973), with shortest
paths over reduced costs (J. Edmonds and R. M. Karp 1972). It knows numbers only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

Edge = tuple[int, int]  # (worth, mentor)
NOBODY = -1


class UnsoundSolutionError(AssertionError):
    """A solution does not prove itself: an error of the solver, never of the people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who gets whom, and the proof that it cannot be done better.

    ``partner`` holds a mentor for each mentee, or ``NOBODY``. ``shares`` (of mentees) and
    ``prices`` (of one place at each mentor) are the dual values: no possible pair is worth more
    than its share and price together, and all shares and prices sum up to ``total``, so nothing
    can exceed it. A price is what one more place at that mentor would add to the total.
    """

    partner: tuple[int, ...]
    shares: tuple[int, ...]
    prices: tuple[int, ...]
    total: int


def solve(worths: Sequence[Sequence[Edge]], places: Sequence[int]) -> Assignment:
    """Return the assignment of greatest total worth.

    ``worths`` lists for each mentee the possible pairs as (worth above 0, mentor). Raises
    ``UnsoundSolutionError`` if the result does not prove itself.
    """
    search = _Search(worths, places)
    while search.raise_prices():
        search.augment()
    prices = _lowest_prices(search)
    shares = [
        max((worth - prices[mentor] for worth, mentor in edges), default=0)
        for edges in search.edges
    ]
    solution = Assignment(
        partner=tuple(search.partner),
        shares=tuple(max(share, 0) for share in shares),
        prices=tuple(prices),
        total=sum(search.worth_of_pair),
    )
    check(solution, worths, places)
    return solution


def check(solution: Assignment, worths: Sequence[Sequence[Edge]], places: Sequence[int]) -> None:
    """Prove a solution: it is possible, and nothing possible is worth more.

    Raises ``UnsoundSolutionError``. Weak duality: any assignment is worth at most the sum of
    all shares and of all prices times places.
    """
    taken = [0] * len(places)
    total = 0
    for mentee, mentor in enumerate(solution.partner):
        if mentor == NOBODY:
            continue
        taken[mentor] += 1
        total += max(worth for worth, other in worths[mentee] if other == mentor)
    bound = sum(solution.shares)
    bound += sum(price * room for price, room in zip(solution.prices, places, strict=True))
    share, price = solution.shares, solution.prices
    sound = (
        all(used <= room for used, room in zip(taken, places, strict=True))
        and min((*share, *price), default=0) >= 0
        and all(
            worth <= share[mentee] + price[mentor]
            for mentee, edges in enumerate(worths)
            for worth, mentor in edges
        )
        and total == solution.total == bound
    )
    if not sound:
        msg = "The assignment does not prove itself."
        raise UnsoundSolutionError(msg)


def fairest(
    solution: Assignment, worths: Sequence[Sequence[Edge]], places: Sequence[int]
) -> Assignment:
    """Return that of all best assignments whose least pair is worth most.

    By complementary slackness an assignment is best exactly if it uses only pairs without
    slack, and leaves out nobody with a share and no place with a price. So it is enough to
    look among those pairs, with the least worth allowed raised by halving.
    """
    tight = [
        [
            (worth, mentor)
            for worth, mentor in edges
            if worth == solution.shares[mentee] + solution.prices[mentor]
        ]
        for mentee, edges in enumerate(worths)
    ]
    levels = sorted({worth for edges in tight for worth, _mentor in edges})
    best, low, high = solution.partner, 0, len(levels)
    while high - low > 1:
        middle = (low + high) // 2
        above = [[edge for edge in edges if edge[0] >= levels[middle]] for edges in tight]
        found = _covering(solution, above, places)
        if found:
            best, low = found, middle
        else:
            high = middle
    return replace(solution, partner=best)


def _covering(
    solution: Assignment, allowed: Sequence[Sequence[Edge]], places: Sequence[int]
) -> tuple[int, ...] | None:
    """Return an assignment of allowed pairs that leaves out nobody it must not, if there is one."""
    needed = [int(price > 0) for price in solution.prices]
    counted = [
        [(int(share > 0) + needed[mentor], mentor) for _worth, mentor in edges]
        for share, edges in zip(solution.shares, allowed, strict=True)
    ]
    goal = sum(share > 0 for share in solution.shares)
    goal += sum(room for room, need in zip(places, needed, strict=True) if need)
    found = solve(counted, places)
    return found.partner if found.total == goal else None


class _Search:
    """The state of a run: pairs so far, and dual values that are feasible all the time.

    A mentee's edges are sorted by worth, so that a scan can stop early: prices are never
    below 0, hence no later edge is nearer.
    """

    def __init__(self, worths: Sequence[Sequence[Edge]], places: Sequence[int]) -> None:
        """Start with the highest shares, prices of nothing, and whoever fits at once."""
        self.edges = [sorted(edges, reverse=True) for edges in worths]
        self.share = [edges[0][0] if edges else 0 for edges in self.edges]
        self.price = [0] * len(places)
        self.room = list(places)
        self.partner = [NOBODY] * len(worths)
        self.worth_of_pair = [0] * len(worths)
        self.guests: list[set[int]] = [set() for _ in places]
        self.free: list[int] = []
        for mentee, edges in enumerate(self.edges):
            for worth, mentor in edges:
                if worth < self.share[mentee]:
                    break
                if self.room[mentor]:
                    self._pair(mentee, mentor, worth)
                    break
            if self.partner[mentee] == NOBODY and edges:
                self.free.append(mentee)

    def _pair(self, mentee: int, mentor: int, worth: int) -> None:
        """Give a mentee a free place."""
        self.room[mentor] -= 1
        self.guests[mentor].add(mentee)
        self.partner[mentee], self.worth_of_pair[mentee] = mentor, worth

    def raise_prices(self) -> bool:
        """Change the dual values until a free mentee reaches a way out; tell if one is left.

        A way out is a free place, or a mentee whose share has sunk to nothing and who may as
        well go without.
        """
        self.free = [mentee for mentee in self.free if self.share[mentee] > 0]
        if not self.free:
            return False
        wave = _Wave(self)
        fresh = self.free
        while fresh:
            for mentee in fresh:
                wave.scan(mentee)
            fresh = wave.next_guests()
        for mentee, distance in wave.near_mentee.items():
            if distance < wave.bound:
                self.share[mentee] -= wave.bound - distance
        for mentor in wave.settled:
            self.price[mentor] += wave.bound - wave.near_mentor[mentor]
        return True

    def augment(self) -> None:
        """Seat as many free mentees as there are disjoint ways out over pairs that cost nothing."""
        seen: set[int] = set()
        self.free = [mentee for mentee in self.free if not self._seat(mentee, seen)]

    def _seat(self, root: int, seen: set[int]) -> bool:
        """Find a way out for one free mentee and take it."""
        came_from: dict[int, Edge] = {}
        todo = [root]
        while todo:
            mentee = todo.pop()
            share = self.share[mentee]
            for worth, mentor in self.edges[mentee]:
                if worth < share:
                    break
                if mentor in seen or worth - share != self.price[mentor]:
                    continue
                seen.add(mentor)
                came_from[mentor] = (worth, mentee)
                if self.room[mentor]:
                    self.room[mentor] -= 1
                    self._move_up(mentor, came_from)
                    return True
                for guest in self.guests[mentor]:
                    if not self.share[guest]:
                        self.guests[mentor].remove(guest)
                        self.partner[guest], self.worth_of_pair[guest] = NOBODY, 0
                        self._move_up(mentor, came_from)
                        return True
                todo.extend(self.guests[mentor])
        return False

    def _move_up(self, mentor: int, came_from: dict[int, Edge]) -> None:
        """Let everybody on a way out move on by one place."""
        while mentor != NOBODY:
            worth, mentee = came_from[mentor]
            left = self.partner[mentee]
            if left != NOBODY:
                self.guests[left].remove(mentee)
            self.guests[mentor].add(mentee)
            self.partner[mentee], self.worth_of_pair[mentee] = mentor, worth
            mentor = left


class _Wave:
    """Distances from all free mentees at once, as far as the nearest way out (``bound``)."""

    def __init__(self, search: _Search) -> None:
        """Start at the free mentees; the nearest way out known is to let one go without."""
        self.search = search
        self.near_mentee = dict.fromkeys(search.free, 0)
        self.near_mentor: dict[int, int] = {}
        self.settled: set[int] = set()
        self.heap: list[tuple[int, int]] = []
        self.bound = min(search.share[mentee] for mentee in search.free)

    def scan(self, mentee: int) -> None:
        """Look from a mentee at all mentors that are nearer than the nearest way out."""
        room, price, near_mentor = self.search.room, self.search.price, self.near_mentor
        base = self.near_mentee[mentee] + self.search.share[mentee]
        bound = min(self.bound, base)
        for worth, mentor in self.search.edges[mentee]:
            if base - worth >= bound:
                break
            distance = base + price[mentor] - worth
            if distance < near_mentor.get(mentor, bound):
                near_mentor[mentor] = distance
                if room[mentor]:
                    bound = distance
                else:
                    heappush(self.heap, (distance, mentor))
        self.bound = bound

    def next_guests(self) -> list[int]:
        """Settle the nearest mentor and return whom to ask next; nobody: the wave is over."""
        while self.heap and self.heap[0][0] < self.bound:
            distance, mentor = heappop(self.heap)
            if mentor in self.settled:
                continue
            self.settled.add(mentor)
            guests = [one for one in self.search.guests[mentor] if one not in self.near_mentee]
            if guests:
                self.near_mentee.update(dict.fromkeys(guests, distance))
                return guests
        return []


def _lowest_prices(search: _Search) -> list[int]:
    """Return what one more place at each mentor would really add.

    The dual values of an optimum are not unique; this is the lowest of all price lists. One
    more place lets somebody move in, who leaves a place, and so on: the best chain of moves is
    a shortest path over reduced costs, searched backwards from where chains end.
    """
    excess = list(search.price)
    heap = [(distance, mentor) for mentor, distance in enumerate(excess)]
    for mentee, mentor in enumerate(search.partner):
        if mentor == NOBODY:
            _relax(search, mentee, 0, excess, heap)
    heapify(heap)
    while heap:
        distance, mentor = heappop(heap)
        if distance > excess[mentor]:
            continue
        for guest in search.guests[mentor]:
            _relax(search, guest, distance, excess, heap)
    return [price - more for price, more in zip(search.price, excess, strict=True)]


def _relax(
    search: _Search, mentee: int, distance: int, excess: list[int], heap: list[tuple[int, int]]
) -> None:
    """Note for each possible mentor of a mentee how little moving there would lose."""
    base = search.share[mentee] + distance
    for worth, mentor in search.edges[mentee]:
        if worth <= base:
            break  # prices are never below 0, so none of the rest is nearer
        lost = base + search.price[mentor] - worth
        if lost < excess[mentor]:
            excess[mentor] = lost
            heappush(heap, (lost, mentor))
