import re
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import translation
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

from courses.choices import Plausibility
from courses.domain.answering import answer
from courses.models import Answer, JournalEntry
from lms.domain.enrolling import enrol, withdraw
from lms.models import Course, Fact

FETCH = {"X-Requested-With": "fetch"}


def address(sample, section, number=0, *, name="answer", language="de", **more):
    values = {
        "course": sample.course.key,
        "lesson": sample.lessons[number].translation_key,
        "section": section if isinstance(section, str) else section.id,
        **more,
    }
    with translation.override(language):
        return reverse(f"lotse_courses:{name}", kwargs=values)


def finish_address(sample, number=0):
    return reverse(
        "lotse_courses:finish", args=[sample.course.key, sample.lessons[number].translation_key]
    )


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def visit(client, page):
    return client.get(page.get_url())


@pytest.fixture
def trainer(db):
    return get_user_model().objects.create_superuser("training", "t@example.org", "x")


# Who sees a lesson


def test_a_lesson_asks_strangers_to_log_in(client, sample):
    lesson = sample.lessons[0]

    response = visit(client, lesson)

    assert response.status_code == 302
    assert response.url == f"{reverse('lotse_lms:login')}?next={lesson.get_url()}"


def test_a_lesson_leads_whoever_does_not_take_the_course_to_it_with_a_message(client, sample):
    client.force_login(make_learner().user)

    response = visit(client, sample.lessons[0])

    assert (response.status_code, response.url) == (302, sample.page.get_url())
    assert len(said(response)) == 1


def test_somebody_who_has_left_is_led_to_the_course(learner, sample, now):
    withdraw(sample.enrolment, now=now)

    assert visit(learner, sample.lessons[0]).url == sample.page.get_url()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_whoever_takes_the_course_sees_the_lesson_with_its_forms(learner, sample, number):
    response = visit(learner, sample.lessons[number])

    assert response.status_code == 200
    body = response.content.decode()
    for section in sample.content(number).sections:
        if section.activity:
            assert f'id="a-{section.activity}"' in body
    assert f'action="{finish_address(sample, number)}"' not in body  # exercises are missing


def test_a_trainer_sees_the_lesson_without_taking_the_course(client, sample, trainer):
    client.force_login(trainer)

    response = visit(client, sample.lessons[0])

    assert response.status_code == 200
    assert response.context["trainer_view"]
    assert 'action="/' not in response.content.decode().split("<main", 1)[1].split("<footer")[0]


def test_a_lesson_of_a_course_that_is_not_public_is_not_shown(
    learner, sample, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sample.page.unpublish()

    response = visit(learner, sample.lessons[0])

    assert (response.status_code, response.url) == (302, reverse("lotse_lms:me"))
    assert len(said(response)) == 1


def test_strangers_are_told_that_a_course_is_not_public(
    client, sample, django_capture_on_commit_callbacks
):
    client.force_login(make_learner().user)
    with django_capture_on_commit_callbacks(execute=True):
        sample.page.unpublish()

    assert visit(client, sample.lessons[0]).url == reverse("lotse_lms:me")


def test_the_own_answers_are_on_the_page_and_nobody_elses(learner, sample, now):
    other = make_learner()
    enrol(other, sample.course, now=now)
    section = sample.section("reflection", 2)
    learner.post(address(sample, section, 2), {"text": "Mein Gedanke", "client_id": uuid4()})
    client = Client()
    client.force_login(other.user)
    client.post(address(sample, section, 2), {"text": "Fremder Gedanke", "client_id": uuid4()})

    body = visit(learner, sample.lessons[2]).content.decode()

    assert "Mein Gedanke" in body
    assert "Fremder Gedanke" not in body


def test_an_exercise_can_be_asked_for_again_with_what_was_written(learner, sample, now):
    section = sample.section("reflection", 2)
    take(sample, 2, section, now=now)

    body = learner.get(f"{sample.lessons[2].get_url()}?again={section.id}").content.decode()

    assert ">Gestern an der Ausgabe.</textarea>" in body


def test_switching_the_language_keeps_the_answers(client, bilingual, now):
    client.force_login(bilingual.person.user)
    take(bilingual, 2, bilingual.section("reflection", 2), now=now)
    english = bilingual.lessons[2].get_translations().get().specific

    response = visit(client, english)

    assert response.status_code == 200
    assert "Gestern an der Ausgabe." in response.content.decode()
    assert response.context["lesson"].language == "en"
    assert english.get_url().startswith("/en/")


# Answering


def test_an_answer_leads_back_to_the_exercise(learner, sample):
    section = sample.section("incident", 0)

    response = learner.post(
        address(sample, section), {**forms_for(section)[0], "client_id": uuid4()}
    )

    assert response.status_code == 302
    assert response.url == f"{sample.lessons[0].get_url()}#a-{section.activity}"
    assert Answer.objects.get().enrolment == sample.enrolment


def test_a_script_gets_the_exercise_alone_with_the_progress(learner, sample):
    section = sample.section("incident", 0)

    response = learner.post(
        address(sample, section), {**forms_for(section)[0], "client_id": uuid4()}, headers=FETCH
    )

    body = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in body
    assert f'id="a-{section.activity}"' in body
    assert 'data-progress-update="lesson"' in body
    assert 'data-progress-update="next"' in body


def test_in_english_the_way_back_is_english(client, bilingual):
    client.force_login(bilingual.person.user)
    section = bilingual.section("incident", 0, "en")

    response = client.post(
        address(bilingual, section, language="en"),
        {**forms_for(section)[0], "client_id": uuid4()},
    )

    english = bilingual.lessons[0].get_translations().get()
    assert response.url == f"{english.get_url()}#a-{section.activity}"


@pytest.mark.parametrize("headers", [{}, FETCH], ids=["page", "script"])
@pytest.mark.parametrize(
    ("kind", "number", "typed", "kept"),
    [
        ("incident", 0, {}, None),
        (
            "self_assessment",
            0,
            {"statement-s1": "4"},
            'name="statement-s1" value="4" required checked',
        ),
        ("single", 1, {}, None),
        ("multiple", 1, {"choice": "fremd"}, None),
        ("dialogue", 1, {"reply": "fremd"}, None),
        ("reflection", 2, {"text": " "}, None),
        ("reflection", 2, {"text": "Zu lang, " * 1000}, "Zu lang, Zu lang,"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_message_and_all_that_was_typed(
    learner, sample, kind, number, typed, kept, headers
):
    section = sample.section(kind, number)

    response = learner.post(
        address(sample, section, number), {**typed, "client_id": uuid4()}, headers=headers
    )

    body = response.content.decode()
    assert response.status_code == 422
    assert f'id="e-{section.activity}"' in body
    assert (kept or "") in body
    assert Fact.objects.count() == 0


def test_a_rating_already_made_is_kept_when_another_is_missing(learner, sample):
    section = sample.section("incident", 0)
    first = section.content.explanations[0]

    response = learner.post(address(sample, section), {f"rating-{first.id}": "partly"})

    assert f'name="rating-{first.id}" value="partly" required checked' in response.content.decode()


def test_a_megabyte_of_text_is_refused_and_comes_back(learner, sample):
    section, text = sample.section("reflection", 2), "x" * 1024 * 1024

    response = learner.post(address(sample, section, 2), {"text": text})

    assert response.status_code == 422
    assert text in response.content.decode()


def test_sending_twice_is_one_answer(learner, sample):
    section = sample.section("incident", 0)
    posted = {**forms_for(section)[0], "client_id": uuid4()}

    first = learner.post(address(sample, section), posted)
    second = learner.post(address(sample, section), posted)

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Answer.objects.count() == 1


def test_a_form_that_lost_its_id_is_taken_all_the_same(learner, sample):
    section = sample.section("incident", 0)

    response = learner.post(
        address(sample, section), {**forms_for(section)[0], "client_id": "kaputt\x00"}
    )

    assert response.status_code == 302
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, FETCH], ids=["page", "script"])
def test_the_same_id_with_other_words_is_a_conflict_that_keeps_them(learner, sample, headers):
    section, client_id = sample.section("reflection", 2), uuid4()
    url = address(sample, section, 2)
    learner.post(url, {"text": "Erster Text", "client_id": client_id})

    response = learner.post(url, {"text": "Zweiter Text", "client_id": client_id}, headers=headers)

    body = response.content.decode()
    assert response.status_code == 409
    assert "Zweiter Text" in body
    # The fresh form has an id of its own.
    assert str(client_id) not in body
    assert [entry.payload["text"] for entry in JournalEntry.objects.all()] == ["Erster Text"]


def test_a_conflict_keeps_the_steps_of_a_scale(learner, sample):
    section, client_id = sample.section("self_assessment", 0), uuid4()
    url = address(sample, section)
    learner.post(url, {"statement-s1": "1", "statement-s2": "1", "client_id": client_id})

    response = learner.post(url, {"statement-s1": "5", "statement-s2": "4", "client_id": client_id})

    assert response.status_code == 409
    assert 'name="statement-s1" value="5" required checked' in response.content.decode()


def test_answering_needs_an_account(client, sample):
    section = sample.section("incident", 0)

    response = client.post(address(sample, section), forms_for(section)[0])

    assert response.status_code == 302
    assert response.url.startswith(reverse("lotse_lms:login"))
    assert Answer.objects.count() == 0


def test_whoever_logs_in_on_the_way_comes_back_to_the_lesson(learner, sample):
    # What the login page sends people to is an address that takes answers.
    section = sample.section("incident", 0)

    for url in (address(sample, section), finish_address(sample)):
        response = learner.get(url)
        assert (response.status_code, response.url) == (302, sample.lessons[0].get_url())


@pytest.mark.parametrize("name", ["answer", "finish", "quiz_begin"])
def test_strangers_are_led_nowhere(client, sample, name):
    client.force_login(make_learner().user)
    url = finish_address(sample) if name == "finish" else address(sample, "x", name=name)

    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


def test_an_unknown_exercise_is_not_found(learner, sample):
    assert learner.post(address(sample, "fremd"), {"text": "x"}).status_code == 404
    assert learner.post(address(sample, str(uuid4())), {"text": "x"}).status_code == 404


def test_unknown_lessons_and_courses_are_not_found(learner, sample):
    section = sample.section("incident", 0)

    for wrong in ({"lesson": uuid4()}, {"course": uuid4()}):
        response = learner.post(address(sample, section, **wrong), forms_for(section)[0])
        assert response.status_code == 404


def test_a_course_somebody_else_takes_is_not_found(learner, sample, now):
    other = make_course([incident("fremd")], index=sample.index, title="Anderer")
    course = Course.objects.get(key=other.translation_key)
    enrol(make_learner(), course, now=now)
    lesson = other.get_descendants().last()
    section = sample.section("incident", 0)

    for wrong in (
        {"course": course.key, "lesson": lesson.translation_key},
        {"lesson": lesson.translation_key},
    ):
        response = learner.post(address(sample, section, **wrong), forms_for(section)[0])
        assert response.status_code == 404


def test_an_unpublished_course_is_not_found(learner, sample, django_capture_on_commit_callbacks):
    section = sample.section("incident", 0)
    with django_capture_on_commit_callbacks(execute=True):
        sample.page.unpublish()

    response = learner.post(address(sample, section), forms_for(section)[0])

    assert response.status_code == 404
    assert Answer.objects.count() == 0


# Finishing


def test_finishing_goes_on_to_the_next_lesson(learner, sample, now):
    for section in sample.content(0).sections:
        if section.activity:
            take(sample, 0, section, now=now)

    response = learner.post(finish_address(sample), {"client_id": uuid4()})

    assert (response.status_code, response.url) == (302, sample.lessons[1].get_url())


def test_finishing_too_early_leads_to_what_is_missing(learner, sample):
    section = sample.section("self_assessment", 0)

    response = learner.post(finish_address(sample))

    assert response.url == f"{sample.lessons[0].get_url()}#a-{section.activity}"
    assert len(said(response)) == 1


def test_finishing_last_leads_to_the_result(learner, sample, now):
    complete(sample, now=now)

    response = learner.post(finish_address(sample, 2))

    assert response.url == reverse("lotse_courses:result", args=[sample.course.key])


def test_finishing_the_last_lesson_with_others_open_leads_to_the_map(learner, sample, now):
    for section in sample.content(2).sections:
        if section.activity and section.kind != "quiz":
            take(sample, 2, section, now=now)
    pass_quiz(sample, now=now)

    response = learner.post(finish_address(sample, 2))

    assert response.url == sample.page.get_url()


def test_finishing_twice_is_one_fact(learner, sample, now):
    client_id = uuid4()

    learner.post(finish_address(sample), {"client_id": client_id})
    learner.post(finish_address(sample), {"client_id": client_id})

    assert Fact.objects.count() == 1


def test_finishing_an_unknown_lesson_is_not_found(learner, sample):
    url = reverse("lotse_courses:finish", args=[sample.course.key, uuid4()])

    assert learner.post(url).status_code == 404


def test_everything_answered_offers_to_finish(learner, sample, now):
    for section in sample.content(0).sections:
        if section.activity:
            take(sample, 0, section, now=now)

    assert (
        f'action="{finish_address(sample)}"' in visit(learner, sample.lessons[0]).content.decode()
    )

    finish(sample, 0, now=now)

    assert (
        f'action="{finish_address(sample)}"'
        not in visit(learner, sample.lessons[0]).content.decode()
    )


# What it costs


def test_a_lesson_costs_few_statements(learner, sample, now, django_assert_max_num_queries):
    take(sample, 0, sample.section("incident", 0), now=now)
    visit(learner, sample.lessons[0])

    with django_assert_max_num_queries(12):
        assert visit(learner, sample.lessons[0]).status_code == 200


@pytest.mark.parametrize("headers", [{}, FETCH], ids=["page", "script"])
def test_an_answer_costs_eight_statements(learner, sample, django_assert_max_num_queries, headers):
    section = sample.section("incident", 0)
    visit(learner, sample.lessons[0])

    with django_assert_max_num_queries(8):
        response = learner.post(
            address(sample, section),
            {**forms_for(section)[0], "client_id": uuid4()},
            headers=headers,
        )

    assert response.status_code in {200, 302}


@pytest.mark.parametrize("count", [1, 30])
def test_a_lesson_costs_as_much_with_many_exercises_as_with_one(
    client, db, now, django_assert_max_num_queries, count
):
    page = make_course([incident(f"i{number}") for number in range(count)])
    person = make_learner()
    enrol(person, Course.objects.get(key=page.translation_key), now=now)
    client.force_login(person.user)
    lesson = page.get_descendants().last()
    visit(client, lesson)

    with django_assert_max_num_queries(12):
        assert visit(client, lesson).status_code == 200


# What is drawn once for many


def ids_in(body):
    return set(re.findall(r'name="client_id" value="([^"]+)"', body))


def test_every_form_has_an_id_of_its_own_at_every_visit(learner, sample):
    bodies = [visit(learner, sample.lessons[1]).content.decode() for _number in range(2)]

    first, second = (ids_in(body) for body in bodies)
    assert len(first) == len(second) == 3
    assert first & second == set()
    assert all(UUID(each) for each in first | second)


def test_two_people_at_one_exercise_see_their_own_answers(learner, sample, now):
    section, other = sample.section("incident", 0), make_learner()
    enrol(other, sample.course, now=now)
    for person, grade in ((sample.person, "good"), (other, "hardly")):
        posted = {f"rating-{e.id}": grade for e in section.content.explanations}
        place = sample.place(0, person=person)
        answer(place, section.id, form(**posted), client_id=uuid4(), now=now)
    client = Client()
    client.force_login(other.user)

    for _visit in range(2):  # the second is drawn from memory
        for who, grade in ((learner, "good"), (client, "hardly")):
            cards = visit(who, sample.lessons[0]).context["sections"]
            (card,) = [c for c in cards if c["section"].id == section.id]
            assert {item["own"] for item in card["explanations"]} == {grade}
        mine = visit(learner, sample.lessons[0]).content.decode()
        theirs = visit(client, sample.lessons[0]).content.decode()
        assert f"<dd>{Plausibility.GOOD.label}</dd>" in mine
        assert mine != theirs


def test_a_form_that_is_kept_carries_the_token_of_whoever_asks(sample, now):
    section, other = sample.section("incident", 0), make_learner()
    enrol(other, sample.course, now=now)

    for person in (sample.person, other):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person.user)
        body = visit(client, sample.lessons[0]).content.decode()
        card = body.split(f'id="a-{section.activity}"')[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', card)[1]
        form_id = re.search(r'name="client_id" value="([^"]+)"', card)[1]
        sent = {**forms_for(section)[0], "client_id": form_id, "csrfmiddlewaretoken": token}

        assert client.post(address(sample, section), sent).status_code == 302

    assert Answer.objects.count() == 2


def test_what_somebody_wrote_is_not_kept_in_memory(learner, sample, now):
    take(sample, 2, sample.section("reflection", 2), now=now)

    cards = visit(learner, sample.lessons[2]).context["sections"]

    assert [(c["section"].kind, c["memo"] is None) for c in cards] == [
        ("reflection", True),
        ("self_assessment", False),
        ("quiz", True),
    ]
