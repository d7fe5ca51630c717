"""What certificates cost: CPU per part, 10,000 by two workers, and lists for a million.

Run by hand, with all parts or some of them:

    uv run python tests/benchmarks/bench_certificates.py [parts] [issuing] [workers] [million]

``workers`` and ``million`` need PostgreSQL (``LOTSE_POSTGRES_URL``) and Redis
(``LOTSE_REDIS_URL``). Costs are CPU, beside a floor of the same run where there is one.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "journeys")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.test")

ROUNDS = int(os.environ.get("ROUNDS", "200"))
MANY = int(os.environ.get("MANY", "10000"))
MILLION = int(os.environ.get("MILLION", "1000000"))
SERVER = os.environ.get("LOTSE_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("LOTSE_REDIS_URL", "redis://127.0.0.1:6379/8")
BASE = "http://localhost:8000"
NOW = datetime(2026, 9, 4, 8, 30, tzinfo=UTC)
TICKS = os.sysconf("SC_CLK_TCK")
TEXTS = {
    "de": {"title": "Interkulturelle Kompetenz", "competencies": ["Zuhören"] * 4},
    "en": {"title": "Intercultural competence", "competencies": ["Listening"] * 4},
}


def measure(name, work, floor=None, rounds=ROUNDS):
    """Print median and 99th percentile of CPU in milliseconds, and what it is of the floor."""
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    median, p99 = statistics.median(times), statistics.quantiles(times, n=100)[98]
    ratio = f"  {median / floor:7.1f} x floor" if floor else ""
    print(f"{name:<40}{median:8.2f} ms  p99 {p99:8.2f} ms{ratio}")
    return median


def sample(language="de", name="Olena Kovalenko", **more):
    """Return a certificate that is not stored."""
    from certificates.domain.designs import current
    from certificates.models import Certificate, StatusList
    from lms.models import Completion

    values = {
        "completion": Completion(edition_id=1, source_key="bench"),
        "public_id": "7kq4m2xw9ztdA_b-Cd3fGh",
        "recipient_name": name,
        "language": language,
        "source_language": "de",
        "titles": {key: text["title"] for key, text in TEXTS.items()},
        "competencies": {key: text["competencies"] for key, text in TEXTS.items()},
        "minutes": 135,
        "kind": "certificate",
        "edition_number": 2,
        "completed_on": date(2026, 9, 3),
        "issued_at": NOW,
        "issuer": "Wohlfahrt Nordhafen e. V.",
        "issuer_place": "Nordhafen",
        "signatory": "Referat Bildung",
        "design_version": current("harbour"),
        "status_list": StatusList(pk=1),
        "status_index": 4711,
    }
    return Certificate(**values | more)


def parts():
    """Measure each part by itself, without a database."""
    import typst
    from django.conf import settings
    from seals import PASSPHRASE, make_seal

    from certificates.conf import conf
    from certificates.domain import credentials, rendering
    from certificates.domain.designs import designs
    from certificates.domain.rendering import qr_svg, render_pdf, render_png
    from certificates.domain.signing import sealed

    print("\nParts, in CPU")
    settings.LOTSE_PADES_FILE = make_seal(tempfile.mkdtemp(prefix="lotse-bench-")).path
    settings.LOTSE_PADES_PASSPHRASE = PASSPHRASE
    assert conf.pades_file
    names = iter(f"Person {number}" for number in range(10_000_000))

    def another(**more):
        return sample(name=next(names), **more)

    start = time.process_time()
    render_pdf(another(), BASE)
    print(f"{'first document, fonts read':<40}{(time.process_time() - start) * 1000:8.0f} ms")
    floor = measure(
        "floor: a page with one word",
        lambda: typst.compile(next(names).encode(), font_paths=rendering._fonts()),
    )
    qr = measure("QR code", lambda: qr_svg(f"{BASE}/verify/{uuid4()}/"), floor)
    body = credentials.sign(another(), base_url=BASE, now=NOW).body
    credential = measure(
        f"credential ({len(body)} bytes)",
        lambda: credentials.sign(another(), base_url=BASE, now=NOW),
        floor,
    )
    paper = {}
    for design in designs():
        paper[design.key] = measure(
            f"PDF, {design.key}, QR and credential inside",
            lambda design=design: render_pdf(
                another(design_version=f"{design.key}-{design.version}"), BASE, attachment=body
            ),
            floor,
        )
    for design in designs():
        for language in ("en", "ar"):
            paper[design.key, language] = measure(
                f"PDF, {design.key}, {language} beside German",
                lambda design=design, language=language: render_pdf(
                    another(language=language, design_version=design.name), BASE, attachment=body
                ),
                floor,
            )
    measure("PNG, 144 dpi", lambda: render_png(another(), BASE), floor, rounds=20)
    content, today = render_pdf(another(), BASE, attachment=body), datetime.now(UTC)
    seal = measure("signature (PAdES, P-256)", lambda: sealed(content, now=today), floor)
    plain = credential + paper["harbour"]
    print(f"{'together, unsigned (goal 20 ms)':<40}{plain:8.2f} ms   of these QR {qr:.2f}")
    print(f"{'together, signed (goal 60 ms)':<40}{plain + seal:8.2f} ms")
    dearest = credential + max(paper.values())
    print(f"{'the dearest of all, unsigned':<40}{dearest:8.2f} ms")


def owe(count):
    """Store completions nobody has attested yet."""
    from lms.models import Completion, Course, Edition, Enrolment, Person

    course = Course.objects.create(key=uuid4(), source_language="de", texts=TEXTS)
    edition = Edition.objects.create(course=course, number=1, released_at=NOW, minutes=135)
    people = Person.objects.bulk_create(
        [
            Person(display_name=f"Person {number}", public_id=uuid4(), created_at=NOW)
            for number in range(count)
        ],
        batch_size=1000,
    )
    enrolments = Enrolment.objects.bulk_create(
        [
            Enrolment(person=one, course=course, edition=edition, source="self", enrolled_at=NOW)
            for one in people
        ],
        batch_size=1000,
    )
    Completion.objects.bulk_create(
        [
            Completion(
                person_id=one.person_id,
                kind="course",
                source_key=f"enrolment:{one.pk}",
                enrolment=one,
                edition=edition,
                source_language="de",
                texts=TEXTS,
                minutes=135,
                tested=True,
                completed_on=NOW.date(),
                completed_at=NOW,
                recorded_at=NOW,
            )
            for one in enrolments
        ],
        batch_size=1000,
    )


def issuing():
    """Measure issuing in this process, and count its statements."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from certificates.domain.issuing import issue_batch, owed_keys
    from certificates.models import Certificate

    print(f"\nIssuing with credentials, {connection.vendor}")
    migrate()
    owe(1 + 31 + 20 * 100)
    issue_batch(owed_keys(1), now=NOW)  # what is read once per process
    for size in (1, 30):
        with CaptureQueriesContext(connection) as captured:
            issue_batch(owed_keys(size), now=NOW)
        print(f"{f'a batch of {size}':<40}{len(captured):5} statements")
    times, keys = [], owed_keys()
    for start in range(0, len(keys), 100):
        begin = time.process_time()
        issue_batch(keys[start : start + 100], now=NOW)
        times.append((time.process_time() - begin) * 10)
    mine = statistics.median(times)
    rows = list(Certificate.objects.all()[:200])
    Certificate.objects.filter(pk__in=[row.pk for row in rows]).delete()
    floor = []
    for row in rows:
        begin = time.process_time()
        row.save(force_insert=True)
        floor.append((time.process_time() - begin) * 1000)
    base = statistics.median(floor)
    print(f"{'floor: one bare INSERT':<40}{base:8.2f} ms")
    print(f"{'one of a batch of 100':<40}{mine:8.2f} ms             {mine / base:7.1f} x floor")


def migrate():
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@contextmanager
def own_database():
    """Make a database on the server, give its address to this process and all it starts."""
    import dj_database_url
    import psycopg
    from django.db import connection, connections

    base, name = SERVER.rsplit("/", 1)[0], f"lotse_bench_{os.getpid()}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    connection.close()
    connections.settings["default"] = connections.configure_settings(
        {"default": dj_database_url.parse(f"{base}/{name}")}
    )["default"]
    del connections["default"]
    try:
        migrate()
        yield f"{base}/{name}"
    finally:
        connections["default"].close()
        with psycopg.connect(f"{base}/postgres", autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def used(pid):
    """Return the CPU seconds of a process, its largest size, and what of it is its own, in MB."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    cpu = (int(fields[11]) + int(fields[12])) / TICKS
    return (
        cpu,
        kilobytes(pid, "status", "VmHWM") / 1024,
        kilobytes(pid, "smaps_rollup", "Pss") / 1024,
    )


def kilobytes(pid, file, name):
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1])


def workers():
    """Let two workers issue 10,000, then two processes print them, plain and signed."""
    import redis
    from running import start, stop

    from certificates.models import Certificate, Credential

    print(f"\n{MANY} certificates on PostgreSQL, two workers over Redis")
    redis.from_url(REDIS).flushdb()
    with own_database() as database:
        owe(MANY)
        folder = Path(tempfile.mkdtemp(prefix="lotse-bench-"))
        env = {**os.environ, "DATABASE_URL": database, "LOTSE_TEST_BROKER": REDIS}
        log = folder / "worker.log"
        worker = start(
            ["-m", "celery", "-A", "settings", "worker", "-c", "2", "-l", "INFO"], env, log
        )
        try:
            until(lambda: " ready." in log.read_text(), worker)
            children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
            before, begin = [used(pid) for pid in children], time.perf_counter()
            send("lotse.certificates.issue_owed", env)
            until(lambda: Certificate.objects.count() >= MANY, worker)
            wall = time.perf_counter() - begin
            after = [used(pid) for pid in children]
        finally:
            stop(worker)
        cpu = sum(b[0] - a[0] for a, b in zip(before, after, strict=True))
        tell("issued with credential (goal 180 s)", wall, cpu, after)
        assert Credential.objects.count() == MANY, Credential.objects.count()
        for name, *more in (("documents, unsigned", "plain"), ("documents, signed", "sealed")):
            begin = time.perf_counter()
            printed = [document_process(env, part, *more) for part in (0, 1)]
            said = [json.loads(one.communicate()[0].splitlines()[-1]) for one in printed]
            wall = time.perf_counter() - begin
            tell(name, wall, sum(one["used"][0] for one in said), [one["used"] for one in said])


def tell(name, wall, cpu, processes):
    each = cpu * 1000 / MANY
    peak = max(one[1] for one in processes)
    own = max(one[2] for one in processes)
    print(
        f"{name:<40}{wall:7.1f} s wall {cpu:7.1f} s CPU  {each:6.2f} ms each  "
        f"largest process {peak:.0f} MB, {own:.0f} without what it shares (goal 200)",
        flush=True,
    )


def until(condition, process, seconds=900):
    """Wait for something that a process does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, "the worker has stopped"
        assert time.monotonic() < deadline, "the worker is too slow"
        time.sleep(0.25)


def send(task, env):
    code = f"from settings.celery import app; app.send_task({task!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, check=True)


def document_process(env, part, form):
    command = [sys.executable, __file__, "documents", str(part), form]
    return subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)


def documents(part, form):
    """Make every second document, as downloads and files of many do, and say what it took.

    In a child of a process that has read the programs, as Celery's workers are.
    """
    if os.fork():
        os.wait()
        return
    from django.conf import settings

    from certificates.domain.documents import document_of, with_documents
    from certificates.models import Certificate

    if form == "sealed":
        from seals import PASSPHRASE, make_seal

        settings.LOTSE_PADES_FILE = make_seal(tempfile.mkdtemp(prefix="lotse-bench-")).path
        settings.LOTSE_PADES_PASSPHRASE = PASSPHRASE
    start, now = time.process_time(), datetime.now(UTC)
    keys = list(Certificate.objects.order_by("pk").values_list("pk", flat=True))[part::2]
    for begin in range(0, len(keys), 100):
        for one in with_documents(Certificate.objects.filter(pk__in=keys[begin : begin + 100])):
            document_of(one, base_url=BASE, now=now)
    print(json.dumps({"used": [time.process_time() - start, *used("self")[1:]]}))


def million():
    """Fill status lists with a million certificates, and build them anew."""
    from django.db import connection
    from django.db.models.functions import Mod
    from django.test.utils import CaptureQueriesContext

    from certificates.domain import statuslists
    from certificates.models import Certificate, StatusList
    from lms.models import Completion

    print(f"\nStatus lists of {MILLION} certificates on PostgreSQL")
    with own_database():
        owe(1)
        start = time.process_time()
        places = statuslists.reserve(MILLION)
        cpu = time.process_time() - start
        print(f"{'giving away the places':<40}{cpu:8.2f} s CPU, {len(set(places))} different")
        completion = Completion.objects.get()
        completion.kind = "manual"
        copied(completion, sample(), places)
        for share in (0.01, 0.05):
            gone = Certificate.objects.annotate(rest=Mod("pk", round(1 / share))).filter(rest=0)
            gone.update(revoked_at=NOW, revocation_reason="error")
            StatusList.objects.update(is_stale=True)
            times, sizes = [], []
            for name in list(StatusList.objects.order_by("pk").values_list("public_id", flat=True)):
                begin, beginning = time.process_time(), time.perf_counter()
                with CaptureQueriesContext(connection) as captured:
                    body = statuslists.served(name, base_url=BASE, now=NOW)
                times.append((time.process_time() - begin, time.perf_counter() - beginning))
                sizes.append(len(body))
            cpu, wall = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
            print(
                f"{f'a list anew, {share:.0%} revoked':<40}{cpu:8.1f} ms CPU {wall:8.1f} ms wall  "
                f"{max(sizes) / 1000:.1f} kB  {len(captured)} statements, {len(times)} lists"
            )
        measure("a list as it is", lambda: statuslists.served(name, base_url=BASE, now=NOW))
        measure("one more place", lambda: statuslists.reserve(1), rounds=50)


def copied(completion, certificate, places):
    """Store a certificate in each place, by COPY; all completions are of one person."""
    from django.db import connection

    from certificates.models import Certificate
    from lms.models import Completion

    rows = {
        Completion: (completion, ("source_key", "enrolment_id"), lambda n: (f"bench:{n}", None)),
        Certificate: (
            certificate,
            ("public_id", "completion_id", "status_list_id", "status_index"),
            lambda n: (f"bench-{n:016}", 1000 + n, *places[n]),
        ),
    }
    for model, (original, changing, values) in rows.items():
        fields = [one for one in model._meta.concrete_fields if one.attname not in changing]
        same = [
            one.get_db_prep_save(getattr(original, one.attname), connection)
            for one in fields
            if not one.primary_key
        ]
        columns = ["id", *changing, *(one.column for one in fields if not one.primary_key)]
        statement = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as target:
            for number in range(len(places)):
                target.write_row([1000 + number, *values(number), *same])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main():
    """Measure what is asked for."""
    import django

    django.setup()
    if sys.argv[1:2] == ["documents"]:
        documents(int(sys.argv[2]), sys.argv[3])
        return
    known = {"parts": parts, "issuing": issuing, "workers": workers, "million": million}
    for name in sys.argv[1:] or known:
        known[name]()


if __name__ == "__main__":
    main()
