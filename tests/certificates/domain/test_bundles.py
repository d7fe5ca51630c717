"""Files of many certificates: made once, whole or not at all, and only for who asked."""

import csv
import errno
import io
import os
import subprocess
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from factories import make_coordinator, make_learner, make_unit
from presence import absent

from certificates.choices import BundleState
from certificates.domain import bundles, packing
from certificates.models import Bundle, Certificate
from lms import clock
from lms.models import AccessLogEntry, AccessLogSubject, OrganisationUnit, Role
from tests.certificates.domain.test_listing import ask, make_many

pytestmark = pytest.mark.django_db
BASE = "https://lotse.example.org"


@pytest.fixture(autouse=True)
def that_day(now, private):
    with clock.at(now):
        yield


@pytest.fixture
def wanted(coordinator, now):
    def wanted(**asked):
        return bundles.ask(ask(coordinator, **asked), by=coordinator, total=0, now=now)

    return wanted


@pytest.fixture
def make(now):
    def make(bundle, at=now):
        state = bundles.make(bundle.pk, base_url=BASE, clock=lambda: at)
        bundle.refresh_from_db()
        return state

    return make


def files(private):
    folder = private / "bundles"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def opened(bundle):
    with packing.opened(bundle.file) as file:
        return ZipFile(io.BytesIO(file.read()))


def table(archive):
    [name] = [name for name in archive.namelist() if name.endswith(".csv")]
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def test_a_file_holds_every_document_and_the_list(
    attest, district, coordinator, wanted, make, private
):
    attest("Änne Müller", district)
    attest("Ben Ahmed", district)
    attest("Stranger", make_unit("South"))
    bundle = wanted()

    assert make(bundle) == BundleState.READY

    archive = opened(bundle)
    assert archive.testzip() is None
    rows = table(archive)
    assert [row["Name"] for row in rows] == ["Ben Ahmed", "Änne Müller"]
    assert [row["File"] for row in rows] == [
        "00001 Ben Ahmed – Interkulturelle Kompetenz.pdf",
        "00002 Änne Müller – Interkulturelle Kompetenz.pdf",
    ]
    assert set(archive.namelist()) == {row["File"] for row in rows} | {"00000 List.csv"}
    assert all(archive.read(row["File"]).startswith(b"%PDF") for row in rows)
    assert (bundle.total, bundle.done, bundle.skipped, bundle.problem) == (2, 2, 0, "")
    assert bundle.size == (private / bundle.file).stat().st_size
    assert files(private) == [bundle.file.removeprefix("bundles/")]


def test_who_was_exported_is_written_down_when_the_file_is_there(
    attest, district, coordinator, wanted, make
):
    anna = attest("Anna", district).completion.person
    bundle = wanted(kind="certificate")
    assert not AccessLogEntry.objects.exists()

    make(bundle)

    entry = AccessLogEntry.objects.get()
    assert (entry.viewer, entry.action, entry.report) == (coordinator, "export", "certificates")
    assert entry.filters == {"kind": "certificate"}
    assert AccessLogSubject.objects.get().person == anna


def test_what_cannot_be_printed_is_in_the_list_with_the_reason(
    by_hand, district, wanted, make, now
):
    by_hand(make_learner("A 漢字", unit=district))
    by_hand(make_learner("B", unit=district), revoked_at=now, revocation_reason="error")
    by_hand(make_learner("C", unit=district), replaced_at=now)
    by_hand(make_learner("D Good", unit=district))
    bundle = wanted()

    make(bundle)

    rows = table(opened(bundle))
    assert [bool(row["File"]) for row in rows] == [False, False, False, True]
    assert "漢" in rows[0]["Note"]
    assert rows[1]["Note"] == rows[2]["Note"] == "It is no longer good, so there is no document."
    assert (bundle.done, bundle.skipped, bundle.state) == (4, 3, BundleState.READY)


def test_a_name_that_is_a_formula_arrives_as_text(by_hand, district, wanted, make):
    by_hand(make_learner("=1+1", unit=district))
    bundle = wanted()

    make(bundle)

    assert table(opened(bundle))[0]["Name"] == "'=1+1"


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("../../etc/passwd", "x", "00007 etc passwd – x.pdf"),
        ("C:\\Windows", 'a"b', "00007 C Windows – a b.pdf"),
        ("Zoë\u202egnp.exe", "T", "00007 Zoëgnp.exe – T.pdf"),
        ("نورة", "ثقافة", "00007 نورة – ثقافة.pdf"),
        ("...", "", "00007 –.pdf"),
        ("A" * 300, "B" * 300, f"00007 {'A' * 60} – {'B' * 60}.pdf"),
    ],
)
def test_names_of_files_are_safe_everywhere(name, title, expected):
    assert packing.safe_name(7, name, title) == expected


def test_the_longest_name_of_a_file_fits_every_file_system():
    name = packing.safe_name(99_999, "ሀ" * 300, "ሀ" * 300)

    assert len(name.encode()) < 200
    assert name.endswith("ሀ.pdf")


def test_a_second_worker_finds_the_lease_taken(attest, district, wanted, make, now):
    attest("Anna", district)
    bundle = wanted()
    Bundle.objects.update(
        state=BundleState.RUNNING, attempts=1, leased_until=now + timedelta(minutes=1)
    )

    assert make(bundle) is None
    assert bundles.sweep(now=now) == []


def test_what_a_killed_worker_left_is_made_by_another(attest, district, wanted, make, now, private):
    attest("Anna", district)
    bundle = wanted()
    Bundle.objects.update(state=BundleState.RUNNING, attempts=1, leased_until=now)
    (private / "bundles").mkdir(parents=True)
    left = private / "bundles" / ".part-left.zip"
    left.write_bytes(b"half")
    later = timezone.now() + timedelta(minutes=20)

    assert bundles.sweep(now=later) == [bundle.pk]
    assert make(bundle, at=later) == BundleState.READY
    assert bundle.attempts == 2
    assert files(private) == [bundle.file.removeprefix("bundles/")]


def test_a_worker_that_was_too_slow_throws_its_work_away(
    attest, district, wanted, now, private, monkeypatch
):
    for name in ("Anna", "Ben"):
        attest(name, district)
    bundle = wanted()
    monkeypatch.setattr(packing, "_TELL", 1)

    def slow():
        if Bundle.objects.get().attempts == 1 and Bundle.objects.get().done:
            Bundle.objects.update(attempts=2, done=0)  # the lease lapsed, another one took over
        return now

    assert bundles.make(bundle.pk, base_url=BASE, clock=slow) is None
    bundle.refresh_from_db()
    assert (bundle.state, bundle.attempts, bundle.file) == (BundleState.RUNNING, 2, "")
    assert files(private) == []


def test_after_three_attempts_it_is_given_up(attest, district, wanted, make, now, monkeypatch):
    attest("Anna", district)
    bundle = wanted()

    def broken(*_arguments, **_more):
        message = "out of order"
        raise RuntimeError(message)

    monkeypatch.setattr(packing, "document_of", broken)
    for expected in (BundleState.WAITING, BundleState.WAITING, BundleState.FAILED):
        with pytest.raises(RuntimeError):
            make(bundle)
        bundle.refresh_from_db()
        assert bundle.state == expected

    assert bundle.problem == bundles.BROKEN
    assert make(bundle) is None


def test_a_worker_that_dies_three_times_ends_as_failed(wanted, now):
    bundle = wanted()
    Bundle.objects.update(state=BundleState.RUNNING, attempts=3, leased_until=now)

    assert bundles.sweep(now=now + timedelta(seconds=1)) == []
    bundle.refresh_from_db()
    assert (bundle.state, bundle.problem) == (BundleState.FAILED, bundles.BROKEN)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_nothing_behind_and_says_so_in_the_end(
    code, attest, district, wanted, make, private, monkeypatch
):
    attest("Anna", district)
    bundle = wanted()

    def full(_handle):
        raise OSError(code, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    for attempt in range(1, bundles.ATTEMPTS):
        assert make(bundle, at=clock.now() + attempt * timedelta(minutes=10)) == BundleState.WAITING
        assert (bundle.problem, bundle.file) == ("", "")
        assert files(private) == []
    assert make(bundle, at=clock.now() + timedelta(hours=1)) == BundleState.FAILED
    assert (bundle.problem, bundle.file) == (bundles.DISK_FULL, "")
    assert files(private) == []
    assert not AccessLogEntry.objects.exists()


@pytest.fixture
def small_disk(private):
    """A disk of its own below the private storage; returns how to make it larger."""
    private.mkdir()

    def mount(size, *more):
        options = ",".join((*more, f"size={size}"))
        return subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", private],
            check=False,
            capture_output=True,
        ).returncode

    if mount("256k"):
        absent("mount", "only root may mount a small disk")
    yield lambda size: mount(size, "remount")
    subprocess.run(["umount", private], check=True)


def test_a_disk_that_is_really_full_is_tried_again_when_there_is_room(
    district, wanted, make, small_disk, private, now
):
    make_many(district, 30, now)
    bundle = wanted()

    assert make(bundle) == BundleState.WAITING
    assert (bundle.file, bundle.sha256, bundle.done) == ("", "", 0)
    assert files(private) == [], "what was written in part is gone, and its room is free"
    assert bundles.sweep(now=now + timedelta(minutes=1)) == []
    assert small_disk("64m") == 0

    later = now + timedelta(minutes=6)
    assert bundles.sweep(now=later) == [bundle.pk]
    assert make(bundle, at=later) == BundleState.READY
    assert len(opened(bundle).namelist()) == 31


def test_a_file_that_cannot_be_entered_into_the_books_is_deleted(
    attest, district, wanted, make, private, monkeypatch
):
    attest("Anna", district)
    bundle = wanted()

    def broken(**_more):
        message = "the database is gone"
        raise RuntimeError(message)

    monkeypatch.setattr(bundles, "log_access", broken)

    with pytest.raises(RuntimeError):
        make(bundle)

    bundle.refresh_from_db()
    assert (bundle.state, bundle.file) == (BundleState.WAITING, "")
    assert files(private) == []


def test_whoever_no_longer_coordinates_gets_no_file(attest, district, wanted, make):
    attest("Anna", district)
    bundle = wanted()
    Role.objects.all().delete()

    assert make(bundle) == BundleState.FAILED
    assert bundle.problem == bundles.NOT_ALLOWED


def test_a_unit_that_is_no_longer_theirs_gives_no_file(attest, district, wanted, make, now):
    house = make_unit("House", parent=district)
    bundle = wanted(unit=str(house.pk))
    OrganisationUnit.objects.get(pk=house.pk).move(make_unit("South"), "sorted-child")

    assert make(bundle) == BundleState.FAILED
    assert bundle.problem == bundles.NOT_ALLOWED


def test_nothing_to_put_in_is_said(wanted, make):
    bundle = wanted()

    assert make(bundle) == BundleState.FAILED
    assert bundle.problem == bundles.EMPTY


def test_too_many_are_refused(attest, district, wanted, make, settings):
    settings.LOTSE_CERTIFICATE_BUNDLE_LIMIT = 1
    for name in ("Anna", "Ben"):
        attest(name, district)
    bundle = wanted()

    assert make(bundle) == BundleState.FAILED
    assert bundle.problem == bundles.TOO_MANY


def test_without_a_private_storage_it_is_said(attest, district, wanted, make, settings):
    settings.STORAGES = {k: v for k, v in settings.STORAGES.items() if k != "lotse_private"}
    attest("Anna", district)
    bundle = wanted()

    assert make(bundle) == BundleState.FAILED
    assert bundle.problem == bundles.NO_STORAGE
    assert bundles.sweep(now=timezone.now()) == []


def test_the_same_thing_is_asked_for_once(wanted, coordinator, now):
    first = wanted(kind="certificate")

    with pytest.raises(bundles.OpenAlreadyError) as refused:
        wanted(kind="certificate")

    assert refused.value.bundle == first
    wanted(kind="mentoring")
    Bundle.objects.update(state=BundleState.READY)
    wanted(kind="certificate")


def test_old_files_are_deleted_and_no_longer_handed_out(
    attest, district, coordinator, wanted, make, now, private
):
    attest("Anna", district)
    bundle = wanted()
    make(bundle)
    assert bundles.may_have(bundle, coordinator, now=now + timedelta(days=7, seconds=-1))
    assert not bundles.may_have(bundle, coordinator, now=now + timedelta(days=7))

    bundles.sweep(now=max(timezone.now(), now) + timedelta(days=8))

    bundle.refresh_from_db()
    assert (bundle.state, bundle.file, files(private)) == (BundleState.EXPIRED, "", [])


def test_a_file_that_is_wanted_stays(attest, district, wanted, make, now, private):
    attest("Anna", district)
    bundle = wanted()
    make(bundle)
    path = private / bundle.file
    os.utime(path, (0, 0))

    bundles.sweep(now=now)

    assert path.exists()


def test_only_who_asked_may_have_it_and_only_with_the_same_units(
    attest, district, coordinator, wanted, make, now
):
    attest("Anna", district)
    bundle = wanted()
    make(bundle)
    other = make_coordinator(district)

    assert bundles.may_have(bundle, coordinator, now=now)
    assert not bundles.may_have(bundle, other, now=now)
    assert list(bundles.own(other)) == []
    make_unit(
        "New entity", parent=OrganisationUnit.objects.get(pk=district.pk), is_legal_entity=True
    )
    assert not bundles.may_have(bundle, coordinator, now=now)


def test_erasing_somebody_withdraws_the_files(attest, district, coordinator, wanted, make, now):
    attest("Anna", district)
    ready, running = wanted(), wanted(kind="certificate")
    make(ready)
    Bundle.objects.filter(pk=running.pk).update(
        state=BundleState.RUNNING, attempts=1, leased_until=now + timedelta(minutes=5)
    )

    bundles.forget_files()

    ready.refresh_from_db()
    assert (ready.state, ready.file) == (BundleState.EXPIRED, "")
    assert not bundles.may_have(ready, coordinator, now=now)
    assert make(running) == BundleState.READY


def test_files_can_be_read_by_the_site_alone(attest, district, wanted, make, private):
    attest("Anna", district)
    bundle = wanted()
    make(bundle)

    assert (private / bundle.file).stat().st_mode & 0o077 == 0
    assert (private / "bundles").stat().st_mode & 0o077 == 0
    assert storages["lotse_private"].path("") != str(private.parent)


def test_the_list_is_in_the_language_of_who_asked(by_hand, district, coordinator, make, now):
    by_hand(make_learner("Anna", unit=district))
    Certificate.objects.update(titles={"de": "Vielfalt", "en": "Diversity"})
    bundle = bundles.ask(ask(coordinator, "de"), by=coordinator, total=1, now=now)

    make(bundle)

    assert "00001 Anna – Vielfalt.pdf" in opened(bundle).namelist()


def test_statements_do_not_grow_with_the_certificates(district, wanted, now, make, monkeypatch):
    def statements():
        make(wanted())  # the first time each document is written down
        bundle = wanted()
        with CaptureQueriesContext(connection) as captured:
            make(bundle)
        assert bundle.state == BundleState.READY
        return len(captured)

    monkeypatch.setattr(packing, "_TELL", 1000)
    make_many(district, 1, now)
    before = statements()
    make_many(district, 29, now)

    assert statements() == before
