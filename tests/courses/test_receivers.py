from page_factories import (
    add_lesson,
    incident,
    make_course,
    reflection,
    text,
)

from courses.domain.content import course_structure
from lms.domain.release import preview_release
from lms.models import Activity, Course


def structure(course):
    course.refresh_from_db()
    return course_structure(course.key, "de", course.stamp)


def test_publishing_a_lesson_stages_it(sample, django_capture_on_commit_callbacks):
    module = sample.lessons[0].get_parent().specific
    lesson = add_lesson(module, reflection("neu"), title="Neu", live=False)

    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()

    preview = preview_release(sample.course)
    assert [activity.title_in("de") for activity in preview.added] == ["Mein Beispiel", "Neu"]
    assert "Neu" in [x.title for x in structure(sample.course).lessons]


def test_a_draft_stages_nothing(sample, django_capture_on_commit_callbacks):
    lesson, before = sample.lessons[0], sample.course.stamp
    lesson.title = "Entwurf"

    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision()

    sample.course.refresh_from_db()
    assert sample.course.stamp == before


def test_unpublishing_a_lesson_retires_it(sample, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sample.lessons[2].unpublish()

    retired = sample.course.activities.filter(retired_at__isnull=False)
    assert {a.lesson_key for a in retired} == {sample.lessons[2].translation_key}


def test_unpublishing_a_module_retires_its_lessons(sample, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sample.lessons[2].get_parent().specific.unpublish()

    retired = sample.course.activities.filter(retired_at__isnull=False)
    assert {a.lesson_key for a in retired} == {sample.lessons[2].translation_key}


def test_publishing_the_course_again_opens_it(sample, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sample.page.unpublish()
    sample.course.refresh_from_db()
    assert not sample.course.is_open

    with django_capture_on_commit_callbacks(execute=True):
        sample.page.save_revision().publish()
    sample.course.refresh_from_db()
    assert sample.course.is_open


def test_moving_a_lesson_changes_the_order(sample):
    sample.lessons[1].move(sample.lessons[0], pos="left")

    assert [x.title for x in structure(sample.course).lessons] == ["Üben", "Ankommen", "Abschluss"]
    kinds = list(sample.course.activities.values_list("kind", flat=True))
    assert kinds[:3] == ["dialogue", "single", "multiple"]


def test_moving_a_lesson_tells_both_courses(sample):
    other = make_course([incident("anders")], index=sample.index, title="Anderer")
    lesson = sample.lessons[2]

    lesson.move(other.get_children().get(), pos="last-child")

    assert [x.title for x in structure(sample.course).lessons] == ["Ankommen", "Üben"]
    target = Course.objects.get(key=other.translation_key)
    assert [x.title for x in structure(target).lessons] == ["Anderer 1", "Abschluss"]


def test_another_slug_is_another_address(sample, django_capture_on_commit_callbacks):
    lesson = sample.lessons[0]
    lesson.slug = "neuer-name"

    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()

    assert structure(sample.course).lessons[0].url.endswith("/neuer-name/")


def test_another_slug_of_the_catalogue_is_another_address_of_all_courses(
    sample, django_capture_on_commit_callbacks
):
    index = sample.index
    index.slug = "lernen"

    with django_capture_on_commit_callbacks(execute=True):
        index.save_revision().publish()

    assert "/lernen/" in structure(sample.course).url
    assert "/lernen/" in structure(sample.course).lessons[0].url


def test_moving_the_catalogue_is_another_address_of_all_courses(sample):
    start = sample.index.get_parent().specific
    shelf = start.add_child(instance=type(sample.index)(title="Regal", slug="regal"))

    sample.index.refresh_from_db()
    sample.index.move(shelf, pos="last-child")

    assert "/regal/" in structure(sample.course).url


def test_deleting_a_lesson_retires_it(db, django_capture_on_commit_callbacks):
    page = make_course([text()], [incident()])
    course = Course.objects.get(key=page.translation_key)
    lesson = page.get_descendants().last().specific

    with django_capture_on_commit_callbacks(execute=True):
        lesson.delete()

    retired = Activity.objects.filter(course=course, retired_at__isnull=False)
    assert {activity.lesson_key for activity in retired} == {lesson.translation_key}
    assert [x.title for x in structure(course).lessons] == ["Grundlagen 1"]


def test_deleting_a_module_retires_its_lessons(db, django_capture_on_commit_callbacks):
    page = make_course([text()], [incident()])

    with django_capture_on_commit_callbacks(execute=True):
        page.get_children().get().delete()

    assert not Activity.objects.filter(retired_at__isnull=True).exists()


def test_deleting_a_course_closes_it(db, django_capture_on_commit_callbacks):
    page = make_course()

    with django_capture_on_commit_callbacks(execute=True):
        page.delete()

    course = Course.objects.get()
    assert not course.is_open
    assert course.activities.exists()


def test_pages_that_belong_to_no_course_tell_nothing(sample, django_capture_on_commit_callbacks):
    before = sample.course.stamp
    start = sample.index.get_parent().specific
    start.title = "Anders"

    with django_capture_on_commit_callbacks(execute=True):
        start.save_revision().publish()

    sample.course.refresh_from_db()
    assert sample.course.stamp == before
