"""What two people write for each other is found nowhere but on their own pages."""

import json
import logging
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import openpyxl
import pytest
from bs4 import BeautifulSoup
from celery.signals import before_task_publish, task_prerun
from django.apps import apps
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from factories import make_coordinator, make_user
from people import make_plan, make_tandem

from lms.api import export_person
from lms.choices import RoleKind
from lms.domain import people
from lms.registry import reports
from mentoring.choices import NoteLayer, Side
from mentoring.domain import helping, meetings, notes
from mentoring.models import Note

PLANTED = "Papageienblau schweigt die Nachtschicht"
GOAL = "Papageiengelb bis zur Prüfung"
SHARED = "Graureiher dürfen alle sehen"
MOST_PAGES = 400

pytestmark = pytest.mark.django_db


def hides(text):
    """Tell whether neither of the planted sentences stands in a text, however it is escaped."""
    if isinstance(text, bytes | memoryview):
        text = bytes(text).decode("utf-8", errors="replace")
    return "Papagei" not in text


@pytest.fixture
def told(caplog):
    """Everything that is logged, and every argument of a task."""
    arguments = []

    def keep(**more):
        arguments.append(repr(more))

    before_task_publish.connect(keep, weak=False, dispatch_uid="tests.told")
    task_prerun.connect(keep, weak=False, dispatch_uid="tests.told")
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="django.db.backends")
    # What the database is asked is logged as well, if a site switches that on.
    connection.force_debug_cursor = True

    def everything():
        records = [*caplog.get_records("setup"), *caplog.get_records("call")]
        return "\n".join([*(record.getMessage() for record in records), *arguments])

    yield everything
    connection.force_debug_cursor = False
    before_task_publish.disconnect(dispatch_uid="tests.told")
    task_prerun.disconnect(dispatch_uid="tests.told")


@pytest.fixture
def tandem(programme, now, told):
    """Two people with a goal, a meeting and notes; one of the notes is for the office as well."""
    tandem = make_tandem(programme, now=now)
    meeting = meetings.note_held(tandem, Side.MENTOR, make_plan(now), now=now)
    notes.write(tandem, Side.MENTOR, PLANTED, NoteLayer.PAIR, now=now, meeting=meeting)
    notes.write(tandem, Side.MENTEE, f"{PLANTED}!", NoteLayer.PAIR, now=now)
    notes.write(tandem, Side.MENTEE, SHARED, NoteLayer.SHARED, now=now)
    notes.add_goal(tandem, GOAL, due_on=None, now=now)
    helping.ask_for_help(tandem, Side.MENTEE, "Bitte rufen Sie an.", wants_change=False, now=now)
    return tandem


def test_not_one_row_of_the_database_holds_it(tandem):
    rows = 0
    for model in apps.get_models(include_auto_created=True):
        for values in model._base_manager.values():
            rows += 1
            assert all(hides(each) for each in values.values() if isinstance(each, str | bytes))
            assert hides(json.dumps(list(map(str, values.values())), ensure_ascii=False))

    assert rows > 10
    assert Note.objects.filter(text=SHARED).exists()  # what is shared is found, so we can read


@pytest.mark.django_db(transaction=True)
def test_the_file_of_the_database_does_not_hold_it_either(tandem):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite is one file")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = Path(connection.settings_dict["NAME"])
    written = b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))

    assert b"Graureiher" in written
    assert b"Papagei" not in written


def test_a_backup_of_all_data_does_not_hold_it(tandem, tmp_path):
    path = tmp_path / "backup.json"
    call_command("dumpdata", "lotse_mentoring", "lotse_lms", "wagtailcore", output=str(path))

    assert "Graureiher" in json.dumps(json.loads(path.read_text()), ensure_ascii=False)
    assert "Papagei" not in json.dumps(json.loads(path.read_text()), ensure_ascii=False)


def test_no_log_no_argument_of_a_task_and_no_letter_holds_it(tandem, told, now):
    call_command("lotse_mentoring_sweep")

    assert "lotse_mentoring_note" in told()  # we really listen
    assert hides(told())
    assert all(hides(letter.message().as_string()) for letter in mail.outbox)


def test_only_the_two_find_it_in_what_is_exported_of_them(tandem, coordinator):
    def exported(person):
        return json.dumps(export_person(person), ensure_ascii=False, default=str)

    assert PLANTED in exported(tandem.mentor.person)
    assert hides(exported(coordinator))


def crawl(client, *starts):
    """Open every page that can be reached by links, and yield addresses and what they say."""
    waiting, seen = list(starts), set()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield address, answer, body
        if "text/html" not in answer.get("Content-Type", ""):
            continue
        base = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        for link in BeautifulSoup(body, "html.parser").select("a[href]"):
            target = urlsplit(urljoin(base, link["href"]))
            path = target.path + (f"?{target.query}" if target.query else "")
            inside = target.path.startswith(("/cms/", "/django-admin/", "/de/cms/"))
            if inside and not target.netloc and "logout" not in path:
                waiting.append(path)


def office_of(programme):
    names = ("board", "people", "rounds", "tandems", "rules", "programme")
    return [reverse(f"lotse_mentoring_office:{name}", args=[programme.public_id]) for name in names]


def test_whoever_coordinates_finds_what_is_shared_and_nothing_else(
    client, tandem, programme, coordinator, unit
):
    kind = RoleKind.MENTORING_COORDINATOR
    people.give_role(coordinator, kind, unit, valid_from=date(2020, 1, 1))
    client.force_login(coordinator.user)
    pages = {
        address: body
        for address, answer, body in crawl(client, *office_of(programme), "/cms/")
        if answer.status_code == 200
    }

    assert len(pages) > 10
    assert any(b"Graureiher" in body for body in pages.values())
    assert [address for address, body in pages.items() if not hides(body)] == []


def test_an_administrator_finds_it_on_no_page_of_the_admin(client, tandem, programme):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    pages = {
        address: body
        for address, answer, body in crawl(client, "/cms/", "/django-admin/", *office_of(programme))
        if answer.status_code == 200
    }

    assert len(pages) > 30
    assert [address for address, body in pages.items() if not hides(body)] == []


def test_no_report_and_no_export_holds_it(client, tandem, coordinator):
    client.force_login(coordinator.user)
    for report in reports:
        for kind in ("csv", "xlsx"):
            address = reverse(f"lotse_reports:{kind}", args=[report.name])
            answer = client.get(address, follow=True)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content

            assert answer.status_code == 200, address
            assert hides(_read(body) if kind == "xlsx" else body)


def _read(body):
    book = openpyxl.load_workbook(BytesIO(body))
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


def test_the_two_read_it_on_their_page_and_nobody_else_gets_there(client, tandem, unit):
    address = reverse("lotse_mentoring:tandem", args=[tandem.public_id])
    for profile in (tandem.mentor, tandem.mentee):
        client.force_login(profile.person.user)
        assert PLANTED in client.get(address).content.decode()

    for user in (make_coordinator(unit).user, make_user(is_staff=True, is_superuser=True)):
        client.force_login(user)
        assert client.get(address).status_code == 404
