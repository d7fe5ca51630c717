from dataclasses import replace
from datetime import timedelta

import pytest
from factories import make_learner
from people import make_mentee, make_mentor, make_programme, make_proposal, make_tandem

from mentoring.choices import EndReason, ProfileState, ProgrammeKind, ProposalState, Side
from mentoring.domain import profiles, tandems
from mentoring.domain.profiles import CONSENTS, REQUIRED_CONSENTS, Entry, ProfileError
from mentoring.domain.rules import DEFAULTS, Must
from mentoring.models import Profile

ENTRY = Entry(languages=[("de", "B2"), ("uk", "native")], availability=0b111)
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_learner()


def apply(programme, person, now, side=Side.MENTEE, entry=ENTRY, consents=CONSENTS):
    return profiles.apply(programme, person, side, entry, consents=consents, now=now)


def test_an_application_keeps_what_was_said_and_when_it_was_agreed_to(programme, person, now):
    profile = apply(programme, person, now, consents=REQUIRED_CONSENTS)

    profile.refresh_from_db()
    assert profile.state == ProfileState.APPLIED
    assert profile.languages == [["de", "B2"], ["uk", "native"]]
    assert profile.consents == dict.fromkeys(REQUIRED_CONSENTS, now.isoformat())
    assert (profile.applied_at, profile.waiting_since) == (now, None)


@pytest.mark.parametrize("missing", REQUIRED_CONSENTS)
def test_without_consent_nobody_is_matched(programme, person, now, missing):
    with pytest.raises(ProfileError) as refused:
        apply(programme, person, now, consents=set(CONSENTS) - {missing})

    assert list(refused.value.problems) == [missing]
    assert not Profile.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"languages": []}, "languages"),
        ({"languages": [("de", "B1"), ("de", "B2")]}, "languages"),
        ({"languages": [("de", "fluent")]}, "languages"),
        ({"availability": 0}, "availability"),
        ({"availability": 2**21}, "availability"),
        ({"monthly_hours": 0}, "monthly_hours"),
        ({"gender_wish": "nobody"}, "gender_wish"),
        ({"about": "x" * 601}, "about"),
    ],
)
def test_what_cannot_be_used_is_named_at_its_field(programme, person, now, values, field):
    with pytest.raises(ProfileError) as refused:
        apply(programme, person, now, entry=replace(ENTRY, **values))

    assert list(refused.value.problems) == [field]
    assert refused.value.problems[field]


def test_times_may_stay_empty_where_the_rules_do_not_need_them(unit, coordinator, person, now):
    rules = replace(DEFAULTS[ProgrammeKind.MENTORING], must=Must(times=0))
    programme = make_programme(unit, contact=coordinator, rules=rules)

    assert apply(programme, person, now, entry=replace(ENTRY, availability=0)).pk


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "learns"),
        ({"learns": ["uk"]}, "learns"),
        ({"learns": ["ar"], "languages": [("de", "B2")]}, "languages"),
    ],
)
def test_a_language_tandem_needs_to_know_what_each_teaches_and_learns(
    unit, coordinator, person, now, values, field
):
    programme = make_programme(unit, contact=coordinator, kind=ProgrammeKind.LANGUAGE)

    with pytest.raises(ProfileError) as refused:
        apply(programme, person, now, entry=replace(ENTRY, **values))

    assert list(refused.value.problems) == [field]


def test_nobody_applies_for_a_closed_programme(programme, person, now):
    programme.closed_at = now

    with pytest.raises(ProfileError):
        apply(programme, person, now)


def test_nobody_applies_twice_on_the_same_side(programme, person, now):
    apply(programme, person, now)

    with pytest.raises(ProfileError):
        apply(programme, person, now)
    assert Profile.objects.count() == 1


def test_only_in_a_language_tandem_somebody_is_on_both_sides(programme, unit, person, now):
    apply(programme, person, now)
    with pytest.raises(ProfileError):
        apply(programme, person, now, side=Side.MENTOR)

    tandem = make_programme(unit, contact=programme.contact, kind=ProgrammeKind.LANGUAGE)
    for side in Side:
        apply(tandem, person, now, side=side, entry=replace(ENTRY, learns=["ar"]))
    assert person.mentoring_profiles.filter(programme=tandem).count() == 2


def test_who_has_left_can_apply_once_more(programme, person, now):
    profiles.withdraw(apply(programme, person, now), now=now)

    assert apply(programme, person, now, side=Side.MENTOR).state == ProfileState.APPLIED


def test_waiting_begins_with_the_admission_and_only_once(programme, coordinator, person, now):
    later = now + timedelta(days=3)
    profile = profiles.admit(apply(programme, person, now), by=coordinator, now=later)
    again = profiles.admit(profile, by=coordinator, now=later + timedelta(days=9))

    assert (again.state, again.admitted_at, again.waiting_since) == ("admitted", later, later)


def test_who_was_not_admitted_can_be_admitted_after_all(programme, coordinator, person, now):
    profile = apply(programme, person, now)
    for _twice in range(2):
        profile = profiles.decline(profile, by=coordinator, now=now)
    assert profile.left_at == now

    profile = profiles.admit(profile, by=coordinator, now=now)

    assert (profile.state, profile.left_at) == (ProfileState.ADMITTED, None)


def test_who_has_applied_anew_is_not_admitted_twice(programme, coordinator, person, now):
    old = profiles.decline(apply(programme, person, now), by=coordinator, now=now)
    apply(programme, person, now)

    with pytest.raises(ProfileError):
        profiles.admit(old, by=coordinator, now=now)


def test_the_office_neither_declines_the_admitted_nor_admits_who_has_withdrawn(
    programme, coordinator, now
):
    mentee = make_mentee(programme)
    with pytest.raises(ProfileError):
        profiles.decline(mentee, by=coordinator, now=now)

    profiles.withdraw(mentee, now=now)
    with pytest.raises(ProfileError):
        profiles.admit(mentee, by=coordinator, now=now)


def test_a_certificate_of_good_conduct_was_seen_in_the_past(programme, now):
    mentor, today = make_mentor(programme), now.date()

    assert profiles.note_conduct_seen(mentor, today, now=now).conduct_seen_on == today
    with pytest.raises(ProfileError):
        profiles.note_conduct_seen(mentor, today + timedelta(days=1), now=now)
    assert profiles.note_conduct_seen(mentor, None, now=now).conduct_seen_on is None


def test_who_pauses_keeps_the_place_and_loses_what_is_proposed(programme, now):
    mentor, mentee = make_mentor(programme), make_mentee(programme)
    proposal = make_proposal(mentor, mentee)
    others = make_proposal(make_mentor(programme), make_mentee(programme))
    until = now.date() + timedelta(days=30)

    paused = profiles.pause(mentee, until=until, now=now)

    assert (paused.state, paused.paused_until) == (ProfileState.PAUSED, until)
    assert paused.waiting_since == mentee.waiting_since
    proposal.refresh_from_db()
    others.refresh_from_db()
    assert (proposal.state, others.state) == (ProposalState.DROPPED, ProposalState.OPEN)
    for _twice in range(2):
        paused = profiles.resume(paused, now=now)
    assert (paused.state, paused.paused_until) == (ProfileState.ADMITTED, None)


@pytest.mark.parametrize("days", [-1, 0, 184])
def test_a_pause_ends_within_half_a_year(programme, now, days):
    with pytest.raises(ProfileError) as refused:
        profiles.pause(make_mentee(programme), until=now.date() + timedelta(days=days), now=now)

    assert list(refused.value.problems) == ["until"]


def test_a_mentee_with_a_tandem_lets_the_tandem_pause_and_a_mentor_may_pause(programme, now):
    tandem = make_tandem(programme)
    until = now.date() + timedelta(days=30)

    with pytest.raises(ProfileError):
        profiles.pause(tandem.mentee, until=until, now=now)
    assert profiles.pause(tandem.mentor, until=until, now=now).state == ProfileState.PAUSED


def test_who_is_not_admitted_neither_pauses_nor_comes_back(programme, person, now):
    profile = apply(programme, person, now)

    with pytest.raises(ProfileError):
        profiles.pause(profile, until=now.date() + timedelta(days=3), now=now)
    with pytest.raises(ProfileError):
        profiles.resume(profile, now=now)


@pytest.mark.parametrize("side", Side)
def test_a_tandem_is_ended_before_somebody_leaves(programme, now, side):
    tandem = make_tandem(programme)
    profile = getattr(tandem, side)

    with pytest.raises(ProfileError):
        profiles.withdraw(profile, now=now)
    tandems.end(tandem, EndReason.MOVED, now=now)
    profile = profiles.withdraw(profile, now=now)

    assert (profile.state, profile.left_at) == (ProfileState.WITHDRAWN, now)


def test_leaving_takes_back_what_is_proposed_and_is_harmless_twice(programme, now):
    mentee = make_mentee(programme)
    proposal = make_proposal(make_mentor(programme), mentee)

    profiles.withdraw(mentee, now=now)
    again = profiles.withdraw(mentee, now=now + timedelta(days=1))

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DROPPED
    assert again.left_at == now


def test_capacity_is_never_below_tandems_and_open_proposals(programme, now):
    mentor = make_mentor(programme, capacity=3)
    make_tandem(programme, mentor=mentor)
    make_proposal(mentor, make_mentee(programme))

    with pytest.raises(ProfileError) as refused:
        profiles.change(mentor, replace(ENTRY, capacity=1), now=now)
    assert "2" in refused.value.problems["capacity"]

    assert profiles.change(mentor, replace(ENTRY, capacity=2), now=now).capacity == 2


def test_a_change_that_is_refused_changes_nothing(programme, now):
    mentee = make_mentee(programme)

    with pytest.raises(ProfileError):
        profiles.change(mentee, replace(ENTRY, about="neu", languages=[]), now=now)

    mentee.refresh_from_db()
    assert (mentee.about, mentee.languages) == ("", [["de", "B2"]])


def test_a_voluntary_consent_can_be_taken_back_and_the_others_keep_their_moment(
    programme, person, now
):
    profile, later = apply(programme, person, now), now + timedelta(days=1)

    without = profiles.change(profile, ENTRY, now=later, consents=[])
    assert without.consents == dict.fromkeys(REQUIRED_CONSENTS, now.isoformat())

    again = profiles.change(profile, ENTRY, now=later, consents=["contact"])
    assert again.consents["contact"] == later.isoformat()
    assert profiles.change(profile, ENTRY, now=later).consents == again.consents


def test_who_has_left_changes_nothing_any_more(programme, now):
    mentee = profiles.withdraw(make_mentee(programme), now=now)

    with pytest.raises(ProfileError):
        profiles.change(mentee, ENTRY, now=now)
