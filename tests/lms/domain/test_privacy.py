"""Giving people their data, and taking their names out of ours."""

import json
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from factories import make_coordinator, make_learner, make_unit

from lms.choices import AccessAction, MembershipKind, ReleaseChoice
from lms.domain import people
from lms.domain.accesslog import log_access
from lms.domain.enrolling import enrol
from lms.domain.privacy import erase_person, export_person
from lms.domain.release import release
from lms.domain.settling import verify
from lms.models import (
    AccessLogEntry,
    AccessLogSubject,
    Completion,
    Enrolment,
    Fact,
    Membership,
    Person,
    Release,
    Role,
)
from tests.lms.domain.test_recording import finish

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit("North")


@pytest.fixture
def everything(unit, course, now):
    """Return two people about whom everything is known, and who looked at both."""
    pair = [make_learner("Anna Alt", unit=unit), make_learner("Ben Neu", unit=unit)]
    watcher = make_coordinator(unit, "Wanda Watch")
    for person in pair:
        people.give_role(person, "trainer", unit, valid_from=date(2026, 1, 1))
        enrol(person, course, now=now)
        finish(person, course, at=now)
        release(course, ReleaseChoice.EDITORIAL, by=person, now=now)
        log_access(
            viewer=watcher,
            action=AccessAction.VIEW,
            report="completions",
            filters={},
            subjects=[person.pk],
            now=now,
        )
    log_access(
        viewer=pair[0],
        action=AccessAction.EXPORT,
        report="units",
        filters={},
        subjects=[],
        now=now,
    )
    return pair


def test_the_export_holds_all_that_is_known_and_is_plain_json(everything, unit, course):
    anna, _ben = everything

    data = export_person(anna)

    assert json.loads(json.dumps(data)) == data
    assert [row["display_name"] for row in data["lotse_lms.Person"]] == ["Anna Alt"]
    assert [row["unit__name"] for row in data["lotse_lms.Membership"]] == ["North"]
    assert [row["kind"] for row in data["lotse_lms.Role"]] == ["trainer"]
    assert [row["course__key"] for row in data["lotse_lms.Enrolment"]] == [str(course.key)]
    assert [row["kind"] for row in data["lotse_lms.Fact"]] == ["viewed", "answered", "tested"]
    assert len(data["lotse_lms.Completion"]) == len(data["lotse_lms.Release"]) == 1
    assert sorted(row["report"] for row in data["lotse_lms.AccessLogEntry"]) == [
        "completions",
        "units",
    ]
    assert len(data["lotse_lms.AccessLogSubject"]) == 1


def test_the_export_says_nothing_about_anybody_else(everything):
    assert "Ben Neu" not in json.dumps(export_person(everything[0]), ensure_ascii=False)


def test_erasing_leaves_no_name_and_no_account(everything, now):
    anna, _ben = everything
    user_id = anna.user_id

    erase_person(anna, at=now)

    anna.refresh_from_db()
    assert (anna.display_name, anna.sort_name, anna.user, anna.erased_at) == ("", "", None, now)
    assert not get_user_model().objects.filter(pk=user_id).exists()
    assert not Membership.objects.filter(person=anna).exists()
    assert not Role.objects.filter(person=anna).exists()
    assert not AccessLogSubject.objects.filter(person=anna).exists()
    assert not AccessLogEntry.objects.filter(viewer=anna).exists()
    assert not Release.objects.filter(released_by=anna).exists()


def test_erasing_keeps_what_counts_need(everything, unit, now):
    anna, _ben = everything
    before = [Completion.objects.count(), Enrolment.objects.count(), Fact.objects.count()]

    erase_person(anna, at=now)

    assert [Completion.objects.count(), Enrolment.objects.count(), Fact.objects.count()] == before
    assert Enrolment.objects.get(person=anna).unit == unit
    assert AccessLogEntry.objects.count() == 3
    assert Release.objects.count() == 3
    assert list(verify()) == []


def test_erasing_one_leaves_the_other_as_they_were(everything, now):
    anna, ben = everything
    before = export_person(ben)

    erase_person(anna, at=now)

    assert export_person(Person.objects.get(pk=ben.pk)) == before
    assert get_user_model().objects.filter(pk=ben.user_id).exists()


def test_whoever_reported_to_the_erased_reports_to_nobody(everything, unit, now):
    anna, ben = everything
    Membership.objects.filter(person=ben).update(reports_to=anna)

    erase_person(anna, at=now)

    assert Membership.objects.get(person=ben).reports_to is None


def test_erasing_twice_changes_nothing_more(everything, now):
    anna, _ben = everything
    erase_person(anna, at=now)
    first = export_person(Person.objects.get(pk=anna.pk))

    erase_person(Person.objects.get(pk=anna.pk), at=now)

    assert export_person(Person.objects.get(pk=anna.pk)) == first


def test_somebody_without_an_account_can_be_erased(unit, now):
    person = people.add_person(display_name="Import", sort_name="Import", now=now)
    people.add_membership(person, unit, MembershipKind.STAFF, valid_from=date(2026, 1, 1))

    erase_person(person, at=now)

    assert str(Person.objects.get(pk=person.pk)) != "Import"
