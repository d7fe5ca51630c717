"""What the reports cost beside raw SQL of the same question. Run by hand:

    uv run python tests/benchmarks/bench_report.py

SQLite in a scratch folder, or the database server of DATABASE_URL (a test database of its own).
"""

# ruff: noqa: S608 -- the raw statements are put together from constants

import os
import random
import statistics
import sys
import time
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import django

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.test")
django.setup()

from django.db import connection  # noqa: E402 -- after setup
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from factories import START, make_coordinator, make_outline, make_unit, release_course  # noqa: E402

from lms import clock  # noqa: E402
from lms.choices import MembershipKind, ProgressStatus, UnitKind  # noqa: E402
from lms.domain import completions, reporting, unit_counts  # noqa: E402
from lms.domain.access import coordinator_scope  # noqa: E402
from lms.models import Course, Enrolment, Membership, OrganisationUnit, Person  # noqa: E402

PEOPLE, COURSES, DISTRICTS, LOCALS, EACH = 20_000, 10, 40, 19, 5
ROUNDS = 7
TODAY = date(2026, 5, 4)


@contextmanager
def own_database():
    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def fill():
    chance = random.Random(1)
    state = make_unit("Landesverband", kind=UnitKind.STATE, is_legal_entity=True)
    for d in range(DISTRICTS):
        district = make_unit(
            f"Kreisverband {d:02}",
            parent=OrganisationUnit.objects.get(pk=state.pk),
            is_legal_entity=True,
            names_shared_since=date(2026, 1, 1),
        )
        for n in range(LOCALS):
            make_unit(f"Ortsverein {d:02}-{n:02}", parent=district, kind=UnitKind.LOCAL)
            district.refresh_from_db()
    courses = [release_course(make_outline(title=f"Kurs {n}")) for n in range(COURSES)]
    units = list(OrganisationUnit.objects.exclude(pk=state.pk).values_list("pk", flat=True))
    people = Person.objects.bulk_create(
        [
            Person(display_name=name, sort_name=name, public_id=uuid4(), created_at=START)
            for name in (f"Person {n:05}" for n in chance.sample(range(100_000), PEOPLE))
        ],
        batch_size=500,
    )
    homes = {person.pk: chance.choice(units) for person in people}
    Membership.objects.bulk_create(
        (
            Membership(
                person_id=pk,
                unit_id=unit,
                kind=chance.choice(MembershipKind.values),
                valid_from=date(2020, 1, 1),
            )
            for pk, unit in homes.items()
        ),
        batch_size=500,
    )
    Enrolment.objects.bulk_create(
        (
            _enrolment(chance, pk, course, homes[pk])
            for pk in homes
            for course in chance.sample(courses, EACH)
        ),
        batch_size=500,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return make_coordinator(state), make_coordinator(
        OrganisationUnit.objects.get(name="Kreisverband 07")
    )


def _enrolment(chance, person, course, unit):
    done = chance.random() < 0.7
    moment = START - timedelta(days=chance.randrange(400))
    return Enrolment(
        person_id=person,
        course=course,
        edition_id=course.current_edition_id,
        unit_id=unit,
        source="assigned",
        enrolled_at=moment,
        due_on=TODAY + timedelta(days=chance.randrange(-60, 200)),
        status=ProgressStatus.COMPLETED if done else ProgressStatus.IN_PROGRESS,
        completed_at=moment if done else None,
        completed_on=moment.date() if done else None,
        valid_until=TODAY + timedelta(days=chance.randrange(-30, 700)) if done else None,
        evidence={"1": {"v": moment.isoformat()}, "2": {"a": moment.isoformat()}},
        required_count=3,
    )


MEMBERS = """SELECT m.person_id FROM lotse_lms_membership m JOIN lotse_lms_organisationunit u
    ON u.id = m.unit_id WHERE u.path LIKE %(path)s AND m.valid_from <= %(today)s
    AND (m.valid_to IS NULL OR m.valid_to >= %(today)s)"""
LEARNERS = """SELECT e.person_id FROM lotse_lms_enrolment e JOIN lotse_lms_organisationunit u
    ON u.id = e.unit_id WHERE u.path LIKE %(path)s AND e.is_current AND e.withdrawn_at IS NULL"""
RAW = {
    "count": f"SELECT count(*) FROM (({MEMBERS}) UNION ({LEARNERS})) x",
    "page": f"""SELECT p.id, p.sort_name FROM lotse_lms_person p WHERE p.erased_at IS NULL
        AND (p.id IN ({MEMBERS}) OR p.id IN ({LEARNERS})) ORDER BY p.sort_name, p.id LIMIT 50""",
    "summary": f"""SELECT count(*), sum(CASE WHEN open = 0 THEN 1 ELSE 0 END),
        sum(CASE WHEN late > 0 THEN 1 ELSE 0 END) FROM (SELECT e.person_id,
        sum(CASE WHEN e.completed_on IS NULL OR e.valid_until < %(today)s THEN 1 ELSE 0 END) AS open,
        sum(CASE WHEN e.completed_on IS NULL AND e.due_on < %(today)s THEN 1 ELSE 0 END) AS late
        FROM lotse_lms_enrolment e WHERE e.is_current AND e.withdrawn_at IS NULL
        AND e.person_id IN ({MEMBERS} UNION {LEARNERS}) GROUP BY e.person_id) x""",
    "late": f"""SELECT p.id, p.sort_name FROM lotse_lms_person p WHERE p.id IN (
        SELECT e.person_id FROM lotse_lms_enrolment e WHERE e.is_current AND e.withdrawn_at IS NULL
        AND e.course_id = %(course)s AND e.completed_on IS NULL AND e.due_on < %(today)s
        AND (e.person_id IN ({MEMBERS}) OR e.unit_id IN (SELECT u.id FROM
        lotse_lms_organisationunit u WHERE u.path LIKE %(path)s)))
        ORDER BY p.sort_name, p.id""",
    "units": """SELECT e.unit_id, count(*),
        sum(CASE WHEN e.completed_on IS NOT NULL AND (e.valid_until IS NULL OR e.valid_until >= %(today)s)
            THEN 1 ELSE 0 END),
        sum(CASE WHEN e.completed_on IS NULL AND e.due_on < %(today)s
            OR e.completed_on IS NOT NULL AND e.valid_until < %(today)s THEN 1 ELSE 0 END)
        FROM lotse_lms_enrolment e JOIN lotse_lms_organisationunit u ON u.id = e.unit_id
        WHERE e.is_current AND e.withdrawn_at IS NULL AND e.course_id = %(course)s
        AND u.path LIKE %(path)s GROUP BY e.unit_id""",
}
if connection.vendor == "sqlite":
    RAW["count"] = f"SELECT count(*) FROM ({MEMBERS} UNION {LEARNERS}) x"


def raw(name, path, course):
    with connection.cursor() as cursor:
        cursor.execute(
            RAW[name], {"path": f"{path}%", "today": TODAY.isoformat(), "course": course}
        )
        return cursor.fetchall()


def raw_details(name, path, course):
    ids = [row[0] for row in raw(name, path, course)[:50]]
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, course_id, completed_on, due_on, valid_until FROM lotse_lms_enrolment"
            f" WHERE is_current AND withdrawn_at IS NULL AND person_id IN ({marks})",
            ids,
        )
        cursor.fetchall()
        cursor.execute(
            "SELECT m.person_id, m.kind, u.name FROM lotse_lms_membership m JOIN"
            " lotse_lms_organisationunit u ON u.id = m.unit_id WHERE m.person_id IN"
            f" ({marks})",
            ids,
        )
        cursor.fetchall()


def clocked(call):
    """Return the medians of process and wall time in ms."""
    call()
    cpu, wall = [], []
    for _ in range(ROUNDS):
        start, began = time.process_time(), time.perf_counter()
        call()
        cpu.append(time.process_time() - start)
        wall.append(time.perf_counter() - began)
    return statistics.median(cpu) * 1000, statistics.median(wall) * 1000


def statements(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def show(title, ours, theirs):
    (cpu, wall), (raw_cpu, raw_wall) = clocked(ours), clocked(theirs)
    # A server computes outside this process, so there the clock on the wall decides.
    ratio = cpu / raw_cpu if connection.vendor == "sqlite" else wall / raw_wall
    print(
        f"{title:42} {statements(ours):3} statements  {cpu:7.1f} ms CPU {wall:7.1f} ms"
        f"   raw {raw_cpu:7.1f} {raw_wall:7.1f}   ratio {ratio:5.2f}"
    )


def measure(title, coordinator):
    user = coordinator.user
    scope = coordinator_scope(user, day=TODAY)
    path, course = scope.branches[0].path, Course.objects.order_by("pk").first().pk
    asked = {
        "named": reporting.offers_of(completions.REPORT, scope, "de"),
        "counted": reporting.offers_of(unit_counts.REPORT, scope, "de"),
    }
    question = reporting.understand(asked["named"], scope, {}, "de")
    one_course = reporting.understand(
        asked["named"], scope, {"course": str(course), "status": "overdue"}, "de"
    )
    counted = reporting.understand(asked["counted"], scope, {"course": str(course)}, "de")
    client = Client()
    client.force_login(user)

    def page():
        with clock.at(START):
            return client.get("/cms/lotse/reports/completions/")

    def home():
        return client.get("/cms/lotse/reports/")

    def raw_page():
        raw("count", path, course)
        raw("summary", path, course)
        raw_details("page", path, course)

    assert page().status_code == 200
    print(
        f"\n{title}: {len(completions.answer(question).rows)} people, {scope.units().count()} units"
    )
    show("rows of a page", lambda: completions.answer(question).rows[0:50], raw_page)
    show(
        "summary alone",
        lambda: completions.answer(question).summary,
        lambda: (raw("count", path, course), raw("summary", path, course)),
    )
    show(
        "one course, overdue: rows of a page",
        lambda: completions.answer(one_course).rows[0:50],
        lambda: raw_details("late", path, course),
    )
    show("units", lambda: unit_counts.answer(counted), lambda: raw("units", path, course))
    show("page over HTTP (second: Wagtail's frame)", page, home)
    start = time.process_time()
    count = sum(1 for _ in completions.answer(question).rows)
    print(
        f"{'all rows, as an export reads them':42} {count} rows in {time.process_time() - start:.2f} s CPU"
    )


if __name__ == "__main__":
    with own_database():
        state, district = fill()
        print(f"{connection.vendor}: {Enrolment.objects.count()} enrolments")
        measure("State, all names shared", state)
        measure("District", district)
