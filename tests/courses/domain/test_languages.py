"""A language is a view: whatever was read in which language, the learning is the same."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from factories import make_learner
from page_factories import finish, form, forms_for, pass_quiz, take

from courses.domain.answering import answer, answers_in
from lms.domain.enrolling import enrol
from lms.domain.recording import progress_of
from lms.models import Enrolment


def learned(person):
    """Return how far somebody is, without whose it is."""
    enrolment = Enrolment.objects.select_related("course", "edition").get(person=person)
    progress = progress_of(enrolment)
    return (
        enrolment.status,
        enrolment.done_count,
        enrolment.completed_at,
        progress.reasons,
        enrolment.evidence,
    )


def steps_of(sample):
    """Return all there is to do in a course, as (what, lesson, kind of exercise and place)."""
    for number in range(len(sample.lessons)):
        for place, section in enumerate(sample.content(number).sections):
            if section.activity:
                yield ("quiz" if section.kind == "quiz" else "take", number, place)
        yield ("finish", number, None)


def do(sample, person, step, language, moment):
    what, number, place = step
    if what == "finish":
        finish(sample, number, language=language, person=person, now=moment)
    elif what == "quiz":
        pass_quiz(sample, language=language, person=person, now=moment)
    else:
        section = sample.content(number, language).sections[place]
        take(sample, number, section, language=language, person=person, now=moment)


@pytest.mark.parametrize("seed", range(6))
def test_any_interleaving_of_languages_comes_to_the_same_as_german_alone(bilingual, now, seed):
    chance = Random(seed)
    german, mixed = bilingual.person, make_learner()
    enrol(mixed, bilingual.course, now=now)
    steps = list(steps_of(bilingual))
    chance.shuffle(steps)
    # Some do only a part of it.
    steps = steps[: chance.randint(len(steps) // 2, len(steps))] if seed else steps

    for minute, step in enumerate(steps):
        moment = now + timedelta(minutes=minute)
        do(bilingual, german, step, "de", moment)
        do(bilingual, mixed, step, chance.choice(["de", "en"]), moment)

    assert learned(mixed) == learned(german)
    if seed == 0:
        assert learned(mixed)[0] == "completed"


def test_an_answer_given_in_one_language_stands_in_the_other(bilingual, now):
    section = bilingual.section("incident", 0, "en")

    take(bilingual, 0, section, language="en", now=now)

    assert answers_in(bilingual.content(0), bilingual.enrolment) == answers_in(
        bilingual.content(0, "en"), bilingual.enrolment
    )
    assert answers_in(bilingual.content(0), bilingual.enrolment).keys() == {section.id}


def test_a_dialogue_begun_in_one_language_goes_on_in_the_other(bilingual, now):
    section = bilingual.section("dialogue", 1)
    first = section.content.steps[0].replies[0]
    english = bilingual.section("dialogue", 1, "en").content

    answer(bilingual.place(1), section.id, form(reply=first.id), client_id=uuid4(), now=now)
    taken = answer(
        bilingual.place(1, "en"),
        section.id,
        form(reply=english.step("mitte").replies[1].id),
        client_id=uuid4(),
        now=now,
    )

    assert len(taken.payload["path"]) == 2
    assert taken.progress.done == 1


def test_the_same_form_fits_both_languages(bilingual):
    for number in range(2):
        for german, english in zip(
            bilingual.content(number).sections,
            bilingual.content(number, "en").sections,
            strict=True,
        ):
            if german.activity:
                assert forms_for(german) == forms_for(english)
