from dataclasses import replace

import pytest
from factories import make_learner
from people import AGREEMENT, make_mentee, make_mentor, make_programme, make_proposal, make_tandem

from mentoring.choices import ProgrammeKind, ProposalState, RoundState
from mentoring.domain import programmes, rounds
from mentoring.domain.programmes import ProgrammeError, Settings, stamp
from mentoring.domain.rules import DEFAULTS, parse
from mentoring.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def settings_of(unit, coordinator):
    def make(**more):
        texts = {"de": {"title": "Mentoring", "summary": "Kurz.", "agreement": AGREEMENT}}
        return Settings(**{"unit": unit, "contact": coordinator, "texts": texts, **more})

    return make


@pytest.fixture
def made(settings_of, coordinator, now):
    return programmes.make(
        ProgrammeKind.MENTORING, settings_of(), language="de", by=coordinator, now=now
    )


@pytest.mark.parametrize("kind", ProgrammeKind)
def test_a_new_programme_has_the_rules_of_its_kind(kind, settings_of, coordinator, now):
    programme = programmes.make(kind, settings_of(), language="de", by=coordinator, now=now)

    rules = programme.rule_sets.get()
    assert (rules.number, rules.is_current, rules.changed_by) == (1, True, coordinator)
    assert parse(rules.rules) == DEFAULTS[kind]
    assert (programme.agreement_version, programme.closed_at) == (1, None)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"texts": {}}, "title_de"),
        ({"texts": {"de": {"title": "  ", "summary": "Kurz."}}}, "title_de"),
        ({"texts": {"de": {"title": "A"}, "uk": {"summary": "Коротко."}}}, "title_uk"),
        ({"months": 0}, "months"),
        ({"rhythm_days": 91}, "rhythm_days"),
    ],
)
def test_what_is_missing_is_named(more, field, settings_of, coordinator, now):
    with pytest.raises(ProgrammeError) as refused:
        programmes.make(
            ProgrammeKind.LANGUAGE, settings_of(**more), language="de", by=coordinator, now=now
        )

    assert set(refused.value.problems) == {field}
    assert not Programme.objects.exists()


def test_other_words_of_the_agreement_are_a_new_version(made, settings_of):
    texts = {"de": {"title": "Mentoring", "summary": "Kurz.", "agreement": "Wir treffen uns."}}

    changed = programmes.change(made, settings_of(texts=texts), seen=stamp(made))

    assert changed.agreement_version == 2


def test_an_agreement_in_another_language_is_a_new_version(made, settings_of):
    texts = {**settings_of().texts, "uk": {"title": "Наставництво", "agreement": "Ми."}}

    assert (
        programmes.change(made, settings_of(texts=texts), seen=stamp(made)).agreement_version == 2
    )


def test_other_settings_leave_the_version_of_the_agreement(made, settings_of):
    texts = {
        "de": {"title": "Begleitung", "agreement": AGREEMENT.replace("\n", "\r\n") + "\r\n"},
    }

    changed = programmes.change(made, settings_of(texts=texts, months=12), seen=stamp(made))

    assert (changed.agreement_version, changed.months, str(changed)) == (1, 12, "Begleitung")


def test_who_saves_second_is_told_and_changes_nothing(made, settings_of):
    seen = stamp(made)
    programmes.change(made, settings_of(months=12), seen=seen)

    with pytest.raises(ProgrammeError) as refused:
        programmes.change(made, settings_of(months=6), seen=seen)

    assert set(refused.value.problems) == {""}
    made.refresh_from_db()
    assert made.months == 12
    assert programmes.change(made, settings_of(months=6), seen=stamp(made)).months == 6


def test_saving_twice_what_is_there_already_is_harmless(made, settings_of):
    seen = stamp(made)
    programmes.change(made, settings_of(months=12), seen=seen)

    assert programmes.change(made, settings_of(months=12), seen=seen).months == 12


def test_a_stamp_changes_with_each_setting(made, settings_of, course):
    stamps = {stamp(made)}
    for more in (
        {"contact": make_learner()},
        {"gate_course": course},
        {"guide_key": made.public_id},
        {"allows_requests": True},
        {"certificate_minutes": 60},
        {"rhythm_days": 7},
    ):
        made = programmes.change(made, settings_of(**more), seen=stamp(made))
        stamps.add(stamp(made))

    assert len(stamps) == 7


def test_a_closed_programme_does_not_change(made, settings_of, now):
    programmes.close(made, now=now)

    with pytest.raises(ProgrammeError):
        programmes.change(made, settings_of(months=12), seen=stamp(made))

    programmes.reopen(made)
    assert programmes.change(made, settings_of(months=12), seen=stamp(made)).months == 12


def test_closing_takes_proposals_back_and_lets_tandems_go_on(programme, coordinator, now):
    elsewhere = make_programme(programme.unit, contact=coordinator)
    tandem = make_tandem(programme)
    proposal = make_proposal(make_mentor(programme), make_mentee(programme))
    make_mentee(programme, state="applied")
    foreign = make_proposal(make_mentor(elsewhere), make_mentee(elsewhere))
    one = rounds.start(programme, by=coordinator, now=now)

    found = programmes.close(programme, now=now)

    assert (found.tandems, found.proposals, found.applied, found.has_round) == (1, 1, 1, True)
    for row in (proposal, foreign, one, tandem, programme):
        row.refresh_from_db()
    assert (proposal.state, proposal.closed_at) == (ProposalState.DROPPED, now)
    assert foreign.state == ProposalState.OPEN
    assert one.state == RoundState.DISCARDED
    assert (tandem.state, programme.closed_at) == ("running", now)


def test_closing_twice_keeps_the_first_day(programme, now):
    programmes.close(programme, now=now)
    programmes.close(programme, now=now.replace(year=2027))

    programme.refresh_from_db()
    assert programme.closed_at == now


def test_settings_are_replaced_as_a_whole(made, settings_of, course):
    full = settings_of(gate_course=course, allows_requests=True)
    changed = programmes.change(made, full, seen=stamp(made))

    again = programmes.change(changed, replace(full, gate_course=None), seen=stamp(changed))

    assert (again.gate_course, again.allows_requests) == (None, True)
