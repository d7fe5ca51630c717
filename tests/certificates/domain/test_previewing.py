import re

import pytest
from django.utils import translation
from factories import make_outline, release_course
from template_factories import dots, locale, make_image, make_template, translate

from certificates.choices import PreviewMode
from certificates.domain import previewing
from certificates.domain.rendering import NamelessError, RenderingError
from certificates.models import (
    Certificate,
    CertificateTemplate,
    Signatory,
    TemplateAsset,
    TemplateVersion,
)

pytestmark = pytest.mark.django_db
BASE = "https://lernen.example"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def shown(template, mode=PreviewMode.SAMPLE_TESTED, *, now):
    return previewing.preview(template, mode, base_url=BASE, now=now)


def said(preview):
    return [line.text for line in preview.lines]


@pytest.mark.parametrize("mode", PreviewMode)
def test_each_mode_is_drawn_as_the_page_it_would_be(mode, now, association):
    preview = shown(make_template(), mode, now=now)
    assert preview.picture.startswith(b"\x89PNG")
    assert preview.problem == ""
    assert any(preview.name in text.replace("\u200b", "") for text in said(preview))


def test_the_arabic_name_is_read_from_right_to_left_in_arabic(now):
    preview = shown(make_template(), PreviewMode.ARABIC_TESTED, now=now)
    line = next(line for line in preview.lines if line.text == preview.name)
    assert (line.lang, line.dir) == ("ar", "rtl")


def test_the_longest_name_fills_what_a_record_can_hold(now):
    name = shown(make_template(), PreviewMode.LONG_TESTED, now=now).name
    longest = Certificate._meta.get_field("recipient_name").max_length
    assert longest * 0.7 < len(name) <= longest


def test_with_a_test_without_one_and_for_mentoring_the_sentences_differ(now):
    template = make_template(
        deed_attendance="war dabei", deed_tested="hat bestanden", deed_mentoring="hat begleitet"
    )
    attended = said(shown(template, PreviewMode.SAMPLE_ATTENDANCE, now=now))
    tested = said(shown(template, PreviewMode.SAMPLE_TESTED, now=now))
    assert "war dabei" in attended
    assert "hat bestanden" not in attended
    assert "hat bestanden" in tested
    assert "hat begleitet" in said(shown(template, PreviewMode.SAMPLE_MENTORING, now=now))


def test_a_template_that_was_never_saved_is_shown_with_its_pictures_and_stored_nowhere(now):
    template = CertificateTemplate(name="Neu", locale=locale("de"), closing="Danke.")
    plain = shown(template, now=now)
    template.seal = make_image(dots(size=(200, 200)), "siegel.png")
    template.signatories = [Signatory(name="Ada Weiß", office="Vorstand")]
    with_more = shown(template, now=now)
    assert {"Danke.", "Ada Weiß", "Vorstand"} <= set(said(with_more))
    assert with_more.picture != plain.picture
    assert not TemplateAsset.objects.exists()
    assert not TemplateVersion.objects.exists()
    assert not Certificate.objects.exists()


def test_what_is_in_the_editor_is_shown_not_what_is_public(now):
    template = make_template(closing="Öffentlich.")
    translate(template, closing="Thanks.")
    template.closing = "Ungespeichert."
    texts = said(shown(template, now=now))
    assert "Ungespeichert." in texts
    assert "Öffentlich." not in texts
    assert "Thanks." in texts


def test_a_translation_is_shown_with_the_look_of_its_original(now):
    template = make_template(closing="Danke.", design="letter")
    english = translate(template, live=False, closing="Thanks.", design="harbour")
    frozen = previewing.content_to_show(english)
    assert frozen.content["design"] == "letter-1"
    assert {"Danke.", "Thanks."} <= set(said(shown(english, now=now)))


def test_a_template_of_a_course_is_shown_with_that_course(now):
    course = release_course(make_outline(title="Nähe und Distanz"), now=now)
    assert "Nähe und Distanz" in said(shown(make_template(course=course), now=now))


def test_the_end_of_validity_is_shown(now):
    preview = shown(make_template(valid_months=24), now=now)
    assert any("2028" in text for text in said(preview))


def test_characters_without_a_font_are_named_in_words(now):
    preview = shown(make_template(closing="漢字"), now=now)
    assert preview.picture == b""
    assert "漢" in preview.problem
    assert "font" in preview.problem


def test_every_reason_is_said_in_words():
    assert previewing.in_words(NamelessError("x")) == "There is no name to print."
    assert "broken" in previewing.in_words(RenderingError("broken"))


def test_every_design_has_a_small_picture(now):
    from certificates.domain.designs import designs

    pictures = {previewing.picture_of_design(one.key, base_url=BASE, now=now) for one in designs()}
    assert len(pictures) == len(designs())
    assert all(re.match(rb"\x89PNG", picture) for picture in pictures)


def test_the_text_beside_the_picture_is_all_that_stands_on_the_sheet(now, association):
    signed = make_template(
        competencies=[{"text": "Zuhören"}, {"text": "Fragen"}],
        signatories=[{"name": "Ada Weiß", "office": "Vorstand"}],
    )
    texts = said(shown(signed, now=now))
    assert [text for text in texts if text in ("Zuhören", "Fragen")] == ["Zuhören", "Fragen"]
    assert not any("ohne Unterschrift" in text for text in texts)
    unsigned = said(shown(make_template("Andere"), now=now))
    assert any("ohne Unterschrift" in text for text in unsigned)
