from uuid import uuid4

import pytest
from factories import make_learner
from people import make_mentee, make_mentor

from mentoring.choices import Side
from mentoring.domain import reviewing, rounds
from mentoring.models import Proposal, Term
from tests.mentoring.views.test_office_rounds import said, text, url


@pytest.fixture
def people(programme):
    """Two mentors, three mentees: for one topic there is one mentor too few."""
    mentors = [
        make_mentor(programme, topics=["housing"], person=make_learner("Berta Berg")),
        make_mentor(programme, topics=["exam"], person=make_learner("Cem Celik")),
    ]
    mentees = [make_mentee(programme, topics=[topic]) for topic in ("housing", "exam", "exam")]
    return mentors, mentees


@pytest.fixture
def one(programme, people, now):
    found = rounds.start(programme, by=None, now=now)
    rounds.compute(found.pk, now=now)
    found.refresh_from_db()
    return found


def now_paired():
    return dict(Proposal.objects.values_list("mentee_id", "mentor_id"))


def test_the_page_of_a_round_shows_pairs_and_who_has_nobody(office, programme, one, people):
    _mentors, mentees = people
    [alone] = one.protocol["unmatched"]

    pairs = text(office.get(url("round", programme, one.public_id)))
    nobody = office.get(url("round", programme, one.public_id), {"list": "nobody"})

    for mentee in mentees:
        place = url("round_mentee", programme, one.public_id, mentee.public_id)
        assert (place in pairs) == (mentee.pk != alone)
        assert (place in text(nobody)) == (mentee.pk == alone)
    assert [line["mentee"].profile for line in nobody.context["page"]] == [alone]


@pytest.mark.parametrize("by", ["name", "mentor", "points", "weeks", "nonsense"])
def test_pairs_are_sorted_as_asked(office, programme, one, by):
    answer = office.get(url("round", programme, one.public_id), {"by": by})

    lines = list(answer.context["page"])
    points = [line["pair"].points for line in lines]
    assert len(lines) == 2
    if by == "points":
        assert points == sorted(points, reverse=True)
    if by == "mentor":
        assert [line["mentor"].name for line in lines] == ["Berta Berg", "Cem Celik"]


def test_advice_names_languages_and_regions_in_words(office, programme, one, people):
    Term.objects.create(
        kind="region", key="lausitz", source_language="de", texts={"de": "Spreewald-Lausitz"}
    )

    page = office.get(url("round", programme, one.public_id))

    assert any("Spreewald-Lausitz" in words for words in page.context["advice"])


def test_a_pair_is_explained_by_points_rules_and_who_would_be_next(office, programme, one, people):
    mentors, mentees = people

    page = office.get(url("round_mentee", programme, one.public_id, mentees[0].public_id))

    why = page.context["why"]
    assert page.context["mentor"].profile == mentors[0].pk
    assert why["total"] == Proposal.objects.get(mentee=mentees[0]).points
    assert sum(bar.value for bar in why["chart"].bars) == why["total"]
    assert [other["mentor"].name for other in why["others"]] == ["Cem Celik"]
    assert "<svg" in text(page)


def test_why_nobody_is_told_rule_by_rule(office, programme, people, now):
    alone = make_mentee(programme, languages=[["vi", "native"]])
    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)

    page = office.get(url("round_mentee", programme, one.public_id, alone.public_id))

    rules = {rule["all"]: rule["alone"] for rule in page.context["nobody"]["rules"]}
    assert page.context["why"] is None
    assert rules[2] == 2


def test_why_not_somebody_else_is_answered_with_the_cost_or_the_rules(
    office,
    programme,
    people,
    now,
):
    mentors, mentees = people
    far = make_mentor(programme, availability=0b1000)
    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)
    place = url("round_mentee", programme, one.public_id, mentees[0].public_id)

    dear = office.get(place, {"mentor": mentors[1].public_id}).context["answer"]
    forbidden = office.get(place, {"mentor": far.public_id}).context["answer"]

    assert (dear["is_possible"], dear["broken"]) == (True, [])
    assert dear["words"]
    assert (forbidden["is_possible"], len(forbidden["broken"])) == (False, 1)


@pytest.mark.parametrize("mentor", ["", "nonsense", str(uuid4()), "nobody"])
def test_asking_for_somebody_who_is_no_mentor_of_the_round_is_answered_at_the_field(
    office,
    programme,
    one,
    people,
    mentor,
):
    place = url("round_mentee", programme, one.public_id, people[1][0].public_id)

    page = office.get(place, {"mentor": mentor})

    assert page.status_code == 200
    assert page.context["form"].errors["mentor"]
    assert 'role="alert"' in text(page)


def by_hand(office, programme, one, mentee, mentor, **more):
    place = url("round_by_hand", programme, one.public_id, mentee.public_id)
    return office.post(place, {"mentor": mentor, **more}, follow=True)


def test_a_choice_by_hand_shows_its_cost_first_and_is_done_once_confirmed(
    office,
    programme,
    one,
    people,
):
    mentors, mentees = people
    before = now_paired()

    shown = by_hand(office, programme, one, mentees[0], mentors[1].public_id)

    assert shown.context["cost"]
    assert shown.context["moved"]
    assert now_paired() == before

    done = by_hand(office, programme, one, mentees[0], mentors[1].public_id, confirm="yes")

    assert said(done) == ["success"]
    assert now_paired()[mentees[0].pk] == mentors[1].pk
    assert Proposal.objects.get(mentee=mentees[0]).is_by_hand
    page = office.get(url("round", programme, one.public_id))
    assert page.context["by_hand"] == 1
    assert page.context["cost"]


def test_nobody_and_back_again_by_hand(office, programme, one, people):
    _mentors, mentees = people
    before = now_paired()

    by_hand(office, programme, one, mentees[0], "nobody", confirm="yes")
    assert mentees[0].pk not in now_paired()
    nobody = office.get(url("round", programme, one.public_id), {"list": "nobody"})
    assert mentees[0].pk in {line["mentee"].profile for line in nobody.context["page"]}

    by_hand(office, programme, one, mentees[0], "computed", confirm="yes")
    assert now_paired() == before


def test_by_hand_no_rule_is_broken_and_no_place_given_twice(office, programme, people, now):
    mentors, mentees = people
    far = make_mentor(programme, availability=0b1000)
    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)
    one.refresh_from_db()
    reviewing.set_by_hand(one, mentees[1].pk, mentors[0].pk, now=now)
    before = now_paired()

    for mentor in (far, mentors[0]):
        for more in ({}, {"confirm": "yes"}):
            answer = by_hand(office, programme, one, mentees[2], mentor.public_id, **more)
            assert answer.status_code == 422
            assert answer.context["form"].errors["mentor"]

    assert now_paired() == before


def test_a_published_round_is_read_but_not_changed(office, programme, one, people, now):
    mentors, mentees = people
    reviewing.publish(one, now=now)
    before = now_paired()

    page = office.get(url("round_mentee", programme, one.public_id, mentees[0].public_id))
    for more in ({}, {"confirm": "yes"}):
        answer = by_hand(office, programme, one, mentees[0], mentors[1].public_id, **more)
        assert answer.status_code == 422

    assert page.context["why"]
    assert url("round_by_hand", programme, one.public_id, mentees[0].public_id) not in text(page)
    assert now_paired() == before


def test_a_mentee_who_is_not_in_the_round_is_sent_back_with_a_word(office, programme, one):
    late = make_mentee(programme)

    looked = office.get(url("round_mentee", programme, one.public_id, late.public_id), follow=True)
    asked = by_hand(office, programme, one, late, "nobody", confirm="yes")

    assert (said(looked), said(asked)) == (["error"], ["error"])


def test_a_stranger_in_the_address_is_not_there(office, programme, one, foreign):
    stranger = foreign.programme.profiles.get(side=Side.MENTEE)
    place = url("round_mentee", programme, one.public_id, stranger.public_id)

    assert office.get(place, follow=True).status_code == 404
    assert by_hand(office, programme, one, stranger, "nobody").status_code == 404


def test_a_proposal_that_stays_is_shown_although_it_needs_no_draft(office, programme, now):
    mentor, mentee = make_mentor(programme), make_mentee(programme)
    first = rounds.start(programme, by=None, now=now)
    rounds.compute(first.pk, now=now)
    reviewing.publish(first, now=now)
    again = rounds.start(programme, by=None, now=now)
    rounds.compute(again.pk, now=now)

    [line] = office.get(url("round", programme, again.public_id)).context["page"]

    assert (line["mentee"].profile, line["mentor"].profile) == (mentee.pk, mentor.pk)
    assert line["pair"].stays


def test_where_nobody_can_be_matched_the_page_says_which_rule_blocks_how_many(
    office,
    programme,
    now,
):
    make_mentor(programme, languages=[["vi", "native"]])
    make_mentee(programme)
    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)

    page = office.get(url("round", programme, one.public_id))

    assert [(count, whole) for _label, count, whole in page.context["blocking"]] == [(1, 1)]


def test_the_page_takes_as_many_statements_for_thirty_pairs_as_for_one(
    office,
    programme,
    now,
    django_assert_max_num_queries,
):
    def reviewed():
        found = rounds.start(programme, by=None, now=now)
        rounds.compute(found.pk, now=now)
        return url("round", programme, found.public_id)

    make_mentor(programme)
    make_mentee(programme)
    place = reviewed()
    with django_assert_max_num_queries(45) as first:
        office.get(place)
    rounds.discard(rounds.Round.objects.get())
    for _ in range(30):
        make_mentor(programme)
        make_mentee(programme)
    place = reviewed()

    with django_assert_max_num_queries(len(first)):
        assert len(office.get(place).context["page"]) == 31


def test_a_round_is_scored_and_solved_once_for_all_its_pages(office, programme, one, people):
    again = rounds.Round.objects.get(pk=one.pk)

    assert rounds.computation_of(again) is rounds.computation_of(one)

    again.snapshot["mentees"].pop()  # somebody was erased

    assert rounds.computation_of(again) is not rounds.computation_of(one)
    assert len(rounds.computation_of(again).mentees) == 2
