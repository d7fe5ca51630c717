from datetime import timedelta

import pytest
from django.utils.translation import override
from factories import make_learner, make_unit, make_user
from mentoring_pages import page, read
from people import make_mentee, make_mentor, make_plan, make_programme, make_proposal, make_tandem

from lms import clock
from mentoring.choices import EndReason, ProfileState, ProgrammeKind, ProposalState, Side
from mentoring.domain import meetings, tandems
from mentoring.domain.nextsteps import outlook_of

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


def overview(client):
    return client.get(page("index")).context["overview"]


def test_strangers_are_asked_to_log_in(client, programme):
    mentee = make_mentee(programme)
    for name in ("profile", "profile_pause", "profile_leave", "suggestions"):
        assert "/login/" in client.get(page(name, mentee.public_id))["Location"]
    assert "/login/" in client.get(page("index"))["Location"]


def test_who_belongs_nowhere_finds_a_page_with_a_way_on(client):
    client.force_login(make_user())

    response = client.get(page("index"))

    assert response.status_code == 200
    assert b"empty-state" in response.content


def test_whoever_has_nothing_yet_is_offered_the_programmes_of_their_units(client, person, unit):
    from factories import make_coordinator

    contact = make_coordinator(unit)
    mine = make_programme(unit, contact=contact)
    elsewhere = make_programme(make_unit(), contact=contact)
    closed = make_programme(unit, contact=contact, closed_at=clock.now())

    found = read(client.get(page("index")))

    assert page("apply", mine.public_id, "mentee") in found.hrefs
    assert page("apply", mine.public_id, "mentor") in found.hrefs
    assert not any(
        str(one.public_id) in href for one in (elsewhere, closed) for href in found.hrefs
    )
    assert found.accents == 1


def test_a_programme_somebody_is_in_is_not_offered_again(client, person, programme, unit):
    make_mentee(programme, person=person)
    both = make_programme(unit, contact=programme.contact, kind=ProgrammeKind.LANGUAGE)
    make_mentee(both, person=person)

    offers = overview(client).offers

    assert [(one.programme, one.sides) for one in offers] == [(both, [Side.MENTOR])]


def test_a_proposal_to_answer_comes_first_and_alone_stands_out(client, person, programme):
    mentor = make_mentor(programme, person=person, capacity=3)
    make_tandem(programme, mentor=mentor)
    answered = make_proposal(mentor, make_mentee(programme), mentor_accepted_at=clock.now())
    open_one = make_proposal(mentor, make_mentee(programme))

    response = client.get(page("index"))

    found = response.context["overview"]
    assert [one.proposal for one in found.proposals] == [open_one, answered]
    assert found.first == "proposal"
    assert read(response).accents == 1


def test_nobody_sees_what_is_other_peoples(client, person, programme):
    make_mentee(programme, person=person)
    tandem = make_tandem(programme)
    proposal = make_proposal(make_mentor(programme), make_mentee(programme))
    draft = make_proposal(
        make_mentor(programme, person=make_learner("Entwurf")),
        make_mentee(programme, person=make_learner("Noch niemand")),
        state=ProposalState.DRAFT,
        opened_at=None,
    )

    html = client.get(page("index")).content.decode()

    for other in (tandem, proposal, draft):
        assert str(other.public_id) not in html
        assert other.mentor.person.display_name not in html


def test_a_tandem_shows_its_next_meeting_and_the_step_of_its_own_page(client, person, programme):
    mentor, now = make_mentor(programme, person=person, capacity=9), clock.now()
    new = make_tandem(programme, mentor=mentor, signed=False)
    waiting = make_tandem(programme, mentor=mentor, signed=False)
    tandems.sign(waiting, Side.MENTOR, version=1, language="de", now=now)
    running = make_tandem(programme, mentor=mentor)
    planned = make_tandem(programme, mentor=mentor)
    meeting = meetings.plan(planned, Side.MENTOR, make_plan(now + timedelta(days=2)), now=now)
    resting = make_tandem(programme, mentor=mentor)
    tandems.pause(resting, until=now.date() + timedelta(days=9), now=now)
    closing = make_tandem(programme, mentor=mentor)
    tandems.close(closing, now=now)
    ended = make_tandem(programme, mentor=mentor)
    tandems.end(ended, EndReason.GOALS, now=now)

    found = overview(client)

    by_tandem = {one.tandem: one for one in [*found.tandems, *found.ended]}
    assert by_tandem[planned].meeting == meeting
    for one in (new, waiting, running, planned, resting, closing, ended):
        one.refresh_from_db()
        assert by_tandem[one].step == outlook_of(one, Side.MENTOR, now=now).step
    assert [one.tandem for one in found.ended] == [ended]


def test_weeks_later_the_steps_are_still_those_of_the_tandems_own_page(client, person, programme):
    mentor, now = make_mentor(programme, person=person, capacity=9), clock.now()
    asked = make_tandem(programme, mentor=mentor)
    over = make_tandem(programme, mentor=mentor)
    meetings.plan(over, Side.MENTEE, make_plan(now + timedelta(days=2)), now=now)

    with clock.at(now + timedelta(days=40)):
        found = {one.tandem: one for one in overview(client).tandems}
        for one in (asked, over):
            assert found[one].step == outlook_of(one, Side.MENTOR, now=clock.now()).step


def test_who_may_choose_is_shown_the_way(client, person, programme):
    programme.allows_requests = True
    programme.save()
    mentee = make_mentee(programme, person=person)

    assert page("suggestions", mentee.public_id) in read(client.get(page("index"))).hrefs

    make_proposal(make_mentor(programme), mentee)
    assert page("suggestions", mentee.public_id) not in read(client.get(page("index"))).hrefs


def test_a_mentor_is_told_of_the_course_that_comes_first(client, person, programme, course):
    programme.gate_course = course
    programme.save()
    make_mentor(programme, person=person)

    assert [one.gate for one in overview(client).profiles] == [course]


def test_who_was_not_admitted_reads_it_until_they_apply_anew(client, person, programme, now):
    old = make_mentee(programme, person=person, state=ProfileState.DECLINED, left_at=now)
    assert [one.profile for one in overview(client).profiles] == [old]

    new = make_mentee(programme, person=person, state=ProfileState.APPLIED)
    assert [one.profile for one in overview(client).profiles] == [new]


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_as_often_for_thirty_as_for_one(
    count, client, person, programme, unit, django_assert_num_queries
):
    for _number in range(count):
        one = make_programme(unit, contact=programme.contact)
        mentor = make_mentor(one, person=person, capacity=2)
        make_tandem(one, mentor=mentor)
        make_proposal(mentor, make_mentee(one))
    client.get(page("index"))

    # Session, user, person, proposals, tandems, meetings, questions, feedback, profiles,
    # memberships, units, programmes; the frame is remembered by the process.
    with django_assert_num_queries(12):
        found = overview(client)

    assert len(found.tandems) == len(found.proposals) == len(found.profiles) == count


def test_somebody_pauses_and_comes_back(client, person, programme, now):
    mentee = make_mentee(programme, person=person)
    until = now.date() + timedelta(days=20)

    answer = client.post(page("profile_pause", mentee.public_id), {"until": until.isoformat()})
    assert answer["Location"] == page("index")
    mentee.refresh_from_db()
    assert (mentee.state, mentee.paused_until) == (ProfileState.PAUSED, until)
    assert overview(client).profiles[0].is_pausing

    client.post(page("profile_resume", mentee.public_id))
    mentee.refresh_from_db()
    assert mentee.state == ProfileState.ADMITTED


@pytest.mark.parametrize("until", ["", "morgen", "2020-01-01", "2031-01-01"])
def test_a_pause_until_no_good_day_is_asked_once_more(client, person, programme, until):
    mentee = make_mentee(programme, person=person)

    answer = client.post(page("profile_pause", mentee.public_id), {"until": until})

    assert answer.status_code == 422
    assert answer.context["form"].errors["until"]
    assert until in answer.content.decode()


def test_leaving_is_confirmed_first(client, person, programme):
    mentee = make_mentee(programme, person=person)

    assert client.get(page("profile_leave", mentee.public_id)).status_code == 200
    mentee.refresh_from_db()
    assert mentee.left_at is None

    client.post(page("profile_leave", mentee.public_id))
    mentee.refresh_from_db()
    assert mentee.state == ProfileState.WITHDRAWN


def test_who_has_a_tandem_is_told_to_end_it_before_leaving(client, person, programme):
    tandem = make_tandem(programme, mentee=make_mentee(programme, person=person))

    answer = client.post(page("profile_leave", tandem.mentee.public_id), follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    tandem.mentee.refresh_from_db()
    assert tandem.mentee.left_at is None


@pytest.mark.parametrize("name", ["profile_pause", "profile_leave", "profile_resume"])
def test_the_profile_of_somebody_else_is_not_there(client, person, programme, name):
    other = make_mentee(programme)

    assert client.post(page(name, other.public_id)).status_code == 404
    other.refresh_from_db()
    assert other.state == ProfileState.ADMITTED


@pytest.mark.parametrize("name", ["profile_resume", "profile_leave"])
def test_reading_changes_nothing(client, person, programme, name):
    mentee = make_mentee(programme, person=person)

    client.get(page(name, mentee.public_id))

    mentee.refresh_from_db()
    assert mentee.state == ProfileState.ADMITTED


def test_the_page_stays_light(client, person, programme):
    with override("de"):
        response = client.get(page("index"))

    assert len(response.content) < 60_000
