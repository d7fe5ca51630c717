"""The door to the hub: all that other packages may call.

Fields that point at a hub model name it by label ("lotse_lms.Enrolment"). Models are here
for reading and typing; changing them is what the functions are for. Everything not listed
is the hub's own business.
"""

from lms.domain.access import (
    Scope,
    coordinator_scope,
    may_coordinate,
    visible_enrolments,
    visible_people,
)
from lms.domain.accesslog import log_access
from lms.domain.coursemap import ActivityInfo, CourseMap, UnknownActivityError
from lms.domain.enrolling import CourseNotOpenError, enrol, withdraw
from lms.domain.outline import block_release, close_course, publish_outline
from lms.domain.people import (
    add_membership,
    add_person,
    ensure_person,
    give_role,
    person_of,
    role_group,
)
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
from lms.domain.settling import settle_course
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
    "Happening",
    "NotEnrolledError",
    "OrganisationUnit",
    "Person",
    "ReleaseError",
    "ReleasePreview",
    "Scope",
    "UnknownActivityError",
    "activity_of",
    "add_membership",
    "add_person",
    "block_release",
    "close_course",
    "coordinator_scope",
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
    "person_of",
    "preview_release",
    "progress_of",
    "publish_outline",
    "record",
    "record_for",
    "record_locked",
    "release",
    "remembered",
    "role_group",
    "settle_course",
    "visible_enrolments",
    "visible_people",
    "withdraw",
]
