from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from factories import make_learner
from page_factories import complete, finish, pass_quiz, take

from courses.domain.content import course_structure
from courses.domain.learning import AHEAD, DONE, HERE, enrolment_of, view_course, view_lesson
from lms.domain.enrolling import enrol, withdraw
from lms.domain.recording import progress_of
from lms.models import Enrolment


def the_map(sample):
    return course_structure(sample.course.key, "de", sample.course.stamp)


def fresh(sample):
    return Enrolment.objects.select_related("course", "edition").get(pk=sample.enrolment.pk)


def states(view):
    return [[mark.state for mark in module.lessons] for module in view.modules]


def lesson_view(sample, number):
    enrolment = fresh(sample)
    return view_lesson(sample.content(number), the_map(sample), enrolment, progress_of(enrolment))


def finish_everything(sample, number, now):
    for section in sample.content(number).sections:
        if section.kind == "quiz":
            pass_quiz(sample, now=now)
        elif section.activity:
            take(sample, number, section, now=now)
    finish(sample, number, now=now)


def test_without_an_enrolment_everything_lies_ahead(sample):
    view = view_course(the_map(sample), None)

    assert states(view) == [[AHEAD, AHEAD], [AHEAD]]
    assert (view.progress, view.lessons_done, view.minutes_left) == (None, 0, 45)
    assert view.next_lesson.title == "Ankommen"


def test_whoever_has_enrolled_stands_at_the_first_lesson(sample):
    view = view_course(the_map(sample), fresh(sample))

    assert states(view) == [[HERE, AHEAD], [AHEAD]]
    assert [module.state for module in view.modules] == [HERE, AHEAD]


def test_the_map_follows_the_learner(sample, now):
    finish_everything(sample, 0, now)
    finish_everything(sample, 1, now)

    view = view_course(the_map(sample), fresh(sample))

    assert states(view) == [[DONE, DONE], [HERE]]
    assert [module.state for module in view.modules] == [DONE, HERE]
    assert (view.lessons_done, view.minutes_left, view.next_lesson.title) == (2, 15, "Abschluss")


def test_a_lesson_half_done_is_not_done(sample, now):
    finish(sample, 0, now=now)

    assert states(view_course(the_map(sample), fresh(sample))) == [[HERE, AHEAD], [AHEAD]]


def test_what_others_did_does_not_count(sample, now):
    other = make_learner()
    enrol(other, sample.course, now=now)
    complete(sample, person=other, now=now)

    view = view_course(the_map(sample), fresh(sample))

    assert states(view) == [[HERE, AHEAD], [AHEAD]]


def test_a_completed_course_is_done_everywhere(sample, now):
    complete(sample, now=now)

    view = view_course(the_map(sample), fresh(sample))

    assert states(view) == [[DONE, DONE], [DONE]]
    assert (view.minutes_left, view.next_lesson.title) == (0, "Ankommen")


def test_a_lesson_shows_its_exercises_and_which_comes_next(sample, now):
    take(sample, 1, sample.section("dialogue", 1), now=now)

    view = lesson_view(sample, 1)

    assert [(s.section.kind, s.state) for s in view.stops] == [
        ("dialogue", DONE),
        ("single", HERE),
        ("multiple", AHEAD),
    ]
    assert view.answered == 1
    assert [section.kind for section in view.missing] == ["single"]
    assert (view.lesson_done, view.course_completed) == (False, False)
    assert view.following.title == "Abschluss"


def test_an_optional_exercise_is_never_missing_and_shows_when_it_is_done(sample, now):
    take(sample, 1, sample.section("multiple", 1), now=now)

    view = lesson_view(sample, 1)

    assert [s.state for s in view.stops] == [HERE, AHEAD, DONE]
    assert [section.kind for section in view.missing] == ["dialogue", "single"]


def test_a_failed_test_is_not_done_and_a_passed_one_is(sample, now):
    pass_quiz(sample, wrong=3, now=now)
    assert [s.kind for s in lesson_view(sample, 2).missing][-1] == "quiz"

    pass_quiz(sample, now=now + timedelta(hours=1))
    assert "quiz" not in [s.kind for s in lesson_view(sample, 2).missing]


def test_the_end_of_a_lesson_is_known(sample, now):
    finish_everything(sample, 0, now)

    view = lesson_view(sample, 0)

    assert (view.lesson_done, view.missing, view.following.title) == (True, (), "Üben")


def test_the_last_lesson_has_none_that_follows(sample, now):
    complete(sample, now=now)

    view = lesson_view(sample, 2)

    assert (view.following, view.course_completed) == (None, True)


def test_the_own_current_round_is_found(sample, now):
    other = make_learner()

    assert enrolment_of(sample.person.user, sample.course) == sample.enrolment
    assert enrolment_of(other.user, sample.course) is None
    assert enrolment_of(AnonymousUser(), sample.course) is None

    withdraw(sample.enrolment, now=now)
    assert enrolment_of(sample.person.user, sample.course) is None
