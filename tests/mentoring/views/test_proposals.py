from uuid import uuid4

import pytest
from factories import make_learner
from mentoring_pages import page, read
from people import make_mentee, make_mentor, make_programme, make_proposal, make_tandem

from lms import clock
from mentoring.choices import ProposalState, TermKind
from mentoring.domain import proposing
from mentoring.models import Proposal, Tandem, Term

pytestmark = pytest.mark.django_db
CONTACT = {"matching": "2026-05-01", "showing": "2026-05-01", "contact": "2026-05-01"}


@pytest.fixture(autouse=True)
def frozen(now):
    with clock.at(now):
        yield


@pytest.fixture
def mentor(programme, unit):
    return make_mentor(programme, person=make_learner("Katrin Lehmann", unit=unit))


@pytest.fixture
def mentee(programme):
    return make_mentee(programme, person=make_learner("Amal Haddad"))


@pytest.fixture
def proposal(mentor, mentee, now):
    return proposing.propose(mentor, mentee, now=now)


@pytest.fixture
def as_mentor(client, mentor):
    client.force_login(mentor.person.user)
    return client


@pytest.fixture
def as_mentee(client, mentee):
    client.force_login(mentee.person.user)
    return client


def say(client, proposal, answer):
    return client.post(page("proposal_answer", proposal.public_id), {"answer": answer})


def test_each_sees_the_other_and_why_the_two_fit(as_mentee, mentor, mentee, proposal):
    texts = {"de": "Wohnen"}
    Term.objects.create(kind=TermKind.TOPIC, key="housing", source_language="de", texts=texts)
    mentor.about, mentor.region = "Ich koche gern.", "havelland"
    mentor.save()

    response = as_mentee.get(page("proposal", proposal.public_id))

    portrait = response.context["portrait"]
    assert portrait.name == "Katrin Lehmann"
    assert [one.name for one in portrait.languages] == ["Deutsch"]
    assert [one.kind for one in portrait.reasons] == ["languages", "topics", "times", "remote"]
    html = response.content.decode()
    assert "Wohnen" in html
    assert "Ich koche gern." in html
    assert read(response).accents == 1


def test_a_language_tandem_says_who_teaches_what(as_mentee, mentor, mentee, proposal):
    for one, language, learns in ((mentor, "de", "ar"), (mentee, "ar", "de")):
        one.languages, one.learns = [[language, "native"]], [learns]
        one.save()

    reasons = as_mentee.get(page("proposal", proposal.public_id)).context["portrait"].reasons

    assert {one.kind: one.words for one in reasons if one.kind in ("teaches", "learns")} == {
        "teaches": ["Deutsch"],
        "learns": ["Arabisch"],
    }


def test_what_the_other_did_not_agree_to_show_is_not_shown(as_mentee, mentor, mentee, proposal):
    address = page("proposal", proposal.public_id)
    email = mentor.person.user.email
    assert email not in as_mentee.get(address).content.decode()

    mentor.consents = CONTACT
    mentor.save()
    assert f"mailto:{email}" in read(as_mentee.get(address)).hrefs


def test_times_wishes_and_gender_of_the_other_stay_with_the_coordination(
    as_mentor, mentee, proposal
):
    mentee.gender_wish, mentee.situations = "woman", ["single"]
    mentee.save()
    texts = {"de": "Alleinerziehend"}
    Term.objects.create(kind=TermKind.SITUATION, key="single", source_language="de", texts=texts)

    html = as_mentor.get(page("proposal", proposal.public_id)).content.decode()

    assert "Alleinerziehend" not in html
    assert "woman" not in html


@pytest.mark.parametrize("state", [None, *ProposalState])
def test_a_proposal_between_others_is_not_there(client, programme, state):
    other = make_proposal(make_mentor(programme), make_mentee(programme))
    if state:
        Proposal.objects.filter(pk=other.pk).update(state=state)
    stranger = make_learner()
    make_mentee(programme, person=stranger)
    client.force_login(stranger.user)

    assert client.get(page("proposal", other.public_id)).status_code == 404
    assert say(client, other, "yes").status_code == 404
    other.refresh_from_db()
    assert other.mentee_accepted_at is None


def test_a_draft_is_not_there_even_for_the_two(as_mentee, mentor, mentee):
    draft = make_proposal(mentor, mentee, state=ProposalState.DRAFT, opened_at=None)

    assert as_mentee.get(page("proposal", draft.public_id)).status_code == 404


def test_an_address_of_nothing_is_not_there(as_mentee):
    assert as_mentee.get(page("proposal", uuid4())).status_code == 404


def test_after_a_yes_the_page_waits_for_the_other(as_mentee, proposal, now):
    answer = say(as_mentee, proposal, "yes")
    assert answer["Location"] == page("proposal", proposal.public_id)

    response = as_mentee.get(answer["Location"])
    assert response.context["said_at"] == now
    assert b'value="yes"' not in response.content
    assert b'value="no"' in response.content


def test_two_yes_make_a_tandem_and_lead_to_it(client, mentor, mentee, proposal):
    client.force_login(mentor.person.user)
    say(client, proposal, "yes")
    client.force_login(mentee.person.user)
    shown = client.get(page("proposal", proposal.public_id))
    assert shown.context["other_said_at"]

    answer = say(client, proposal, "yes")

    tandem = Tandem.objects.get(proposal=proposal)
    assert answer["Location"] == page("tandem", tandem.public_id)
    closed = client.get(page("proposal", proposal.public_id))
    assert page("tandem", tandem.public_id) in read(closed).hrefs
    assert read(closed).accents == 1


def test_double_answers_are_harmless(client, mentor, mentee, proposal):
    for profile in (mentor, mentor, mentee, mentee):
        client.force_login(profile.person.user)
        assert say(client, proposal, "yes").status_code == 302

    assert Tandem.objects.count() == 1


def test_a_no_needs_no_reason_and_ends_it_kindly_for_both(client, mentor, mentee, proposal):
    client.force_login(mentee.person.user)
    for _twice in range(2):
        assert say(client, proposal, "no")["Location"] == page("index")

    client.force_login(mentor.person.user)
    response = client.get(page("proposal", proposal.public_id))
    assert response.status_code == 200
    assert "Amal" not in response.content.decode()
    late = client.post(page("proposal_answer", proposal.public_id), {"answer": "yes"}, follow=True)
    assert [one.level_tag for one in late.context["messages"]] == ["error"]
    assert not Tandem.objects.exists()


@pytest.mark.parametrize("state", [ProposalState.EXPIRED, ProposalState.DROPPED])
def test_a_closed_proposal_names_nobody_any_more(as_mentee, mentor, mentee, state, now):
    closed = make_proposal(mentor, mentee, state=state, closed_at=now)

    response = as_mentee.get(page("proposal", closed.public_id))

    assert response.status_code == 200
    assert "Katrin" not in response.content.decode()
    assert b"proposal_answer" not in response.content
    assert page("index") in read(response).hrefs


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_an_answer_is_yes_or_no(as_mentee, proposal, answer):
    response = as_mentee.post(
        page("proposal_answer", proposal.public_id), {"answer": answer}, follow=True
    )

    assert [one.level_tag for one in response.context["messages"]] == ["error"]
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.OPEN


def test_reading_does_not_answer(as_mentee, proposal):
    assert as_mentee.get(page("proposal_answer", proposal.public_id)).status_code == 405


# Self-service


@pytest.fixture
def choosing(programme):
    programme.allows_requests = True
    programme.save()


def ask(client, mentee, mentor):
    return client.post(page("suggestions", mentee.public_id), {"mentor": mentor})


def test_a_mentee_asks_one_of_those_suggested(as_mentee, choosing, mentor, mentee, now):
    shown = as_mentee.get(page("suggestions", mentee.public_id))
    assert [one.profile for one in shown.context["portraits"]] == [mentor]
    assert read(shown).accents == 1

    answer = ask(as_mentee, mentee, mentor.public_id)

    proposal = Proposal.objects.get()
    assert answer["Location"] == page("proposal", proposal.public_id)
    assert (proposal.mentor, proposal.mentee_accepted_at) == (mentor, now)


def test_somebody_taken_meanwhile_is_refused_with_a_message(
    as_mentee, choosing, programme, mentor, mentee
):
    as_mentee.get(page("suggestions", mentee.public_id))
    make_tandem(programme, mentor=mentor)

    answer = as_mentee.post(
        page("suggestions", mentee.public_id), {"mentor": mentor.public_id}, follow=True
    )

    assert answer.redirect_chain[-1][0] == page("suggestions", mentee.public_id)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    assert not Proposal.objects.filter(mentee=mentee).exists()


@pytest.mark.parametrize("sent", ["nobody", "unfit", "unknown", "empty"])
@pytest.mark.usefixtures("choosing")
def test_only_somebody_suggested_can_be_asked(as_mentee, programme, unit, mentor, mentee, sent):
    elsewhere = make_mentor(make_programme(unit, contact=programme.contact))
    unfit = make_mentor(programme, languages=[["vi", "native"]])
    key = {"nobody": elsewhere.public_id, "unfit": unfit.public_id, "unknown": uuid4(), "empty": ""}

    answer = as_mentee.post(
        page("suggestions", mentee.public_id), {"mentor": key[sent]}, follow=True
    )

    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    assert not Proposal.objects.exists()


def test_where_nobody_chooses_the_page_says_so_and_asking_is_refused(as_mentee, mentor, mentee):
    shown = as_mentee.get(page("suggestions", mentee.public_id))
    assert (shown.status_code, shown.context["portraits"]) == (200, [])
    assert "Katrin" not in shown.content.decode()

    ask(as_mentee, mentee, mentor.public_id)
    assert not Proposal.objects.exists()


def test_who_has_a_proposal_is_led_to_it(as_mentee, choosing, mentee, proposal):
    shown = as_mentee.get(page("suggestions", mentee.public_id))

    assert page("proposal", proposal.public_id) in read(shown).hrefs


def test_the_suggestions_of_somebody_else_are_not_there(
    client, choosing, programme, mentor, mentee
):
    stranger = make_mentee(programme)
    client.force_login(stranger.person.user)

    assert client.get(page("suggestions", mentee.public_id)).status_code == 404
    assert ask(client, mentee, mentor.public_id).status_code == 404
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_as_often_among_thirty_as_among_one(
    count, as_mentee, choosing, programme, mentee, django_assert_num_queries
):
    for _number in range(count):
        make_mentor(programme)
    as_mentee.get(page("suggestions", mentee.public_id))

    # Session, user, profile, words, what is open; and eleven for the suggestions.
    with django_assert_num_queries(16):
        assert as_mentee.get(page("suggestions", mentee.public_id)).context["portraits"]
