"""Starts the demo: one command, one process, nothing else to install."""

import fcntl
import shutil
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.servers import basehttp
from django.db import connections

from settings.sample.association import ADMINISTRATOR, LOGINS, PASSWORD
from settings.sample.loading import load

_WHAT = {
    "ehrenamt": "volunteer, a quarter through the course",
    "neu": "new professional with a companion, has not begun the course yet",
    "begleitung": "mentor of the new professional",
    "training": "trainer: writes and releases courses in the CMS",
    "koordination": "coordinator of one district: reports, mentoring",
    "koordination2": "coordinator of another district",
    "landesverband": "coordinator of the state association: counts only",
}


class Command(BaseCommand):
    """Makes the database with the sample content, if there is none, and serves the site."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what can be chosen."""
        parser.add_argument("--port", type=int, default=8000, help="where to listen (8000)")
        parser.add_argument("--reset", action="store_true", help="forget everything and begin anew")
        parser.add_argument("--no-serve", action="store_true", help="prepare the data only")

    def handle(self, *_args: Any, **options: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Prepare and serve."""
        if not getattr(settings, "LOTSE_DEMO", False):
            msg = "The demo runs with settings.dev only."
            raise CommandError(msg)
        # Only here is it known; certificates carry the address in their QR code.
        settings.WAGTAILADMIN_BASE_URL = f"http://localhost:{options['port']}"
        with _only_process():
            self._prepare(port=options["port"], reset=options["reset"])
            self._say_where(options["port"])
            if not options["no_serve"]:
                _serve(options["port"])

    def _prepare(self, *, port: int, reset: bool) -> None:
        """Make the database and the sample, unless both are there."""
        ready = settings.DEMO_DIR / "ready"
        if reset or not ready.exists():  # a first start that was broken off begins anew, too
            _forget_everything()
        self.stdout.write("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)
        if not Path(settings.LOTSE_KEY_FILE).exists():
            call_command("lotse_keys", "create", stdout=_Silence())
        if not ready.exists():
            self.stdout.write("Loading the sample association and its course …")
            load(port=port)
            ready.touch()
        call_command("lotse_issue_certificates", stdout=_Silence())

    def _say_where(self, port: int) -> None:
        """Print the addresses and who can sign in."""
        site = f"http://localhost:{port}"
        lines = [
            "",
            f"  Learning   {site}/",
            f"  CMS        {site}/cms/",
            "",
            f"  Sign in with one press at {site}/de/login/, or with the password {PASSWORD}:",
            *[f"    {login.username:<14} {_WHAT[login.username]}" for login in LOGINS],
            f"    {ADMINISTRATOR:<14} administrator",
            "",
            "  Stop with Ctrl+C. What you do here is kept; --reset begins anew.",
            "",
        ]
        self.stdout.write("\n".join(lines))


class _Silence:
    """Takes what nobody needs to read."""

    def write(self, _text: str) -> None:
        """Forget it."""


class _only_process:  # noqa: N801 -- reads as a word after "with"
    """Holds the lock of the demo: its tasks live in one process's memory."""

    def __enter__(self) -> None:
        """Take the lock. Raises ``CommandError`` when another process has it."""
        self._file: TextIO = (settings.DEMO_DIR / "lock").open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            msg = (
                "The demo is running already. Its tasks live in one process's memory, so there "
                "can be no second one; for more, see settings/production.py."
            )
            raise CommandError(msg) from error

    def __exit__(self, *_details: object) -> None:
        """Give the lock back."""
        self._file.close()


def _forget_everything() -> None:
    """Delete the demo's database and files; the lock stays."""
    if connections["default"].vendor != "sqlite":
        call_command("flush", verbosity=0, interactive=False)
    connections.close_all()
    for path in settings.DEMO_DIR.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "lock":
            path.unlink()


def _serve(port: int) -> None:
    """Serve the site, with worker and schedule in the same process, until stopped."""
    if settings.CELERY_BROKER_URL == "memory://":
        _start_worker()
    handler = StaticFilesHandler(basehttp.get_internal_wsgi_application())
    try:
        basehttp.run("127.0.0.1", port, handler, threading=True)
    except KeyboardInterrupt:
        pass
    except OSError as error:
        msg = f"Port {port} is taken; choose another one with --port."
        raise CommandError(msg) from error


def _start_worker() -> None:
    """Start a Celery worker and its schedule as threads, on a broker in memory."""
    from celery.beat import EmbeddedService

    from settings.celery import app

    worker = app.WorkController(
        pool_cls="threads",
        concurrency=1,
        loglevel="WARNING",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    threading.Thread(target=worker.start, name="lotse-worker", daemon=True).start()
    schedule = str(settings.DEMO_DIR / "schedule")
    beat = EmbeddedService(app, thread=True, schedule_filename=schedule)
    beat.daemon = True
    beat.start()
