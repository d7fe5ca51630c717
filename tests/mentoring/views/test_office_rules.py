"""Rules of a programme in the admin: read, tried, saved as versions."""

from dataclasses import replace

import pytest
from office_desk import address, is_missing, statements, text
from people import make_mentee, make_mentor

from lms.models import AccessLogSubject
from mentoring.domain import rounds, ruling
from mentoring.domain.rules import DEFAULTS, parse
from mentoring.forms.office_rules import RulesForm
from mentoring.models import RuleSet

pytestmark = pytest.mark.django_db
RULES = DEFAULTS["mentoring"]


@pytest.fixture
def url(programme):
    return address("rules", programme.public_id)


def sent(do="save", *, seen=1, rules=RULES, **more):
    """Return what the form sends for some rules."""
    initial = RulesForm(rules=rules, seen=seen).initial
    data = {name: value for name, value in initial.items() if value is not False}
    return {**data, "do": do, **more}


def numbers(programme):
    return list(RuleSet.objects.filter(programme=programme).values_list("number", flat=True))


def test_the_page_shows_the_rules_and_the_sum_of_the_wishes(office, url):
    page = office.get(url)

    form = page.context["form"]
    assert form["wish_topics"].value() == 25
    assert form["must_team"].value() == "other"
    assert form.sum_of_wishes() == 100
    assert f'value="{form["wish_topics"].value()}"' in text(page)


@pytest.mark.parametrize("rules", [*DEFAULTS.values(), replace(RULES, pairs_first=False, floor=9)])
def test_what_the_form_shows_is_what_it_saves(rules, office, programme, coordinator, now, url):
    ruling.save(programme, replace(RULES, stay_bonus=77), seen=1, by=coordinator, now=now)

    office.post(url, sent(rules=rules, seen=2))

    assert parse(ruling.current(programme).rules) == rules


def test_saving_makes_a_new_version_with_who_and_when(office, programme, coordinator, now, url):
    answer = office.post(url, sent(wish_topics="40"))

    assert answer.url == url
    current = ruling.current(programme)
    assert (current.number, current.changed_by, current.created_at) == (2, coordinator, now)
    assert parse(current.rules).wishes["topics"] == 40
    assert numbers(programme) == [2, 1]
    assert coordinator.display_name in text(office.get(url))


def test_saving_what_is_there_makes_no_version(office, programme, url):
    office.post(url, sent())

    assert numbers(programme) == [1]


def test_who_saves_second_is_told_loses_nothing_and_can_save_once_more(
    office, programme, coordinator, now, url
):
    ruling.save(programme, replace(RULES, floor=7), seen=1, by=coordinator, now=now)

    page = office.post(url, sent(wish_topics="33"))

    assert page.context["theirs"].number == 2
    assert page.context["theirs_changed"]
    form = page.context["form"]
    assert (form["wish_topics"].value(), form["seen"].value()) == ("33", "2")
    assert numbers(programme) == [2, 1]
    office.post(url, {**form.data.dict(), "do": "save"})
    saved = parse(ruling.current(programme).rules)
    assert (saved.wishes["topics"], saved.floor) == (33, 0)
    assert numbers(programme) == [3, 2, 1]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"floor": "900"}, "floor"),
        ({"per_week": "0", "floor": "110"}, "floor"),
        ({"must_times": "22"}, "must_times"),
        ({"must_language": "C9"}, "must_language"),
        ({"must_team": "both"}, "must_team"),
        ({"wish_topics": "viel"}, "wish_topics"),
        ({"wish_topics": "-1"}, "wish_topics"),
        ({"wish_topics": "1001"}, "wish_topics"),
        ({"first": ""}, "first"),
    ],
)
@pytest.mark.parametrize("do", ["save", "try"])
def test_rules_that_cannot_work_are_explained_at_their_field(
    more, field, do, office, programme, url
):
    page = office.post(url, sent(do, most="14", **more))

    assert page.status_code == 200
    assert set(page.context["form"].errors) == {field}
    assert page.context["form"]["most"].value() == "14"
    assert numbers(programme) == [1]


def test_trying_saves_nothing_and_shows_what_would_change(office, programme, url):
    mentor, mentee = make_mentor(programme), make_mentee(programme)

    page = office.post(url, sent("try", must_language="C1"))

    trial = page.context["trials"][0]["trial"]
    assert (trial.before.pairs, trial.after.pairs, trial.is_impossible) == (1, 0, True)
    assert page.context["trials"][0]["moves"] == [
        {
            "mentee": mentee.person.display_name,
            "before": mentor.person.display_name,
            "after": None,
        }
    ]
    assert page.context["form"]["must_language"].value() == "C1"
    assert numbers(programme) == [1]
    assert set(AccessLogSubject.objects.values_list("person", flat=True)) == {
        mentor.person_id,
        mentee.person_id,
    }


def test_trying_looks_at_the_last_round_too(office, programme, coordinator, now, url):
    make_mentor(programme)
    make_mentee(programme)
    one = rounds.start(programme, by=coordinator, now=now)
    rounds.compute(one.pk, now=now)

    page = office.post(url, sent("try", must_conduct="on"))

    _waiting, last = page.context["trials"]
    assert last["round"] == one
    assert (last["trial"].before.pairs, last["trial"].after.pairs) == (1, 0)
    assert [blocked.rule for _label, blocked in last["blocked"]] == ["conduct"]


def test_trying_without_anybody_says_so(office, url):
    page = office.post(url, sent("try", floor="3"))

    assert [each.get("trial") for each in page.context["trials"]] == [None, None]
    assert all(each["nothing"] for each in page.context["trials"])


def test_trying_with_too_many_people_says_so(office, programme, url, monkeypatch):
    monkeypatch.setattr(ruling, "LARGEST", 0)
    make_mentor(programme)
    make_mentee(programme)

    page = office.post(url, sent("try", floor="3"))

    assert page.status_code == 200
    assert [set(each) for each in page.context["trials"]] == [{"title", "nothing"}]


def test_an_old_version_can_be_taken_as_a_beginning(office, programme, coordinator, now, url):
    ruling.save(programme, replace(RULES, floor=7), seen=1, by=coordinator, now=now)

    page = office.get(url, {"version": "1"})

    assert page.context["form"]["floor"].value() == 0
    assert page.context["form"]["seen"].value() == 2


@pytest.mark.parametrize("version", ["9", "x"])
def test_a_version_that_never_was_is_not_there(version, office, url):
    assert is_missing(office, f"{url}?version={version}")


def test_thirty_versions_cost_as_many_statements_as_one(office, programme, coordinator, now, url):
    statements(office, url)
    before = statements(office, url)
    for number in range(1, 30):
        ruling.save(programme, replace(RULES, floor=number), seen=number, by=coordinator, now=now)

    assert statements(office, url) == before
