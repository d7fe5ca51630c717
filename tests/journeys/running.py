"""Starts the demo site as its users meet it: a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Site:
    """A running demo site."""

    url: str
    folder: Path
    environment: dict


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def environment(folder, **more):
    known = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")}
    known.pop("DATABASE_URL", None)
    return {
        **known,
        "DJANGO_SETTINGS_MODULE": "settings.dev",
        "LOTSE_DEMO_DIR": str(folder),
        "PYTHONWARNINGS": "default",
        **more,
    }


def start(arguments, env, log):
    with log.open("a") as output:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def stop(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(url, process, log, seconds=400):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The site stopped:\n{log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 -- our own site
                return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"The site did not start:\n{log.read_text()[-3000:]}")


def serve(folder, **more):
    folder.mkdir(exist_ok=True)
    port = free_port()
    env, log = environment(folder, **more), folder.parent / f"{folder.name}.log"
    process = start(["manage.py", "demo", "--port", str(port)], env, log)
    wait_for(f"http://localhost:{port}/de/", process, log)
    return process, Site(url=f"http://localhost:{port}", folder=folder, environment=env)
