"""Makes the sample's mentoring: programmes, people, a matching round and what came of it."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from lms.api import (
    Course,
    OrganisationUnit,
    Person,
    add_membership,
    add_person,
    enrol,
)
from lms.data import MembershipKind, UnitKind
from mentoring.choices import ProgrammeKind, Side
from mentoring.domain import crediting, profiles, programmes, proposing, reviewing, rounds, tandems
from mentoring.domain.lighting import dim
from mentoring.domain.suggesting import ask
from mentoring.domain.terms import load_suggested
from mentoring.models import Profile, Programme, Proposal
from settings.sample.association import MEMBER_SINCE, learn
from settings.sample.guide import load_guide
from settings.sample.lives import Life, live

FOLDER = Path(__file__).parent / "begleitung"
Raw = dict[str, Any]
_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_PARTS = ("m", "a", "e")
_ROUND_DAYS, _PUBLISHED_DAYS = 9, 8
_UNITS = {
    "S": "Kreisverband Seenland e. V.",
    "N": "Ortsverein Neuwerder",
    "D": "Ortsverein Lindhorst",
    "K": "Pflegeheim Haus am Kanal",
    "L": "Seniorenzentrum Lindenhof",
    "R": "Rettungswache Seenland",
}
_NEW_UNITS = ("L", "R")
_LEAVING = ("goals", "time", "moved", "left", "no_contact")  # whoever else ended waits anew


def read(name: str) -> Raw:
    """Return one of the data files."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(kw_only=True)
class Sample:
    """What the parts of the sample share while it is made."""

    now: datetime
    contact: Person
    logins: dict[str, Person]
    units: dict[str, OrganisationUnit]
    course: Course
    programmes: dict[str, Programme] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)

    def ago(self, days: float, hour: int = 16) -> datetime:
        """Return an hour of a day some days ago; with a negative number, to come."""
        day = timezone.localtime(self.now).date() - timedelta(days=days)
        return timezone.make_aware(datetime.combine(day, time(hour)))


def load_mentoring(
    units: dict[str, OrganisationUnit], logins: dict[str, Person], course: Course, now: datetime
) -> None:
    """Fill the district by the lake with people who accompany each other."""
    sample = Sample(
        now=now, contact=logins["koordination"], logins=logins, units=dict(units), course=course
    )
    load_suggested(now)
    _add_units(sample)
    _make_programmes(sample)
    mentors, mentees = read("mentors")["person"], read("mentees")["person"]
    for raw in mentors:
        _bring_in(sample, raw, Side.MENTOR)
    for raw in mentees:
        _bring_in(sample, raw, Side.MENTEE)
    texts = read("texts")
    _let_apply(sample, texts["applying"])
    told = [raw for raw in mentees if "story" in raw]
    for number, raw in enumerate(sorted(told, key=lambda raw: -int(raw["started"]))):
        _go_together(sample, raw, number, texts)
    _compute_a_round(sample)
    for raw in mentees:
        profile = sample.profiles[raw["name"]]
        if raw.get("state") == "asks":
            ask(profile, sample.profiles[raw["with"]], now=sample.ago(2))
        elif raw.get("state") == "late":
            profiles.admit(profile, by=sample.contact, now=sample.ago(4, 10))
    crediting.credit_owed(now=now)
    dim(now=now)


def _add_units(sample: Sample) -> None:
    """Add two more houses of the district."""
    for code in _NEW_UNITS:
        district = OrganisationUnit.objects.get(pk=sample.units[_UNITS["S"]].pk)
        name = _UNITS[code]
        sample.units[name] = district.add_child(name=name, kind=UnitKind.FACILITY)


def _make_programmes(sample: Sample) -> None:
    """Make one programme of each kind."""
    guide = load_guide()
    texts = read("texts")["programmes"]
    more: dict[str, Raw] = {
        ProgrammeKind.MENTORING: {"gate_course": sample.course, "certificate_minutes": 480},
        ProgrammeKind.SPONSORSHIP: {"months": 6, "rhythm_days": 7, "certificate_minutes": 480},
        ProgrammeKind.LANGUAGE: {"allows_requests": True, "rhythm_days": 7, "months": 12},
    }
    for kind in ProgrammeKind:
        settings = programmes.Settings(
            unit=sample.units[_UNITS["S"]],
            contact=sample.contact,
            texts=texts[kind],
            guide_key=guide,
            **more[kind],
        )
        sample.programmes[kind] = programmes.make(
            kind, settings, language="de", by=sample.contact, now=sample.ago(460)
        )


def _bring_in(sample: Sample, raw: Raw, side: Side) -> None:
    """Let one person join the association and a programme."""
    applied = sample.ago(raw.get("applied", 430), 11)
    person = sample.logins.get(raw.get("login", "")) or _person(sample, raw, side, applied)
    programme = sample.programmes[raw["programme"]]
    if side == Side.MENTOR and programme.gate_course_id:
        began = sample.ago(230, 9)
        learn(enrol(person, sample.course, now=began), part=1, began=began)
    consents = (*profiles.REQUIRED_CONSENTS, *profiles.VOLUNTARY_CONSENTS)
    profile = profiles.apply(programme, person, side, _entry(raw), consents=consents, now=applied)
    state = raw.get("state", "")
    if state not in ("applied", "late"):
        days = min(3.0, raw.get("applied", 430) / 4)
        profile = profiles.admit(profile, by=sample.contact, now=applied + timedelta(days))
    if state == "paused":
        until = (sample.now + timedelta(days=70)).date()
        profile = profiles.pause(profile, until=until, now=sample.ago(20))
    sample.profiles[raw["name"]] = profile


def _person(sample: Sample, raw: Raw, side: Side, joined: datetime) -> Person:
    """Make somebody without an account who belongs to a unit."""
    person = add_person(display_name=raw["name"], sort_name=raw["sort"], now=joined, language="de")
    volunteers = raw["unit"] in ("N", "D")
    kind = MembershipKind.VOLUNTEER if volunteers else MembershipKind.STAFF
    if side == Side.MENTEE and not volunteers:
        kind = MembershipKind.NEW_PROFESSIONAL
    unit = sample.units[_UNITS[raw["unit"]]]
    add_membership(person, unit, kind, valid_from=max(MEMBER_SINCE, joined.date()))
    return person


def _entry(raw: Raw) -> profiles.Entry:
    """Return what somebody says of themselves."""
    slots = (time.split("-") for time in raw["times"].split())
    return profiles.Entry(
        languages=[tuple(pair.split(":")) for pair in raw["speaks"].split()],
        learns=tuple(raw.get("learns", "").split()),
        needs_interpreter=raw.get("interpreter", False),
        profession=raw.get("job", ""),
        topics=tuple(raw.get("topics", "").split()),
        situations=tuple(raw.get("life", "").split()),
        interests=tuple(raw.get("likes", "").split()),
        region=raw["region"],
        availability=sum(1 << (_DAYS.index(day) * 3 + _PARTS.index(part)) for day, part in slots),
        monthly_hours=raw.get("hours", 4),
        capacity=raw.get("places", 1),
        gender=raw.get("gender", ""),
        gender_wish=raw.get("gender_wish", ""),
        about=raw.get("about", ""),
    )


def _let_apply(sample: Sample, raw: Raw) -> None:
    """Let the volunteer of the demo apply as a mentor; the course is still to do."""
    entry = _entry(
        {
            "speaks": "de:native en:B2",
            "job": "administration",
            "topics": "people mobility everyday-german",
            "likes": "football cooking",
            "region": "oberspreewald-lausitz",
            "times": "mo-e we-e sa-a",
            "gender": "man",
            "about": raw["about"],
        }
    )
    programme = sample.programmes[ProgrammeKind.MENTORING]
    person, consents = sample.logins["ehrenamt"], profiles.REQUIRED_CONSENTS
    profiles.apply(programme, person, Side.MENTOR, entry, consents=consents, now=sample.ago(1, 19))


def _go_together(sample: Sample, raw: Raw, number: int, texts: Raw) -> None:
    """Let two people find each other, sign, and live what their story says."""
    started, story = int(raw["started"]), raw["story"]
    mentor, mentee = sample.profiles[raw["with"]], sample.profiles[raw["name"]]
    proposal = proposing.propose(mentor, mentee, now=sample.ago(started + 3, 9))
    for side, days in ((Side.MENTEE, 2), (Side.MENTOR, 1)):
        proposing.answer(proposal, side, accepts=True, now=sample.ago(started + days, 18))
    tandem = proposal.tandem
    for side in (Side.MENTOR,) if story == "agreeing" else (Side.MENTOR, Side.MENTEE):
        tandem = tandems.sign(tandem, side, version=1, language="de", now=sample.ago(started, 17))
    life = Life(
        tandem=tandem,
        story=story,
        started=started,
        ended=int(raw.get("ended", 0)),
        number=number,
        texts=texts,
        by=sample.contact,
        now=sample.now,
        ago=sample.ago,
    )
    if story != "agreeing":
        live(life)
    if story in _LEAVING:
        profiles.withdraw(mentee, now=sample.ago(life.ended - 1))


def _compute_a_round(sample: Sample) -> None:
    """Match everybody who waited, publish it, and let people answer in part."""
    programme = sample.programmes[ProgrammeKind.MENTORING]
    computed = sample.ago(_ROUND_DAYS, 10)
    one = rounds.start(programme, by=sample.contact, now=computed)
    rounds.compute(one.pk, now=computed)
    reviewing.publish(one, now=sample.ago(_PUBLISHED_DAYS, 14))
    opened = Proposal.objects.filter(round=one, state="open").order_by("-points", "pk")
    for number, proposal in enumerate(opened):
        _answer(sample, proposal, number)


def _answer(sample: Sample, proposal: Proposal, number: int) -> None:
    """Let two people answer a proposal as chance has it, the same chance each time."""
    told = (
        ((Side.MENTEE, True), (Side.MENTOR, True)),
        ((Side.MENTEE, True),),
        ((Side.MENTEE, True), (Side.MENTOR, True)),
        (),
        ((Side.MENTOR, True),),
        ((Side.MENTOR, True), (Side.MENTEE, False)),
        (),
    )[number % 7]
    for step, (side, accepts) in enumerate(told):
        moment = sample.ago(6 - 2 * step, 12 + number % 7)
        proposing.answer(proposal, side, accepts=accepts, now=moment)
    proposal.refresh_from_db()
    if number % 7 in (0, 2) and proposal.state == "accepted":
        for side in (Side.MENTEE, Side.MENTOR)[: 2 - number // 7 % 2]:
            tandems.sign(proposal.tandem, side, version=1, language="de", now=sample.ago(2, 18))
