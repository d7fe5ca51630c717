"""What a matching round costs beside scipy and beside greedy choice, in the same run.

Run by hand: ``uv run python tests/benchmarks/bench_matching.py``. Prints seconds of CPU, best
of three, of scoring and of solving; scipy's optimum (the floor) must be ours, and greedy choice
shows what exactness is worth. People are drawn by chance with a fixed seed: 12 languages, five
regions, six professions, 14 parts of the week, ten topics, one to three places.
"""

import random
import sys
import time
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

LANGUAGES = ("de", "en", "uk", "ar", "fa", "vi", "tr", "pl", "ti", "fr", "es", "tl")
LEVELS = ("A2", "B1", "B2", "native")
TOPICS = [f"topic-{number}" for number in range(10)]
INTERESTS = [f"interest-{number}" for number in range(12)]
PROFESSIONS = [f"profession-{number}" for number in range(6)]
REGIONS = [f"region-{number}" for number in range(5)]


def people(chance, mentors, mentees):
    """Draw mentors and mentees."""
    from mentoring.domain.cards import Card

    def card(number, *, places):
        own = chance.choice(LANGUAGES[1:]) if places == 0 or chance.random() < 0.4 else "de"
        languages = {own: "native"}
        languages.setdefault("de", chance.choice(LEVELS[:3]))
        return Card(
            profile=number,
            person=number,
            languages=languages,
            profession=chance.choice(PROFESSIONS),
            topics=tuple(chance.sample(TOPICS, 3)),
            interests=tuple(chance.sample(INTERESTS, 4)),
            situations=(),
            region=chance.choice(REGIONS),
            remote=chance.random() < 0.2,
            slots=sum(1 << slot for slot in chance.sample(range(14), 4)),
            hours=4,
            places=places,
            units=(chance.randrange(15),),
            weeks=chance.randrange(30),
        )

    return (
        [card(number, places=chance.randint(1, 3)) for number in range(mentors)],
        [card(10_000_000 + number, places=0) for number in range(mentees)],
    )


def cpu(work):
    """Return the least CPU of three runs in seconds, and what came out."""
    least, result = float("inf"), None
    for _ in range(3):
        begin = time.process_time()
        result = work()
        least = min(least, time.process_time() - begin)
    return least, result


def greedy(worths, places):
    """Take the best pair that is left, again and again."""
    room, taken, total = list(places), set(), 0
    pairs = ((worth, mentee, mentor) for mentee, es in enumerate(worths) for worth, mentor in es)
    for worth, mentee, mentor in sorted(pairs, reverse=True):
        if room[mentor] and mentee not in taken:
            room[mentor] -= 1
            taken.add(mentee)
            total += worth
    return total


def dense(worths, places):
    """Solve with scipy's assignment: a column for each place."""
    columns = [mentor for mentor, room in enumerate(places) for _ in range(room)]
    matrix = np.zeros((len(worths), len(places)), dtype=np.int64)
    for mentee, edges in enumerate(worths):
        for worth, mentor in edges:
            matrix[mentee, mentor] = worth
    wide = matrix[:, columns]
    rows, cols = linear_sum_assignment(wide, maximize=True)
    return int(wide[rows, cols].sum())


def sparse(worths, places):
    """Solve with scipy's sparse matching: a way out for every mentee keeps it full."""
    first, width = [], 0
    for room in places:
        first.append(width)
        width += room
    top = max((worth for edges in worths for worth, _mentor in edges), default=0) + 1
    data, indices, ends = [], [], [0]
    for mentee, edges in enumerate(worths):
        for worth, mentor in sorted(edges, key=lambda edge: edge[1]):
            for place in range(places[mentor]):
                data.append(top - worth)
                indices.append(first[mentor] + place)
        data.append(top)
        indices.append(width + mentee)
        ends.append(len(data))
    graph = csr_matrix((data, indices, ends), shape=(len(worths), width + len(worths)))
    rows, cols = min_weight_full_bipartite_matching(graph)
    return int(top * len(worths) - graph[rows, cols].sum())


def show(name, worths, places, other):
    """Measure solving and print it beside the floor."""
    from mentoring.domain.solver import solve

    mine, solution = cpu(lambda: solve(worths, places))
    floor, optimum = cpu(lambda: other(worths, places))
    simple, total = cpu(lambda: greedy(worths, places))
    assert solution.total == optimum, f"{name}: {solution.total} is not {optimum}"
    pairs = sum(map(len, worths))
    print(
        f"{name:<34} {pairs:>8} pairs   ours {mine:6.2f} s   scipy {floor:6.2f} s   "
        f"ratio {mine / floor:5.1f}   greedy {simple:5.2f} s with {total / optimum:.3f}"
    )
    return mine


def realistic(chance, mentors, mentees):
    """Score and solve a round as a coordinator starts it; points alone count."""
    from mentoring.domain.computing import Computation
    from mentoring.domain.feasibility import Feasibility
    from mentoring.domain.rules import DEFAULTS, Must, Rules
    from mentoring.domain.scoring import table_of

    wishes = DEFAULTS["mentoring"].wishes
    rules = Rules(must=Must(team="other", course=False), wishes=wishes, pairs_first=False)
    ours, others = people(chance, mentors, mentees)
    scoring, table = cpu(lambda: table_of(ours, others, rules, Feasibility(ours, rules)))
    name = f"{mentees} mentees, {mentors} mentors"
    density = sum(map(len, table.worths)) / (mentors * mentees)
    print(f"{name:<34} scoring {scoring:5.2f} s, {density:.0%} of all pairs are possible")
    solving = show(name, table.worths, [one.places for one in ours], dense)
    print(f"{name:<34} together {scoring + solving:5.2f} s")
    whole, _best = cpu(lambda: Computation(ours, others, DEFAULTS["mentoring"]).best)
    print(f"{name:<34} as a round, pairs first and the fairest of the best: {whole:5.2f} s")


def drawn(chance, mentors, mentees, candidates):
    """Solve with a number of candidates for each mentee, worth 30 to 100 by chance."""
    places = [chance.choice((1, 1, 2, 3)) for _ in range(mentors)]
    worths = [
        [(chance.randint(30, 100), mentor) for mentor in chance.sample(range(mentors), candidates)]
        for _ in range(mentees)
    ]
    show(f"{mentees} by {mentors}, {candidates} each", worths, places, sparse)


def main():
    """Measure all sizes."""
    chance = random.Random(4)
    realistic(chance, 100, 200)
    realistic(chance, 1000, 1000)
    realistic(chance, 500, 1000)
    realistic(chance, 1500, 3000)
    drawn(chance, 10_000, 10_000, 30)
    drawn(chance, 5_000, 10_000, 30)


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.test")
    import django

    django.setup()
    main()
