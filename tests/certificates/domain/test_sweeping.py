"""Sweeps look at what is new each minute, and at everything once a day."""

from datetime import timedelta

import pytest

from certificates.domain import crediting, sweeping
from certificates.domain.issuing import due_keys, issue_batch, owed_keys
from certificates.models import Certificate, Credential, Mark
from lms.models import Completion, Person

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _short_steps(monkeypatch):
    monkeypatch.setattr(sweeping, "_STEP", 1)


def sweep(now):
    keys = due_keys(now=now)
    issue_batch(keys, now=now)
    return keys


def test_a_sweep_finds_what_is_owed_and_then_only_what_came_since(achieve, now):
    old = achieve()
    assert sweep(now + 2 * HOUR) == [old.pk]
    assert sweep(now + 2 * HOUR + MINUTE) == []
    mark = Mark.objects.get(name="owed")
    assert mark.below == old.pk, "what was done is not looked at again"
    new = achieve()

    assert sweep(now + 2 * HOUR + 2 * MINUTE) == [new.pk]


def test_what_is_owed_again_is_found_within_a_day(achieve, now):
    nameless, other = achieve(), achieve()
    Person.objects.filter(pk=nameless.person_id).update(display_name="")
    later = now + 2 * HOUR
    assert sweep(later) == [other.pk]
    assert sweep(later + MINUTE) == []
    Person.objects.filter(pk=nameless.person_id).update(display_name="Olena")

    assert sweep(later + 2 * MINUTE) == []
    assert sweep(later + DAY) == [nameless.pk]


def test_what_cannot_be_issued_stays_in_sight(achieve, now):
    failing = achieve()
    achieve()

    assert [due_keys(now=now + 2 * HOUR + minutes * MINUTE)[0] for minutes in range(3)] == [
        failing.pk
    ] * 3


def test_no_mark_goes_over_what_may_still_be_under_way(achieve, now):
    achieve()
    sweep(now + MINUTE)
    sweep(now + 2 * MINUTE)

    assert Mark.objects.get(name="owed").below < Completion.objects.get().pk


def test_a_clock_that_was_ahead_hides_nothing(achieve, now):
    sweep(now + 30 * DAY)
    completion = achieve()
    Mark.objects.update(below=completion.pk)

    assert sweep(now) == [completion.pk]


def test_without_a_key_no_signature_is_marked_as_made(achieve, no_key, now):
    achieve()
    sweep(now)

    assert crediting.due_keys(now=now + 2 * HOUR) == []
    assert not Mark.objects.filter(name="unsigned").exists()


def test_what_has_no_signature_is_found_like_what_is_owed(achieve, now):
    achieve()
    sweep(now)
    certificate = Certificate.objects.get()
    assert crediting.due_keys(now=now + 2 * HOUR) == []
    Credential.objects.all().delete()

    assert crediting.due_keys(now=now + 2 * HOUR + MINUTE) == []
    assert crediting.due_keys(now=now + 2 * DAY) == [certificate.pk]


@pytest.mark.parametrize("count", [1, 30])
def test_a_sweep_asks_twice_however_much_there_is(
    count, achieve, now, django_assert_max_num_queries
):
    for _ in range(count):
        achieve()
    sweep(now)

    with django_assert_max_num_queries(3):
        due_keys(now=now + MINUTE)


def test_the_command_looks_at_everything(achieve, now):
    sweep(now + HOUR)
    completion = achieve()
    Mark.objects.update(below=completion.pk)

    assert owed_keys() == [completion.pk]
