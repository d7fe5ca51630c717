"""Taking in what a trainer has published."""

from dataclasses import replace

import pytest
from factories import make_entry, make_outline, release_course

from lms.choices import Rule
from lms.domain.outline import close_course, publish_outline
from lms.events import OutlineStaged
from lms.models import Activity, Course, EditionRequirement

pytestmark = pytest.mark.django_db


def state():
    """Return all that publishing may change, except the stamp."""
    return (
        list(Course.objects.order_by("pk").values("key", "texts", "is_open", "release_blocked")),
        list(Activity.objects.order_by("pk").values()),
    )


def test_publishing_twice_changes_nothing(now):
    outline = make_outline()
    publish_outline(outline, now=now)
    before = state()

    publish_outline(outline, now=now.replace(year=2027))

    assert state() == before


def test_every_publishing_changes_the_stamp_and_is_announced(
    now, announced, django_capture_on_commit_callbacks
):
    outline = make_outline()
    with django_capture_on_commit_callbacks(execute=True):
        first = publish_outline(outline, now=now)
        second = publish_outline(outline, now=now)

    assert first.stamp != second.stamp
    assert announced == [OutlineStaged(course_id=first.pk)] * 2


def test_activities_stand_in_reading_order(now):
    one, two = make_entry(), make_entry()
    outline = make_outline(one, two)
    course = publish_outline(outline, now=now)

    publish_outline(replace(outline, entries=(two, one)), now=now)

    assert [a.key for a in course.activities.all()] == [two.key, one.key]


def test_a_translation_brings_titles_only(now):
    entry = make_entry(title="Zuhören", minutes=20)
    outline = make_outline(entry, make_entry())
    course = publish_outline(outline, now=now)
    translated = replace(
        entry, title="Listening", minutes=99, rule=Rule.PASSED, required=False, content_hash="x"
    )

    publish_outline(
        replace(
            outline, language="en", is_source=False, title="Intercultural", entries=(translated,)
        ),
        now=now,
    )

    course.refresh_from_db()
    activity = course.activities.get(key=entry.key)
    assert (activity.title_in("de"), activity.title_in("en")) == ("Zuhören", "Listening")
    assert (activity.minutes, activity.rule, activity.required, activity.content_hash) == (
        20,
        Rule.VIEWED,
        True,
        entry.content_hash,
    )
    assert (course.title_in("en"), course.source_language) == ("Intercultural", "de")
    assert course.activities.filter(retired_at__isnull=True).count() == 2


def test_what_is_gone_is_retired_and_what_comes_back_is_taken_back(now):
    stays, goes = make_entry(), make_entry()
    outline = make_outline(stays, goes)
    course = publish_outline(outline, now=now)
    pk = course.activities.get(key=goes.key).pk

    publish_outline(replace(outline, entries=(stays,)), now=now)
    assert course.activities.get(key=goes.key).retired_at == now
    assert course.activities.get(key=stays.key).retired_at is None

    publish_outline(outline, now=now)
    back = course.activities.get(key=goes.key)
    assert (back.pk, back.retired_at) == (pk, None)


def test_publishing_never_changes_what_is_required(now):
    outline = make_outline()
    course = release_course(outline, now=now)
    before = list(EditionRequirement.objects.values_list("activity__key", flat=True))

    publish_outline(replace(outline, entries=(make_entry(),)), now=now)

    assert list(EditionRequirement.objects.values_list("activity__key", flat=True)) == before
    course.refresh_from_db()
    assert course.current_edition.number == 1


def test_the_same_key_twice_is_refused():
    entry = make_entry()

    with pytest.raises(ValueError, match="every activity once"):
        make_outline(entry, replace(entry, title="Anders"))


def test_the_same_activity_in_two_courses_is_two_activities(now):
    entry = make_entry()
    one = publish_outline(make_outline(entry), now=now)
    other = publish_outline(make_outline(entry), now=now)

    publish_outline(make_outline(make_entry(), course_key=one.key), now=now)

    assert other.activities.get().retired_at is None


def test_closing_a_course_leaves_the_others_open(now):
    one, other = publish_outline(make_outline(), now=now), publish_outline(make_outline(), now=now)

    close_course(one.key)

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.is_open, other.is_open) == (False, True)
