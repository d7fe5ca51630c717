"""Makes the sample association: units, people, roles, and who has learned what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import uuid5

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from lms.api import (
    Course,
    Enrolment,
    Happening,
    OrganisationUnit,
    Person,
    add_membership,
    add_person,
    enrol,
    give_role,
    map_of,
    record_for,
    role_group,
)
from lms.data import EnrolmentSource, FactKind, MembershipKind, RoleKind, Rule, UnitKind
from settings.sample.names import PEOPLE

PASSWORD = "lotse-demo"  # noqa: S105 -- printed for everybody to use
MEMBER_SINCE = date(2024, 1, 1)
_KINDS = (
    MembershipKind.VOLUNTEER,
    MembershipKind.STAFF,
    MembershipKind.VOLUNTEER,
    MembershipKind.STAFF,
    MembershipKind.APPRENTICE,
    MembershipKind.VOLUNTARY_SERVICE,
    MembershipKind.NEW_PROFESSIONAL,
)
_DISTRICTS = {
    "Kreisverband Seenland e. V.": (
        ("Ortsverein Neuwerder", UnitKind.LOCAL),
        ("Ortsverein Lindhorst", UnitKind.LOCAL),
        ("Pflegeheim Haus am Kanal", UnitKind.FACILITY),
    ),
    "Kreisverband Oderbogen e. V.": (
        ("Ortsverein Altfurt", UnitKind.LOCAL),
        ("Rettungswache Ost", UnitKind.FACILITY),
        ("Kleiderkammer am Markt", UnitKind.FACILITY),
    ),
    "Kreisverband Heideland e. V.": (
        ("Ortsverein Birkenau", UnitKind.LOCAL),
        ("Ambulanter Pflegedienst Heide", UnitKind.FACILITY),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Somebody who can be tried out with one press."""

    username: str
    name: str
    sort_name: str
    unit: str
    kind: MembershipKind
    role: RoleKind | None = None
    role_unit: str = ""
    more_roles: tuple[RoleKind, ...] = ()


LOGINS = (
    Login(
        username="ehrenamt",
        name="Jonas Albrecht",
        sort_name="Albrecht, Jonas",
        unit="Ortsverein Neuwerder",
        kind=MembershipKind.VOLUNTEER,
    ),
    Login(
        username="neu",
        name="Thi Mai Lê",
        sort_name="Lê, Thi Mai",
        unit="Pflegeheim Haus am Kanal",
        kind=MembershipKind.NEW_PROFESSIONAL,
    ),
    Login(
        username="begleitung",
        name="Sabine Noack",
        sort_name="Noack, Sabine",
        unit="Ortsverein Lindhorst",
        kind=MembershipKind.VOLUNTEER,
    ),
    Login(
        username="training",
        name="Samira Nasser",
        sort_name="Nasser, Samira",
        unit="Landesverband Havelland-Oder e. V.",
        kind=MembershipKind.STAFF,
        role=RoleKind.TRAINER,
        role_unit="Landesverband Havelland-Oder e. V.",
    ),
    Login(
        username="koordination",
        name="Katrin Wolters",
        sort_name="Wolters, Katrin",
        unit="Kreisverband Seenland e. V.",
        kind=MembershipKind.STAFF,
        role=RoleKind.COORDINATOR,
        role_unit="Kreisverband Seenland e. V.",
        more_roles=(RoleKind.MENTORING_COORDINATOR,),
    ),
    Login(
        username="koordination2",
        name="Piotr Zielinski",
        sort_name="Zielinski, Piotr",
        unit="Kreisverband Oderbogen e. V.",
        kind=MembershipKind.STAFF,
        role=RoleKind.COORDINATOR,
        role_unit="Kreisverband Oderbogen e. V.",
    ),
    Login(
        username="landesverband",
        name="Heike Brandt",
        sort_name="Brandt, Heike",
        unit="Landesverband Havelland-Oder e. V.",
        kind=MembershipKind.STAFF,
        role=RoleKind.COORDINATOR,
        role_unit="Landesverband Havelland-Oder e. V.",
    ),
)
ADMINISTRATOR = "verwaltung"


def load_units() -> dict[str, OrganisationUnit]:
    """Make one state association with three districts and what belongs to them."""
    name = "Landesverband Havelland-Oder e. V."
    state = OrganisationUnit.add_root(name=name, kind=UnitKind.STATE, is_legal_entity=True)
    units = {name: state}
    for district_name, parts in _DISTRICTS.items():
        district = OrganisationUnit.objects.get(pk=state.pk).add_child(
            name=district_name, kind=UnitKind.DISTRICT, is_legal_entity=True
        )
        units[district_name] = district
        for part, kind in parts:
            district = OrganisationUnit.objects.get(pk=district.pk)
            units[part] = district.add_child(name=part, kind=kind)
    return units


def load_logins(
    units: dict[str, OrganisationUnit], index: Page, now: datetime
) -> dict[str, Person]:
    """Make the people who can sign in, with their roles, and an administrator."""
    User = get_user_model()  # noqa: N806 -- a class
    people = {}
    for login in LOGINS:
        first, _space, last = login.name.rpartition(" ")
        user = User.objects.create_user(
            login.username, f"{login.username}@havelland-oder.example", PASSWORD
        )
        user.first_name, user.last_name = first, last
        user.save()
        person = add_person(
            display_name=login.name, sort_name=login.sort_name, now=now, user=user, language="de"
        )
        add_membership(person, units[login.unit], login.kind, valid_from=MEMBER_SINCE)
        for role in (login.role, *login.more_roles):
            if role:
                give_role(person, role, units[login.role_unit], valid_from=MEMBER_SINCE)
        people[login.username] = person
    User.objects.create_superuser(
        ADMINISTRATOR, "verwaltung@havelland-oder.example", PASSWORD, first_name="Verwaltung"
    )
    _let_trainers_write(index)
    _let_write_guides()
    return people


def _let_trainers_write(index: Page) -> None:
    """Give trainers the catalogue in every language, and the question bank."""
    group: Group = role_group(RoleKind.TRAINER)
    for page in index.get_translations(inclusive=True):
        for codename in ("add_page", "change_page", "publish_page"):
            permission = Permission.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            )
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    group.permissions.add(
        *Permission.objects.filter(
            content_type__app_label="lotse_courses",
            content_type__model__in=("question", "quiz", "choice", "quizquestion"),
        ),
        *Permission.objects.filter(
            content_type__app_label="wagtail_localize", codename="submit_translation"
        ),
        *Permission.objects.filter(
            content_type__app_label="lotse_certificates",
            content_type__model="certificatetemplate",
        ),
    )
    _let_choose_pictures(group)
    role_group(RoleKind.COORDINATOR).permissions.add(
        Permission.objects.get(
            content_type__app_label="lotse_certificates", codename="view_certificatetemplate"
        )
    )


def _let_write_guides() -> None:
    """Give trainers and mentoring coordination the guides, and their translation."""
    for kind in (RoleKind.TRAINER, RoleKind.MENTORING_COORDINATOR):
        role_group(kind).permissions.add(
            *Permission.objects.filter(
                content_type__app_label="lotse_mentoring", content_type__model="guide"
            ),
            *Permission.objects.filter(
                content_type__app_label="wagtail_localize", codename="submit_translation"
            ),
        )


def _let_choose_pictures(group: Group) -> None:
    """Let a group add pictures to pages and templates, and choose among all there are."""
    for codename in ("add_image", "choose_image"):
        permission = Permission.objects.get(
            content_type__app_label="wagtailimages", codename=codename
        )
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=permission
        )


def load_people(units: dict[str, OrganisationUnit], course: Course, now: datetime) -> None:
    """Make the other people of the association, each somewhere on the way through the course."""
    chance = Random(7)  # noqa: S311 -- the same sample every time
    places = [unit for unit in units.values() if unit.kind in {UnitKind.LOCAL, UnitKind.FACILITY}]
    for number, (name, sort_name) in enumerate(PEOPLE):
        person = add_person(display_name=name, sort_name=sort_name, now=now, language="de")
        unit, kind = places[number % len(places)], _KINDS[number % len(_KINDS)]
        add_membership(person, unit, kind, valid_from=MEMBER_SINCE)
        part = (0, 1, 1, 0.6, 1, 0.3, 1, None, 0.8, 1)[number % 10]
        if part is None:
            continue
        began = now - timedelta(days=chance.randint(20, 200), minutes=chance.randint(0, 600))
        required = kind != MembershipKind.VOLUNTEER
        due = (began + timedelta(days=90)).date() if required else None
        source = EnrolmentSource.ASSIGNED if required else EnrolmentSource.SELF
        enrolment = enrol(person, course, now=began, source=source, due_on=due)
        learn(enrolment, part=part, began=began)


def learn(enrolment: Enrolment, *, part: float, began: datetime) -> None:
    """Let somebody do the first part (0 to 1) of a course, a little every few hours."""
    course_map = map_of(enrolment)
    requirements = course_map.requirements[: round(len(course_map.requirements) * part)]
    for number, requirement in enumerate(requirements):
        moment = began + timedelta(hours=5 * number)
        passed = requirement.rule == Rule.PASSED
        kind = {
            Rule.VIEWED: FactKind.VIEWED,
            Rule.ANSWERED: FactKind.ANSWERED,
            Rule.PASSED: FactKind.TESTED,
        }[requirement.rule]
        happening = Happening(
            activity_key=course_map.by_id[requirement.activity].key,
            kind=kind,
            client_id=uuid5(enrolment.person.public_id, str(number)),
            digest="sample",
            happened_at=moment,
            passed=True if passed else None,
            points=80 if passed else None,
        )
        record_for(enrolment, happening, now=moment)
