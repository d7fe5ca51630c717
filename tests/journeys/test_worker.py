"""The same journey on PostgreSQL, with a Celery worker over Redis that is killed at work."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from clicking import Reader
from presence import absent
from running import ROOT, serve, start, stop

pytestmark = pytest.mark.services
DATABASE = f"lotse_journey_{os.getpid()}"


@pytest.fixture(scope="module")
def database():
    """Make an empty database, and take it away afterwards."""
    server = os.environ.get("LOTSE_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
    base = server.rsplit("/", 1)[0]
    try:
        with psycopg.connect(f"{base}/postgres", autocommit=True, connect_timeout=5) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.OperationalError:
        absent("postgres", f"no server answers at {urlsplit(server).hostname}")
    yield f"{base}/{DATABASE}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@pytest.fixture(scope="module")
def broker():
    """Empty a Redis database for the tasks."""
    address = os.environ.get("LOTSE_REDIS_URL", "redis://127.0.0.1:6379/9")
    try:
        with redis.from_url(address, socket_timeout=5) as client:
            client.flushdb()
    except redis.RedisError:
        absent("redis", f"no server answers at {urlsplit(address).hostname}")
    return address


@pytest.fixture(scope="module")
def served(tmp_path_factory, database, broker):
    """The demo site as a web process of its own."""
    folder = tmp_path_factory.mktemp("served") / "data"
    process, running = serve(folder, DATABASE_URL=database, CELERY_BROKER_URL=broker)
    yield running
    stop(process)


def start_worker(site, name):
    log = site.folder.parent / f"{name}.log"
    process = start(
        ["-m", "celery", "-A", "settings", "worker", "-c", "1", "-l", "INFO", "-n", f"{name}@%h"],
        site.environment,
        log,
    )
    deadline = time.monotonic() + 60
    while " ready." not in log.read_text():
        assert process.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() < deadline, log.read_text()[-2000:]
        time.sleep(0.2)
    return process


def finish(site, username):
    reader = Reader(site)
    reader.sign_in(username)
    reader.finish_course()
    return reader


def certificate_count(database):
    with psycopg.connect(database) as connection:
        return connection.execute("SELECT count(*) FROM lotse_certificates_certificate").fetchone()[
            0
        ]


def waiting_for_locks(database):
    with psycopg.connect(database) as connection:
        query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        return connection.execute(query).fetchone()[0]


def until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_the_certificate_comes_by_the_event(served):
    worker = start_worker(served, "first")
    reader = finish(served, "neu")

    assert until(lambda: len(reader.certificates()) == 1)

    stop(worker)
    reader.close()


def test_a_worker_killed_in_the_middle_leaves_one_certificate_by_the_sweep(served, database):
    before = certificate_count(database)
    worker = start_worker(served, "second")
    with psycopg.connect(database) as holder:
        # Whoever issues now has to wait in the middle of it.
        holder.execute("LOCK TABLE lotse_certificates_certificate IN SHARE MODE")
        reader = finish(served, "ehrenamt")
        assert until(lambda: waiting_for_locks(database) > 0)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert certificate_count(database) == before

    command = [sys.executable, "manage.py", "lotse_issue_certificates"]
    for _ in range(2):
        subprocess.run(command, cwd=ROOT, env=served.environment, check=True, capture_output=True)

    assert certificate_count(database) == before + 1
    assert len(reader.certificates()) == 1
    reader.close()
