"""Earns certificates in a process of its own: takes a command a line, answers in JSON.

``owe 500``: what was completed without anybody hearing of it. ``begin``: a course that
somebody is taking. ``finish 7``: finishes that enrolment, and says how long it took.
``bundle 150``: certificates of which a coordinator wants one file.
"""

import json
import sys
import time
from datetime import timedelta
from uuid import uuid4

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 -- once Django is set up
from factories import (  # noqa: E402
    make_coordinator,
    make_entry,
    make_learner,
    make_outline,
    make_unit,
    release_course,
)

from certificates.domain import bundles, issuing, listing  # noqa: E402
from lms import clock  # noqa: E402
from lms.api import coordinator_scope, offers_of, understand  # noqa: E402
from lms.choices import CompletionKind, FactKind, Rule  # noqa: E402
from lms.domain.enrolling import enrol  # noqa: E402
from lms.domain.recording import Happening, record  # noqa: E402
from lms.models import Completion, Enrolment, Membership, Person  # noqa: E402


def owe(count):
    now, run = clock.now(), uuid4().hex[:8]
    users = get_user_model().objects.bulk_create(
        get_user_model()(username=f"{run}-{n}", email=f"{run}-{n}@example.org")
        for n in range(int(count))
    )
    people = Person.objects.bulk_create(
        Person(user=user, display_name=f"Kovalenko {user.username}", language="de", created_at=now)
        for user in users
    )
    completions = Completion.objects.bulk_create(
        Completion(
            person=person,
            kind=CompletionKind.SESSION,
            source_key=f"session:{person.public_id}",
            source_language="de",
            texts={"de": {"title": "Fachtag", "competencies": ["Zuhören"]}},
            minutes=240,
            completed_on=clock.date_of(now),
            completed_at=now,
            recorded_at=now,
        )
        for person in people
    )
    return [completion.pk for completion in completions]


def begin():
    now = clock.now()
    course = release_course(make_outline(make_entry(Rule.VIEWED)), now=now)
    return enrol(make_learner(f"Kovalenko {uuid4().hex[:8]}"), course, now=now).pk


def finish(enrolment_id):
    enrolment = Enrolment.objects.select_related("person", "course").get(pk=enrolment_id)
    activity = enrolment.course.activities.get()
    happening = Happening(
        activity_key=activity.key,
        kind=FactKind.VIEWED,
        client_id=uuid4(),
        digest="one",
        happened_at=clock.now() - timedelta(minutes=1),
    )
    started = time.perf_counter()
    record(
        user_id=enrolment.person.user_id,
        course_key=enrolment.course.key,
        happening=happening,
        now=clock.now(),
    )
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "completion": Completion.objects.get(enrolment=enrolment).pk}


def bundle(count):
    now = clock.now()
    district = make_unit(f"District {uuid4().hex[:8]}", is_legal_entity=True)
    coordinator = make_coordinator(district, "Zora Kovalenko")
    keys = owe(count)
    people = Completion.objects.filter(pk__in=keys).values_list("person", flat=True)
    Membership.objects.bulk_create(
        Membership(person_id=one, unit=district, kind="volunteer", valid_from=clock.date_of(now))
        for one in people
    )
    issuing.issue_batch(keys, now=now)
    scope = coordinator_scope(coordinator.user, day=clock.date_of(now))
    question = understand(offers_of(listing.REPORT, scope, "de"), scope, {}, "de")
    return bundles.ask(question, by=coordinator, total=int(count), now=now).pk


if __name__ == "__main__":
    for line in sys.stdin:
        command, *arguments = line.split()
        does = {"owe": owe, "begin": begin, "finish": finish, "bundle": bundle}
        answer = does[command](*arguments)
        print(json.dumps(answer), flush=True)
