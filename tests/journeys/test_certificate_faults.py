"""What can go wrong goes wrong: on PostgreSQL, with Celery workers over Redis.

However it goes, each earned certificate exists exactly once and whole, and nobody gets the
same letter twice. No log names anybody.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import psycopg
import pytest
import redis
from celery import Celery
from psycopg.rows import dict_row
from running import ROOT, environment, free_port, start, stop
from test_worker import broker, database, until, waiting_for_locks  # noqa: F401 -- fixtures

pytestmark = pytest.mark.services

BATCH = 100


@dataclass
class Association:
    """A database, a broker, and processes that share them."""

    database: str
    broker: str
    folder: Path
    environment: dict
    killed: int = 0

    def send(self, task, *arguments):
        with Celery(broker=self.broker, set_as_current=False) as app:
            app.send_task(f"lotse.certificates.{task}", arguments)

    @contextmanager
    def office(self, **more):
        """Open a process that earns certificates, and return how to tell it what to do."""
        with (
            (self.folder / "office.log").open("a") as log,
            subprocess.Popen(
                [sys.executable, ROOT / "tests/journeys/owing.py"],
                cwd=ROOT,
                env=self.environment | more,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                bufsize=1,
            ) as process,
        ):

            def tell(command):
                process.stdin.write(f"{command}\n")
                answer = process.stdout.readline()
                assert answer, self.logs()[-2000:]
                return json.loads(answer)

            yield tell
            process.stdin.close()

    def ask(self, query, *values):
        with psycopg.connect(self.database) as connection:
            return connection.execute(query, values).fetchall()

    def tell(self, statement):
        with psycopg.connect(self.database) as connection:
            connection.execute(statement)

    def bundle(self, key):
        """Return the row of a file of many."""
        with psycopg.connect(self.database, row_factory=dict_row) as connection:
            query = "SELECT * FROM lotse_certificates_bundle WHERE id = %s"
            return connection.execute(query, [key]).fetchone()

    def count(self, completions):
        """Return how many of these have a certificate."""
        return self.ask(
            "SELECT count(*) FROM lotse_certificates_certificate WHERE completion_id = ANY(%s)",
            completions,
        )[0][0]

    def is_quiet(self):
        """Tell whether no task waits and none is being done, but what died with its worker."""
        with redis.from_url(self.broker) as client:
            waiting = client.llen("celery")
        begun = re.findall(r"Task \S+ received", self.logs())
        ended = re.findall(r"Task \S+ (?:succeeded|raised unexpected)", self.logs())
        return waiting == 0 and len(begun) - len(ended) == self.killed

    def logs(self):
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


WHOLE = """
SELECT count(*), count(DISTINCT c.completion_id), count(DISTINCT (status_list_id, status_index)),
  count(*) FILTER (WHERE body::json #>> '{credentialSubject,identifier,0,identityHash}'
    = recipient_name AND body::json -> 'proof' ->> 'proofValue' LIKE 'z%%' AND recipient_name <> '')
FROM lotse_certificates_certificate c
LEFT JOIN lotse_certificates_credential k ON k.certificate_id = c.id
WHERE c.completion_id = ANY(%s)
"""


@pytest.fixture(scope="module")
def association(tmp_path_factory, database, broker):  # noqa: F811 -- fixtures
    """An empty association."""
    folder = tmp_path_factory.mktemp("faults")
    env = environment(
        folder,
        DJANGO_SETTINGS_MODULE="fault_settings",
        DATABASE_URL=database,
        LOTSE_TEST_BROKER=broker,
        LOTSE_TEST_FOLDER=str(folder),
        PYTHONPATH=os.pathsep.join(
            str(ROOT / part) for part in (".", "tests", "tests/journeys", "tests/journeys/skewed")
        ),
    )
    command = [sys.executable, "manage.py", "migrate", "--run-syncdb", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
    return Association(database=database, broker=broker, folder=folder, environment=env)


@pytest.fixture(scope="module")
def hire(association):
    """Start workers and wait until all are at work."""
    hired = []

    def hire(*names, hours_off=0):
        env = association.environment | {"LOTSE_TEST_HOURS_OFF": str(hours_off)}
        begun = [(start(worker(name), env, log(name)), log(name)) for name in names]
        hired.extend(process for process, _log in begun)
        for process, path in begun:
            assert until(lambda: " ready." in path.read_text(), 60), path.read_text()[-2000:]  # noqa: B023 -- used at once
            assert process.poll() is None
        return [process for process, _log in begun]

    def worker(name):
        return ["-m", "celery", "-A", "settings", "worker", "-c1", "-lINFO", f"-n{name}@%h"]

    def log(name):
        return association.folder / f"{name}.log"

    yield hire
    for process in hired:
        stop(process)


@pytest.fixture(scope="module")
def workers(hire):
    """Two workers."""
    return hire("first", "second")


@pytest.fixture(scope="module")
def office(association, workers):
    """Whoever lets people earn certificates."""
    with association.office() as tell:
        yield tell


@contextmanager
def held(association):
    """Let nobody write certificates for as long as the block lasts."""
    with psycopg.connect(association.database) as connection:
        connection.execute("LOCK TABLE lotse_certificates_certificate IN SHARE MODE")
        yield


def test_the_same_event_five_times_at_once_is_one_certificate(association, office):
    owed = office("owe 1")
    with held(association):
        for _ in range(5):
            association.send("issue", *owed)
        assert until(lambda: waiting_for_locks(association.database) == 2)

    assert until(lambda: association.count(owed) == 1)
    assert until(lambda: quiet(association))
    assert association.ask(WHOLE, owed) == [(1, 1, 1, 1)]


def test_a_learner_hardly_notices_that_the_broker_is_down_and_the_sweep_mends_it(
    association, office
):
    gone, hanging = office("begin"), office("begin")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        nobody, mute = (
            {"LOTSE_TEST_BROKER": f"redis://127.0.0.1:{port}/0"}
            for port in (free_port(), silent.getsockname()[1])
        )
        with association.office(**nobody) as first, association.office(**mute) as second:
            said = [first(f"finish {gone}"), second(f"finish {hanging}")]

    owed = [one["completion"] for one in said]
    assert said[0]["seconds"] < 5
    assert said[1]["seconds"] < 20
    assert association.logs().count("The broker does not answer") == 2
    assert association.count(owed) == 0

    association.send("issue_owed")
    assert until(lambda: association.count(owed) == 2)
    assert association.ask(WHOLE, owed) == [(2, 2, 2, 2)]


FULL = """
CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN
  IF NEW.completion_id >= {start} THEN
    RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'could not extend file';
  END IF;
  RETURN NEW; END $$ LANGUAGE plpgsql;
CREATE TRIGGER full_disk BEFORE INSERT ON lotse_certificates_certificate
FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_by_halves(association, office):
    owed = office("owe 150")
    with psycopg.connect(association.database, autocommit=True) as connection:
        connection.execute(FULL.format(start=owed[60]))
        try:
            association.send("issue_owed")
            assert until(lambda: association.logs().count("DiskFull") >= 2)
            assert until(lambda: quiet(association))
            assert association.ask(WHOLE, owed) == [(0, 0, 0, 0)]
        finally:
            connection.execute("DROP FUNCTION full_disk() CASCADE")

    association.send("issue_owed")

    assert until(lambda: association.count(owed) == 150)
    assert association.ask(WHOLE, owed) == [(150, 150, 150, 150)]


def test_a_worker_killed_in_the_middle_of_500_loses_and_doubles_none(association, office, workers):
    owed = office("owe 500")
    with held(association):
        association.send("issue_owed")
        assert until(lambda: waiting_for_locks(association.database) == 2)
        os.killpg(workers[0].pid, signal.SIGKILL)
        workers[0].wait()
        association.killed += 1

    assert until(lambda: association.count(owed) == 500 - BATCH)
    assert until(lambda: quiet(association))
    assert association.ask(WHOLE, owed) == [(400, 400, 400, 400)]
    association.send("issue_owed")

    assert until(lambda: association.count(owed) == 500)
    assert association.ask(WHOLE, owed) == [(500, 500, 500, 500)]


def test_a_worker_killed_in_the_middle_of_a_file_of_many_leaves_nothing_by_halves(
    association, office, workers, hire
):
    wanted = office("bundle 300")
    association.send("bundle", wanted)
    assert until(lambda: 25 <= association.bundle(wanted)["done"] < 300)
    os.killpg(workers[1].pid, signal.SIGKILL)
    workers[1].wait()
    association.killed += 1

    left = association.bundle(wanted)
    assert (left["state"], left["file"], left["sha256"]) == ("running", "", "")
    assert left["done"] < 300
    folder = association.folder / "private" / "bundles"
    assert not list(folder.glob("[!.]*")), "what was begun has a name that nobody asks for"
    hire("third")
    association.send("sweep_bundles")
    assert until(lambda: quiet(association))
    assert association.bundle(wanted) == left, "the dead worker holds its lease"
    association.tell(
        "UPDATE lotse_certificates_bundle SET leased_until = now() - interval '1 second'"
    )
    association.send("sweep_bundles")

    assert until(lambda: association.bundle(wanted)["state"] == "ready", 120)
    made = association.bundle(wanted)
    (whole,) = folder.glob("[!.]*.zip")
    assert made["file"] == f"bundles/{whole.name}"
    assert sha256(whole.read_bytes()).hexdigest() == made["sha256"]
    with ZipFile(whole) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist())) == 301
    for rest in folder.glob(".part-*"):
        os.utime(rest, (0, 0))
    association.send("sweep_bundles")
    assert until(lambda: list(folder.iterdir()) == [whole])


def test_a_clock_that_is_a_day_ahead_doubles_neither_certificates_nor_letters(
    association, office, hire
):
    hire("ahead", hours_off=24)
    owed = office("owe 400")
    with held(association):
        association.send("issue_owed")
        assert until(lambda: waiting_for_locks(association.database) == 2)
    assert until(lambda: association.count(owed) == 400)
    for _ in range(8):
        association.send("mail")

    assert until(lambda: quiet(association))
    assert association.ask(WHOLE, owed) == [(400, 400, 400, 400)]
    days = association.ask(
        "SELECT count(DISTINCT issued_at::date) FROM lotse_certificates_certificate"
        " WHERE completion_id = ANY(%s)",
        owed,
    )
    assert days == [(2,)]
    letters = [
        address
        for path in (association.folder / "mail").iterdir()
        for address in re.findall(r"^To: (\S+)$", path.read_text(), re.MULTILINE)
    ]
    mailed = association.ask(
        "SELECT count(*) FROM lotse_certificates_certificate WHERE mailed_at IS NOT NULL"
    )
    assert len(letters) == len(set(letters)) == mailed[0][0] > 0


def test_no_log_names_anybody(association):
    assert "succeeded" in association.logs()
    assert "Kovalenko" not in association.logs()
    assert "@example.org" not in association.logs()


def quiet(association):
    """Tell whether nothing waits and nobody is at work, now and a moment later."""
    return association.is_quiet() and not time.sleep(0.3) and association.is_quiet()
