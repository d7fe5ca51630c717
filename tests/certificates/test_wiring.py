"""Events, tasks, the command and the checks."""

from datetime import datetime

import pytest
from django.core.management import call_command
from factories import make_person

from certificates import tasks
from certificates.checks import base_url
from certificates.domain import issuing
from certificates.domain.issuing import owed
from certificates.models import (
    Bundle,
    Certificate,
    Credential,
    IssueRun,
    NameCorrection,
    Rendering,
)
from lms import clock, registry
from lms.api import erase_person

pytestmark = pytest.mark.django_db


def test_a_completed_course_earns_a_certificate(complete, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        completion = complete()

    assert Certificate.objects.get().completion == completion


def test_mentoring_sessions_and_what_is_entered_by_hand_earn_one_too(
    achieve, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        achieved = [achieve(kind=kind) for kind in ("mentoring", "session", "manual")]

    assert {one.completion for one in Certificate.objects.all()} == set(achieved)


def test_the_sweep_shares_much_work_among_the_workers(achieve):
    person = make_person()
    for _ in range(issuing.BATCH + 1):
        achieve(person)
    assert len(issuing.batches(issuing.owed_keys())) == 2

    tasks.issue_owed.delay()

    assert Certificate.objects.count() == issuing.BATCH + 1
    assert not owed().exists()


def test_a_lost_event_is_mended_by_the_sweep(complete):
    completion = complete()
    assert list(owed()) == [completion]

    tasks.issue_owed.delay()
    tasks.issue.delay(completion.pk)

    assert Certificate.objects.get().completion == completion


def test_a_task_for_somebody_who_was_erased_meanwhile_does_nothing(completion, now):
    erase_person(completion.person, at=now)

    tasks.issue.delay(completion.pk)

    assert not Certificate.objects.exists()


def test_the_command_does_what_the_sweep_does(complete, capsys, now):
    complete()

    with clock.at(now):
        call_command("lotse_issue_certificates")
        call_command("lotse_issue_certificates")

    assert Certificate.objects.get().issued_at == now
    assert capsys.readouterr().out.splitlines() == [
        "1 certificates issued.",
        "1 letters sent.",
        "0 certificates issued.",
        "0 letters sent.",
    ]


def test_tasks_have_the_names_schedules_call_them_by():
    assert tasks.issue.name == "lotse.certificates.issue"
    assert tasks.issue_batch.name == "lotse.certificates.issue_batch"
    assert tasks.issue_owed.name == "lotse.certificates.issue_owed"


def test_what_certificates_know_about_people_is_registered():
    for model in (Certificate, Credential, Rendering, NameCorrection, IssueRun, Bundle):
        assert model._meta.label in registry.personal_data
    assert "lotse_certificates" in registry.cards


@pytest.mark.parametrize(
    ("own", "fallback", "warned"),
    [("https://a.example", "", 0), ("", "https://b.example", 0), ("", "", 1), ("a.example", "", 1)],
)
def test_a_host_is_told_when_its_codes_lead_nowhere(own, fallback, warned, settings):
    settings.LOTSE_CERTIFICATE_BASE_URL, settings.WAGTAILADMIN_BASE_URL = own, fallback

    assert len(base_url(None)) == warned


def test_no_moment_is_asked_for_in_the_domain(completion):
    with clock.at(datetime(2030, 1, 1, tzinfo=clock.now().tzinfo)):
        tasks.issue.delay(completion.pk)

    assert Certificate.objects.get().issued_at.year == 2030
