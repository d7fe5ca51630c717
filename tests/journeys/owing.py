"""Earns certificates in a process of its own: takes a command a line, answers in JSON.

``owe 500``: what was completed without anybody hearing of it. ``begin``: a course that
somebody is taking. ``finish 7``: finishes that enrolment, and says how long it took.
"""

import json
import sys
import time
from datetime import timedelta
from uuid import uuid4

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 -- once Django is set up
from factories import make_entry, make_learner, make_outline, release_course  # noqa: E402

from lms import clock  # noqa: E402
from lms.choices import CompletionKind, FactKind, Rule  # noqa: E402
from lms.domain.enrolling import enrol  # noqa: E402
from lms.domain.recording import Happening, record  # noqa: E402
from lms.models import Completion, Enrolment, Person  # noqa: E402


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


if __name__ == "__main__":
    for line in sys.stdin:
        command, *arguments = line.split()
        answer = {"owe": owe, "begin": begin, "finish": finish}[command](*arguments)
        print(json.dumps(answer), flush=True)
