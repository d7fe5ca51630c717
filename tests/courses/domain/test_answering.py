from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from factories import make_learner
from page_factories import (
    complete,
    finish,
    form,
    forms_for,
    incident,
    make_course,
    pass_quiz,
    take,
)

from courses.domain import answering
from courses.domain.answering import answer, answers_in, attempts_in, finish_lesson
from courses.domain.exercises import AnswerError
from courses.models import Answer, JournalEntry, SelfRating
from lms.choices import FactKind
from lms.domain.coursemap import UnknownActivityError
from lms.domain.enrolling import enrol, withdraw
from lms.domain.recording import ConflictingResendError, NotEnrolledError
from lms.models import Course, Fact


def send(sample, section, posted, *, number=0, client_id=None, now=None, **place):
    return answer(
        replace(sample.place(number), **place),
        section.id,
        form(**posted),
        client_id=client_id or uuid4(),
        now=now or sample.enrolment.enrolled_at,
    )


def test_an_answer_is_stored_and_told_to_the_hub(sample, now):
    section, client_id = sample.section("incident"), uuid4()

    taken = send(sample, section, forms_for(section)[0], client_id=client_id, now=now)

    stored, fact = Answer.objects.get(), Fact.objects.get()
    assert (stored.client_id, stored.payload, stored.answered_at) == (
        client_id,
        taken.payload,
        now,
    )
    assert (fact.client_id, fact.kind, fact.happened_at) == (client_id, FactKind.ANSWERED, now)
    assert fact.activity == stored.activity
    assert (fact.activity.key, fact.passed, fact.points) == (section.activity, None, None)
    assert taken.progress.done == 1


@pytest.mark.parametrize(
    ("kind", "number", "store"),
    [
        ("incident", 0, Answer),
        ("self_assessment", 0, SelfRating),
        ("single", 1, Answer),
        ("multiple", 1, Answer),
        ("reflection", 2, JournalEntry),
    ],
)
def test_each_kind_of_answer_has_its_own_table(sample, kind, number, store):
    section = sample.section(kind, number)

    take(sample, number, section)

    counts = {model: model.objects.count() for model in (Answer, SelfRating, JournalEntry)}
    assert counts == {Answer: 0, SelfRating: 0, JournalEntry: 0, store: 1}


def test_what_somebody_wrote_never_reaches_the_hub(sample):
    take(sample, 2, sample.section("reflection"))

    fact = Fact.objects.values().get()
    assert "Ausgabe" not in str(fact)
    sample.enrolment.refresh_from_db()
    assert "Ausgabe" not in str(sample.enrolment.evidence)


def test_a_dialogue_counts_when_it_has_ended_and_not_before(sample):
    section = sample.section("dialogue", 1)
    first, *_others = section.content.steps[0].replies

    send(sample, section, {"reply": first.id}, number=1)

    assert (Answer.objects.count(), Fact.objects.count()) == (1, 0)

    send(sample, section, {"reply": section.content.step("mitte").replies[1].id}, number=1)

    assert (Answer.objects.count(), Fact.objects.count()) == (2, 1)


def test_sending_the_same_answer_twice_is_one_answer(sample):
    section, client_id = sample.section("incident"), uuid4()
    posted = forms_for(section)[0]

    once = send(sample, section, posted, client_id=client_id)
    again = send(sample, section, posted, client_id=client_id)

    assert (Answer.objects.count(), Fact.objects.count()) == (1, 1)
    assert (again.payload, again.progress) == (once.payload, once.progress)


def test_pressing_a_reply_twice_says_it_once(sample):
    section, client_id = sample.section("dialogue", 1), uuid4()
    posted = {"reply": section.content.steps[0].replies[0].id}

    send(sample, section, posted, number=1, client_id=client_id)
    again = send(sample, section, posted, number=1, client_id=client_id)

    assert Answer.objects.count() == 1
    assert again.payload == {"path": [posted["reply"]]}


def test_the_same_id_with_another_answer_is_refused_and_the_first_stays(sample):
    section, client_id = sample.section("reflection"), uuid4()
    send(sample, section, {"text": "Eins"}, number=2, client_id=client_id)

    with pytest.raises(ConflictingResendError):
        send(sample, section, {"text": "Zwei"}, number=2, client_id=client_id)

    assert [entry.payload for entry in JournalEntry.objects.all()] == [{"text": "Eins"}]
    assert Fact.objects.count() == 1


def test_the_same_id_for_another_exercise_is_refused(sample):
    client_id = uuid4()
    one, other = sample.section("incident"), sample.section("reflection")
    send(sample, one, forms_for(one)[0], client_id=client_id)

    with pytest.raises(ConflictingResendError):
        send(sample, other, {"text": "Eins"}, number=2, client_id=client_id)

    assert (JournalEntry.objects.count(), Fact.objects.count()) == (0, 1)


def test_two_people_may_use_the_same_id(sample, now):
    other, client_id = make_learner(), uuid4()
    enrol(other, sample.course, now=now)
    section = sample.section("reflection")

    send(sample, section, {"text": "Eins"}, number=2, client_id=client_id)
    send(sample, section, {"text": "Zwei"}, number=2, client_id=client_id, user_id=other.user_id)

    assert JournalEntry.objects.count() == 2


def test_answering_again_adds_an_answer_and_the_latest_is_shown(sample):
    section = sample.section("reflection")

    send(sample, section, {"text": "Eins"}, number=2)
    send(sample, section, {"text": "Zwei"}, number=2)

    assert JournalEntry.objects.count() == 2
    assert answers_in(sample.content(2), sample.enrolment) == {section.id: {"text": "Zwei"}}


def test_an_answer_that_cannot_be_taken_leaves_no_trace(sample):
    with pytest.raises(AnswerError):
        send(sample, sample.section("incident"), {})

    assert (Answer.objects.count(), Fact.objects.count()) == (0, 0)


def test_when_the_hub_refuses_no_answer_is_stored(sample):
    section, client_id = sample.section("incident"), uuid4()
    finish(sample, 0)
    Fact.objects.update(client_id=client_id)

    with pytest.raises(ConflictingResendError):
        send(sample, section, forms_for(section)[0], client_id=client_id)

    assert (Answer.objects.count(), Fact.objects.count()) == (0, 1)


@pytest.mark.parametrize("section_id", ["fremd", "", "\x00", str(uuid4())])
def test_an_exercise_that_is_not_there_is_unknown(sample, now, section_id):
    with pytest.raises(UnknownActivityError):
        answer(sample.place(0), section_id, form(), client_id=uuid4(), now=now)


def test_an_exercise_of_another_lesson_is_unknown(sample):
    section = sample.section("incident")

    with pytest.raises(UnknownActivityError):
        send(sample, section, forms_for(section)[0], number=1)


def test_a_quiz_is_not_answered_as_an_exercise(sample):
    with pytest.raises(UnknownActivityError):
        send(sample, sample.section("quiz"), {"text": "x"}, number=2)


def test_a_lesson_of_another_course_is_unknown_here(sample, now):
    other = make_course([incident("fremd")], index=sample.index, title="Anderer")
    foreign = other.get_children().get().get_children().get()
    enrol(sample.person, Course.objects.get(key=other.translation_key), now=now)

    with pytest.raises(UnknownActivityError):
        send(sample, sample.section("incident"), {}, lesson_key=foreign.translation_key)


def test_whoever_does_not_take_the_course_cannot_answer(sample):
    stranger, section = make_learner(), sample.section("incident")

    with pytest.raises(NotEnrolledError):
        send(sample, section, forms_for(section)[0], user_id=stranger.user_id)

    assert Answer.objects.count() == 0


def test_whoever_has_left_the_course_cannot_answer(sample, now):
    withdraw(sample.enrolment, now=now)
    section = sample.section("incident")

    with pytest.raises(NotEnrolledError):
        send(sample, section, forms_for(section)[0])


def test_an_unpublished_lesson_takes_no_answers(sample, now, django_capture_on_commit_callbacks):
    section = sample.section("incident")
    with django_capture_on_commit_callbacks(execute=True):
        sample.lessons[0].unpublish()

    with pytest.raises(UnknownActivityError):
        send(sample, section, forms_for(section)[0])


def test_an_unpublished_course_takes_no_answers(sample, django_capture_on_commit_callbacks):
    section = sample.section("incident")
    with django_capture_on_commit_callbacks(execute=True):
        sample.page.unpublish()

    with pytest.raises(UnknownActivityError):
        send(sample, section, forms_for(section)[0])


def test_finishing_a_lesson_is_a_fact_about_the_lesson(sample, now):
    progress = finish(sample, 0, now=now)

    fact = Fact.objects.get()
    assert (fact.kind, fact.activity.kind, fact.happened_at) == (FactKind.VIEWED, "lesson", now)
    assert progress.done == 1


def test_the_button_pressed_twice_finishes_once(sample, now):
    client_id = uuid4()

    finish_lesson(sample.place(0), client_id=client_id, now=now)
    finish_lesson(sample.place(0), client_id=client_id, now=now)

    assert Fact.objects.count() == 1


def test_one_id_finishes_two_lessons_if_it_is_sent_for_two(sample, now):
    client_id = uuid4()

    finish_lesson(sample.place(0), client_id=client_id, now=now)
    progress = finish_lesson(sample.place(1), client_id=client_id, now=now)

    assert progress.done == 2


def test_finishing_needs_a_lesson_of_the_course_and_an_enrolment(sample, now):
    with pytest.raises(UnknownActivityError):
        finish_lesson(replace(sample.place(0), lesson_key=uuid4()), client_id=uuid4(), now=now)
    with pytest.raises(NotEnrolledError):
        finish_lesson(
            replace(sample.place(0), user_id=make_learner().user_id), client_id=uuid4(), now=now
        )


def test_the_last_thing_done_completes_the_course(sample, now):
    complete(sample, now=now)

    sample.enrolment.refresh_from_db()
    assert sample.enrolment.completed_at == now
    assert (sample.enrolment.completion.minutes, sample.enrolment.completion.tested) == (45, True)


def test_the_own_answers_of_a_lesson_are_found_whatever_others_answered(sample, now):
    other = make_learner()
    theirs = enrol(other, sample.course, now=now)
    section = sample.section("self_assessment", 0)
    send(sample, section, {"statement-s1": "1", "statement-s2": "2"})
    send(sample, section, {"statement-s1": "5", "statement-s2": "5"}, user_id=other.user_id)

    assert answers_in(sample.content(0), sample.enrolment) == {
        section.id: {"ratings": {"s1": 1, "s2": 2}}
    }
    assert answers_in(sample.content(0), theirs) == {section.id: {"ratings": {"s1": 5, "s2": 5}}}


def test_the_own_attempts_are_found_latest_first(sample, now):
    other = make_learner()
    enrol(other, sample.course, now=now)
    pass_quiz(sample, wrong=3)
    pass_quiz(sample)
    pass_quiz(sample, person=other)
    section = sample.section("quiz", 2)

    found = attempts_in(sample.content(2), sample.enrolment)

    assert [(a.number, a.points) for a in found[section.id]] == [(2, 100), (1, 0)]


@pytest.mark.parametrize("repetitions", [1, 30])
def test_reading_answers_takes_as_many_statements_for_many_as_for_one(
    sample, django_assert_num_queries, repetitions
):
    section = sample.section("incident")
    for _number in range(repetitions):
        take(sample, 0, section)
    content = sample.content(0)

    with django_assert_num_queries(2):
        answers_in(content, sample.enrolment)


def test_an_answer_and_its_fact_stand_in_one_transaction(sample):
    section = sample.section("incident")
    with CaptureQueriesContext(connection) as statements:
        take(sample, 0, section)

    words = [q["sql"].split()[0] for q in statements]
    assert words.count("SAVEPOINT") == words.count("RELEASE") == 1
    assert words.index("SAVEPOINT") < words.index("INSERT")


def test_the_database_keeps_a_second_answer_out(sample):
    take(sample, 0, sample.section("incident"))
    stored = Answer.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            enrolment=stored.enrolment,
            activity=stored.activity,
            client_id=stored.client_id,
            digest="",
            payload={},
            answered_at=stored.answered_at,
        )


def test_every_store_an_exercise_names_is_there():
    from courses.domain.exercises import EXERCISE_KINDS

    assert {exercise.store for exercise in EXERCISE_KINDS.values()} == set(answering.STORES)
