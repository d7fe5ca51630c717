"""What a coordinator decides about a certificate: revoking, other names, requests."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import make_learner, make_unit

from certificates.choices import CorrectionState
from certificates.domain import life
from certificates.models import Certificate, NameCorrection
from lms import clock
from lms.models import AccessLogEntry

pytestmark = pytest.mark.django_db
LIST = "/cms/lotse/certificates/"
QUEUE = f"{LIST}names/"
NOW = datetime(2026, 5, 4, 13, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def that_day():
    with clock.at(NOW):
        yield


@pytest.fixture
def anna(attest, district):
    return attest("Anna North", district)


@pytest.fixture
def stranger(attest):
    return attest("Stranger South", make_unit("South", is_legal_entity=True))


@pytest.fixture
def wish(anna):
    return life.request_correction(anna, "Änne North", "passport", now=NOW)


def text(response):
    return response.content.decode()


def one(certificate, rest=""):
    return f"{LIST}{certificate.pk}/{rest}"


def is_missing(response):
    """Whatever is missing is looked for once more below the address of a language."""
    return response.status_code == 404


# Revoking


def test_revoking_says_first_what_happens(desk, anna):
    page = text(desk.get(one(anna, "revoke/")))

    assert "This cannot be undone." in page
    assert "Anna North" in page
    assert Certificate.objects.get().revoked_at is None


def test_a_certificate_is_revoked_with_a_reason(desk, anna):
    response = desk.post(one(anna, "revoke/"), {"reason": "person"}, follow=True)

    certificate = Certificate.objects.get()
    assert (certificate.revoked_at, certificate.revocation_reason) == (NOW, "person")
    assert "The certificate was revoked." in text(response)
    assert "Issued to the wrong person" in text(response)


@pytest.mark.parametrize("reason", ["", "nonsense"])
def test_without_a_reason_nothing_is_revoked(reason, desk, anna):
    response = desk.post(one(anna, "revoke/"), {"reason": reason})

    assert response.status_code == 200
    assert Certificate.objects.get().revoked_at is None


def test_nobody_revokes_or_corrects_a_foreign_certificate(desk, anna, stranger):
    data = {"reason": "person", "name": "Other", "confirm": "yes"}

    assert is_missing(desk.post(one(stranger, "revoke/"), data, follow=True))
    assert is_missing(desk.post(one(stranger, "name/"), data, follow=True))
    assert not Certificate.objects.exclude(revoked_at=None, replaced_at=None).exists()


# Correcting at once


def test_a_new_name_is_seen_on_the_sheet_before_it_is_issued(desk, anna):
    data = {"name": " Änne  North ", "reason": "passport"}

    page = text(desk.post(one(anna, "name/"), data))

    assert 'alt="The certificate with the name Änne North"' in page
    assert "data:image/png;base64," in page
    assert Certificate.objects.count() == 1


def test_a_confirmed_name_is_a_new_version_and_it_is_kept_who_did_it_and_why(
    desk, coordinator, anna
):
    data = {"name": "Änne North", "reason": "as in the passport", "confirm": "yes"}

    page = text(desk.post(one(anna, "name/"), data, follow=True))

    new = Certificate.objects.current().get()
    assert (new.recipient_name, new.version) == ("Änne North", 2)
    correction = NameCorrection.objects.get()
    assert (correction.state, correction.decided_by) == (CorrectionState.APPROVED, coordinator)
    assert "The office, Zora Coordinator, corrected the name: Änne North" in page
    assert "as in the passport" in page


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"name": "Anna North", "reason": "x"}, "on the certificate already"),
        ({"name": "\u202e\u200b", "reason": "x"}, "no letters that can be printed"),
        ({"name": "", "reason": "x"}, "This field is required."),
        ({"name": "Änne", "reason": ""}, "This field is required."),
        ({"name": "王小明", "reason": "x"}, "ask for a spelling in Latin letters"),
        ({"name": "A" * 201, "reason": "x"}, "at most 200 characters"),
    ],
)
def test_a_name_that_will_not_do_is_explained_and_nothing_is_lost(data, message, desk, anna):
    page = text(desk.post(one(anna, "name/"), {**data, "confirm": "yes"}))

    assert message in page
    assert data["reason"] in page
    assert Certificate.objects.count() == 1


def test_while_a_request_waits_it_is_decided_first(desk, anna, wish):
    assert desk.get(one(anna, "name/")).url == f"{QUEUE}{wish.pk}/"
    assert f"{QUEUE}{wish.pk}/" in text(desk.get(one(anna)))


# Requests


def test_the_queue_shows_who_waits_and_nobody_else(desk, anna, wish, stranger):
    life.request_correction(stranger, "Foreign Wish", "x", now=NOW)

    page = text(desk.get(QUEUE))

    assert ("Änne North" in page, "passport" in page) == (True, True)
    assert "Foreign Wish" not in page
    assert AccessLogEntry.objects.get().row_count == 1


def test_an_empty_queue_says_so(desk, anna):
    assert "Nobody is waiting for another name." in text(desk.get(QUEUE))


def test_how_many_wait_stands_in_the_menu_and_on_the_first_page(desk, anna, wish, stranger):
    life.request_correction(stranger, "Foreign Wish", "x", now=NOW)

    page = text(desk.get("/cms/"))

    assert "Certificates (1)" in page
    assert "1 person asks for another name on a certificate." in page


def test_where_nobody_waits_the_first_page_says_nothing(desk, anna, client, stranger):
    assert "another name on a certificate" not in text(desk.get("/cms/"))
    life.request_correction(stranger, "Foreign Wish", "x", now=NOW)
    assert "another name on a certificate" not in text(desk.get("/cms/"))


def test_deciding_shows_the_sheet_with_the_new_name(desk, wish):
    page = text(desk.get(f"{QUEUE}{wish.pk}/"))

    assert 'alt="The certificate with the name Änne North"' in page
    assert "passport" in page


def test_an_approved_name_is_a_new_version(desk, coordinator, wish):
    response = desk.post(f"{QUEUE}{wish.pk}/", {"approved": "yes", "answer": ""}, follow=True)

    assert "Approved: a new version is issued." in text(response)
    assert Certificate.objects.current().get().recipient_name == "Änne North"
    wish.refresh_from_db()
    assert (wish.state, wish.decided_by, wish.decided_at) == ("approved", coordinator, NOW)


def test_whoever_is_declined_gets_an_answer(desk, wish):
    refused = desk.post(f"{QUEUE}{wish.pk}/", {"approved": "no", "answer": " "})
    assert "Please say why" in text(refused)

    desk.post(f"{QUEUE}{wish.pk}/", {"approved": "no", "answer": "Please show it."})

    wish.refresh_from_db()
    assert (wish.state, wish.answer) == ("declined", "Please show it.")
    assert Certificate.objects.count() == 1


def test_a_decision_that_is_missing_is_asked_for(desk, wish):
    assert desk.post(f"{QUEUE}{wish.pk}/", {"answer": "x"}).status_code == 200
    wish.refresh_from_db()
    assert wish.state == "requested"


def test_what_was_decided_meanwhile_is_not_decided_again(desk, coordinator, anna, wish):
    life.decide(wish, approved=False, by=coordinator, answer="no", now=NOW)

    response = desk.post(f"{QUEUE}{wish.pk}/", {"approved": "yes"})

    assert response.url == one(anna)
    assert Certificate.objects.count() == 1


def test_a_name_that_cannot_be_printed_cannot_be_approved(desk, anna):
    wish = NameCorrection.objects.create(certificate=anna, name="王小明", requested_at=NOW)

    page = text(desk.post(f"{QUEUE}{wish.pk}/", {"approved": "yes"}))

    assert "This name cannot be printed, so it cannot be approved." in page
    assert Certificate.objects.count() == 1


def test_nobody_decides_a_foreign_request(desk, stranger):
    wish = life.request_correction(stranger, "Foreign Wish", "x", now=NOW)
    path = f"{QUEUE}{wish.pk}/"

    assert is_missing(desk.get(path, follow=True))
    assert is_missing(desk.post(path, {"approved": "yes"}, follow=True))
    wish.refresh_from_db()
    assert wish.state == "requested"


def test_thirty_requests_cost_as_many_statements_as_one(desk, by_hand, district):
    def ask(name):
        certificate = by_hand(make_learner(name, unit=district))
        NameCorrection.objects.create(
            certificate=certificate, name="X", requested_at=NOW - timedelta(hours=1)
        )

    def statements():
        with CaptureQueriesContext(connection) as captured:
            desk.get(QUEUE)
        return len(captured)

    ask("P")
    statements()
    before = statements()
    for n in range(24):
        ask(f"P{n:02}")

    assert statements() == before
