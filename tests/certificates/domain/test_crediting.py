"""Credentials that come later: certificates were issued while there was no key."""

import json

import pytest
from factories import make_learner

from certificates.choices import RevocationReason
from certificates.domain import crediting, life, proofs
from certificates.domain.crediting import sign_batch, unsigned_keys
from certificates.domain.issuing import issue, issue_owed
from certificates.models import Certificate, Credential, StatusList
from lms.api import erase_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(complete, now, settings, no_key):
    """Issue certificates while there is no key."""

    def issued(count=1):
        done = [issue(complete(make_learner("Olena Kovalenko")), now=now) for _ in range(count)]
        assert not Credential.objects.exists()
        return done

    return issued


@pytest.fixture
def with_key(settings):
    """Return a function after which there is a key again."""
    file = settings.LOTSE_KEY_FILE

    def with_key():
        settings.LOTSE_KEY_FILE = file

    return with_key


def test_without_a_key_certificates_are_issued_and_signed_once_there_is_one(with_key, issued, now):
    (certificate,) = issued()
    assert unsigned_keys() == []
    with_key()

    assert unsigned_keys() == [certificate.pk]
    assert issue_owed(now=now) == 0
    assert issue_owed(now=now) == 0

    credential = Credential.objects.get()
    assert credential.certificate == certificate
    body = json.loads(credential.body)
    assert proofs.problem_of(body, now=now) is None
    assert body["credentialStatus"]["statusListIndex"] == str(certificate.status_index)


def test_what_was_issued_before_there_were_status_lists_gets_its_place_with_the_signature(
    with_key, issued, now
):
    old = issued()[0]
    Certificate.objects.update(status_list=None, status_index=None)
    StatusList.objects.all().delete()
    with_key()

    assert sign_batch([old.pk], now=now) == 1

    old.refresh_from_db()
    place = json.loads(old.credential.body)["credentialStatus"]["statusListIndex"]
    assert place == str(old.status_index)


def test_what_is_no_longer_good_is_not_signed(with_key, issued, now):
    revoked, replaced, erased = issued(3)
    life.revoke(revoked, RevocationReason.NOT_EARNED, now=now)
    newer = life.correct(replaced, "Olena Petrenko", now=now)
    erase_person(erased.completion.person, at=now)
    with_key()

    assert unsigned_keys() == [newer.pk]
    assert sign_batch([revoked.pk, replaced.pk, erased.pk], now=now) == 0


def test_who_is_erased_while_their_credential_is_being_signed_leaves_none(with_key, issued, now):
    gone, stays = issued(2)
    with_key()
    waiting = crediting.unsigned().select_related("completion", "template_version", "status_list")
    made = crediting.signed(waiting, now=now)
    erase_person(gone.completion.person, at=now)

    assert crediting._store(made, set()) == 1
    assert Credential.objects.get().certificate == stays


def test_one_that_cannot_be_signed_is_issued_all_the_same_and_named_by_number_only(
    complete, now, caplog, settings
):
    settings.LOTSE_CERTIFICATE_BASE_URL = "http://[no address"

    certificate = issue(complete(make_learner("Olena Kovalenko")), now=now)

    assert not Credential.objects.exists()
    assert f"ompletion {certificate.completion_id}" in caplog.text
    assert "Kovalenko" not in caplog.text


@pytest.mark.parametrize("count", [1, 20])
def test_signing_many_costs_the_same_statements_as_one(
    with_key, issued, count, now, django_assert_num_queries
):
    keys = [one.pk for one in issued(count)]
    with_key()

    # Those that wait; savepoint, people, those that still wait, credentials, release.
    with django_assert_num_queries(6):
        assert sign_batch(keys, now=now) == count
