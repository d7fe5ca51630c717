"""The sample's mentoring: people who fit their lists, texts in both languages, every state."""

import tomllib
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from factories import START, make_outline, release_course
from wagtail.models import Locale

from lms.api import Completion, OrganisationUnit, Person
from lms.data import CompletionKind
from mentoring.choices import (
    EndReason,
    LanguageLevel,
    Light,
    NoteLayer,
    ProfileState,
    ProgrammeKind,
    ProposalState,
    RoundState,
    Side,
    TandemState,
)
from mentoring.domain.describing import LONGEST_ABOUT
from mentoring.domain.languages import OFFERED
from mentoring.domain.sealing import new_key
from mentoring.domain.terms import suggested
from mentoring.models import (
    CheckIn,
    Feedback,
    Guide,
    HelpRequest,
    Note,
    Profile,
    Programme,
    Proposal,
    Round,
    Tandem,
)
from settings.sample.association import LOGINS, load_logins, load_units
from settings.sample.mentoring import FOLDER, load_mentoring, read
from settings.sample.site import load_site

pytestmark = pytest.mark.django_db
MENTORS, MENTEES = read("mentors")["person"], read("mentees")["person"]
EVERYBODY = MENTORS + MENTEES
LISTS = {"topics": "topic", "life": "situation", "likes": "interest", "job": "profession"}


def guide(language):
    return tomllib.loads((FOLDER / f"guide-{language}.toml").read_text())


def test_there_are_thirty_mentors_and_eighty_mentees_with_names_of_their_own():
    assert (len(MENTORS), len(MENTEES)) == (30, 80)
    assert len({raw["name"] for raw in EVERYBODY}) == 110


def test_they_speak_twelve_languages_and_more_as_mother_tongues():
    spoken = [pair.split(":") for raw in EVERYBODY for pair in raw["speaks"].split()]

    assert {level for _code, level in spoken} <= set(LanguageLevel.values)
    assert {code for code, _level in spoken} <= OFFERED
    assert len({code for code, level in spoken if level == LanguageLevel.NATIVE}) >= 12


@pytest.mark.parametrize("part", LISTS)
def test_they_use_the_words_of_the_lists(part):
    used = {word for raw in EVERYBODY for word in raw.get(part, "").split()}

    assert used - set(suggested()[LISTS[part]]) == set()


def test_whoever_has_a_mentor_has_one_of_the_same_programme():
    programmes = {raw["name"]: raw["programme"] for raw in MENTORS}

    assert [
        raw["name"]
        for raw in MENTEES
        if "with" in raw and programmes[raw["with"]] != raw["programme"]
    ] == []


def test_many_say_something_of_themselves_and_nobody_too_much():
    words = [raw["about"] for raw in EVERYBODY if "about" in raw]

    assert len(words) >= 20
    assert max(map(len, words)) <= LONGEST_ABOUT


def test_the_guide_has_the_same_steps_in_both_languages_and_covers_ninety_days():
    german, english = guide("de"), guide("en")
    shape = [(one["id"], one["from"], one["to"]) for one in german["steps"]]

    assert shape == [(one["id"], one["from"], one["to"]) for one in english["steps"]]
    assert len(shape) >= 10
    days = {day for _id, first, last in shape for day in range(first, last + 1)}
    assert days == set(range(1, 91))
    for ours, theirs in zip(german["steps"], english["steps"], strict=True):
        assert ours["body"] != theirs["body"]
        for part in ("body", "questions"):
            assert ours[part].count("\n") == theirs[part].count("\n")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The sample's mentoring on a small course, loaded once for all tests that only look."""
    released = START - timedelta(days=240)
    keys = override_settings(LOTSE_NOTE_KEYS=[new_key()])
    with django_db_blocker.unblock(), keys, transaction.atomic():
        for code in ("de", "en"):
            Locale.objects.get_or_create(language_code=code)
        course = release_course(make_outline(), now=released)
        site = load_site(defaultdict(lambda: None), 8000)
        units = load_units()
        people = load_logins(units, site, released)
        load_mentoring(units, people, course, START)
        yield
        transaction.set_rollback(True)


def test_tandems_are_in_every_state_and_light_and_ended_for_several_reasons(loaded):
    tandems = Tandem.objects.all()

    assert set(tandems.values_list("state", flat=True)) == set(TandemState.values)
    assert set(tandems.values_list("light", flat=True)) == set(Light.values)
    assert {EndReason.GOALS, EndReason.MOVED, EndReason.NO_FIT} <= set(
        tandems.values_list("end_reason", flat=True)
    )


def test_the_round_is_published_and_answered_in_part(loaded):
    one = Round.objects.get()
    states = Counter(one.proposals.values_list("state", flat=True))

    assert one.state == RoundState.PUBLISHED
    assert (
        one.protocol["proof"]["shares"] + one.protocol["proof"]["prices"] == one.protocol["total"]
    )
    assert one.protocol["unmatched"]
    for state in (ProposalState.OPEN, ProposalState.ACCEPTED, ProposalState.DECLINED):
        assert states[state] > 0
    asked = Proposal.objects.filter(round=None, state=ProposalState.OPEN)
    assert all(one.mentee_accepted_at and not one.mentor_accepted_at for one in asked)
    assert asked.exists()


def test_nobody_has_more_tandems_than_places_and_programmes_are_of_every_kind(loaded):
    assert set(Programme.objects.values_list("kind", flat=True)) == set(ProgrammeKind.values)
    alive = Tandem.objects.exclude(state=TandemState.ENDED)
    taken = Counter(alive.values_list("mentor", flat=True))
    places = dict(Profile.objects.filter(side=Side.MENTOR).values_list("pk", "capacity"))

    assert all(count <= places[mentor] for mentor, count in taken.items())


def test_the_people_of_the_demo_have_something_to_do(loaded):
    person = {one.username: Person.objects.get(user__username=one.username) for one in LOGINS}
    tandem = Tandem.objects.get(mentee__person=person["neu"])

    assert tandem.state == TandemState.RUNNING
    assert tandem.mentor.person == person["begleitung"]
    assert tandem.light == Light.GREEN
    assert tandem.meetings.filter(starts_at__gt=START).count() == 1
    assert CheckIn.objects.filter(
        tandem=tandem, side=Side.MENTEE, answered_at=None, due_on__lte=START.date()
    ).exists()
    applied = Profile.objects.get(person=person["ehrenamt"])
    assert (applied.side, applied.state) == (Side.MENTOR, ProfileState.APPLIED)
    assert Programme.objects.filter(contact=person["koordination"]).count() == 3


def test_mentors_of_what_has_ended_have_earned_their_hours(loaded):
    assert Completion.objects.filter(kind=CompletionKind.MENTORING).count() >= 4


def test_what_pairs_wrote_is_sealed_and_calls_for_help_are_open_and_settled(loaded):
    assert not Note.objects.filter(layer=NoteLayer.PAIR).exclude(text="").exists()
    assert Note.objects.filter(layer=NoteLayer.PAIR).count() >= 30
    assert Note.objects.filter(layer=NoteLayer.SHARED).exists()
    calls = HelpRequest.objects.values_list("taken_at", "settled_at")
    assert {(bool(taken), bool(settled)) for taken, settled in calls} == {
        (False, False),
        (True, False),
        (True, True),
    }
    assert Feedback.objects.filter(side=Side.MENTEE).count() >= 4


def test_the_guide_is_there_in_both_languages_word_for_word(loaded):
    found = {one.locale.language_code: one for one in Guide.objects.select_related("locale")}

    assert set(found) == {"de", "en"}
    for language, one in found.items():
        steps = guide(language)["steps"]
        assert list(one.steps.values_list("title", "body", "questions")) == [
            (step["title"], step["body"].strip(), step["questions"].strip()) for step in steps
        ]


def test_the_district_has_two_more_houses(loaded):
    assert OrganisationUnit.objects.filter(name="Seniorenzentrum Lindenhof").exists()
