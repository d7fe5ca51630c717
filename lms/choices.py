"""The closed lists of the hub. Values are stored; labels are what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """The levels of an association, from the whole country down to one house."""

    FEDERAL = "federal", _("Federal association")
    STATE = "state", _("State association")
    DISTRICT = "district", _("District association")
    LOCAL = "local", _("Local association")
    FACILITY = "facility", _("Facility")


class MembershipKind(models.TextChoices):
    """How somebody belongs to a unit."""

    VOLUNTEER = "volunteer", _("Volunteer")
    STAFF = "staff", _("Full-time staff")
    APPRENTICE = "apprentice", _("Apprentice")
    VOLUNTARY_SERVICE = "voluntary_service", _("Voluntary service")
    MINI_JOB = "mini_job", _("Mini-job")
    FREELANCE = "freelance", _("Freelance")
    NEW_PROFESSIONAL = "new_professional", _("New professional")
    APPLICANT = "applicant", _("Applicant")


class RoleKind(models.TextChoices):
    """What somebody does for a unit."""

    COORDINATOR = "coordinator", _("Coordination")
    TRAINER = "trainer", _("Trainer")
    MENTORING_COORDINATOR = "mentoring_coordinator", _("Mentoring coordination")


class Rule(models.TextChoices):
    """What completes an activity."""

    VIEWED = "viewed", _("Work through it to the end")
    ANSWERED = "answered", _("Give an answer")
    PASSED = "passed", _("Pass the test")


class FactKind(models.TextChoices):
    """What can happen to an activity."""

    VIEWED = "viewed", _("worked through")
    ANSWERED = "answered", _("answered")
    TESTED = "tested", _("tested")


class ProgressStatus(models.TextChoices):
    """How far a person is, as that person sees it."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    FAILED = "failed", _("Test not passed yet")
    COMPLETED = "completed", _("Completed")


class ReducedStatus(models.TextChoices):
    """How far a person is, as a coordinator may see it: no failure, no scores, no attempts."""

    ENROLLED = "enrolled", _("Enrolled")
    DUE = "due", _("Due")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    COMPLETED = "completed", _("Completed")
    EXPIRING = "expiring", _("Expiring")
    EXPIRED = "expired", _("Expired")


class ReleaseChoice(models.TextChoices):
    """What a change of a course means for the people who take it."""

    EDITORIAL = "editorial", _("Only wording: nothing changes for anybody")
    NEW_LEARNERS = "new_learners", _("For new learners: whoever has started finishes as begun")


class CompletionKind(models.TextChoices):
    """What was completed."""

    COURSE = "course", _("Course")
    SESSION = "session", _("Live session")
    MENTORING = "mentoring", _("Mentoring")
    RECOGNITION = "recognition", _("Recognition")
    MANUAL = "manual", _("Entered by hand")


class EnrolmentSource(models.TextChoices):
    """How an enrolment came about."""

    SELF = "self", _("Own enrolment")
    ASSIGNED = "assigned", _("Assigned")


class AccessAction(models.TextChoices):
    """What was done with other people's data."""

    VIEW = "view", _("viewed")
    EXPORT = "export", _("exported")
