"""Status lists: a place for everybody, and a bit for whatever is no longer good."""

import gzip
import json
import threading
from base64 import urlsafe_b64decode
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from factories import make_learner
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain import keys, proofs, statuslists
from certificates.domain.issuing import issue
from certificates.models import Certificate, StatusList

SITE = "https://lotse.example.org"
SEED = "00112233445566778899aabbccddeeff"


@pytest.fixture(autouse=True)
def address(settings):
    settings.LOTSE_CERTIFICATE_BASE_URL = SITE


def bits(body):
    packed = json.loads(body)["credentialSubject"]["encodedList"]
    assert packed.startswith("u")
    return gzip.decompress(urlsafe_b64decode(packed[1:] + "=" * (-(len(packed) - 1) % 4)))


def bit(body, index):
    return bool(bits(body)[index // 8] & (0x80 >> index % 8))


def served(row, now):
    return statuslists.served(row.public_id, base_url=SITE, now=now)


# Places


@given(seed=st.binary(min_size=16, max_size=16).map(bytes.hex))
def test_no_place_comes_twice_whatever_the_seed(seed):
    places = {statuslists.place(number, seed) for number in range(4096)}
    assert len(places) == 4096
    assert all(0 <= place < statuslists.SIZE for place in places)


def test_all_places_of_a_list_are_given_away():
    places = {statuslists.place(number, SEED) for number in range(statuslists.SIZE)}
    assert places == set(range(statuslists.SIZE))


def test_places_tell_nothing_about_their_order():
    places = [statuslists.place(number, SEED) for number in range(1000)]
    steps = {second - first for first, second in pairwise(places)}
    assert len(steps) > 900
    assert 400 < sum(place < statuslists.SIZE // 2 for place in places) < 600
    assert places != [statuslists.place(number, SEED[::-1]) for number in range(1000)]


@pytest.mark.django_db
def test_places_are_given_to_each_once(db):
    first = statuslists.reserve(3)
    second = statuslists.reserve(500)
    assert len({*first, *second}) == 503
    assert StatusList.objects.get().used == 503


def test_a_full_list_spills_into_a_new_one(db):
    full = StatusList.objects.create(used=statuslists.SIZE - 2)
    places = statuslists.reserve(5)
    assert [pk == full.pk for pk, _index in places] == [True, True, False, False, False]
    assert len(set(places)) == 5
    assert list(StatusList.objects.order_by("pk").values_list("used", flat=True)) == [
        statuslists.SIZE,
        3,
    ]


def test_the_number_of_statements_does_not_grow(db):
    statuslists.reserve(1)
    counts = []
    for count in (1, 30, 1000):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            statuslists.reserve(count)
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_nobody_gets_a_place_for_nothing(db):
    assert statuslists.reserve(0) == []
    assert not StatusList.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_get_different_places():
    StatusList.objects.create()
    found, failed = [], []

    def work():
        try:
            for _ in range(5):
                found.extend(statuslists.reserve(20))
        except Exception as error:  # noqa: BLE001 -- shown below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(found) == len(set(found)) == 400


# The list


@pytest.fixture
def two(complete, now):
    """Two certificates in one list, of two people."""
    first, second = (
        issue(complete(make_learner(name)), now=now + timedelta(hours=2)) for name in ("A B", "C D")
    )
    assert first.status_list_id == second.status_list_id is not None
    return first, second


def test_a_new_list_is_empty_and_signed(two, now):
    row = two[0].status_list
    body = served(row, now)
    document = json.loads(body)
    assert set(bits(body)) == {0}
    assert len(bits(body)) * 8 == 131_072
    assert document["id"] == f"{SITE}/credentials/status/{row.public_id}.json"
    assert document["issuer"] == "did:web:lotse.example.org:credentials"
    assert document["credentialSubject"]["statusPurpose"] == "revocation"
    assert proofs.problem_of(document, now=now) is None


@pytest.mark.parametrize("mark", ["revoked_at", "replaced_at"])
def test_the_bit_of_whatever_is_no_longer_good_is_set_and_no_other(two, now, mark):
    gone, good = two
    served(gone.status_list, now)
    Certificate.objects.filter(pk=gone.pk).update(**{mark: now})
    statuslists.mark_stale(Certificate.objects.filter(pk=gone.pk))
    body = served(gone.status_list, now)
    assert bit(body, gone.status_index)
    assert not bit(body, good.status_index)
    assert sum(byte.bit_count() for byte in bits(body)) == 1


def test_both_a_query_and_objects_may_be_marked(two, now):
    row = two[0].status_list
    other = StatusList.objects.create()
    for certificates in (Certificate.objects.filter(pk=two[0].pk), [two[1]], iter(two)):
        StatusList.objects.update(is_stale=False)
        statuslists.mark_stale(certificates)
        row.refresh_from_db()
        other.refresh_from_db()
        assert row.is_stale
        assert not other.is_stale


def test_marking_nothing_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        statuslists.mark_stale([])


def test_a_fresh_list_is_served_as_it_is_with_one_question(two, now, django_assert_num_queries):
    row = two[0].status_list
    body = served(row, now)
    with django_assert_num_queries(1):
        assert served(row, now + timedelta(hours=23)) == body


def test_after_a_day_it_is_signed_anew_and_never_served_expired(two, now):
    row = two[0].status_list
    before = json.loads(served(row, now))
    after = json.loads(served(row, now + timedelta(days=1, hours=1)))
    assert after["validUntil"] > before["validUntil"]
    assert after["proof"] != before["proof"]


def test_a_list_of_a_site_that_has_moved_is_built_anew(two, now):
    row = two[0].status_list
    served(row, now)
    moved = statuslists.served(row.public_id, base_url="https://neu.example.org", now=now)
    assert json.loads(moved)["id"].startswith("https://neu.example.org/")


def test_without_a_key_a_fresh_list_is_still_served_and_a_stale_one_is_not(two, now, settings):
    row = two[0].status_list
    body = served(row, now)
    settings.LOTSE_KEY_FILE = ""
    assert served(row, now) == body
    statuslists.mark_all_stale()
    with pytest.raises(keys.NoKeyError):
        served(row, now)
    row.refresh_from_db()
    assert row.body == body


def test_an_unknown_list_is_not_there(db, now):
    with pytest.raises(StatusList.DoesNotExist):
        statuslists.served("nobody", base_url=SITE, now=now)


def test_the_bits_of_one_list_are_found_by_an_index(two, now):
    with CaptureQueriesContext(connection) as asked:
        list(statuslists._set_places(two[0].status_list))
    (question,) = [one["sql"] for one in asked.captured_queries if "status_index" in one["sql"]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {question}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {question}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "lotse_certificate_bits_set" in plan
