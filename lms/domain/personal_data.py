"""What the hub's own models know about people."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry, PageLogEntry

from lms.domain import privacy
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
from lms.registry import PersonalData, register_personal_data

_LEARNING = _("Show people their learning and prove that duties were met")
_WHILE_NEEDED = _("Until the person is erased; then without a name, for counts")


def register_all() -> None:
    """Register every model of the hub that leads to a person. The person comes last."""
    entries = (
        (
            AccessLogSubject,
            _("Show people who has seen their data"),
            _("12 months"),
            privacy.export_subjects,
            privacy.erase_subjects,
        ),
        (
            AccessLogEntry,
            _("Show people who has seen their data"),
            _("12 months"),
            privacy.export_accesses,
            privacy.erase_accesses,
        ),
        (
            Release,
            _("Know who decided what a change of a course means"),
            _WHILE_NEEDED,
            privacy.export_releases,
            privacy.erase_releases,
        ),
        (Fact, _LEARNING, _WHILE_NEEDED, privacy.export_facts, privacy.keep_for_counts),
        (Completion, _LEARNING, _WHILE_NEEDED, privacy.export_completions, privacy.keep_for_counts),
        (Enrolment, _LEARNING, _WHILE_NEEDED, privacy.export_enrolments, privacy.keep_for_counts),
        (
            PageLogEntry,
            _("Know who changed what in the CMS"),
            _WHILE_NEEDED,
            privacy.export_page_log,
            privacy.erase_page_log,
        ),
        (
            ModelLogEntry,
            _("Know who changed what in the CMS"),
            _WHILE_NEEDED,
            privacy.export_model_log,
            privacy.erase_model_log,
        ),
        (
            Role,
            _("Decide who may see what"),
            _("Until the person is erased"),
            privacy.export_roles,
            privacy.erase_roles,
        ),
        (
            Membership,
            _("Know which unit is responsible"),
            _("Until the person is erased"),
            privacy.export_memberships,
            privacy.erase_memberships,
        ),
        (
            Person,
            _("Address people and tell them apart"),
            _("Until the person is erased"),
            privacy.export_people,
            privacy.erase_people,
        ),
    )
    for model, purpose, retention, export, erase in entries:
        register_personal_data(
            PersonalData(
                model=model, purpose=purpose, retention=retention, export=export, erase=erase
            )
        )
