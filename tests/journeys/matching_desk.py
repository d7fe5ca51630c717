"""Prepares matching rounds in a process of its own: takes a command a line, answers in JSON.

``start 40 60``: a programme with so many mentors and mentees, and a round that waits.
``state 7``: how far a round is, and how many drafts it has. ``publish 7``: publishes it.
``sweep 10``: takes up what is left undone, as if it were so many minutes later.
"""

import json
import random
import sys
from datetime import timedelta
from uuid import uuid4

import django

django.setup()

from factories import make_coordinator, make_unit  # noqa: E402 -- once Django is set up
from people import make_programme  # noqa: E402

from lms import clock  # noqa: E402
from lms.models import Person  # noqa: E402
from mentoring.choices import ProfileState, ProposalState, Side  # noqa: E402
from mentoring.domain import reviewing, rounds  # noqa: E402
from mentoring.models import Profile, Proposal, Round  # noqa: E402


def start(mentors, mentees):
    now, chance = clock.now(), random.Random(1)
    unit = make_unit(f"Kreisverband {uuid4().hex[:8]}")
    programme = make_programme(unit, contact=make_coordinator(unit), now=now)
    sides = [Side.MENTOR] * int(mentors) + [Side.MENTEE] * int(mentees)
    people = Person.objects.bulk_create(
        Person(display_name=f"Kovalenko {number}", language="de", created_at=now)
        for number in range(len(sides))
    )
    Profile.objects.bulk_create(
        Profile(
            programme=programme,
            person=person,
            side=side,
            state=ProfileState.ADMITTED,
            languages=[["de", "B2"]],
            region="lausitz",
            availability=0b111,
            topics=chance.sample(["housing", "exam", "language", "family"], 2),
            applied_at=now,
            admitted_at=now,
            waiting_since=now,
        )
        for person, side in zip(people, sides, strict=True)
    )
    return rounds.start(programme, by=None, now=now).pk


def state(pk):
    one = Round.objects.get(pk=pk)
    found = Proposal.objects.filter(round=one)
    return {
        "state": one.state,
        "attempts": one.attempts,
        "proposals": found.count(),
        "open": found.filter(state=ProposalState.OPEN).count(),
        "mentors": found.values("mentor").distinct().count(),
        "same": one.protocol == rounds.protocol_of(rounds.computation_of(one)),
    }


def publish(pk):
    return reviewing.publish(Round.objects.get(pk=pk), now=clock.now()).opened


def sweep(minutes):
    now = clock.now() + timedelta(minutes=int(minutes))
    return [rounds.compute(pk, now=now) for pk in rounds.unfinished(now=now)]


if __name__ == "__main__":
    for line in sys.stdin:
        command, *arguments = line.split()
        commands = {"start": start, "state": state, "publish": publish, "sweep": sweep}
        print(json.dumps(commands[command](*arguments)), flush=True)
