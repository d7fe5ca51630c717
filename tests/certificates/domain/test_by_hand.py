"""Certificates by hand: looked at first, pressed twice, undone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from factories import make_learner, make_person

from certificates.choices import Prospect, Refusal, RevocationReason
from certificates.domain import life, naming
from certificates.domain.by_hand import (
    Attestation,
    completions_of,
    issue_by_hand,
    preview,
    undo_run,
)
from certificates.domain.issuing import issue_batch, issue_owed, owed
from certificates.domain.naming import RefusedError, unprintable
from certificates.models import Certificate, IssueRun, StatusList, TemplateVersion
from lms.api import erase_person
from lms.choices import CompletionKind
from lms.events import CompletionsAdded
from lms.models import Completion

pytestmark = pytest.mark.django_db


def attestation(**more):
    return Attestation(
        **{
            "reason": "Fachtag vor der Einführung von Lotse",
            "source_language": "de",
            "texts": {"de": {"title": "Fachtag", "competencies": ["Zuhören"]}},
            "minutes": 240,
            "completed_on": date(2026, 5, 2),
            **more,
        }
    )


@pytest.fixture
def office(db):
    return make_person("Büro")


def test_a_look_says_what_would_become_of_everybody_and_writes_nothing(office, now):
    fine, nameless, chinese, done = (
        make_learner(name) for name in ("Олена", "\u200b", "李小龙", "Amal")
    )
    issue_by_hand(attestation(), [done], by=office, now=now)
    before = Completion.objects.count(), IssueRun.objects.count()

    found = preview(attestation(), [fine, nameless, chinese, done])

    assert found == {
        fine.pk: Prospect.NEW,
        nameless.pk: Prospect.NO_NAME,
        chinese.pk: Prospect.UNPRINTABLE,
        done.pk: Prospect.HAS_ONE,
    }
    assert (Completion.objects.count(), IssueRun.objects.count()) == before


@pytest.mark.parametrize("count", [1, 30])
def test_looking_costs_the_same_for_many(count, now, django_assert_num_queries):
    people = [make_person() for _ in range(count)]

    with django_assert_num_queries(3):
        preview(attestation(), people)


def test_what_is_attested_by_hand_becomes_certificates_like_all_others(
    office, now, announced, django_capture_on_commit_callbacks
):
    people = [make_learner() for _ in range(3)]
    stranger = make_learner()

    with django_capture_on_commit_callbacks(execute=True):
        run = issue_by_hand(attestation(tested=True), people, by=office, now=now)

    issued = Certificate.objects.all()
    assert {one.completion.person for one in issued} == set(people)
    assert {one.completion.kind for one in issued} == {CompletionKind.MANUAL}
    assert {(one.title_in("de"), one.minutes, one.with_test) for one in issued} == {
        ("Fachtag", 240, True)
    }
    assert {one.competencies["de"][0] for one in issued} == {"Zuhören"}
    assert (run.requested_by, run.created_at, run.reason) == (office, now, attestation().reason)
    assert [type(event) for event in announced] == [CompletionsAdded]
    assert not Completion.objects.filter(person=stranger).exists()


def test_pressing_twice_attests_once(office, now):
    people = [make_learner() for _ in range(2)]
    issue_by_hand(attestation(), people, by=office, now=now)

    with pytest.raises(RefusedError) as caught:
        issue_by_hand(attestation(), people, by=office, now=now)

    assert caught.value.refusal == Refusal.NOBODY
    assert (Completion.objects.count(), IssueRun.objects.count()) == (2, 1)


def test_who_is_added_later_gets_theirs_and_nobody_gets_a_second_one(office, now):
    first, second = make_learner(), make_learner()
    issue_by_hand(attestation(), [first], by=office, now=now)

    run = issue_by_hand(attestation(), [first, second], by=office, now=now)

    assert [one.person for one in completions_of(run)] == [second]


@pytest.mark.django_db(transaction=True)
def test_pressed_in_many_windows_at_once_it_is_attested_once(office, now):
    people = [make_learner() for _ in range(3)]
    start = Barrier(4)

    def press(number):
        start.wait(timeout=20)
        try:
            order = people if number % 2 else people[::-1]
            issue_by_hand(attestation(), order, by=office, now=now)
        except RefusedError:
            return 0
        else:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(press, range(4))) == 1

    assert Certificate.objects.count() == 3


@pytest.mark.parametrize(
    "other", [{"completed_on": date(2026, 5, 1)}, {"texts": {"de": {"title": "Vortrag"}}}]
)
def test_another_day_or_title_is_something_else(office, now, other):
    person = make_learner()
    issue_by_hand(attestation(), [person], by=office, now=now)

    assert preview(attestation(**other), [person]) == {person.pk: Prospect.NEW}


def test_what_was_revoked_may_be_attested_anew(office, now):
    person = make_learner()
    issue_by_hand(attestation(), [person], by=office, now=now)
    issue_owed(now=now)
    life.revoke(Certificate.objects.get(), RevocationReason.ISSUED_IN_ERROR, now=now)

    assert preview(attestation(), [person]) == {person.pk: Prospect.NEW}


def test_undoing_revokes_what_came_and_keeps_back_what_has_not(office, now):
    came, waits, other = make_learner(), make_learner(), make_learner()
    run = issue_by_hand(attestation(), [came, waits], by=office, now=now)
    kept = issue_by_hand(attestation(), [other], by=office, now=now)
    waiting = completions_of(run).get(person=waits)
    Completion.objects.filter(pk=waiting.pk).update(kind=CompletionKind.RECOGNITION)
    issue_owed(now=now)
    Completion.objects.filter(pk=waiting.pk).update(kind=CompletionKind.MANUAL)
    StatusList.objects.update(is_stale=False)

    assert undo_run(run, by=office, now=now) == 1
    assert undo_run(run, by=make_person(), now=now + timedelta(days=1)) == 0

    assert issue_owed(now=now) == 0
    assert not owed().exists()
    revoked = Certificate.objects.get(completion__person=came)
    assert revoked.revocation_reason == RevocationReason.ISSUED_IN_ERROR
    assert (revoked.mail_at, revoked.mailed_at) == (None, None)
    assert Certificate.objects.get(completion__in=completions_of(kept)).revoked_at is None
    assert StatusList.objects.get().is_stale
    run.refresh_from_db()
    assert (run.undone_at, run.undone_by) == (now, office)


def test_after_undoing_it_can_be_done_right(office, now):
    people = [make_learner() for _ in range(2)]
    run = issue_by_hand(attestation(), people, by=office, now=now)
    issue_owed(now=now)
    undo_run(run, by=office, now=now)

    again = issue_by_hand(attestation(), people, by=office, now=now)
    issue_owed(now=now)

    good = Certificate.objects.filter(revoked_at=None)
    assert {one.completion_id for one in good} == {one.pk for one in completions_of(again)}


def test_undoing_one_run_undoes_no_other_whose_number_begins_alike(office, now):
    run = issue_by_hand(attestation(), [make_learner()], by=office, now=now)
    number = run.pk * 10 + 1
    IssueRun.objects.create(
        pk=number, requested_by=office, minutes=1, completed_on=now, created_at=now
    )
    came, waits = (
        Completion.objects.create(
            person=person,
            kind=CompletionKind.MANUAL,
            source_key=f"{IssueRun.SOURCE}{number}:{person.pk}",
            source_language="de",
            texts={"de": {"title": "Anderes"}},
            minutes=1,
            completed_on=now,
            completed_at=now,
            recorded_at=now,
        )
        for person in (make_learner(), make_learner())
    )
    issue_batch([came.pk], now=now)

    undo_run(run, by=office, now=now)

    assert list(owed()) == [waits]
    assert Certificate.objects.get().revoked_at is None


def test_a_run_may_take_the_template_of_a_course(office, now):
    course_key = uuid4()
    own = TemplateVersion.objects.create(
        key=uuid4(), number=1, course_key=course_key, content={"texts": {}}, frozen_at=now
    )
    issue_by_hand(attestation(course_key=course_key), [make_learner()], by=office, now=now)
    issue_by_hand(attestation(), [make_learner()], by=office, now=now)

    issue_owed(now=now)

    templates = {one.template_version for one in Certificate.objects.all()}
    assert templates == {own, None}


def test_who_was_erased_gets_nothing_by_hand(office, now):
    person = make_learner()
    erase_person(person, at=now)

    with pytest.raises(RefusedError):
        issue_by_hand(attestation(), [person], by=office, now=now)


def test_only_the_names_that_cannot_be_printed_are_named():
    good = ["Олена Ковальчук", "محمد علي", "Nguyễn Thị Ánh", "Zoë", "ወልደ ማርያም"]

    assert unprintable([*good * 5, "李小龙", "Olena 🙂"]) == {"李小龙", "Olena 🙂"}


def test_names_are_tried_on_the_paper_they_would_stand_on(now, monkeypatch):
    tried = []
    monkeypatch.setattr(naming, "_prints", lambda _name, design: tried.append(design) or True)
    versions = [
        TemplateVersion(key=uuid4(), number=1, frozen_at=now, content={"design": "letter-1"}),
        TemplateVersion(
            key=uuid4(), number=1, frozen_at=now, content={"design": "tide-1"}, course_key=uuid4()
        ),
    ]
    TemplateVersion.objects.bulk_create(versions)

    preview(attestation(), [make_learner("Олена")])

    assert tried == ["letter-1"]
