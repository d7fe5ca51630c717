import pytest
from django.urls import reverse
from people import make_mentee, make_mentor, make_tandem

from lms.models import AccessLogSubject
from mentoring import tasks
from mentoring.choices import ProposalState, RoundState
from mentoring.domain import reviewing, rounds
from mentoring.models import Proposal, Round


@pytest.fixture
def reviewed(programme, now):
    make_mentor(programme)
    make_mentee(programme)
    make_mentee(programme)
    one = rounds.start(programme, by=None, now=now)
    rounds.compute(one.pk, now=now)
    one.refresh_from_db()
    return one


def url(name, programme, *more):
    return reverse(f"lotse_mentoring_office:{name}", args=[programme.public_id, *more])


def said(answer):
    return [message.level_tag for message in answer.context["messages"]]


def text(answer):
    return answer.content.decode()


def test_a_small_round_is_computed_while_the_page_is_waited_for(office, programme, coordinator):
    mentor, mentee = make_mentor(programme), make_mentee(programme)

    answer = office.post(url("round_start", programme), follow=True)

    one = Round.objects.get()
    assert answer.redirect_chain[-1][0] == url("round", programme, one.public_id)
    assert (one.state, one.created_by) == (RoundState.REVIEW, coordinator)
    assert mentor.person.display_name in text(answer)
    assert mentee.person.display_name in text(answer)


def test_without_anybody_to_match_no_round_begins_and_the_reason_is_said(office, programme):
    answer = office.post(url("round_start", programme), follow=True)

    assert said(answer) == ["error"]
    assert not Round.objects.exists()


def test_a_second_round_does_not_begin_while_one_is_open(office, programme, reviewed):
    answer = office.post(url("round_start", programme), follow=True)

    assert said(answer) == ["error"]
    assert Round.objects.count() == 1
    assert url("round", programme, reviewed.public_id) in text(answer)
    assert url("round_start", programme) not in text(answer)


def test_a_large_round_is_left_to_a_worker_and_its_page_tells_how_far_it_is(
    office, programme, monkeypatch
):
    monkeypatch.setattr(rounds, "SMALL", 0)
    told = []
    monkeypatch.setattr(tasks.compute, "delay", told.append)
    make_mentor(programme)
    make_mentee(programme)

    answer = office.post(url("round_start", programme), follow=True)

    one = Round.objects.get()
    assert (told, one.state) == ([one.pk], RoundState.WAITING)
    assert "<progress" in text(answer)
    assert 'http-equiv="refresh"' in text(answer)

    tasks.sweep()

    assert 'http-equiv="refresh"' not in text(office.get(url("round", programme, one.public_id)))


def test_a_silent_broker_costs_no_round(office, programme, monkeypatch):
    def down(_round_id):
        raise ConnectionRefusedError

    monkeypatch.setattr(rounds, "SMALL", 0)
    monkeypatch.setattr(tasks.compute, "delay", down)
    make_mentor(programme)
    make_mentee(programme)

    assert office.post(url("round_start", programme)).status_code == 302
    tasks.sweep()

    assert Round.objects.get().state == RoundState.REVIEW


@pytest.mark.parametrize("state", [RoundState.FAILED, RoundState.DISCARDED, RoundState.RUNNING])
def test_a_round_in_any_state_has_a_page(office, programme, reviewed, state):
    Round.objects.update(state=state)

    answer = office.get(url("round", programme, reviewed.public_id))

    assert answer.status_code == 200
    assert answer.context["state"]["label"] in text(answer)
    assert answer.context["is_under_way"] == (state == RoundState.RUNNING)


def test_the_list_shows_the_rounds_of_the_programme_alone(office, programme, reviewed, foreign):
    page = text(office.get(url("rounds", programme)))

    assert str(reviewed.public_id) in page
    assert str(foreign.public_id) not in page


def test_the_list_takes_as_many_statements_for_thirty_rounds_as_for_one(
    office, programme, reviewed, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as first:
        office.get(url("rounds", programme))
    Round.objects.update(state=RoundState.PUBLISHED)
    for _ in range(30):
        reviewed.pk, reviewed.public_id = None, None
        reviewed.public_id = Round._meta.get_field("public_id").get_default()
        reviewed.state = RoundState.DISCARDED
        reviewed.save()

    with django_assert_max_num_queries(len(first)):
        office.get(url("rounds", programme))


@pytest.mark.parametrize("name", ["round", "round_publish"])
def test_a_foreign_round_is_not_there(office, programme, foreign, name):
    for one in (programme, foreign.programme):
        assert office.get(url(name, one, foreign.public_id), follow=True).status_code == 404


@pytest.mark.parametrize("name", ["round_publish", "round_discard"])
def test_a_foreign_round_is_neither_published_nor_discarded(office, programme, foreign, name):
    for one in (programme, foreign.programme):
        assert office.post(url(name, one, foreign.public_id), follow=True).status_code == 404

    foreign.refresh_from_db()
    assert foreign.state == RoundState.REVIEW


def test_nothing_changes_by_looking(office, programme, reviewed):
    assert office.get(url("round_start", programme)).status_code == 405
    assert office.get(url("round_discard", programme, reviewed.public_id)).status_code == 200

    assert Proposal.objects.get().state == ProposalState.DRAFT
    Round.objects.update(state=RoundState.FAILED)
    assert office.get(url("round_discard", programme, reviewed.public_id)).status_code == 302
    assert Round.objects.get().state == RoundState.FAILED


def test_discarding_takes_the_drafts_away(office, programme, reviewed):
    answer = office.post(url("round_discard", programme, reviewed.public_id), follow=True)

    assert said(answer) == ["success"]
    assert not Proposal.objects.exists()


def test_a_published_round_is_not_discarded(office, programme, reviewed, now):
    reviewing.publish(reviewed, now=now)

    answer = office.post(url("round_discard", programme, reviewed.public_id), follow=True)

    assert said(answer) == ["error"]
    assert Proposal.objects.filter(state=ProposalState.OPEN).count() == 1


def test_before_publishing_the_page_says_how_many_people_hear_of_it(office, programme, reviewed):
    answer = office.get(url("round_publish", programme, reviewed.public_id))

    assert (answer.context["people"], answer.context["pairs"]) == (2, 1)
    assert answer.context["unmatched"] == 1


def test_publishing_opens_the_proposals_and_the_round_stays_readable(office, programme, reviewed):
    answer = office.post(url("round_publish", programme, reviewed.public_id), follow=True)

    assert said(answer) == ["success"]
    proposal = Proposal.objects.get(state=ProposalState.OPEN)
    assert proposal.mentee.person.display_name in text(answer)
    assert url("round_discard", programme, reviewed.public_id) not in text(answer)


def test_what_somebody_else_has_published_is_not_published_again(office, programme, reviewed, now):
    reviewing.publish(reviewed, now=now)

    answer = office.post(url("round_publish", programme, reviewed.public_id), follow=True)
    looked = office.get(url("round_publish", programme, reviewed.public_id), follow=True)

    assert (said(answer), said(looked)) == (["error"], ["info"])
    assert Proposal.objects.filter(state=ProposalState.OPEN).count() == 1


def test_publishing_says_which_pairs_were_no_longer_possible(office, programme, reviewed, now):
    make_tandem(programme, mentor=Proposal.objects.get().mentor, now=now)

    answer = office.post(url("round_publish", programme, reviewed.public_id), follow=True)

    assert said(answer) == ["success", "warning"]


def test_looking_at_a_round_is_written_down_for_those_who_are_named(office, programme, reviewed):
    proposal = Proposal.objects.get()

    office.get(url("round", programme, reviewed.public_id))

    seen = set(AccessLogSubject.objects.values_list("person_id", flat=True))
    assert seen == {proposal.mentor.person_id, proposal.mentee.person_id}
