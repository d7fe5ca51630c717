"""The sample's template: published in both languages, and fit to be printed."""

import pytest
from template_factories import locale

from certificates.choices import PreviewMode
from certificates.domain import previewing
from certificates.domain.templating import Picker
from certificates.models import CertificateTemplate
from settings.sample.course import load_pictures
from settings.sample.template import load_template


@pytest.fixture
def template(db, django_capture_on_commit_callbacks):
    for language in ("de", "en"):
        locale(language)
    with django_capture_on_commit_callbacks(execute=True):
        load_template(load_pictures())
    return CertificateTemplate.objects.get(locale__language_code="de")


def test_it_is_in_force_for_everybody_in_both_languages(template):
    version = Picker.of_now().version_for(None, "")
    texts = version.content["texts"]
    assert set(texts) == {"de", "en"}
    for name, german in texts["de"].items():
        assert texts["en"][name], name
        assert texts["en"][name] != german, name
    assert len(texts["en"]["competencies"]) == len(texts["de"]["competencies"])
    assert all(one["image"] for one in texts["de"]["signatories"])
    assert len(version.content["logos"]) == len(version.content["alignments"]) == 1


def test_it_breaks_none_of_the_rules(template):
    for one in template.get_translations(inclusive=True):
        one.full_clean()
        for line in [*one.signatories.all(), *one.logos.all(), *one.competencies.all()]:
            line.full_clean()


@pytest.mark.parametrize("mode", PreviewMode)
def test_it_can_be_printed_for_everybody(template, mode, now):
    preview = previewing.preview(template, mode, base_url="https://lotse.example", now=now)
    assert preview.problem == ""
    assert preview.picture
