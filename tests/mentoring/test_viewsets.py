"""The guide in the CMS: who may write it, what is refused, and how it is translated."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from factories import make_learner, make_user
from wagtail.models import Locale
from wagtail_localize.models import TranslationSource

from lms.api import role_group
from lms.data import RoleKind
from mentoring.models import Guide, GuideStep

pytestmark = pytest.mark.django_db
NAME = "wagtailsnippets_lotse_mentoring_guide"


@pytest.fixture(autouse=True)
def german(db):
    return Locale.objects.get_or_create(language_code="de")[0]


@pytest.fixture
def writer(client):
    """Somebody of the mentoring coordination who may write guides."""
    group = role_group(RoleKind.MENTORING_COORDINATOR)
    group.permissions.add(*Permission.objects.filter(content_type__model="guide"))
    user = make_user()
    user.groups.add(group)
    client.force_login(user)
    return client


def url(view, *args):
    return reverse(f"{NAME}:{view}", args=args)


def written(*steps, initial=0, **more):
    data = {
        "title": "Die ersten Wochen",
        "intro": "",
        "steps-TOTAL_FORMS": len(steps),
        "steps-INITIAL_FORMS": initial,
        "steps-MIN_NUM_FORMS": 0,
        "steps-MAX_NUM_FORMS": 1000,
        **more,
    }
    for number, step in enumerate(steps):
        values = {"id": "", "questions": "", "ORDER": number + 1, "DELETE": "", **step}
        data |= {f"steps-{number}-{name}": value for name, value in values.items()}
    return data


def step(**more):
    return {"from_day": 1, "to_day": 14, "title": "Ankommen", "body": "Hallo.", **more}


def make_guide(locale, *titles):
    guide = Guide(title="Leitfaden", locale=locale)
    guide.steps = [
        GuideStep(from_day=1, to_day=9, title=title, body="Text.", locale=locale)
        for title in titles
    ]
    guide.save()
    return guide


def test_mentoring_coordination_writes_a_guide_with_steps(writer, german):
    assert writer.get(url("add")).status_code == 200
    response = writer.post(
        url("add"), written(step(), step(from_day=10, to_day=90, title="Später"))
    )

    assert response.status_code == 302
    guide = Guide.objects.get()
    assert (guide.title, guide.locale) == ("Die ersten Wochen", german)
    assert list(guide.steps.values_list("title", "from_day", "to_day")) == [
        ("Ankommen", 1, 14),
        ("Später", 10, 90),
    ]


def test_a_step_that_ends_before_it_begins_is_refused_at_its_day_and_nothing_is_lost(writer):
    response = writer.post(url("add"), written(step(from_day=30, to_day=3, body="Wichtige Worte.")))

    assert response.status_code == 200
    assert not Guide.objects.exists()
    form = response.context["form"]
    assert list(form.formsets["steps"].forms[0].errors) == ["to_day"]
    assert "Wichtige Worte." in response.content.decode()


def test_a_guide_is_listed_with_the_number_of_its_steps_and_found_by_its_title(writer, german):
    make_guide(german, "Eins", "Zwei")

    for address in (url("list"), url("list") + "?q=Leitf"):
        assert "Leitfaden" in writer.get(address).content.decode()


def test_the_list_asks_as_much_for_thirty_guides_as_for_one(
    writer, german, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_guide(german, "Eins")
    writer.get(url("list"))
    with CaptureQueriesContext(connection) as one:
        writer.get(url("list"))
    for _number in range(15):
        make_guide(german, "Eins", "Zwei")
    with django_assert_max_num_queries(len(one) + 1):
        writer.get(url("list"))


def test_a_guide_with_its_steps_can_be_translated(german):
    guide = make_guide(german, "Eins")

    source, _created = TranslationSource.get_or_create_from_instance(guide)

    texts = set(source.stringsegment_set.values_list("string__data", flat=True))
    assert {"Leitfaden", "Eins", "Text."} <= texts


def test_others_do_not_get_in(client, german):
    guide = make_guide(german, "Eins")
    client.force_login(make_learner().user)

    for address in (url("list"), url("add"), url("edit", guide.pk)):
        assert client.get(address).status_code == 302
    assert client.post(url("delete", guide.pk)).status_code == 302
    assert Guide.objects.exists()
