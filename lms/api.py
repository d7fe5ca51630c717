"""The door to the hub: all that other packages may call.

Fields that point at a hub model name it by label ("lotse_lms.Enrolment"). Models are here
for reading and typing; changing them is what the functions are for. Everything not listed
is the hub's own business.
"""

from lms.domain.access import (
    Scope,
    coordinator_scope,
    may_coordinate,
    present_members,
    visible_completions,
    visible_enrolments,
    visible_people,
)
from lms.domain.accesslog import log_access
from lms.domain.completing import (
    Achievement,
    UnfitCompletionError,
    add_completion,
    add_completions,
)
from lms.domain.coursemap import ActivityInfo, CourseMap, UnknownActivityError
from lms.domain.enrolling import CourseNotOpenError, enrol, withdraw
from lms.domain.outline import block_release, close_course, publish_outline
from lms.domain.people import (
    add_membership,
    add_person,
    ensure_person,
    give_role,
    person_of,
    present_memberships,
    primary_units,
    role_group,
)
from lms.domain.prepared import PreparedInsert
from lms.domain.privacy import erase_person, export_person
from lms.domain.progress import unpack as evidence_of
from lms.domain.recording import (
    ConflictingResendError,
    Happening,
    NotEnrolledError,
    activity_of,
    is_repeated,
    locked_enrolment,
    map_of,
    progress_of,
    record,
    record_for,
    record_locked,
)
from lms.domain.release import ReleaseError, ReleasePreview, preview_release, release
from lms.domain.remembering import remembered
from lms.domain.reporting import (
    ForeignUnitError,
    Offer,
    UnclearQuestionError,
    courses_on_offer,
    offers_of,
    understand,
    units_on_offer,
)
from lms.domain.settling import settle_course
from lms.domain.spreadsheets import csv_lines
from lms.models import (
    Activity,
    AssociationSettings,
    Completion,
    Course,
    Edition,
    Enrolment,
    OrganisationUnit,
    Person,
)

__all__ = [
    "Achievement",
    "Activity",
    "ActivityInfo",
    "AssociationSettings",
    "Completion",
    "ConflictingResendError",
    "Course",
    "CourseMap",
    "CourseNotOpenError",
    "Edition",
    "Enrolment",
    "ForeignUnitError",
    "Happening",
    "NotEnrolledError",
    "Offer",
    "OrganisationUnit",
    "Person",
    "PreparedInsert",
    "ReleaseError",
    "ReleasePreview",
    "Scope",
    "UnclearQuestionError",
    "UnfitCompletionError",
    "UnknownActivityError",
    "activity_of",
    "add_completion",
    "add_completions",
    "add_membership",
    "add_person",
    "block_release",
    "close_course",
    "coordinator_scope",
    "courses_on_offer",
    "csv_lines",
    "enrol",
    "ensure_person",
    "erase_person",
    "evidence_of",
    "export_person",
    "give_role",
    "is_repeated",
    "locked_enrolment",
    "log_access",
    "map_of",
    "may_coordinate",
    "offers_of",
    "person_of",
    "present_members",
    "present_memberships",
    "preview_release",
    "primary_units",
    "progress_of",
    "publish_outline",
    "record",
    "record_for",
    "record_locked",
    "release",
    "remembered",
    "role_group",
    "settle_course",
    "understand",
    "units_on_offer",
    "visible_completions",
    "visible_enrolments",
    "visible_people",
    "withdraw",
]
