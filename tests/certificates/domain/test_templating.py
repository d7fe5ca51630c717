from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from factories import make_outline, make_unit, release_course
from hypothesis import given
from hypothesis import strategies as st
from template_factories import SVG, make_image, make_template, translate

from certificates.domain import templating
from certificates.models import CertificateTemplate, TemplateAsset, TemplateVersion

pytestmark = pytest.mark.django_db
EMPTY = {
    "title_attendance": "",
    "title_tested": "",
    "title_mentoring": "",
    "deed_attendance": "",
    "deed_tested": "",
    "deed_mentoring": "",
    "closing": "",
    "criteria": "",
    "competencies": [],
    "signatories": [],
}


def test_what_is_frozen_is_all_that_the_template_says(now):
    logo, signature = make_image(), make_image(SVG.replace(b"40z", b"39z"), "name.svg")
    endorsement = '{"type": ["EndorsementCredential"]}'
    template = make_template(
        colour="#0B5563",
        second_language="ar",
        valid_months=24,
        seal=logo,
        deed_tested="{name} hat {course} abgeschlossen.",
        endorsement=endorsement,
        signatories=[{"name": "Ada Weiß", "office": "Vorstand", "image": signature}],
        logos=[{"image": logo, "alt": "Lotse"}],
        competencies=[
            {"text": "Zuhören", "esco": "http://data.europa.eu/esco/skill/1"},
            {"text": "Fragen"},
        ],
    )
    version = templating.freeze(template, now=now)
    by_content = {bytes(one.content): one.sha256 for one in TemplateAsset.objects.all()}
    drawn, signed = by_content[SVG], by_content[SVG.replace(b"40z", b"39z")]
    assert version.content == {
        "design": "harbour-1",
        "colour": "#0b5563",
        "second_language": "ar",
        "valid_months": 24,
        "seal": {"asset": drawn, "alt": ""},
        "logos": [{"asset": drawn, "alt": "Lotse"}],
        "texts": {
            "de": {
                **EMPTY,
                "deed_tested": "{name} hat {course} abgeschlossen.",
                "competencies": ["Zuhören", "Fragen"],
                "signatories": [{"name": "Ada Weiß", "office": "Vorstand", "image": signed}],
            }
        },
        "alignments": [{"name": "Zuhören", "url": "http://data.europa.eu/esco/skill/1"}],
        "endorsement": {"type": ["EndorsementCredential"]},
    }
    assert (version.key, version.number, version.name) == (
        template.translation_key,
        1,
        "Landesweit",
    )
    assert (version.frozen_at, version.is_current) == (now, True)


def test_the_same_content_is_the_same_version(now):
    template = make_template(logos=[{"image": make_image(), "alt": "Lotse"}])
    first = templating.freeze(template, now=now)
    second = templating.freeze(template, now=now + timedelta(days=1))
    assert second.pk == first.pk
    assert TemplateVersion.objects.get().frozen_at == now
    assert TemplateAsset.objects.count() == 1


def test_a_change_is_a_new_version_and_what_was_issued_keeps_the_old(now, certificate):
    template = make_template(closing="Danke.")
    first = templating.freeze(template, now=now)
    certificate.template_version = first
    certificate.save()
    template.closing = "Vielen Dank."
    template.save()
    second = templating.freeze(template, now=now + timedelta(days=1))
    assert (second.number, second.is_current) == (2, True)
    first.refresh_from_db()
    certificate.refresh_from_db()
    assert first.is_current is False
    assert first.content["texts"]["de"]["closing"] == "Danke."
    assert certificate.template_version == first


def test_taking_a_change_back_brings_the_old_version_into_force_again(now):
    template = make_template(closing="Danke.")
    first = templating.freeze(template, now=now)
    for closing in ("Vielen Dank.", "Danke."):
        template.closing = closing
        template.save()
        last = templating.freeze(template, now=now)
    assert last.pk == first.pk
    assert TemplateVersion.objects.get(is_current=True) == first
    assert TemplateVersion.objects.count() == 2


def test_another_reach_is_another_version(now, course):
    template = make_template()
    first = templating.freeze(template, now=now)
    template.course = course
    template.save()
    second = templating.freeze(template, now=now)
    assert (second.number, second.course_key) == (2, course.key)
    assert first.course_key is None


def test_all_public_languages_are_frozen_whichever_was_published(now):
    template = make_template(closing="Danke.")
    english = translate(template, "en", closing="Thank you.")
    translate(template, "uk", live=False, closing="Дякуємо.")
    version = templating.freeze(english, now=now)
    assert {code: text["closing"] for code, text in version.content["texts"].items()} == {
        "de": "Danke.",
        "en": "Thank you.",
    }


def test_design_pictures_validity_and_reach_are_the_originals(now):
    template = make_template(valid_months=12, logos=[{"image": make_image(), "alt": "Lotse"}])
    english = translate(template, valid_months=3, colour="#222222", closing="Thank you.")
    english.logos.all().delete()
    english.save()
    content = templating.freeze(english, now=now).content
    assert (content["valid_months"], content["colour"]) == (12, "")
    assert len(content["logos"]) == 1


def test_what_is_not_translated_yet_is_said_in_the_words_of_the_design(now):
    template = make_template(
        closing="Danke.",
        title_tested="Zertifikat",
        competencies=[{"text": "Zuhören"}],
        signatories=[{"name": "Ada Weiß", "office": "Vorstand"}],
    )
    translate(template, closing="Thank you.")
    english = templating.freeze(template, now=now).content["texts"]["en"]
    assert (english["closing"], english["title_tested"]) == ("Thank you.", "")
    assert english["competencies"] == []
    assert english["signatories"] == [{"name": "Ada Weiß", "office": "Vorstand", "image": ""}]


def test_nothing_is_in_force_while_the_original_is_not_public(now):
    template = make_template()
    english = translate(template, closing="Thank you.")
    templating.freeze(template, now=now)
    template.live = False
    template.save()
    assert templating.freeze(english, now=now) is None
    assert not TemplateVersion.objects.filter(is_current=True).exists()


def test_a_retired_template_keeps_its_versions_and_leaves_others_alone(now):
    template, other = make_template(), make_template("Andere")
    templating.freeze(template, now=now)
    templating.freeze(other, now=now)
    templating.retire(template.translation_key)
    assert list(TemplateVersion.objects.filter(is_current=True).values_list("name", flat=True)) == [
        "Andere"
    ]
    assert TemplateVersion.objects.count() == 2


def test_publishing_again_brings_the_same_version_back(now):
    template = make_template()
    first = templating.freeze(template, now=now)
    templating.retire(template.translation_key)
    again = templating.freeze(template, now=now + timedelta(days=3))
    assert (again.pk, again.is_current) == (first.pk, True)


def test_a_picture_whose_file_is_lost_is_left_out(now, caplog):
    image = make_image()
    template = make_template(logos=[{"image": image, "alt": "Lotse"}])
    image.file.storage.delete(image.file.name)
    assert templating.freeze(template, now=now).content["logos"] == []
    assert "left out" in caplog.text


def test_the_database_keeps_a_second_version_out_of_force(now):
    version = templating.freeze(make_template(), now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        TemplateVersion.objects.create(
            key=version.key, number=2, name="Zweite", digest="x", frozen_at=now
        )


def test_another_template_of_the_same_reach_is_found(course):
    general, of_course = make_template(), make_template("Kurs", course=course)
    translate(general)
    make_template("Entwurf", live=False)
    assert templating.same_reach(general) is None
    assert templating.same_reach(CertificateTemplate(course=course)) == of_course
    assert templating.same_reach(CertificateTemplate()) == general
    assert templating.same_reach(CertificateTemplate(unit=make_unit())) is None


def test_freezing_takes_as_many_statements_for_thirty_pictures_as_for_one(
    now,
):
    def template_with(count):
        return make_template(
            logos=[
                {"image": make_image(SVG + b"<!-- %d -->" % number), "alt": "Lotse"}
                for number in range(count)
            ]
        )

    one, thirty = template_with(1), template_with(30)
    with CaptureQueriesContext(connection) as few:
        templating.freeze(one, now=now)
    with CaptureQueriesContext(connection) as many:
        templating.freeze(thirty, now=now)
    assert len(many) == len(few)


@pytest.mark.django_db(transaction=True)
def test_two_languages_published_at_the_same_moment_are_both_in_the_version_in_force(now):
    template = make_template(closing="Danke.")
    english = translate(template, closing="Thank you.")
    start, failed = Barrier(4), []

    def publish(which, number):
        try:
            start.wait()
            for turn in range(3):
                with transaction.atomic():
                    one = CertificateTemplate.objects.get(pk=which.pk)
                    setattr(one, f"title_{number}", f"{number} {turn}")
                    one.save(update_fields=[f"title_{number}"])
                    templating.freeze(one, now=now)
        except Exception as error:  # noqa: BLE001 -- shown below
            failed.append(error)
        finally:
            connection.close()

    work = [(which, number) for which in (template, english) for number in ("attendance", "tested")]
    threads = [Thread(target=publish, args=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    texts = TemplateVersion.objects.get(is_current=True).content["texts"]
    assert texts["de"]["title_attendance"] == "attendance 2"
    assert texts["de"]["title_tested"] == "tested 2"
    # English says the same, so the design speaks for itself there.
    assert texts["en"]["title_tested"] == ""
    numbers = list(TemplateVersion.objects.values_list("number", flat=True))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


# Which template holds


@pytest.fixture
def tree(db):
    state = make_unit("Land")
    district = make_unit("Kreis", parent=state)
    state.refresh_from_db()
    other = make_unit("Anderer Kreis", parent=state)
    district.refresh_from_db()
    local = make_unit("Ort", parent=district)
    return {"state": state, "district": district, "other": other, "local": local}


def test_the_most_special_template_wins(now, course, tree):
    def in_force(name, **reach):
        return templating.freeze(make_template(name, **reach), now=now)

    general = in_force("allgemein")
    state = in_force("Land", unit=tree["state"])
    district = in_force("Kreis", unit=tree["district"])
    of_course = in_force("Kurs", course=course)
    both = in_force("Kurs im Land", course=course, unit=tree["state"])
    picker = templating.Picker.of_now()
    elsewhere = "0009"
    assert picker.version_for(None, "") == general
    assert picker.version_for(uuid4(), elsewhere) == general
    assert picker.version_for(None, tree["other"].path) == state
    assert picker.version_for(None, tree["local"].path) == district
    assert picker.version_for(uuid4(), tree["district"].path) == district
    assert picker.version_for(course.key, elsewhere) == of_course
    assert picker.version_for(course.key, tree["local"].path) == both


def test_without_a_template_the_design_speaks_for_itself(db):
    assert templating.Picker.of_now().version_for(uuid4(), "0001") is None


def test_of_two_that_reach_equally_far_the_later_one_wins(now):
    templating.freeze(make_template("alt"), now=now)
    later = templating.freeze(make_template("neu"), now=now + timedelta(days=1))
    assert templating.Picker.of_now().version_for(None, "") == later


def test_a_template_of_a_unit_that_is_gone_holds_for_nobody(now, tree):
    template = make_template(unit=tree["other"])
    templating.freeze(template, now=now)
    path = tree["other"].path
    template.delete()
    tree["other"].delete()
    assert templating.Picker.of_now().version_for(None, path) is None


def test_a_picker_asks_the_database_twice_however_many_templates_there_are(
    now, django_assert_num_queries
):
    for number in range(30):
        course = release_course(make_outline(), now=now)
        templating.freeze(make_template(course=course, unit=make_unit(f"Kreis {number}")), now=now)
    with django_assert_num_queries(2):
        picker = templating.Picker.of_now()
        for version in picker.versions:
            picker.version_for(version.course_key, picker.paths[version.unit_pk])


steps = st.text("12", min_size=0, max_size=3).map(lambda text: "".join(f"000{c}" for c in text))
courses = st.sampled_from([None, uuid4(), uuid4()])


@given(
    reaches=st.lists(st.tuples(courses, st.one_of(st.none(), steps.filter(bool))), max_size=8),
    course_key=courses,
    unit_path=steps,
)
def test_no_other_template_that_holds_is_more_special(reaches, course_key, unit_path):
    from factories import START

    versions = [
        TemplateVersion(pk=pk, course_key=key, unit_pk=pk if path else None, frozen_at=START)
        for pk, (key, path) in enumerate(reaches)
    ]
    paths = {pk: path for pk, (_key, path) in enumerate(reaches) if path}
    picked = templating.Picker(versions, paths).version_for(course_key, unit_path)

    def holds(key, path):
        return key in (None, course_key) and unit_path.startswith(path or "")

    holding = [(key is not None, len(path or "")) for key, path in reaches if holds(key, path)]
    if picked is None:
        assert not holding
    else:
        key, path = reaches[picked.pk]
        assert holds(key, path)
        assert (key is not None, len(path or "")) == max(holding)


def test_a_course_and_a_unit_that_a_template_names_are_not_deleted(course):
    unit = make_unit()
    make_template(course=course, unit=unit)
    for thing in (course, unit):
        with pytest.raises(ProtectedError):
            thing.delete()


def test_wording_for_mentoring_is_frozen_and_translated(now):
    template = make_template(title_mentoring="Dank", deed_mentoring="{name} hat begleitet.")
    translate(template, "en", title_mentoring="Thanks", deed_mentoring="{name} has helped.")

    texts = templating.freeze(template, now=now).content["texts"]

    assert texts["de"]["title_mentoring"] == "Dank"
    assert texts["en"]["deed_mentoring"] == "{name} has helped."
