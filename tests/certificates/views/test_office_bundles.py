"""Files of many certificates in the admin."""

import io
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from factories import make_coordinator, make_learner, make_unit

from certificates import tasks
from certificates.choices import BundleState
from certificates.models import Bundle, Certificate
from lms import clock
from lms.choices import RoleKind
from lms.domain import people
from lms.models import AccessLogEntry, Role

pytestmark = pytest.mark.django_db
FILES = "/cms/lotse/certificates/files/"
NOW = datetime(2026, 5, 4, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def that_day(private):
    with clock.at(NOW):
        yield


@pytest.fixture
def anna(attest, district):
    return attest("Anna North", district)


@pytest.fixture
def no_worker(monkeypatch):
    """Nobody takes the task."""
    monkeypatch.setattr(tasks.bundle, "delay", lambda _bundle_id: None)


def text(response):
    return response.content.decode()


def test_a_file_is_asked_for_made_and_downloaded(desk, coordinator, anna):
    page = text(desk.post(FILES, {"kind": "certificate"}, follow=True))

    bundle = Bundle.objects.get()
    assert (bundle.state, bundle.requested_by) == (BundleState.READY, coordinator)
    assert "Kind: <bdi>Certificate</bdi>" in page
    response = desk.get(f"{FILES}{bundle.pk}/")
    archive = ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert len(archive.namelist()) == 2
    assert response["Content-Disposition"] == ('attachment; filename="certificates-2026-05-04.zip"')
    assert "no-store" in response["Cache-Control"]
    assert AccessLogEntry.objects.filter(action="export").count() == 1


def test_without_a_worker_the_page_says_how_far_it_is(desk, anna, no_worker):
    page = text(desk.post(FILES, follow=True))

    assert "0 of 1 certificates" in page
    assert "See how far it is" in page
    assert 'data-lotse-live="open"' in page

    call_command("lotse_bundles", stdout=(said := io.StringIO()))

    assert "Ready" in said.getvalue()
    assert 'data-lotse-live="done"' in text(desk.get(FILES))


def test_the_sweep_finds_what_no_worker_was_told_of(desk, anna, monkeypatch):
    def down(_bundle_id):
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr(tasks.bundle, "delay", down)
        assert desk.post(FILES).status_code == 302
    assert Bundle.objects.get().state == BundleState.WAITING

    tasks.sweep_bundles()

    assert Bundle.objects.get().state == BundleState.READY


@pytest.mark.parametrize(
    ("state", "problem", "words"),
    [
        ("failed", "disk-full", "There was no room left for the file."),
        ("failed", "broken", "not even at the third attempt"),
        ("failed", "not-allowed", "You no longer coordinate the units"),
        ("failed", "something new", "not even at the third attempt"),
        ("expired", "", "Deleted on time"),
    ],
)
def test_what_became_of_a_file_is_said_in_words(state, problem, words, desk, coordinator):
    Bundle.objects.create(
        requested_by=coordinator, language="en", state=state, problem=problem, created_at=NOW
    )

    assert words in text(desk.get(FILES))


def test_nothing_is_asked_for_where_nothing_matches(desk, anna):
    page = text(desk.post(FILES, {"kind": "mentoring"}, follow=True))

    assert "No certificate matches these filters any more." in page
    assert not Bundle.objects.exists()


def test_too_many_are_refused_at_once_and_in_words(desk, anna, attest, district, settings):
    settings.LOTSE_CERTIFICATE_BUNDLE_LIMIT = 1
    attest("Ben North", district)

    page = text(desk.post(FILES, follow=True))

    assert "one file holds 1 at most" in page
    assert not Bundle.objects.exists()


def test_a_filter_that_makes_no_sense_asks_for_nothing(desk, anna):
    page = text(desk.post(FILES, {"from": "yesterday"}, follow=True))

    assert "“yesterday” is not a date." in page
    assert not Bundle.objects.exists()


def test_a_foreign_unit_is_not_found(desk, anna):
    unit = make_unit("South", is_legal_entity=True)

    assert desk.post(FILES, {"unit": str(unit.pk)}, follow=True).status_code == 404


def test_pressing_twice_makes_one_file(desk, anna, no_worker):
    desk.post(FILES)
    page = text(desk.post(FILES, follow=True))

    assert "This very file is being made already." in page
    assert Bundle.objects.count() == 1


def test_nobody_else_gets_the_file(desk, client, anna, district):
    desk.post(FILES)
    bundle = Bundle.objects.get()
    client.force_login(make_coordinator(district).user)

    assert client.get(f"{FILES}{bundle.pk}/", follow=True).status_code == 404
    assert f"{FILES}{bundle.pk}/" not in text(client.get(FILES))


def test_whoever_no_longer_coordinates_these_units_no_longer_gets_it(desk, coordinator, anna):
    desk.post(FILES)
    bundle = Bundle.objects.get()
    Role.objects.all().delete()
    people.give_role(coordinator, RoleKind.COORDINATOR, make_unit("West"), valid_from=NOW.date())

    response = desk.get(f"{FILES}{bundle.pk}/", follow=True)

    assert "This file can no longer be had." in text(response)


@pytest.mark.parametrize("state", ["waiting", "running", "failed", "expired"])
def test_only_what_is_ready_is_handed_out(state, desk, anna):
    desk.post(FILES)
    Bundle.objects.update(state=state)

    assert desk.get(f"{FILES}{Bundle.objects.get().pk}/").url == FILES


def test_after_its_days_a_file_is_gone_even_before_the_sweep(desk, anna):
    desk.post(FILES)
    bundle = Bundle.objects.get()

    with clock.at(NOW + timedelta(days=7)):
        assert desk.get(f"{FILES}{bundle.pk}/").url == FILES


def test_a_file_that_vanished_from_the_disk_is_a_404(desk, anna, private):
    desk.post(FILES)
    bundle = Bundle.objects.get()
    (private / bundle.file).unlink()

    assert desk.get(f"{FILES}{bundle.pk}/", follow=True).status_code == 404


def test_without_a_storage_the_page_says_so(desk, anna, settings):
    settings.STORAGES = {k: v for k, v in settings.STORAGES.items() if k != "lotse_private"}

    assert "has no place for files of many certificates" in text(desk.get(FILES))
    page = text(desk.post(FILES, follow=True))
    assert "has no place for files of many certificates" in page
    assert not Bundle.objects.exists()


def test_what_has_no_document_is_counted(desk, by_hand, district):
    by_hand(make_learner("王小明", unit=district))
    by_hand(make_learner("Anna", unit=district))

    page = text(desk.post(FILES, follow=True))

    assert "1 document and a list" in page
    assert "1 certificate has no document; the list says why." in page
    assert Certificate.objects.count() == 2
