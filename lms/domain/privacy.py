"""Giving people their data, and taking their names out of ours."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import ModelLogEntry, PageLogEntry

from lms import registry
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

Rows = Iterable[Mapping[str, Any]]


def export_person(person: Person) -> dict[str, list[Mapping[str, Any]]]:
    """Return all that every package knows about a person, by model."""
    return {
        entry.model._meta.label: json.loads(json.dumps(list(entry.export(person)), default=str))
        for entry in registry.personal_data
    }


@transaction.atomic
def erase_person(person: Person, *, at: datetime) -> None:
    """Take a person's name out of everything, all or nothing; counts stay right."""
    for entry in registry.personal_data:
        entry.erase(person, at)


def export_people(person: Person) -> Rows:
    """Return the person's own row."""
    return Person.objects.filter(pk=person.pk).values("display_name", "language", "created_at")


def erase_people(person: Person, at: datetime) -> None:
    """Blank the names and delete the account."""
    user_id = person.user_id
    Person.objects.filter(pk=person.pk).update(
        display_name="", sort_name="", language="", user=None, erased_at=at
    )
    if user_id:
        get_user_model().objects.filter(pk=user_id).delete()


def export_memberships(person: Person) -> Rows:
    """Return where the person belongs."""
    return Membership.objects.filter(person=person).values(
        "unit__name", "kind", "community", "valid_from", "valid_to"
    )


def erase_memberships(person: Person, _at: datetime) -> None:
    """Let the person belong nowhere; completed rounds keep the unit for the counts."""
    Membership.objects.filter(reports_to=person).update(reports_to=None)
    Membership.objects.filter(person=person).delete()


def export_roles(person: Person) -> Rows:
    """Return the person's roles."""
    return Role.objects.filter(person=person).values("kind", "unit__name", "valid_from", "valid_to")


def erase_roles(person: Person, _at: datetime) -> None:
    """Take the roles away."""
    Role.objects.filter(person=person).delete()


def export_enrolments(person: Person) -> Rows:
    """Return what the person learns."""
    return Enrolment.objects.filter(person=person).values(
        "course__key", "round", "status", "enrolled_at", "due_on", "completed_on"
    )


def keep_for_counts(_person: Person, _at: datetime) -> None:
    """Keep rows that name nobody once the person is blank, so that counts stay right."""


def export_facts(person: Person) -> Rows:
    """Return what happened in the person's courses."""
    return Fact.objects.filter(enrolment__person=person).values(
        "activity__key", "kind", "happened_at", "passed", "points"
    )


def export_completions(person: Person) -> Rows:
    """Return what the person has completed."""
    return Completion.objects.filter(person=person).values(
        "kind", "texts", "minutes", "completed_on"
    )


def export_accesses(person: Person) -> Rows:
    """Return who has seen the person's data, and what the person has looked at."""
    return AccessLogEntry.objects.filter(Q(viewer=person) | Q(subjects__person=person)).values(
        "action", "report", "at"
    )


def erase_accesses(person: Person, _at: datetime) -> None:
    """Leave that a report was seen, not by whom."""
    AccessLogEntry.objects.filter(viewer=person).update(viewer=None)


def export_subjects(person: Person) -> Rows:
    """Return when the person's data was seen."""
    return AccessLogSubject.objects.filter(person=person).values("entry__report", "entry__at")


def erase_subjects(person: Person, _at: datetime) -> None:
    """Forget that the person's data was seen."""
    AccessLogSubject.objects.filter(person=person).delete()


def export_releases(person: Person) -> Rows:
    """Return the courses the person has released."""
    return Release.objects.filter(released_by=person).values("edition__course__key", "released_at")


def erase_releases(person: Person, _at: datetime) -> None:
    """Leave that a course was released, not by whom."""
    Release.objects.filter(released_by=person).update(released_by=None)


def export_page_log(person: Person) -> Rows:
    """Return what the person did to pages in the CMS."""
    return _logged(PageLogEntry, person)


def export_model_log(person: Person) -> Rows:
    """Return what the person did to snippets and settings in the CMS."""
    return _logged(ModelLogEntry, person)


def erase_page_log(person: Person, _at: datetime) -> None:
    """Leave what was done to pages, not by whom."""
    PageLogEntry.objects.filter(user_id=person.user_id or 0).update(user=None)


def erase_model_log(person: Person, _at: datetime) -> None:
    """Leave what was done to snippets and settings, not by whom and not to whom."""
    ModelLogEntry.objects.filter(user_id=person.user_id or 0).update(user=None)
    for model in (Person, Membership, Role):
        rows = model._default_manager.filter(
            **{"pk" if model is Person else "person": person.pk}
        ).values_list("pk", flat=True)
        kind = ContentType.objects.get_for_model(model)
        named = ModelLogEntry.objects.filter(
            content_type=kind, object_id__in=[str(pk) for pk in rows]
        )
        named.update(label="", data={})


def _logged(model: Any, person: Person) -> Rows:  # noqa: ANN401 -- one of Wagtail's logs
    """Return the entries of a log that name a person's account."""
    rows: Rows = model.objects.filter(user_id=person.user_id or 0).values(
        "action", "label", "timestamp"
    )
    return rows
