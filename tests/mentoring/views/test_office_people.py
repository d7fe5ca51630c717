"""People of a programme in the admin: the list, one person, proposing by hand, keeping apart."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from factories import make_coordinator, make_learner, make_unit
from office_desk import address, is_missing, statements, steps, text
from people import make_mentee, make_mentor, make_programme, make_proposal, make_tandem

from lms.models import AccessLogEntry, AccessLogSubject
from mentoring.choices import ProfileState, SeparationReason
from mentoring.domain.separating import separate
from mentoring.models import Profile, Proposal, Separation

pytestmark = pytest.mark.django_db


def person(name, **more):
    return make_learner(name, unit=make_unit(), **more)


@pytest.fixture
def people_url(programme):
    return address("people", programme.public_id)


@pytest.fixture
def url(programme):
    def of(profile, name="person"):
        return address(name, programme.public_id, profile.public_id)

    return of


@pytest.fixture
def stranger():
    """Somebody in a programme of another district, who must never show."""
    elsewhere = make_unit()
    foreign = make_programme(elsewhere, contact=make_coordinator(elsewhere))
    return make_mentor(foreign, person=person("Stranger South"))


# The list


def test_the_list_shows_the_people_of_the_programme_and_writes_that_down(
    office, programme, coordinator, people_url, stranger
):
    anna = make_mentor(programme, person=person("Anna North"))

    page = text(office.get(people_url))

    assert "Anna North" in page
    assert "Stranger South" not in page
    assert AccessLogEntry.objects.get().viewer == coordinator
    assert AccessLogSubject.objects.get().person == anna.person


def test_the_sentence_counts_applicants_places_and_who_waits(office, programme, people_url):
    make_mentor(programme, capacity=3)
    make_tandem(programme)
    make_proposal(make_mentor(programme, capacity=2), make_mentee(programme))
    make_mentee(programme)
    make_mentee(programme, state=ProfileState.APPLIED)
    make_mentor(programme, state=ProfileState.PAUSED, paused_until=date(2026, 5, 1))
    make_mentor(programme, state=ProfileState.PAUSED, paused_until=date(2026, 6, 1))

    from mentoring.domain.roster import totals
    from mentoring.views.office_people import sentence

    page = office.get(people_url)

    found = totals(programme, now=programme.rule_sets.get().created_at)
    assert (found.applied, found.mentors, found.places, found.taken, found.waiting) == (
        *(1, 4, 7),
        *(2, 1),
    )
    assert page.context["summary"] == sentence(found)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"side": "mentor"}, {"Anna"}),
        ({"side": "mentee"}, {"Bao", "Cem"}),
        ({"state": "applied"}, {"Cem"}),
        ({"language": "vi"}, {"Bao"}),
        ({"side": "mentee", "language": "de"}, {"Cem"}),
        ({"side": "mentor", "state": "applied"}, set()),
        ({"side": "nobody"}, set()),
        ({"language": '"]'}, set()),
    ],
)
def test_filters_narrow_the_list(asked, shown, office, programme, people_url):
    make_mentor(programme, person=person("Anna"))
    make_mentee(programme, person=person("Bao"), languages=[["vi", "native"]])
    make_mentee(programme, person=person("Cem"), state=ProfileState.APPLIED)

    page = office.get(people_url, asked)

    assert {line["name"] for line in page.context["lines"]} == shown


def test_who_waits_for_admission_stands_first_and_then_everybody_by_name(
    office, programme, people_url
):
    make_mentor(programme, person=person("Berta"))
    make_mentor(programme, person=person("Anna"))
    make_mentee(programme, person=person("Zoe"), state=ProfileState.APPLIED)

    page = office.get(people_url)

    assert [line["name"] for line in page.context["lines"]] == ["Zoe", "Anna", "Berta"]


def test_a_name_is_found_without_standing_in_an_address(office, programme, people_url, stranger):
    make_mentor(programme, person=person("Anna North"))
    make_mentee(programme, person=person("Bert East"))

    found = text(office.post(people_url, {"q": "north anna"}))
    foreign = text(office.post(people_url, {"q": "Stranger"}))

    assert ("Anna North" in found, "Bert East" in found) == (True, False)
    assert "Stranger South" not in foreign
    assert AccessLogSubject.objects.count() == 1


@pytest.mark.parametrize("asked", ["", "   ", "\x00", "%", "x" * 5000])
def test_a_search_for_nothing_finds_nothing(asked, office, programme, people_url):
    make_mentor(programme, person=person("Anna North"))

    assert "Anna North" not in text(office.post(people_url, {"q": asked}))


def test_the_course_is_shown_where_one_is_asked_for(office, programme, people_url, course):
    make_mentor(programme)
    assert "is_trained" not in text(office.get(people_url))
    before = text(office.get(people_url)).count('<th scope="col"')

    programme.gate_course = course
    programme.save()

    assert text(office.get(people_url)).count('<th scope="col"') == before + 1


def test_thirty_people_cost_as_many_statements_as_one(office, programme, people_url):
    make_tandem(programme)
    statements(office, people_url)
    before = statements(office, people_url)
    for _number in range(15):
        make_tandem(programme)

    assert statements(office, people_url) == before


def test_a_long_list_comes_in_pages(office, programme, people_url):
    for number in range(52):
        make_mentor(programme, person=person(f"P{number:03}"))

    first, second = text(office.get(people_url)), text(office.get(people_url, {"p": "2"}))

    assert ("P049" in first, "P050" in first) == (True, False)
    assert ("P049" in second, "P051" in second) == (False, True)
    assert office.get(people_url, {"p": "rubbish"}).status_code == 200


def test_names_are_text_not_markup(office, programme, people_url, url):
    anna = make_mentor(programme, person=person("<script>alert(1)</script>"))
    anna.about = "<img src=x onerror=alert(1)>"
    anna.save()

    for path in (people_url, url(anna), url(anna, "person_propose"), url(anna, "person_apart")):
        page = text(office.get(path))
        assert "<script>alert" not in page
        assert "<img src=x" not in page


# One person


@pytest.mark.parametrize("name", ["person", "person_propose", "person_apart"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_of_another_programme_is_not_there(
    name, method, office, programme, coordinator, stranger, url
):
    beside = make_mentor(make_programme(programme.unit, contact=coordinator))

    assert is_missing(office, url(stranger, name), method)
    assert is_missing(office, url(beside, name), method)
    assert is_missing(office, address(name, stranger.programme.public_id, stranger.public_id))
    assert AccessLogSubject.objects.count() == 0


def test_a_page_tells_what_somebody_told_and_what_happened(office, programme, url):
    tandem = make_tandem(
        programme,
        mentor=make_mentor(programme, about="Ich koche gern.", capacity=2),
        mentee=make_mentee(programme, person=person("Mai Mentee")),
    )

    page = text(office.get(url(tandem.mentor)))

    assert "Ich koche gern." in page
    assert "Mai Mentee" in page
    subjects = AccessLogSubject.objects.values_list("person", flat=True)
    assert set(subjects) == {tandem.mentor.person_id, tandem.mentee.person_id}


@pytest.mark.parametrize(
    ("state", "side", "offered"),
    [
        ("applied", "mentor", {"admit", "decline", "withdraw", "conduct", "capacity"}),
        ("applied", "mentee", {"admit", "decline", "withdraw"}),
        ("admitted", "mentor", {"pause", "withdraw", "conduct", "capacity"}),
        ("paused", "mentee", {"resume", "pause", "withdraw"}),
        ("declined", "mentee", {"admit"}),
        ("withdrawn", "mentor", set()),
    ],
)
def test_a_page_offers_what_can_be_decided(state, side, offered, office, programme, url):
    make = make_mentor if side == "mentor" else make_mentee
    profile = make(programme, state=state, paused_until=date(2026, 6, 1))

    assert steps(office.get(url(profile))) == offered


@pytest.mark.parametrize(
    ("state", "data", "after"),
    [
        ("applied", {"do": "admit"}, {"state": "admitted"}),
        ("applied", {"do": "decline"}, {"state": "declined"}),
        ("declined", {"do": "admit"}, {"state": "admitted", "left_at": None}),
        ("admitted", {"do": "withdraw"}, {"state": "withdrawn"}),
        (
            "admitted",
            {"do": "pause", "until": "2026-06-01"},
            {"state": "paused", "paused_until": date(2026, 6, 1)},
        ),
        ("paused", {"do": "resume"}, {"state": "admitted", "paused_until": None}),
        (
            "admitted",
            {"do": "conduct", "day": "2026-05-04"},
            {"conduct_seen_on": date(2026, 5, 4)},
        ),
        ("admitted", {"do": "conduct", "day": ""}, {"conduct_seen_on": None}),
        ("admitted", {"do": "capacity", "capacity": "4"}, {"capacity": 4}),
    ],
)
def test_a_decision_is_taken(state, data, after, office, programme, url):
    profile = make_mentor(programme, state=state, paused_until=date(2026, 7, 1))

    answer = office.post(url(profile), data)

    assert answer.url == url(profile)
    profile.refresh_from_db()
    assert {name: getattr(profile, name) for name in after} == after


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"do": "pause", "until": "2027-12-31"}, "2027-12-31"),
        ({"do": "pause", "until": "gestern"}, "gestern"),
        ({"do": "conduct", "day": "2026-05-05"}, "2026-05-05"),
        ({"do": "capacity", "capacity": "11"}, "11"),
        ({"do": "capacity", "capacity": "viele"}, "viele"),
    ],
)
def test_what_cannot_be_is_explained_at_its_field_and_kept(data, kept, office, programme, url):
    profile = make_mentor(programme)

    page = office.post(url(profile), data)

    assert page.status_code == 200
    assert page.context["forms"][data["do"]].errors
    assert f'value="{kept}"' in text(page)
    assert Profile.objects.filter(pk=profile.pk, state="admitted", capacity=1).exists()


def test_a_mentor_keeps_the_places_that_are_taken(office, programme, url):
    mentor = make_mentor(programme, capacity=3)
    make_tandem(programme, mentor=mentor)
    make_proposal(mentor, make_mentee(programme))

    page = office.post(url(mentor), {"do": "capacity", "capacity": "1"})

    assert "capacity" in page.context["forms"]["capacity"].errors
    mentor.refresh_from_db()
    assert mentor.capacity == 3
    assert office.post(url(mentor), {"do": "capacity", "capacity": "2"}).status_code == 302


def test_who_has_a_running_tandem_is_not_taken_out(office, programme, url):
    tandem = make_tandem(programme)

    page = office.post(url(tandem.mentor), {"do": "withdraw"}, follow=True)

    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    tandem.mentor.refresh_from_db()
    assert tandem.mentor.state == "admitted"


@pytest.mark.parametrize("step", ["admit", "decline", "resume"])
def test_a_step_that_is_no_longer_possible_is_told(step, office, programme, url):
    profile = make_mentor(programme)

    page = office.post(url(profile), {"do": step}, follow=True)

    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    profile.refresh_from_db()
    assert profile.state == "admitted"


@pytest.mark.parametrize("step", ["", "erase"])
def test_an_unknown_step_is_not_there(step, office, programme, url):
    profile = make_mentor(programme)

    assert is_missing(office, url(profile), "post", {"do": step})


def test_a_closed_programme_admits_nobody(office, programme, now, url):
    profile = make_mentor(programme, state="applied")
    programme.closed_at = now
    programme.save()

    office.post(url(profile), {"do": "admit"})

    profile.refresh_from_db()
    assert profile.state == "applied"
    assert "admit" not in steps(office.get(url(profile)))


# Proposing by hand


def test_who_could_be_proposed_is_listed_with_what_speaks_against_it(office, programme, url):
    mentee = make_mentee(programme)
    good = make_mentor(programme, person=person("Gerda Good"))
    deaf = make_mentor(programme, person=person("Dora Deaf"), languages=[["vi", "native"]])
    near = make_mentor(programme, person=person("Fred Family"))
    separate(mentee.person_id, near.person_id, SeparationReason.FAMILY, now=mentee.applied_at)
    make_mentor(programme, person=person("Nobody New"), state="applied")

    page = office.get(url(mentee, "person_propose"))

    assert [row["name"] for row in page.context["rows"]] == [
        "Gerda Good",
        "Dora Deaf",
        "Fred Family",
    ]
    assert [len(row["rules"]) for row in page.context["rows"]] == [0, 1, 1]
    assert str(good.public_id) in text(page)
    assert f'value="{deaf.public_id}"' in text(page)
    assert f'value="{near.public_id}"' not in text(page)


def test_two_people_are_proposed_by_hand(office, programme, url):
    mentor, mentee = make_mentor(programme), make_mentee(programme)

    answer = office.post(url(mentor, "person_propose"), {"with": str(mentee.public_id)})

    assert answer.url == url(mentor)
    proposal = Proposal.objects.get()
    assert (proposal.mentor, proposal.mentee, proposal.is_by_hand) == (mentor, mentee, True)


def test_a_broken_rule_is_named_before_it_is_set_aside(office, programme, url):
    mentor = make_mentor(programme, languages=[["vi", "native"]])
    mentee = make_mentee(programme)
    asked = {"with": str(mentor.public_id), "q": "person"}

    page = office.post(url(mentee, "person_propose"), asked)

    assert page.context["warning"]["other"] == mentor
    assert not Proposal.objects.exists()
    office.post(url(mentee, "person_propose"), {**asked, "despite": "yes"})
    assert Proposal.objects.get().mentor == mentor


def test_who_must_not_meet_is_not_proposed_whatever_is_sent(office, programme, now, url):
    mentor, mentee = make_mentor(programme), make_mentee(programme)
    separate(mentee.person_id, mentor.person_id, SeparationReason.WISH, now=now)
    asked = {"with": str(mentor.public_id), "despite": "yes"}

    page = office.post(url(mentee, "person_propose"), asked)

    assert page.context["warning"]["is_final"]
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("chosen", ["2f0a3f0e-6a54-4f7e-9d6c-3f2d0f4b8a11", "rubbish"])
def test_somebody_unknown_cannot_be_proposed(chosen, office, programme, url):
    mentee = make_mentee(programme)

    assert is_missing(office, url(mentee, "person_propose"), "post", {"with": chosen})
    assert not Proposal.objects.exists()


def test_somebody_of_another_programme_cannot_be_proposed(office, programme, stranger, url):
    asked = {"with": str(stranger.public_id)}

    assert is_missing(office, url(make_mentee(programme), "person_propose"), "post", asked)
    assert not Proposal.objects.exists()


def test_for_who_has_somebody_nobody_is_looked_for(office, programme, url):
    tandem = make_tandem(programme)

    for profile in (tandem.mentor, tandem.mentee):
        assert office.get(url(profile, "person_propose")).url == url(profile)


def test_the_list_of_candidates_can_be_searched_by_name(office, programme, url):
    mentee = make_mentee(programme)
    make_mentor(programme, person=person("Anna North"))
    make_mentor(programme, person=person("Bert East"))

    page = office.post(url(mentee, "person_propose"), {"q": "bert"})

    assert [row["name"] for row in page.context["rows"]] == ["Bert East"]


def test_thirty_candidates_cost_as_many_statements_as_one(office, programme, url):
    mentee = make_mentee(programme)
    make_mentor(programme)
    path = url(mentee, "person_propose")
    statements(office, path)
    before = statements(office, path)
    for _number in range(29):
        make_mentor(programme)

    assert statements(office, path) == before


# Keeping apart


def test_whom_somebody_must_not_meet_is_found_by_name_and_noted(
    office, programme, coordinator, url, stranger
):
    mentee, mentor = make_mentee(programme), make_mentor(programme, person=person("Anna North"))
    path = url(mentee, "person_apart")

    found = text(office.post(path, {"do": "find", "q": "north", "reason": "family"}))
    assert "Anna North" in found
    assert "checked" in found
    answer = office.post(
        path, {"do": "save", "q": "north", "with": str(mentor.public_id), "reason": "family"}
    )

    assert answer.url == url(mentee)
    note = Separation.objects.get()
    assert {note.one_id, note.other_id} == {mentee.person_id, mentor.person_id}
    assert (note.reason, note.noted_by) == ("family", coordinator)
    assert "Anna North" in text(office.get(url(mentee)))


@pytest.mark.parametrize("missing", ["with", "reason"])
def test_a_note_needs_somebody_and_a_reason_and_keeps_the_rest(missing, office, programme, url):
    mentee, mentor = make_mentee(programme), make_mentor(programme, person=person("Anna North"))
    sent = {"do": "save", "q": "north", "with": str(mentor.public_id), "reason": "wish"}

    page = office.post(url(mentee, "person_apart"), {**sent, missing: ""})

    assert page.status_code == 200
    assert 'value="north"' in text(page)
    assert "Anna North" in text(page)
    assert "checked" in text(page)
    assert not Separation.objects.exists()


def test_nobody_is_kept_apart_from_themselves_or_from_a_stranger(office, programme, url, stranger):
    mentee = make_mentee(programme)
    sent = {"do": "save", "reason": "wish"}
    path = url(mentee, "person_apart")

    own = office.post(path, {**sent, "with": str(mentee.public_id)})

    assert own.context["problem"]
    assert is_missing(office, path, "post", {**sent, "with": str(stranger.public_id)})
    assert not Separation.objects.exists()


def test_a_note_can_be_taken_back(office, programme, now, url):
    mentee, mentor = make_mentee(programme), make_mentor(programme)
    note = separate(mentee.person_id, mentor.person_id, SeparationReason.WISH, now=now)
    foreign = separate(
        make_learner().pk, make_learner().pk, SeparationReason.WISH, now=now + timedelta(days=1)
    )

    office.post(url(mentee), {"do": "meet_again", "note": str(foreign.pk)})
    office.post(url(mentee), {"do": "meet_again", "note": "rubbish"})
    assert Separation.objects.count() == 2
    office.post(url(mentee), {"do": "meet_again", "note": str(note.pk)})

    assert list(Separation.objects.all()) == [foreign]


def test_a_separation_in_a_programme_one_does_not_coordinate_shows_no_name(
    office, programme, now, url, stranger
):
    mentee = make_mentee(programme)
    separate(mentee.person_id, stranger.person_id, SeparationReason.FAMILY, now=now)

    assert "Stranger South" not in text(office.get(url(mentee)))


def test_the_list_leads_to_the_pages_of_people(office, programme, people_url, url):
    mentor = make_mentor(programme)

    assert url(mentor) in text(office.get(people_url))
    assert reverse(
        "lotse_mentoring_office:person_apart", args=[programme.public_id, mentor.public_id]
    ) in text(office.get(url(mentor)))
