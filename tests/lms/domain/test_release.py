"""Releasing a course."""

from dataclasses import replace

import pytest
from factories import make_entry, make_learner, make_outline, make_person, release_course

from lms.choices import FactKind, ReleaseChoice, Rule
from lms.domain.enrolling import enrol
from lms.domain.outline import block_release, publish_outline
from lms.domain.release import ReleaseError, preview_release, release
from lms.domain.staging import staged_courses
from lms.events import EditionReleased
from lms.models import Completion, Edition, Enrolment, Release
from tests.lms.domain.test_recording import do, finish

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    return make_entry(Rule.VIEWED), make_entry(Rule.ANSWERED), make_entry(Rule.PASSED)


@pytest.fixture
def outline(entries):
    return make_outline(*entries)


@pytest.fixture
def released(outline, now):
    return release_course(outline, now=now)


def staged(course):
    return {item.course.pk: item.has_changes for item in staged_courses("de")}[course.pk]


def test_the_first_release_makes_the_first_edition(
    outline, now, announced, django_capture_on_commit_callbacks
):
    course = publish_outline(outline, now=now)
    trainer = make_person()

    with django_capture_on_commit_callbacks(execute=True):
        edition = release(course, ReleaseChoice.NEW_LEARNERS, by=trainer, now=now, note="Los")

    course.refresh_from_db()
    assert (course.current_edition, edition.number, edition.minutes) == (edition, 1, 45)
    assert [r.activity.key for r in edition.requirements.all()] == [e.key for e in outline.entries]
    made = Release.objects.get()
    assert (made.released_by, made.note, made.choice) == (trainer, "Los", "new_learners")
    assert [e for e in announced if isinstance(e, EditionReleased)] == [
        EditionReleased(course_id=course.pk, edition_id=edition.pk)
    ]


def test_the_first_release_cannot_be_editorial(outline, now):
    course = publish_outline(outline, now=now)

    with pytest.raises(ReleaseError):
        release(course, ReleaseChoice.EDITORIAL, by=None, now=now)

    assert Edition.objects.count() == Release.objects.count() == 0


def test_a_course_with_nothing_required_is_refused(now):
    course = publish_outline(make_outline(make_entry(required=False)), now=now)

    with pytest.raises(ReleaseError):
        release(course, ReleaseChoice.NEW_LEARNERS, by=None, now=now)

    assert Edition.objects.count() == 0


def test_a_blocked_release_is_refused_with_its_reason(released, outline, now):
    block_release(released.key, "Eine Übersetzung fehlt.")

    with pytest.raises(ReleaseError, match=r"Eine Übersetzung fehlt\."):
        release(released, ReleaseChoice.NEW_LEARNERS, by=None, now=now)

    assert preview_release(type(released).objects.get()).blocked == "Eine Übersetzung fehlt."
    assert Edition.objects.count() == 1


def test_publishing_in_order_again_lifts_the_block(released, outline, now):
    block_release(released.key, "Grund")

    assert publish_outline(outline, now=now).release_blocked == ""


def test_a_change_of_wording_keeps_the_edition(released, outline, entries, now):
    reworded = replace(entries[0], content_hash="new", title="Neu gesagt")
    publish_outline(replace(outline, entries=(reworded, *entries[1:])), now=now)

    preview = preview_release(released)
    edition = release(released, ReleaseChoice.EDITORIAL, by=None, now=now)

    assert [a.key for a in preview.changed] == [entries[0].key]
    assert (preview.added, preview.removed, preview.only_wording) == ((), (), True)
    assert (edition.number, Edition.objects.count(), Release.objects.count()) == (1, 1, 2)
    assert preview_release(released).changed == ()


@pytest.mark.parametrize("change", ["added", "removed"])
def test_editorial_is_refused_when_the_requirements_changed(
    change, released, outline, entries, now
):
    new = (*entries, make_entry()) if change == "added" else entries[:2]
    publish_outline(replace(outline, entries=new), now=now)

    with pytest.raises(ReleaseError):
        release(released, ReleaseChoice.EDITORIAL, by=None, now=now)

    preview = preview_release(released)
    assert len(getattr(preview, change)) == 1
    assert not preview.only_wording
    assert Release.objects.count() == 1


def test_whoever_has_started_finishes_the_edition_they_started(released, outline, entries, now):
    person, late = make_learner(), make_learner()
    enrol(person, released, now=now)
    publish_outline(replace(outline, entries=(*entries, make_entry())), now=now)
    release(released, ReleaseChoice.NEW_LEARNERS, by=None, now=now)
    released.refresh_from_db()

    finish_first_three(person, released, now)

    assert Completion.objects.get().edition.number == 1
    assert enrol(late, released, now=now).edition.number == 2


def finish_first_three(person, course, now):
    for key, kind in zip(
        [a.key for a in course.activities.order_by("position")[:3]],
        (FactKind.VIEWED, FactKind.ANSWERED, FactKind.TESTED),
        strict=True,
    ):
        passed = {"passed": True, "points": 90} if kind == FactKind.TESTED else {}
        do(person, course, key, kind, at=now, **passed)


def test_the_preview_counts_whom_it_concerns(released, outline, entries, now):
    done, almost, begun = make_learner(), make_learner(), make_learner()
    elsewhere = release_course(make_outline(), now=now)
    for person in (done, almost, begun):
        enrol(person, released, now=now)
        enrol(person, elsewhere, now=now)
    finish(done, released, at=now)
    do(almost, released, entries[0].key, FactKind.VIEWED, at=now)
    do(almost, released, entries[1].key, FactKind.ANSWERED, at=now)
    staged_course = publish_outline(replace(outline, entries=entries[:2]), now=now)

    preview = preview_release(staged_course)

    assert (preview.completed_people, preview.running_people, preview.complete_now) == (1, 2, 1)
    assert [a.key for a in preview.removed] == [entries[2].key]
    assert (preview.required, preview.minutes) == (2, 30)
    assert Enrolment.objects.filter(course=released, completed_at__isnull=False).count() == 1


def test_the_list_says_which_courses_have_something_to_release(released, outline, entries, now):
    untouched = release_course(make_outline(), now=now)
    new = publish_outline(make_outline(), now=now)
    assert [staged(c) for c in (released, untouched, new)] == [False, False, True]

    reworded = replace(entries[0], content_hash="new")
    publish_outline(replace(outline, entries=(reworded, *entries[1:])), now=now)
    assert [staged(c) for c in (released, untouched)] == [True, False]

    release(released, ReleaseChoice.EDITORIAL, by=None, now=now)
    assert not staged(released)

    publish_outline(replace(outline, entries=entries[1:]), now=now)
    assert staged(released)


@pytest.mark.parametrize("count", [1, 30])
def test_thirty_courses_cost_as_many_statements_as_one(count, now, django_assert_num_queries):
    for _ in range(count):
        release_course(make_outline(), now=now)

    with django_assert_num_queries(4):
        assert len(staged_courses("de")) == count
