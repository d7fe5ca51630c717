"""Certificates in the admin: the list, one certificate, and who may look."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import make_coordinator, make_learner, make_unit, make_user

from certificates.models import Certificate
from lms import clock
from lms.choices import RoleKind
from lms.domain import people
from lms.models import AccessLogEntry, AccessLogSubject, Role
from tests.certificates.domain.test_listing import make_many

pytestmark = pytest.mark.django_db
LIST = "/cms/lotse/certificates/"
PATHS = ("", "{pk}/", "{pk}/pdf/", "{pk}/revoke/", "{pk}/name/", "names/", "by-hand/", "files/")


@pytest.fixture(autouse=True)
def that_day():
    with clock.at(datetime(2026, 5, 4, 12, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def anna(attest, district):
    return attest("Anna North", district)


@pytest.fixture
def stranger(attest):
    """A certificate of another district, which must never show."""
    return attest("Stranger South", make_unit("South", is_legal_entity=True))


def text(response):
    return response.content.decode()


def one(certificate, rest=""):
    return f"{LIST}{certificate.pk}/{rest}"


def is_missing(desk, path, **data):
    """Whatever is missing is looked for once more below the address of a language."""
    return desk.get(path, data, follow=True).status_code == 404


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["superuser", "trainer", "expired"])
def test_without_a_coordinators_role_there_is_nothing_to_see(path, who, client, district, anna):
    user = make_user(is_superuser=True) if who == "superuser" else make_coordinator(district).user
    if who != "superuser":
        people.give_role(user.lotse_person, RoleKind.TRAINER, district, valid_from=date(2020, 1, 1))
        roles = Role.objects.filter(person=user.lotse_person, kind=RoleKind.COORDINATOR)
        roles.delete() if who == "trainer" else roles.update(valid_to=date(2026, 5, 3))
    client.force_login(user)

    response = client.get(LIST + path.format(pk=anna.pk))

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert AccessLogEntry.objects.count() == 0


def test_whoever_may_not_enter_the_admin_is_sent_to_the_login(client, anna):
    client.force_login(make_learner().user)

    assert client.get(LIST).url.startswith(reverse("lotse_lms:login"))


@pytest.mark.parametrize("rest", ["", "pdf/", "revoke/", "name/"])
def test_a_foreign_certificate_is_not_there(rest, desk, anna, stranger):
    assert is_missing(desk, one(stranger, rest))
    assert AccessLogEntry.objects.count() == 0


def test_the_list_shows_the_people_of_the_unit_and_writes_that_down(
    desk, coordinator, anna, stranger
):
    response = desk.get(LIST, {"status": "valid"})

    assert "Anna North" in text(response)
    assert "Stranger South" not in text(response)
    assert "1 certificate: 1 valid." in text(response)
    entry = AccessLogEntry.objects.get()
    assert (entry.viewer, entry.action, entry.report) == (coordinator, "view", "certificates")
    assert entry.filters == {"status": "valid"}
    assert AccessLogSubject.objects.get().person == anna.completion.person


def test_a_filter_that_makes_no_sense_is_explained_and_shows_nobody(desk, anna):
    response = desk.get(LIST, {"from": "yesterday"})

    assert "“yesterday” is not a date." in text(response)
    assert "Anna North" not in text(response)
    assert AccessLogEntry.objects.count() == 0


def test_a_foreign_unit_is_not_found(desk, stranger):
    unit = stranger.completion.person.memberships.get().unit

    assert is_missing(desk, LIST, unit=str(unit.pk))


def test_a_name_is_found_without_standing_in_an_address(desk, anna, stranger):
    found = text(desk.post(LIST, {"q": "north"}))
    by_number = text(desk.post(LIST, {"q": anna.public_id}))
    foreign = text(desk.post(LIST, {"q": stranger.public_id}))

    assert ("Anna North" in found, "Anna North" in by_number) == (True, True)
    assert "Nobody you see by name has such a certificate." in foreign
    assert "Stranger South" not in foreign
    assert AccessLogSubject.objects.count() == 2
    assert "north" not in str(list(AccessLogEntry.objects.values_list("filters", flat=True)))


@pytest.mark.parametrize("asked", ["", "   ", "\x00", "%", "x" * 5000])
def test_a_search_for_nothing_finds_nothing(asked, desk, anna):
    assert "Anna North" not in text(desk.post(LIST, {"q": asked}))


def test_one_certificate_says_all_about_itself(desk, coordinator, anna):
    response = desk.get(one(anna))

    for words in ("Anna North", "Interkulturelle Kompetenz", "Zuhören", anna.public_id):
        assert words in text(response)
    assert "Version 1 was issued" in text(response)
    assert "cannot be printed" not in text(response)
    entry = AccessLogEntry.objects.get()
    assert (entry.action, entry.row_count) == ("view", 1)


def test_the_document_can_be_printed_and_that_is_written_down(desk, anna):
    response = desk.get(one(anna, "pdf/"))

    assert response.content.startswith(b"%PDF")
    assert "Anna" not in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert AccessLogEntry.objects.get().action == "export"


@pytest.mark.parametrize("change", ["revoked_at", "replaced_at"])
def test_what_is_no_longer_good_has_no_document(change, desk, anna, now):
    Certificate.objects.filter(pk=anna.pk).update(**{change: now})

    assert is_missing(desk, one(anna, "pdf/"))
    assert "Print (PDF)" not in text(desk.get(one(anna)))
    for rest in ("revoke/", "name/"):
        assert desk.get(one(anna, rest)).url == one(anna)


def test_a_missing_glyph_is_explained_with_what_to_do(desk, by_hand, district):
    certificate = by_hand(make_learner("王小明", unit=district))

    response = text(desk.get(one(certificate)))

    assert "This certificate is valid but cannot be printed." in response
    assert "ask for a spelling in Latin letters and correct the name" in response
    assert "The name itself can be printed" not in response
    assert desk.get(one(certificate, "pdf/")).url == one(certificate)


def test_a_missing_glyph_in_the_title_is_not_the_names_fault(desk, by_hand, district):
    certificate = by_hand(make_learner("Anna", unit=district), titles={"de": "入門"})

    assert "The name itself can be printed" in text(desk.get(one(certificate)))


def test_names_and_titles_are_text_not_markup(desk, by_hand, district):
    script = "<script>alert(1)</script>"
    certificate = by_hand(make_learner(script, unit=district), titles={"de": script})

    assert "<script>alert" not in text(desk.get(LIST))
    assert "<script>alert" not in text(desk.get(one(certificate)))


def test_the_report_and_the_list_ask_the_same_way(desk, anna):
    page = text(desk.get(LIST, {"kind": "certificate"}))

    assert "/cms/lotse/reports/certificates/?kind=certificate" in page
    assert "Anna North" in text(desk.get("/cms/lotse/reports/certificates/?kind=certificate"))


def test_the_menu_leads_coordinators_there(desk, client, district):
    assert LIST in text(desk.get("/cms/"))

    trainer = make_learner()
    people.give_role(trainer, RoleKind.TRAINER, district, valid_from=date(2020, 1, 1))
    client.force_login(trainer.user)
    assert LIST not in text(client.get("/cms/"))


def test_thirty_certificates_cost_as_many_statements_as_one(desk, district, now):
    def statements(path):
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(path).status_code == 200
        return len(captured)

    make_many(district, 1, now)
    paths = (LIST, LIST, "/cms/lotse/reports/certificates/")
    before = [statements(path) for path in paths][1:]
    make_many(district, 29, now)

    assert [statements(path) for path in paths][1:] == before


def test_a_long_list_comes_in_pages(desk, district, now):
    make_many(district, 60, now)

    first, second = text(desk.get(LIST)), text(desk.get(LIST, {"p": "2"}))

    assert ("P00049" in first, "P00050" in first) == (True, False)
    assert ("P00049" in second, "P00050" in second) == (False, True)
    assert desk.get(LIST, {"p": "rubbish"}).status_code == 200


def test_the_history_tells_what_happened(desk, anna, now):
    Certificate.objects.filter(pk=anna.pk).update(
        revoked_at=now + timedelta(hours=3), revocation_reason="person"
    )

    page = text(desk.get(one(anna)))

    assert "Version 1 was revoked" in page
    assert "Issued to the wrong person" in page
