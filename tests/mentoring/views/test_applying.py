import pytest
from factories import make_coordinator, make_learner, make_unit
from mentoring_pages import answers, page, read
from people import make_mentee, make_mentor, make_programme, make_proposal, make_tandem

from lms import clock
from mentoring.choices import ProgrammeKind, Side, TermKind
from mentoring.models import Profile, Term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen(now):
    with clock.at(now):
        yield


@pytest.fixture
def person(client, unit):
    person = make_learner(unit=unit)
    client.force_login(person.user)
    return person


@pytest.fixture
def words(db):
    for number, kind in enumerate(TermKind):
        for key in ("one", "two"):
            texts = {"de": f"{kind.label} {key}"}
            Term.objects.create(
                kind=kind, key=key, source_language="de", texts=texts, position=number
            )


def send(client, programme, side="mentee", **more):
    return client.post(page("apply", programme.public_id, side), answers(**more))


def test_what_is_sent_becomes_an_application(client, person, programme, words, now):
    answer = send(
        client,
        programme,
        topics=["one"],
        profession="two",
        situations=["one", "two"],
        interests=[],
        region="one",
        needs_interpreter="on",
        gender_wish="woman",
        contact="on",
    )

    assert answer["Location"] == page("index")
    mine = Profile.objects.get(person=person)
    assert (mine.side, mine.state, mine.applied_at) == ("mentee", "applied", now)
    assert mine.languages == [["de", "B2"], ["uk", "native"]]
    assert mine.availability == 0b100001
    assert (mine.topics, mine.situations, mine.interests) == (["one"], ["one", "two"], [])
    assert (mine.profession, mine.region) == ("two", "one")
    assert (mine.needs_interpreter, mine.meets_remotely) == (True, True)
    assert (mine.gender_wish, mine.about) == ("woman", "Ich mag Gärten.")
    assert set(mine.consents) == {"matching", "showing", "contact"}


def test_each_side_is_asked_only_what_its_matching_needs(client, person, programme, unit):
    def asked(side, one=programme):
        return set(client.get(page("apply", one.public_id, side)).context["form"].fields)

    assert {"capacity", "gender"} <= asked("mentor")
    assert {"needs_interpreter", "gender_wish"} <= asked("mentee")
    assert not {"capacity", "gender"} & asked("mentee")
    assert not {"needs_interpreter", "gender_wish"} & asked("mentor")
    assert not {"topics", "profession", "situations", "interests", "region"} & asked("mentee")
    assert "learns" not in asked("mentee")
    both = make_programme(unit, contact=programme.contact, kind=ProgrammeKind.LANGUAGE)
    assert "learns" in asked("mentor", both)
    assert "monthly_hours" not in asked("mentee", both)


def test_a_programme_without_a_rule_for_gender_does_not_ask_for_it(
    client, person, unit, coordinator
):
    from dataclasses import replace

    from mentoring.domain.rules import DEFAULTS, Must

    rules = replace(DEFAULTS[ProgrammeKind.MENTORING], must=Must(gender=False))
    programme = make_programme(unit, contact=coordinator, rules=rules)

    for side in Side:
        form = client.get(page("apply", programme.public_id, side)).context["form"]
        assert not {"gender", "gender_wish"} & set(form.fields)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"languages_0_code": "", "languages_0_level": "", "languages_1_code": "", "languages_1_level": ""}, "languages"),
        ({"languages_1_code": "de"}, "languages"),
        ({"languages_1_level": ""}, "languages"),
        ({"languages_1_code": ""}, "languages"),
        ({"languages_1_code": "klingon"}, "languages"),
        ({"languages_1_level": "perfect"}, "languages"),
        ({"availability": []}, "availability"),
        ({"availability": ["21"]}, "availability"),
        ({"monthly_hours": "many"}, "monthly_hours"),
        ({"gender_wish": "robot"}, "gender_wish"),
        ({"topics": ["unknown"]}, "topics"),
        ({"about": "x" * 601}, "about"),
        ({"matching": ""}, "matching"),
        ({"showing": ""}, "showing"),
    ],
)  # fmt: skip
def test_bad_input_is_named_at_its_field_and_nothing_typed_is_lost(
    client, person, programme, words, sent, field
):
    answer = send(client, programme, **({"about": "Bitte behalten."} | sent))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    found = read(answer)
    assert f"id_{field}_error" in found.ids
    assert not Profile.objects.exists()
    assert sent.get("about", "Bitte behalten.") in answer.content.decode()
    if field != "languages":
        assert ("languages_1_level", "native") in found.selected
    if field != "availability":
        assert ("availability", "5") in found.checked


def test_half_a_language_is_still_there_after_the_message(client, person, programme):
    found = read(send(client, programme, languages_1_level=""))

    assert ("languages_1_code", "uk") in found.selected


def test_there_are_always_empty_rows_for_more_languages(client, person, programme):
    many = {f"languages_{row}_code": code for row, code in enumerate(["de", "uk", "ru", "pl"])}
    levels = {f"languages_{row}_level": "B1" for row in range(4)}

    html = send(client, programme, matching="", **many, **levels).content.decode()

    assert 'name="languages_6_code"' in html


def test_languages_to_learn_are_asked_in_rows(client, person, unit, coordinator):
    both = make_programme(unit, contact=coordinator, kind=ProgrammeKind.LANGUAGE)

    nothing = send(client, both, learns=["", "", ""])
    assert list(nothing.context["form"].errors) == ["learns"]

    send(client, both, learns=["ar", "", "ar"])
    assert Profile.objects.get(person=person).learns == ["ar"]


def test_a_programme_that_closes_meanwhile_keeps_what_was_typed(client, person, programme, now):
    programme.closed_at = now
    programme.save()

    answer = send(client, programme)

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    assert ("languages_1_level", "native") in read(answer).selected
    assert client.get(page("apply", programme.public_id, "mentee"))["Location"] == page("index")


def test_the_programme_of_another_unit_is_not_there(client, person):
    elsewhere = make_unit()
    foreign = make_programme(elsewhere, contact=make_coordinator(elsewhere))

    assert client.get(page("apply", foreign.public_id, "mentee")).status_code == 404
    assert send(client, foreign).status_code == 404
    assert not Profile.objects.exists()


def test_there_are_two_sides_and_no_third(client, person, programme):
    assert client.get(page("apply", programme.public_id, "boss")).status_code == 404


def test_who_has_applied_is_led_to_what_they_said(client, person, programme):
    mentee = make_mentee(programme, person=person)

    answer = client.get(page("apply", programme.public_id, "mentee"))
    assert answer["Location"] == page("profile", mentee.public_id)

    twice = send(client, programme)
    assert twice.status_code == 422
    assert Profile.objects.filter(person=person).count() == 1


def test_nobody_is_on_both_sides_of_a_mentoring_programme(client, person, programme):
    make_mentee(programme, person=person)

    answer = send(client, programme, side="mentor")

    assert answer.context["form"].non_field_errors()


def test_a_mentor_is_told_of_the_course_that_comes_first(client, person, programme, course, now):
    programme.gate_course = course
    programme.save()

    def gate(side):
        return client.get(page("apply", programme.public_id, side)).context["gate"]

    assert gate("mentor")["title"] == course.title_in("de")
    assert gate("mentee") is None


def test_a_change_shows_what_was_said_and_saves_what_is_new(client, person, programme, words):
    mentee = make_mentee(programme, person=person, topics=["one"], region="two", about="Alt")
    address = page("profile", mentee.public_id)

    before = client.get(address)
    found = read(before)
    assert ("languages_0_code", "de") in found.selected
    assert ("topics", "one") in found.checked
    assert ("region", "two") in found.selected
    assert not {"matching", "showing"} & set(before.context["form"].fields)

    answer = client.post(address, answers(topics=["two"], about="Neu", contact="on"))
    assert answer["Location"] == page("index")
    mentee.refresh_from_db()
    assert (mentee.topics, mentee.about, mentee.region) == (["two"], "Neu", "")
    assert set(mentee.consents) == {"contact"}


def test_a_word_that_is_no_longer_offered_stays_with_whoever_has_it(
    client, person, programme, words
):
    Term.objects.filter(kind=TermKind.TOPIC, key="one").update(is_retired=True)
    mentee = make_mentee(programme, person=person, topics=["one"])

    form = client.get(page("profile", mentee.public_id)).context["form"]
    assert [key for key, _word in form.fields["topics"].choices] == ["one", "two"]
    new = client.get(page("apply", programme.public_id, "mentor")).context["form"]
    assert [key for key, _word in new.fields["topics"].choices] == ["two"]


def test_what_is_not_asked_in_this_programme_is_kept(client, person, programme):
    mentee = make_mentee(programme, person=person, topics=["housing"], region="lausitz")

    client.post(page("profile", mentee.public_id), answers())

    mentee.refresh_from_db()
    assert (mentee.topics, mentee.region, mentee.capacity) == (["housing"], "lausitz", 1)


def test_capacity_below_what_is_running_is_refused_with_the_number(client, person, programme):
    mentor = make_mentor(programme, person=person, capacity=3)
    make_tandem(programme, mentor=mentor)
    make_proposal(mentor, make_mentee(programme))

    answer = client.post(page("profile", mentor.public_id), answers(capacity="1"))

    assert answer.status_code == 422
    assert "2" in answer.context["form"].errors["capacity"][0]


def test_the_profile_of_somebody_else_is_not_there(client, person, programme):
    other = make_mentee(programme)
    address = page("profile", other.public_id)

    assert client.get(address).status_code == 404
    assert client.post(address, answers(about="Fremd")).status_code == 404
    other.refresh_from_db()
    assert other.about == ""


def test_a_profile_that_was_left_leads_back(client, person, programme, now):
    mentee = make_mentee(programme, person=person, left_at=now, state="withdrawn")
    address = page("profile", mentee.public_id)

    assert client.get(address)["Location"] == page("index")
    assert client.post(address, answers()).status_code == 422


def test_the_form_is_usable_without_a_script_and_light_enough(client, person, programme, words):
    response = client.get(page("apply", programme.public_id, "mentee"))
    html = response.content.decode()

    assert html.count('name="availability"') == 21
    assert html.count('scope="row"') == 7
    assert read(response).accents == 1
    assert len(response.content) < 60_000


def test_asking_for_the_form_costs_the_same_with_many_words(
    client, person, programme, words, django_assert_max_num_queries
):
    address = page("apply", programme.public_id, "mentee")
    client.get(address)

    # Session, user, person, memberships, units, programme, own profile, rules, words.
    with django_assert_max_num_queries(9):
        client.get(address)
