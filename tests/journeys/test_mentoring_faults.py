"""A worker that dies in the middle of a matching round: on PostgreSQL, with Celery over Redis."""

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import psycopg
import pytest
from celery import Celery
from running import ROOT, environment, start, stop
from test_worker import broker, database, until, waiting_for_locks  # noqa: F401 -- fixtures

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory, database, broker):  # noqa: F811 -- fixtures
    """An empty association, and what its processes have to know."""
    folder = tmp_path_factory.mktemp("rounds")
    parts = (".", "tests", "tests/journeys", "tests/mentoring")
    env = environment(
        folder,
        DJANGO_SETTINGS_MODULE="fault_settings",
        DATABASE_URL=database,
        LOTSE_TEST_BROKER=broker,
        LOTSE_TEST_FOLDER=str(folder),
        PYTHONPATH=os.pathsep.join(str(ROOT / part) for part in parts),
    )
    command = [sys.executable, "manage.py", "migrate", "--run-syncdb", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)
    return env, folder


@pytest.fixture(scope="module")
def desk(surroundings):
    """Whoever prepares rounds."""
    env, folder = surroundings
    log = folder / "desk.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [sys.executable, ROOT / "tests/journeys/matching_desk.py"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            bufsize=1,
        ) as process,
    ):

        def tell(command):
            process.stdin.write(f"{command}\n")
            answer = process.stdout.readline()
            assert answer, log.read_text()[-2000:]
            return json.loads(answer)

        yield tell
        process.stdin.close()


@pytest.fixture
def worker(surroundings):
    """A worker at work."""
    env, folder = surroundings
    log = folder / "worker.log"
    log.unlink(missing_ok=True)
    process = start(["-m", "celery", "-A", "settings", "worker", "-c1", "-lINFO"], env, log)
    assert until(lambda: log.exists() and " ready." in log.read_text(), 60), log.read_text()
    yield process
    stop(process)


def hand_out(broker, round_id):  # noqa: F811 -- a value here
    with Celery(broker=broker, set_as_current=False) as app:
        app.send_task("lotse.mentoring.compute", [round_id])


@contextmanager
def nobody_writes(database):  # noqa: F811 -- a value here
    """Let nobody write proposals for as long as the block lasts."""
    with psycopg.connect(database) as connection:
        connection.execute("LOCK TABLE lotse_mentoring_proposal IN SHARE MODE")
        yield


def test_a_round_is_computed_by_the_worker(desk, worker, broker):  # noqa: F811 -- fixtures
    one = desk("start 30 40")

    hand_out(broker, one)

    assert until(lambda: desk(f"state {one}")["state"] == "review")
    assert desk(f"state {one}")["proposals"] == 30


def test_a_round_whose_worker_was_killed_is_taken_up_by_the_sweep_and_comes_out_the_same(
    desk,
    worker,
    broker,  # noqa: F811 -- fixtures
    database,  # noqa: F811
):
    one = desk("start 30 40")
    with nobody_writes(database):
        hand_out(broker, one)
        assert until(lambda: waiting_for_locks(database) > 0)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        assert desk(f"state {one}") == {
            "state": "running",
            "attempts": 1,
            "proposals": 0,
            "open": 0,
            "mentors": 0,
            "same": False,
        }

    assert desk("sweep 1") == []  # somebody may still be at it
    assert desk("sweep 10") == [True]
    assert desk("sweep 20") == []

    found = desk(f"state {one}")
    assert found == {
        "state": "review",
        "attempts": 2,
        "proposals": 30,
        "open": 0,
        "mentors": 30,
        "same": True,
    }
    assert desk(f"publish {one}") == 30
