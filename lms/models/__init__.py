"""What the hub stores: units, people, courses, enrolments and facts."""

from lms.models.access import AccessLogEntry, AccessLogSubject
from lms.models.completion import Completion
from lms.models.course import Activity, Course, Edition, EditionRequirement, Release
from lms.models.enrolment import Enrolment
from lms.models.facts import Fact
from lms.models.organisation import OrganisationUnit
from lms.models.people import Membership, Person, Role
from lms.models.site import AssociationSettings

__all__ = [
    "AccessLogEntry",
    "AccessLogSubject",
    "Activity",
    "AssociationSettings",
    "Completion",
    "Course",
    "Edition",
    "EditionRequirement",
    "Enrolment",
    "Fact",
    "Membership",
    "OrganisationUnit",
    "Person",
    "Release",
    "Role",
]
