"""A person's own certificates."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from factories import make_learner, make_user
from pypdf import PdfReader

from certificates.domain.issuing import issue
from certificates.models import Certificate
from certificates.views.cards import certificates as card_of
from lms import clock

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"lotse_certificates:{name}", args=args)


@pytest.fixture
def holder(certificate, client):
    client.force_login(certificate.completion.person.user)
    return certificate.completion.person


@pytest.mark.parametrize("name", ["index", "detail", "pdf", "correction"])
def test_strangers_are_asked_to_log_in(name, certificate, client):
    response = client.get(page(name, *([] if name == "index" else [certificate.public_id])))

    assert response.status_code == 302
    assert "/login/" in response["Location"]


@pytest.mark.parametrize("name", ["detail", "pdf", "correction"])
def test_nobody_else_sees_a_certificate(name, certificate, client):
    client.force_login(make_user())

    assert client.get(page(name, certificate.public_id)).status_code == 404


def test_the_list_shows_the_readers_own_and_nobody_elses(certificate, complete, client, now):
    other = issue(complete(title="Kurs von jemand anderem"), now=now)
    waiting_of_other = complete(title="Wartet auf jemand anderen")
    client.force_login(certificate.completion.person.user)

    html = client.get(page("index")).content.decode()

    assert page("detail", certificate.public_id) in html
    assert other.public_id not in html
    assert "jemand ander" not in html
    assert page("request", waiting_of_other.pk) not in html


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_as_often_for_thirty_as_for_one(
    count, complete, client, now, django_assert_num_queries
):
    person = make_learner()
    first = issue(complete(person), now=now)
    copies = [copy_with_completion(first, number) for number in range(count - 1)]
    Certificate.objects.bulk_create(copies)
    client.force_login(person.user)
    client.get(page("index"))

    # Session, user, certificates, what is owed; the frame is remembered by the process.
    with django_assert_num_queries(4):
        response = client.get(page("index"))

    assert len(response.context["entries"]) == count


def copy_with_completion(certificate, number):
    completion = certificate.completion
    completion.pk, completion.enrolment = None, None
    completion.kind, completion.source_key = "manual", f"manual:{number}"
    completion.save(force_insert=True)
    names = [
        field.attname
        for field in Certificate._meta.concrete_fields
        if field.attname not in ("id", "public_id", "completion_id", "status_index")
    ]
    return Certificate(
        completion_id=completion.pk, **{name: getattr(certificate, name) for name in names}
    )


def test_without_certificates_the_list_says_how_one_comes(client):
    client.force_login(make_learner().user)

    response = client.get(page("index"), {"lang": "en"})

    assert "empty-state" in response.content.decode()


def test_a_replaced_certificate_gives_way_to_the_newer_one(certificate, holder, client, now):
    Certificate.objects.update(replaced_at=now)

    assert certificate.public_id not in client.get(page("index")).content.decode()
    assert client.get(page("detail", certificate.public_id)).status_code == 200


def test_the_holder_sees_the_document_and_what_to_do_with_it(certificate, holder, client):
    response = client.get(page("detail", certificate.public_id))

    html = response.content.decode()
    for part in (
        certificate.recipient_name,
        "Interkulturelle Kompetenz",
        "Zuhören",
        page("pdf", certificate.public_id),
        page("verify", certificate.public_id),
        "data-print",
        "<svg",
    ):
        assert part in html
    assert " style=" not in html
    assert "no-store" in response["Cache-Control"]


def test_the_document_is_handed_out_as_a_file_that_does_not_name_the_holder(
    certificate, holder, client
):
    response = client.get(page("pdf", certificate.public_id))

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="interkulturelle-kompetenz.pdf"'
    assert holder.display_name in PdfReader(BytesIO(response.content)).pages[0].extract_text()
    assert "no-store" in response["Cache-Control"]


def test_a_name_that_cannot_be_printed_is_explained(certificate, holder, client):
    Certificate.objects.update(recipient_name="王小明")

    response = client.get(page("pdf", certificate.public_id), follow=True)

    assert response.redirect_chain == [(page("detail", certificate.public_id), 302)]
    assert "王 小 明" in response.content.decode()


def test_whoever_waits_has_the_certificate_made_at_once(complete, client):
    completion = complete()
    client.force_login(completion.person.user)
    assert page("request", completion.pk) in client.get(page("index")).content.decode()

    first = client.post(page("request", completion.pk) + "?lang=en")
    again = client.post(page("request", completion.pk) + "?lang=en")

    address = page("detail", Certificate.objects.get().public_id)
    assert first["Location"] == again["Location"] == f"{address}?lang=en"


def test_nobody_has_somebody_elses_certificate_made(complete, client):
    completion = complete()
    client.force_login(make_learner().user)

    assert client.post(page("request", completion.pk)).status_code == 404
    assert not Certificate.objects.exists()


def test_looking_makes_nothing(complete, client):
    completion = complete()
    client.force_login(completion.person.user)

    assert client.get(page("request", completion.pk)).status_code == 405
    assert not Certificate.objects.exists()


def test_the_own_page_shows_the_newest_three_and_what_is_being_made(complete, now):
    person = make_learner()
    issued = [issue(complete(person), now=now + timedelta(days=day)) for day in range(4)]
    complete(person)
    issue(complete(), now=now)

    (card,) = card_of(person, now)

    shown = [each["certificate"] for each in card["context"]["certificates"]]
    assert shown == issued[:0:-1]
    assert (card["context"]["has_more"], card["context"]["waiting"]) == (True, 1)


def test_the_own_page_shows_no_card_without_certificates(certificate, now):
    assert card_of(make_learner(), now) == []


@pytest.mark.parametrize("change", ["revoked_at", "replaced_at"])
def test_the_document_of_what_is_no_longer_good_is_refused_with_the_reason(
    change, certificate, holder, client, now
):
    Certificate.objects.update(**{change: now})

    response = client.get(page("pdf", certificate.public_id), follow=True)

    assert len(response.redirect_chain) == 1
    assert response["Content-Type"].startswith("text/html")
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert page("pdf", certificate.public_id) not in response.content.decode()
    assert not certificate.renderings.exists()


def test_a_certificate_that_has_expired_is_still_handed_out(certificate, holder, client, now):
    Certificate.objects.update(valid_until=now.date() - timedelta(days=400))

    assert client.get(page("pdf", certificate.public_id))["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(("days", "is_said"), [(30, True), (90, False), (-1, False)])
def test_the_holder_sees_that_a_certificate_expires_soon(
    days, is_said, certificate, holder, client
):
    Certificate.objects.update(valid_until=clock.today() + timedelta(days=days))

    listed = client.get(page("index")).context["entries"][0].expires_soon
    shown = client.get(page("detail", certificate.public_id)).context["expires_soon"]

    assert (listed, shown) == (is_said, is_said)
