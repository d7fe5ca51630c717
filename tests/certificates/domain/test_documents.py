"""Documents as they are handed out."""

import json
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from factories import make_learner
from pypdf import PdfReader

from certificates.choices import RenderingForm
from certificates.domain.documents import (
    document_of,
    file_name,
    known_hashes,
    with_documents,
)
from certificates.domain.issuing import issue
from certificates.domain.rendering import NamelessError, render_pdf
from certificates.models import Certificate, Credential, Rendering

pytestmark = pytest.mark.django_db
BASE = "https://lernen.example"
BODY = json.dumps({"id": "urn:uuid:1", "name": "Ölçek – عبد"}, ensure_ascii=False)


@pytest.fixture
def today():
    return datetime.now(UTC)


@pytest.fixture
def other(complete, now):
    """Somebody else's certificate."""
    return issue(complete(make_learner("Şükrü Çağlayan")), now=now)


def signed(certificate, now, body=BODY):
    """Give a certificate a credential, or another."""
    Credential.objects.update_or_create(
        certificate=certificate,
        defaults={"body": body, "verification_method": "did:web:x#1", "signed_at": now},
    )
    return Certificate.objects.get(pk=certificate.pk)


def attached(content):
    reader = PdfReader(BytesIO(content))
    return dict(reader.attachments.items())


def fresh(certificate):
    return Certificate.objects.get(pk=certificate.pk)


def hash_of(content):
    return sha256(content).hexdigest()


def test_the_credential_is_inside_byte_for_byte(certificate, now):
    ((_name, parts),) = attached(document_of(certificate, base_url=BASE, now=now)).items()

    assert [part.decode() for part in parts] == [Credential.objects.get().body]


def test_a_sealed_document_holds_it_too(certificate, seal, today):
    certificate = signed(certificate, today)

    ((_name, parts),) = attached(document_of(certificate, base_url=BASE, now=today)).items()

    assert [part.decode() for part in parts] == [BODY]


def test_without_a_credential_there_is_nothing_attached(certificate, now):
    Credential.objects.all().delete()

    assert attached(document_of(fresh(certificate), base_url=BASE, now=now)) == {}


def test_the_file_says_what_it_is_and_in_which_language(certificate, now):
    reader = PdfReader(BytesIO(document_of(certificate, base_url=BASE, now=now)))

    assert certificate.title_in("de") in reader.metadata.title
    assert reader.trailer["/Root"]["/Lang"] == "de"


def test_a_document_is_made_again_the_same_and_written_down_once(certificate, now):
    later = now + timedelta(days=1)
    first = document_of(certificate, base_url=BASE, now=later)
    again = document_of(fresh(certificate), base_url=BASE, now=later + timedelta(days=3))

    assert again == first
    (rendering,) = Rendering.objects.all()
    assert rendering.sha256 == hash_of(first)
    assert rendering.form == RenderingForm.PLAIN
    assert rendering.content is None
    assert rendering.made_at == later
    assert rendering.design_version == certificate.design_version
    assert rendering.typst_version.count(".") == 2


def test_all_documents_that_ever_were_are_known_and_nobody_elses(certificate, other, now):
    first = document_of(certificate, base_url=BASE, now=now)
    second = document_of(signed(certificate, now), base_url=BASE, now=now)
    document_of(other, base_url=BASE, now=now)

    assert known_hashes(certificate) == {hash_of(first), hash_of(second)}


def test_a_sealed_document_is_kept_and_served_as_it_is(certificate, seal, today):
    first = document_of(certificate, base_url=BASE, now=today)
    again = document_of(fresh(certificate), base_url=BASE, now=today + timedelta(days=1))

    assert again == first
    (rendering,) = Rendering.objects.all()
    assert rendering.form == RenderingForm.SIGNED
    assert bytes(rendering.content) == first
    assert known_hashes(certificate) == {hash_of(first)}


def test_what_is_kept_is_served_after_the_seal_has_expired(certificate, seal, today):
    first = document_of(certificate, base_url=BASE, now=today)

    assert document_of(fresh(certificate), base_url=BASE, now=today + timedelta(3650)) == first


def test_a_kept_document_that_was_damaged_is_made_anew_and_its_hash_stays_known(
    certificate, seal, today, caplog
):
    first = document_of(certificate, base_url=BASE, now=today)
    Rendering.objects.update(content=first[: len(first) // 2])

    again = document_of(fresh(certificate), base_url=BASE, now=today)

    assert again.startswith(b"%PDF")
    assert again != first
    assert known_hashes(certificate) == {hash_of(first), hash_of(again)}
    assert Rendering.objects.exclude(content=None).count() == 1
    assert "damaged" in caplog.text
    assert certificate.recipient_name not in caplog.text


def test_a_document_older_than_its_credential_is_made_anew_once(certificate, seal, today):
    first = document_of(signed(certificate, today), base_url=BASE, now=today)
    later = signed(certificate, today + timedelta(hours=1), body='{"again": true}')

    second = document_of(later, base_url=BASE, now=today)  # by a clock that was set back

    assert second != first
    assert document_of(fresh(certificate), base_url=BASE, now=today) == second
    assert Rendering.objects.exclude(content=None).count() == 1
    assert known_hashes(certificate) == {hash_of(first), hash_of(second)}


def test_who_was_slower_gets_the_document_of_who_was_faster(certificate, seal, today):
    slow = with_documents(Certificate.objects.all()).get()  # has seen that there is none
    first = document_of(certificate, base_url=BASE, now=today)

    assert document_of(slow, base_url=BASE, now=today) == first
    assert Rendering.objects.count() == 1


def test_the_same_plain_document_made_twice_at_once_is_written_down_once(certificate, now):
    slow = with_documents(Certificate.objects.all()).get()
    first = document_of(certificate, base_url=BASE, now=now)

    assert document_of(slow, base_url=BASE, now=now) == first
    assert Rendering.objects.count() == 1


def test_without_the_seal_documents_are_plain_again(certificate, seal, settings, today):
    sealed = document_of(certificate, base_url=BASE, now=today)
    settings.LOTSE_PADES_FILE = ""

    plain = document_of(fresh(certificate), base_url=BASE, now=today)

    assert plain == render_pdf(certificate, BASE, attachment=certificate.credential.body)
    assert known_hashes(certificate) == {hash_of(plain), hash_of(sealed)}


@pytest.mark.parametrize("name", ["", " ", "\u202e"])
def test_without_a_name_there_is_no_document_kept_or_not(name, certificate, seal, today):
    document_of(certificate, base_url=BASE, now=today)
    Certificate.objects.update(recipient_name=name)

    with pytest.raises(NamelessError):
        document_of(fresh(certificate), base_url=BASE, now=today)


def test_nothing_is_kept_of_somebody_who_was_erased_meanwhile(certificate, seal, today):
    Certificate.objects.update(recipient_name="")

    with pytest.raises(NamelessError):
        document_of(certificate, base_url=BASE, now=today)  # read before
    assert Rendering.objects.count() == 0


def statements(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return [one["sql"] for one in captured.captured_queries]


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_document_takes_the_same_statements_however_many_there_are(
    is_sealed, complete, now, today, seal, settings
):
    if not is_sealed:
        settings.LOTSE_PADES_FILE = ""
    issued = [issue(complete(make_learner(f"Person {n}")), now=now) for n in range(3)]
    for certificate in issued:
        signed(certificate, today)

    def make(count):
        for one in with_documents(Certificate.objects.order_by("pk"))[:count]:
            document_of(one, base_url=BASE, now=today)

    first_of_one = len(statements(lambda: make(1)))
    again_of_one = len(statements(lambda: make(1)))
    make(3)
    again_of_all = statements(lambda: make(3))

    assert first_of_one <= 7  # two to read, and with their transaction four or five to write
    assert again_of_one == len(again_of_all) == 2
    assert not any(sql.startswith(("INSERT", "UPDATE")) for sql in again_of_all)


def test_the_file_is_called_after_the_course_and_never_after_the_person(certificate):
    certificate.titles = {"de": "Ankommen / Ölçek: Teil 1"}
    assert file_name(certificate) == "ankommen-olcek-teil-1.pdf"

    certificate.titles = {"de": "x" * 300}
    assert len(file_name(certificate)) == 84

    certificate.titles = {"de": "عربي"}
    assert file_name(certificate) == "lotse.pdf"


@pytest.fixture
def full_disk():
    """Fill the database up to a limit, so that it cannot take in a document."""
    if connection.vendor != "sqlite":
        pytest.skip("only a file of SQLite can be kept from growing")

    @contextmanager
    def full():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE filler (content BLOB)")
            cursor.execute("PRAGMA max_page_count = 1")  # as many as there are
            try:
                with suppress(OperationalError):
                    while True:
                        cursor.execute("INSERT INTO filler VALUES (zeroblob(3000))")
                yield
            finally:
                cursor.execute("PRAGMA max_page_count = 1000000")
                cursor.execute("DROP TABLE filler")

    return full


@pytest.mark.django_db(transaction=True)
def test_with_a_full_disk_no_sealed_document_is_kept_or_handed_out(
    certificate, seal, today, full_disk
):
    with full_disk(), pytest.raises(OperationalError, match="full"):
        document_of(certificate, base_url=BASE, now=today)
    assert not Rendering.objects.exists()

    content = document_of(certificate, base_url=BASE, now=today)
    (kept,) = Rendering.objects.all()
    assert (bytes(kept.content), kept.sha256) == (content, sha256(content).hexdigest())
