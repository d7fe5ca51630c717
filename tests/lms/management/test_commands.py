"""What an operator can do at the shell."""

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from factories import make_entry, make_learner, make_outline, make_person, release_course

from lms.choices import FactKind, ProgressStatus
from lms.domain.enrolling import enrol
from lms.domain.outline import publish_outline
from lms.models import Completion, Enrolment, Person
from tests.lms.domain.test_recording import do, finish

pytestmark = pytest.mark.django_db


def said(name, *arguments):
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def tampered(course, now):
    """An enrolment whose stored status is not what its facts say, beside one that is right."""
    for person in (make_learner(), make_learner()):
        enrolment = enrol(person, course, now=now)
        do(person, course, course.activities.first().key, FactKind.VIEWED, at=now)
    Enrolment.objects.filter(pk=enrolment.pk).update(status=ProgressStatus.NOT_STARTED)
    return enrolment


def test_verify_is_content_when_everything_is_right(course, now):
    person = make_learner()
    enrol(person, course, now=now)
    finish(person, course, at=now)

    assert said("lotse_verify") == "Everything stored is what the facts say.\n"


def test_verify_names_each_difference_and_fails(tampered):
    out = StringIO()

    with pytest.raises(CommandError) as failure:
        call_command("lotse_verify", stdout=out)

    assert failure.value.returncode == 1
    assert out.getvalue() == (f"enrolment {tampered.pk}: stored not_started, derived in_progress\n")


def test_rebuild_mends_what_verify_found(tampered):
    assert said("lotse_rebuild") == "1 rebuilt.\n"
    assert said("lotse_rebuild") == "0 rebuilt.\n"
    assert said("lotse_verify") == "Everything stored is what the facts say.\n"


def test_settle_completes_whoever_owes_nothing_more(now):
    stays, goes = make_entry(), make_entry()
    outline = make_outline(stays, goes)
    course = release_course(outline, now=now)
    done, begun = make_learner(), make_learner()
    for person in (done, begun):
        enrol(person, course, now=now)
    do(done, course, stays.key, FactKind.VIEWED, at=now)
    publish_outline(make_outline(stays, course_key=course.key), now=now)

    assert said("lotse_settle") == "1 completed.\n"
    assert said("lotse_settle") == "0 completed.\n"
    assert Completion.objects.get().person == done


def test_a_persons_data_comes_as_json():
    anna, _ben = make_person("Anna Änne"), make_person("Ben")

    data = json.loads(said("lotse_privacy", "export", str(anna.public_id)))

    assert [row["display_name"] for row in data["lotse_lms.Person"]] == ["Anna Änne"]


def test_erasing_has_to_be_confirmed():
    anna = make_person("Anna")

    with pytest.raises(CommandError, match="--yes"):
        said("lotse_privacy", "erase", str(anna.public_id))

    assert Person.objects.get().display_name == "Anna"


def test_erasing_takes_the_one_and_leaves_the_others():
    anna, ben = make_person("Anna"), make_person("Ben")

    assert said("lotse_privacy", "erase", str(anna.public_id), "--yes") == (
        f"{anna.public_id} is erased.\n"
    )

    assert list(Person.objects.order_by("pk").values_list("display_name", flat=True)) == ["", "Ben"]
    assert Person.objects.get(pk=ben.pk).erased_at is None


@pytest.mark.parametrize("what", ["export", "erase"])
def test_an_unknown_id_is_an_error(what):
    with pytest.raises(CommandError, match="Nobody has the id"):
        said("lotse_privacy", what, str(uuid4()), "--yes")


def test_rubbish_is_no_id():
    with pytest.raises(CommandError):
        said("lotse_privacy", "export", "rubbish")
