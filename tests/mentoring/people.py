"""Makes programmes and the people in them. Defaults fit each other."""

from factories import START, make_learner, make_unit

from mentoring.choices import MeetingForm, ProfileState, ProgrammeKind, ProposalState, Side
from mentoring.domain import proposing, tandems
from mentoring.domain.meetings import Plan
from mentoring.domain.rules import DEFAULTS
from mentoring.models import Profile, Programme, Proposal, RuleSet

AGREEMENT = "Wir treffen uns alle zwei Wochen und behalten für uns, was wir besprechen."


def make_programme(unit, *, contact, now=START, kind=ProgrammeKind.MENTORING, rules=None, **more):
    values = {
        "source_language": "de",
        "texts": {
            "de": {"title": "Mentoring", "summary": "Eine Begleitung.", "agreement": AGREEMENT},
            "en": {"title": "Mentoring", "summary": "A companion.", "agreement": "We meet."},
        },
        **more,
    }
    programme = Programme.objects.create(kind=kind, unit=unit, contact=contact, **values)
    rules = rules or DEFAULTS[kind]
    RuleSet.objects.create(programme=programme, number=1, rules=rules.as_json(), created_at=now)
    return programme


def make_profile(programme, side, *, person=None, now=START, **more):
    # A team of one's own: mentors stand outside the mentee's.
    person = person or make_learner(unit=make_unit())
    values = {
        "state": ProfileState.ADMITTED,
        "languages": [["de", "B2"]],
        "region": "lausitz",
        "availability": 0b111,
        "topics": ["housing"],
        "applied_at": now,
        "admitted_at": now,
        "waiting_since": now,
        **more,
    }
    return Profile.objects.create(programme=programme, person=person, side=side, **values)


def make_mentor(programme, **more):
    return make_profile(programme, Side.MENTOR, **more)


def make_mentee(programme, **more):
    return make_profile(programme, Side.MENTEE, **more)


def make_proposal(mentor, mentee, *, now=START, state=ProposalState.OPEN, **more):
    values = {"created_at": now, "opened_at": now, **more}
    return Proposal.objects.create(mentor=mentor, mentee=mentee, state=state, **values)


def make_tandem(programme, *, mentor=None, mentee=None, now=START, signed=True):
    """Return a tandem that has gone all the way from a proposal to both signatures."""
    mentor, mentee = mentor or make_mentor(programme), mentee or make_mentee(programme)
    proposal = proposing.propose(mentor, mentee, now=now)
    for side in Side:
        proposing.answer(proposal, side, accepts=True, now=now)
    tandem = proposal.tandem
    for side in Side if signed else ():
        tandem = tandems.sign(
            tandem, side, version=programme.agreement_version, language="de", now=now
        )
    return tandem


def make_plan(starts_at, **more):
    return Plan(**{"starts_at": starts_at, "minutes": 60, "form": MeetingForm.IN_PERSON, **more})
