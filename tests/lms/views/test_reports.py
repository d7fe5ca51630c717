"""The coordinators' reports in the admin."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import (
    make_coordinator,
    make_learner,
    make_outline,
    make_person,
    make_unit,
    make_user,
    release_course,
)
from openpyxl import load_workbook

from lms import clock
from lms.choices import ReleaseChoice, RoleKind
from lms.domain import people
from lms.domain.enrolling import enrol
from lms.domain.release import release
from lms.models import AccessLogEntry, AccessLogSubject, Role
from tests.lms.domain.test_recording import finish

pytestmark = pytest.mark.django_db
REPORT = "/cms/lotse/reports/completions/"
CSV, XLSX = "/cms/lotse/reports/completions.csv", "/cms/lotse/reports/completions.xlsx"
UNITS = "/cms/lotse/reports/units/"


@pytest.fixture(autouse=True)
def that_day():
    with clock.at(datetime(2026, 5, 4, 10, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def district():
    return make_unit("North", is_legal_entity=True)


@pytest.fixture
def coordinator(district):
    return make_coordinator(district, "Zora Coordinator")


@pytest.fixture
def browser(client, coordinator):
    client.force_login(coordinator.user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def stranger(course, now):
    """Somebody of another district, who must never show."""
    person = make_learner("Stranger South", unit=make_unit("South", is_legal_entity=True))
    enrol(person, course, now=now)
    finish(person, course, at=now)
    return person


@pytest.fixture
def anna(district, course, now):
    person = make_learner("Anna North", unit=district)
    enrol(person, course, now=now)
    finish(person, course, at=now)
    return person


def text(response):
    return response.content.decode()


def is_missing(browser, path, **filters):
    """Whatever is missing is looked for once more below the address of a language."""
    return browser.get(path, filters, follow=True).status_code == 404


def table(response):
    content = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))


def test_the_report_shows_the_people_of_the_unit_and_nobody_else(browser, anna, stranger):
    response = browser.get(REPORT)

    assert response.status_code == 200
    assert "Anna North" in text(response)
    assert "Stranger South" not in text(response)
    assert "1 of 2 people have completed all courses begun; nobody is overdue." in text(response)


def test_everybody_shown_is_written_down(browser, coordinator, anna, stranger, course):
    browser.get(REPORT, {"course": str(course.pk), "status": ""})

    entry = AccessLogEntry.objects.get()
    assert (entry.viewer, entry.action, entry.report) == (coordinator, "view", "completions")
    assert entry.filters == {"course": str(course.pk)}
    assert [s.person for s in entry.subjects.all()] == [anna]


@pytest.mark.parametrize("path", [REPORT, UNITS, CSV, XLSX, "/cms/lotse/reports/"])
@pytest.mark.parametrize("who", ["superuser", "trainer", "expired"])
def test_without_a_coordinators_role_there_is_no_report(path, who, client, district, anna):
    user = make_user(is_superuser=True) if who == "superuser" else make_coordinator(district).user
    if who != "superuser":
        people.give_role(user.lotse_person, RoleKind.TRAINER, district, valid_from=date(2020, 1, 1))
        roles = Role.objects.filter(person=user.lotse_person, kind=RoleKind.COORDINATOR)
        roles.delete() if who == "trainer" else roles.update(valid_to=date(2026, 5, 3))
    client.force_login(user)

    response = client.get(path)

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert AccessLogEntry.objects.count() == 0


@pytest.mark.parametrize("path", [REPORT, CSV, XLSX])
def test_whoever_may_not_enter_the_admin_is_sent_to_the_login(path, client, anna):
    client.force_login(make_learner().user)

    assert client.get(path).url.startswith(reverse("lotse_lms:login"))


@pytest.mark.parametrize("path", [REPORT, CSV, XLSX])
def test_a_foreign_unit_is_not_found(path, browser, stranger):
    unit = stranger.memberships.get().unit

    assert is_missing(browser, path, unit=str(unit.pk))
    assert AccessLogEntry.objects.count() == 0


def test_an_unknown_report_is_not_found(browser):
    assert is_missing(browser, "/cms/lotse/reports/secrets/")
    assert is_missing(browser, "/cms/lotse/reports/secrets.csv")


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"from": "yesterday"}, "“yesterday” is not a date."),
        ({"course": "0"}, "“0” cannot be chosen here."),
        ({"course": "x' OR 1=1 --"}, "“x&#x27; OR 1=1 --” cannot be chosen here."),
        ({"from": "2026-05-02", "to": "2026-05-01"}, "The period ends before it begins."),
    ],
)
def test_a_filter_that_makes_no_sense_is_explained_and_shows_nobody(
    filters, message, browser, anna
):
    response = browser.get(REPORT, filters)

    assert response.status_code == 200
    assert message in text(response)
    assert "Anna North" not in text(response)
    assert AccessLogEntry.objects.count() == 0


def test_an_export_with_a_filter_that_makes_no_sense_is_refused_in_words(browser, anna):
    response = browser.get(CSV, {"from": "yesterday"})

    assert (response.status_code, text(response)) == (400, "“yesterday” is not a date.")


def test_the_csv_file_is_filtered_like_the_screen_and_written_down(browser, anna, stranger, course):
    make_person("Ben North", unit=anna.memberships.get().unit)

    response = browser.get(CSV, {"course": str(course.pk)})

    assert table(response) == [
        [
            "Name",
            "Unit",
            "Kind of membership",
            "Interkulturelle Kompetenz",
            "Interkulturelle Kompetenz, date",
        ],
        ["Anna North", "North", "Volunteer", "Completed", "2026-05-04"],
    ]
    assert response["Content-Disposition"] == 'attachment; filename="completions-2026-05-04.csv"'
    entry = AccessLogEntry.objects.get()
    assert (entry.action, entry.row_count) == ("export", 1)
    assert [s.person for s in entry.subjects.all()] == [anna]


def test_the_workbook_says_who_asked_what(browser, anna, stranger, course):
    response = browser.get(XLSX, {"course": str(course.pk), "status": "completed"})

    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    about = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    assert about["Exported by"] == "Zora Coordinator"
    assert (about["Course"], about["Status"]) == ("Interkulturelle Kompetenz", "Completed")
    assert (about["As of"], about["Rows"]) == ("2026-05-04", "1")
    assert rows[1:] == [
        ("Anna North", "North", "Volunteer", "Completed", datetime(2026, 5, 4))  # noqa: DTZ001
    ]
    assert response["Content-Disposition"] == 'attachment; filename="completions-2026-05-04.xlsx"'
    assert AccessLogSubject.objects.get().person == anna


def test_a_name_that_is_a_formula_arrives_as_text(browser, district, course):
    make_person('=HYPERLINK("http://evil.example")', unit=district)

    lines = table(browser.get(CSV))

    assert lines[1][0] == '\'=HYPERLINK("http://evil.example")'


def test_an_export_of_everybody_writes_everybody_down(browser, coordinator, district):
    expected = [make_person(f"P{n:03}", unit=district).pk for n in range(120)]

    lines = table(browser.get(CSV))

    assert len(lines) == 122
    assert sorted(AccessLogSubject.objects.values_list("person", flat=True)) == expected


def test_a_long_report_comes_in_pages(browser, district):
    for n in range(60):
        make_person(f"P{n:03}", unit=district)

    first, second = browser.get(REPORT), browser.get(REPORT, {"p": "2"})

    assert ("P049" in text(first), "P050" in text(first)) == (True, False)
    assert ("P049" in text(second), "P050" in text(second)) == (False, True)
    assert "Page 2 of 2" in text(second)
    assert browser.get(REPORT, {"p": "rubbish"}).status_code == 200


def test_thirty_people_cost_as_many_statements_as_one(browser, district, course, now):
    def statements(path):
        with CaptureQueriesContext(connection) as captured:
            response = browser.get(path)
            b"".join(response)  # an export asks while it streams
        return len(captured)

    enrol(make_person("P", unit=district), course, now=now)
    paths = (REPORT, REPORT, UNITS, CSV, XLSX)  # the first warms up what a process remembers
    before = [statements(path) for path in paths][1:]
    for n in range(29):
        enrol(make_person(f"P{n:02}", unit=district), course, now=now)

    assert [statements(path) for path in paths][1:] == before


def test_nobody_to_report_on_is_said_in_words(browser, coordinator, course):
    assert "Nothing matches these filters." in text(browser.get(REPORT, {"status": "overdue"}))
    assert "There is nothing to report yet." in text(browser.get(UNITS))


def test_the_report_on_units_names_nobody(client, course, now):
    state = make_unit("State", kind="state", is_legal_entity=True)
    district = make_unit("North", parent=state, is_legal_entity=True)
    for n in range(6):
        person = make_learner(f"Hidden Name {n}", unit=district)
        enrol(person, course, now=now)
        finish(person, course, at=now)
    client.force_login(make_coordinator(type(state).objects.get(pk=state.pk)).user)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    response = client.get(UNITS)
    lines = table(client.get("/cms/lotse/reports/units.csv"))

    assert "6 of 6 people have completed." in text(response)
    assert "Hidden Name" not in text(response)
    assert lines[1:] == [
        ["State itself", "0", "0", "", "0", "0"],
        ["North", "6", "6", "100", "0", "0"],
        ["Total", "6", "6", "100", "0", "0"],
    ]
    assert AccessLogSubject.objects.count() == 0
    assert AccessLogEntry.objects.count() == 2


def test_the_menu_leads_coordinators_to_the_reports(browser, client, district):
    assert "/cms/lotse/reports/" in text(browser.get("/cms/"))
    listing = text(browser.get("/cms/lotse/reports/"))
    assert (REPORT in listing, UNITS in listing) == (True, True)

    trainer = make_learner()
    people.give_role(trainer, RoleKind.TRAINER, district, valid_from=date(2020, 1, 1))
    client.force_login(trainer.user)
    assert "/cms/lotse/reports/" not in text(client.get("/cms/"))


def test_reports_are_read_only(browser):
    assert browser.post(REPORT).status_code == 405


def test_titles_of_courses_are_text_not_markup(browser, now):
    course = release_course(make_outline(title="<script>alert(1)</script>"), now=now)
    release(course, ReleaseChoice.EDITORIAL, by=None, now=now)

    assert "<script>alert(1)" not in text(browser.get(REPORT))
