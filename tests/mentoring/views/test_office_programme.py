"""A programme in the admin: its settings, a new one, closing and opening again."""

import pytest
from factories import make_coordinator, make_learner, make_person, make_unit
from office_desk import address, is_missing, steps, text
from people import make_mentee, make_mentor, make_programme, make_proposal, make_tandem
from wagtail.models import Locale

from lms.choices import MembershipKind
from mentoring.domain.programmes import stamp
from mentoring.domain.rules import DEFAULTS, parse
from mentoring.models import Guide, Programme

pytestmark = pytest.mark.django_db
NEW = "/cms/lotse/mentoring/new/"


@pytest.fixture
def url(programme):
    return address("programme", programme.public_id)


@pytest.fixture
def sent(unit, coordinator, programme):
    def make(**more):
        return {
            "seen": stamp(programme),
            "unit": str(unit.pk),
            "contact": str(coordinator.pk),
            "months": "9",
            "rhythm_days": "14",
            "certificate_minutes": "600",
            "title_de": "Mentoring Pflege",
            "summary_de": "Kurz.",
            "agreement_de": programme.texts["de"]["agreement"],
            "title_en": "Mentoring",
            "agreement_en": "We meet.",
            **more,
        }

    return make


def test_the_page_holds_the_settings_and_the_kind_cannot_be_changed(office, programme, url):
    page = office.get(url)

    assert page.context["form"]["title_de"].value() == "Mentoring"
    assert "kind" not in page.context["form"].fields
    assert programme.texts["de"]["agreement"] in text(page)


def test_settings_are_saved(office, programme, course, url, sent):
    locale = Locale.objects.get_or_create(language_code="de")[0]
    guide = Guide.objects.create(title="Die ersten Wochen", locale=locale)

    answer = office.post(
        url,
        sent(
            months="12",
            allows_requests="on",
            gate_course=str(course.pk),
            guide_key=str(guide.translation_key),
        ),
    )

    assert answer.url == url
    programme.refresh_from_db()
    assert (programme.months, programme.allows_requests) == (12, True)
    assert (programme.gate_course, programme.guide_key) == (course, guide.translation_key)
    assert programme.texts["de"]["title"] == "Mentoring Pflege"
    assert (programme.agreement_version, programme.kind) == (1, "mentoring")


def test_another_agreement_is_a_new_version(office, programme, url, sent):
    office.post(url, sent(agreement_en="We meet twice a month."))

    programme.refresh_from_db()
    assert programme.agreement_version == 2


def test_a_language_can_be_added_and_then_has_fields_of_its_own(office, programme, url, sent):
    more = {"language_more": "uk", "title_more": "Наставництво", "agreement_more": "Ми."}

    office.post(url, sent(**more))

    programme.refresh_from_db()
    assert programme.texts["uk"] == {"title": "Наставництво", "agreement": "Ми."}
    assert office.get(url).context["form"]["title_uk"].value() == "Наставництво"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title_de": ""}, "title_de"),
        ({"title_de": "   "}, "title_de"),
        ({"title_en": ""}, "title_en"),
        ({"language_more": "uk", "summary_more": "Коротко."}, "title_more"),
        ({"title_more": "Наставництво"}, "language_more"),
        ({"language_more": "de", "title_more": "Noch einmal"}, "language_more"),
        ({"months": "0"}, "months"),
        ({"rhythm_days": "viele"}, "rhythm_days"),
        ({"contact": "0"}, "contact"),
        ({"gate_course": "0"}, "gate_course"),
        ({"guide_key": "00000000-0000-0000-0000-000000000000"}, "guide_key"),
    ],
)
def test_what_is_missing_or_wrong_is_explained_and_the_rest_kept(
    more, field, office, programme, url, sent
):
    page = office.post(url, sent(summary_de="Mit Mühe geschrieben.", **more))

    assert page.status_code == 200
    assert set(page.context["form"].errors) == {field}
    assert "Mit Mühe geschrieben." in text(page)
    programme.refresh_from_db()
    assert programme.texts["de"]["title"] == "Mentoring"


def test_a_foreign_unit_cannot_be_chosen(office, programme, unit, url, sent):
    foreign = make_unit("Kreisverband Fremd")

    page = office.post(url, sent(unit=str(foreign.pk)))

    assert set(page.context["form"].errors) == {"unit"}
    assert "Kreisverband Fremd" not in text(page)
    programme.refresh_from_db()
    assert programme.unit == unit


def test_a_unit_below_can_be_chosen(office, programme, unit, url, sent):
    below = make_unit("Haus am See", parent=unit)

    office.post(url, sent(unit=str(below.pk)))

    programme.refresh_from_db()
    assert programme.unit == below


def test_the_contact_is_somebody_with_a_role_or_of_the_staff(office, unit, url, sent):
    staff = make_person("Sina Staff", unit=unit, kind=MembershipKind.STAFF)
    make_person("Vera Volunteer", unit=unit)
    make_coordinator(make_unit(), "Frida Foreign")
    leader = make_coordinator(unit, "Lea Leader")

    page = text(office.get(url))

    assert ("Sina Staff" in page, "Lea Leader" in page) == (True, True)
    assert ("Vera Volunteer" in page, "Frida Foreign" in page) == (False, False)
    for person in (staff, leader):
        assert office.post(url, sent(contact=str(person.pk))).status_code in (200, 302)


def test_who_saves_second_is_told_and_loses_nothing(office, programme, url, sent):
    before = sent(months="7")
    office.post(url, sent(months="12"))

    page = office.post(url, before)

    assert set(page.context["form"].errors) == {"__all__"}
    assert page.context["form"]["months"].value() == "7"
    programme.refresh_from_db()
    assert programme.months == 12
    office.post(url, page.context["form"].data.dict())
    programme.refresh_from_db()
    assert programme.months == 7


def test_a_closed_programme_can_be_read_and_not_changed(office, programme, now, url, sent):
    programme.closed_at = now
    programme.save()

    page = office.post(url, sent(months="12"))

    assert set(page.context["form"].errors) == {"__all__"}
    programme.refresh_from_db()
    assert programme.months == 9


def test_a_guide_stands_once_in_the_list_whatever_its_languages(office, url):
    german = Locale.objects.get_or_create(language_code="de")[0]
    english = Locale.objects.get_or_create(language_code="en")[0]
    guide = Guide.objects.create(title="Die ersten Wochen", locale=german)
    Guide.objects.create(
        title="The first weeks", locale=english, translation_key=guide.translation_key
    )

    choices = office.get(url).context["form"].fields["guide_key"].choices

    assert len([value for value, _label in choices if value]) == 1


# A new one


@pytest.mark.parametrize("kind", DEFAULTS)
def test_a_new_programme_is_made_with_the_rules_of_its_kind(kind, office, programme, sent):
    answer = office.post(NEW, sent(kind=str(kind), title_de="Ganz neu"))

    made = Programme.objects.exclude(pk=programme.pk).get()
    assert answer.url == address("rules", made.public_id)
    assert (made.kind, made.source_language, str(made)) == (kind, "de", "Ganz neu")
    assert parse(made.rule_sets.get().rules) == DEFAULTS[kind]


@pytest.mark.parametrize(
    ("more", "field"),
    [({"kind": ""}, "kind"), ({"kind": "other"}, "kind"), ({"title_de": ""}, "title_de")],
)
def test_a_new_programme_needs_a_kind_and_a_title(more, field, office, programme, sent):
    page = office.post(NEW, sent(**{"kind": "mentoring", "summary_de": "Geschrieben.", **more}))

    assert set(page.context["form"].errors) == {field}
    assert "Geschrieben." in text(page)
    assert list(Programme.objects.all()) == [programme]


def test_a_new_programme_cannot_be_made_in_a_foreign_unit(office, programme, sent):
    page = office.post(NEW, sent(kind="mentoring", unit=str(make_unit().pk)))

    assert set(page.context["form"].errors) == {"unit"}


def test_who_coordinates_no_mentoring_makes_no_programme(client, unit, programme, sent):
    client.force_login(make_coordinator(unit).user)

    assert client.post(NEW, sent(kind="mentoring")).status_code == 302
    assert list(Programme.objects.all()) == [programme]


def test_the_list_leads_to_a_new_programme_and_to_the_words(office, programme):
    page = text(office.get("/cms/lotse/mentoring/?all"))

    assert NEW in page
    assert address("words") in page


def test_the_list_without_a_programme_leads_to_a_new_one(office):
    Programme.objects.all().delete()

    assert NEW in text(office.get("/cms/lotse/mentoring/"))


# Closing


def test_closing_says_whom_it_concerns_first(office, programme):
    make_tandem(programme)
    make_proposal(make_mentor(programme), make_mentee(programme))
    make_mentee(programme, state="applied")

    page = office.get(address("programme_close", programme.public_id))

    standing = page.context["standing"]
    assert (standing.applied, standing.proposals, standing.tandems) == (1, 1, 1)
    assert steps(page) == {"close"}


def test_a_programme_is_closed_and_opened_again(office, programme, now, url):
    path = address("programme_close", programme.public_id)

    assert office.post(path, {"do": "close"}).url == url
    programme.refresh_from_db()
    assert programme.closed_at == now
    assert steps(office.get(path)) == {"reopen"}
    assert office.post(path, {"do": "reopen"}).url == url
    programme.refresh_from_db()
    assert programme.closed_at is None


def test_a_foreign_programme_cannot_be_closed(office, now):
    elsewhere = make_unit()
    foreign = make_programme(elsewhere, contact=make_learner())

    assert is_missing(
        office, address("programme_close", foreign.public_id), "post", {"do": "close"}
    )
    foreign.refresh_from_db()
    assert foreign.closed_at is None
