"""The words people describe themselves with, in the admin."""

import pytest
from factories import make_coordinator
from office_desk import address, is_missing, statements, steps, text

from mentoring.choices import TermKind
from mentoring.domain import terms
from mentoring.models import Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def words():
    return address("words")


@pytest.fixture
def sport(db):
    return terms.add(TermKind.INTEREST, {"de": "Sport", "en": "Sports"}, source="de")


def test_the_suggested_words_are_loaded_by_a_button_that_then_goes(office, words):
    assert steps(office.get(words)) == {"load"}

    answer = office.post(words, {"do": "load"})

    assert answer.url == words
    assert Term.objects.count() == sum(len(each) for each in terms.suggested().values())
    assert "load" not in steps(office.get(words))


def test_words_stand_by_kind_in_all_their_languages(office, words, sport):
    page = office.get(words)

    [group] = [each for each in page.context["groups"] if each["lines"]]
    assert group["kind"] == TermKind.INTEREST
    assert "Sports" in text(page)
    assert address("word", sport.pk) in text(page)


def test_a_word_is_added_to_its_list(office, words):
    sent = {"word_de": "Chor", "word_ar": "جوقة", "language_more": "pl", "word_more": "Chór"}

    answer = office.post(address("word_new", "interest"), sent)

    assert answer.url == f"{words}#interest"
    word = Term.objects.get()
    assert (word.kind, word.key, word.source_language) == ("interest", "chor", "de")
    assert word.texts == {"de": "Chor", "ar": "جوقة", "pl": "Chór"}


def test_a_word_is_written_anew_and_keeps_its_key(office, words, sport):
    terms.change(sport, {**sport.texts, "pl": "Sport"})

    office.post(address("word", sport.pk), {"word_de": "Sport treiben", "word_pl": ""})

    sport.refresh_from_db()
    assert (sport.texts, sport.key) == ({"de": "Sport treiben"}, "sports")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"word_de": "", "word_en": "Choir"}, "word_de"),
        ({"word_de": "sport", "word_en": "Choir"}, "word_de"),
        ({"word_de": "Chor", "word_en": "SPORTS"}, "word_en"),
        ({"word_de": "x" * 101, "word_en": "Choir"}, "word_de"),
        ({"word_de": "Chor", "word_more": "Chór"}, "language_more"),
        ({"word_de": "Chor", "language_more": "xx", "word_more": "Chór"}, "language_more"),
    ],
)
def test_a_word_that_is_missing_or_there_already_is_explained_and_kept(sent, field, office, sport):
    page = office.post(address("word_new", "interest"), sent)

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert all(
        f'value="{word}"' in text(page)
        for name, word in sent.items()
        if "_more" not in name and word
    )
    assert list(Term.objects.all()) == [sport]


def test_a_word_is_no_longer_offered_and_then_offered_again(office, words, sport):
    assert office.post(words, {"do": "retire", "word": sport.pk}).url == f"{words}#interest"
    sport.refresh_from_db()
    assert sport.is_retired
    assert {"offer"} <= steps(office.get(words))

    office.post(words, {"do": "offer", "word": sport.pk})
    sport.refresh_from_db()
    assert not sport.is_retired


def test_words_change_places(office, words, sport):
    chor = terms.add(TermKind.INTEREST, {"de": "Chor"}, source="de")

    office.post(words, {"do": "up", "word": chor.pk})
    assert list(Term.objects.all()) == [chor, sport]
    office.post(words, {"do": "down", "word": chor.pk})
    assert list(Term.objects.all()) == [sport, chor]


@pytest.mark.parametrize(
    "sent", [{}, {"do": "erase"}, {"do": "up"}, {"do": "retire", "word": "rubbish"}]
)
def test_a_step_that_makes_no_sense_is_not_there(sent, office, words, sport):
    assert is_missing(office, words, "post", sent)


def test_unknown_kinds_and_words_are_not_there(office):
    assert is_missing(office, address("word_new", "religion"))
    assert is_missing(office, address("word", 987654))


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_coordinates_no_mentoring_does_not_touch_words(method, client, unit, sport):
    client.force_login(make_coordinator(unit).user)

    for path in (address("words"), address("word_new", "topic"), address("word", sport.pk)):
        answer = getattr(client, method)(path, {"do": "retire", "word": sport.pk})
        assert answer.status_code == 302
    sport.refresh_from_db()
    assert (Term.objects.count(), sport.is_retired, str(sport)) == (1, False, "Sport")


def test_words_are_text_not_markup(office, words):
    terms.add(TermKind.TOPIC, {"de": "<script>alert(1)</script>"}, source="de")

    assert "<script>alert" not in text(office.get(words))


def test_thirty_words_cost_as_many_statements_as_one(office, words, sport, now):
    statements(office, words)
    before = statements(office, words)
    terms.load_suggested(now)

    assert statements(office, words) == before
