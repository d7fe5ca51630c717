import pytest

from mentoring.choices import TermKind
from mentoring.domain import terms
from mentoring.models import Term

pytestmark = pytest.mark.django_db
LANGUAGES = {"de", "en", "uk", "ar"}


def test_every_suggested_word_is_written_in_four_languages_and_is_short_enough():
    for kind, entries in terms.suggested().items():
        assert kind in TermKind.values
        for key, words in entries.items():
            assert set(words) == LANGUAGES, key
            assert all(0 < len(word) <= terms.LONGEST for word in words.values()), key
            assert len(key) <= Term._meta.get_field("key").max_length


def test_no_two_suggested_words_of_a_kind_read_the_same():
    for entries in terms.suggested().values():
        for language in LANGUAGES:
            words = [words[language].casefold() for words in entries.values()]
            assert len(set(words)) == len(words)


def test_there_are_words_of_every_kind():
    assert set(terms.suggested()) == set(TermKind.values)


def test_loading_the_words_twice_adds_them_once(now):
    first = terms.load_suggested(now)

    assert first == Term.objects.count() > 50
    assert terms.load_suggested(now) == 0
    assert Term.objects.count() == first


def test_loading_leaves_alone_what_the_office_has_changed(now):
    terms.load_suggested(now)
    housing = Term.objects.get(kind=TermKind.TOPIC, key="housing")
    terms.change(housing, {"de": "Wohnen"})
    terms.offer(housing, offered=False)
    Term.objects.filter(kind=TermKind.REGION).delete()

    assert terms.load_suggested(now) == len(terms.suggested()["region"])
    housing.refresh_from_db()
    assert (housing.texts, housing.is_retired) == ({"de": "Wohnen"}, True)


def test_loading_does_not_repeat_a_word_the_office_had_added_before(now):
    terms.add(TermKind.INTEREST, {"de": "sport"}, source="de")

    terms.load_suggested(now)

    assert [one.key for one in Term.objects.filter(kind="interest", texts__de="Sport")] == []


def test_a_new_word_stands_at_the_end_of_its_list(now):
    terms.load_suggested(now)

    word = terms.add(TermKind.TOPIC, {"de": " Ehren\n amt ", "en": "", "pl": "Praca"}, source="de")

    assert word.texts == {"de": "Ehren amt", "pl": "Praca"}
    assert Term.objects.filter(kind=TermKind.TOPIC).last() == word


def test_a_word_is_on_a_list_only_once(now):
    sport = terms.add(TermKind.INTEREST, {"de": "Sport"}, source="de")

    with pytest.raises(terms.TermError) as refused:
        terms.add(TermKind.INTEREST, {"de": "SPORT", "en": "Sports"}, source="de")

    assert set(refused.value.problems) == {"de"}
    assert terms.change(sport, {"de": "Sport", "en": "Sports"}).texts["en"] == "Sports"
    assert terms.add(TermKind.TOPIC, {"de": "Sport"}, source="de").key == "sport"


def test_words_that_make_the_same_key_get_different_keys():
    one = terms.add(TermKind.INTEREST, {"de": "Küche"}, source="de")
    other = terms.add(TermKind.INTEREST, {"de": "Kuche"}, source="de")
    arabic = [terms.add(TermKind.INTEREST, {"ar": word}, source="ar") for word in ("سكن", "عمل")]

    assert (one.key, other.key) == ("kuche", "kuche-2")
    assert [word.key for word in arabic] == ["interest", "interest-2"]


@pytest.mark.parametrize("words", [{}, {"de": "  "}, {"en": "Sports"}, {"de": "x" * 101}])
def test_a_word_needs_its_first_language_and_is_not_too_long(words):
    with pytest.raises(terms.TermError) as refused:
        terms.add(TermKind.INTEREST, words, source="de")

    assert set(refused.value.problems) == {"de"}
    assert not Term.objects.exists()


def test_words_change_places_and_stop_at_the_ends():
    one, two, three = (
        terms.add(TermKind.INTEREST, {"de": word}, source="de") for word in ("A", "B", "C")
    )

    terms.move(three, up=True)
    terms.move(one, up=True)
    terms.move(two, up=False)

    assert [str(word) for word in Term.objects.filter(kind="interest")] == ["A", "C", "B"]
