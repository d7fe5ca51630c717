import pytest

from certificates.choices import CertificateKind
from certificates.domain.frozen import content_for, frozen_of
from certificates.models import Certificate, TemplateVersion

CONTENT = {
    "design": "harbour-1",
    "valid_months": 24,
    "alignments": [{"name": "Zuhören", "url": "http://data.europa.eu/esco/skill/1"}],
    "texts": {
        "de": {"closing": "Danke.", "criteria": "Alle Lektionen.", "competencies": ["Zuhören"]},
        "en": {"closing": "Thanks.", "criteria": "All lessons.", "competencies": ["Listening"]},
    },
}


@pytest.mark.parametrize("kind", [CertificateKind.TESTED, CertificateKind.ATTENDANCE])
def test_of_a_course_a_template_says_all_it_has(kind):
    assert content_for(kind, CONTENT) == CONTENT


def test_of_mentoring_it_says_nothing_that_only_a_course_teaches_and_nothing_expires():
    content = content_for(CertificateKind.MENTORING, CONTENT)

    assert content["texts"] == {"de": {"closing": "Danke."}, "en": {"closing": "Thanks."}}
    assert content["alignments"] == []
    assert content["valid_months"] is None
    assert content["design"] == "harbour-1"


def test_what_was_frozen_stays_as_it_is():
    before = repr(CONTENT)

    content_for(CertificateKind.MENTORING, CONTENT)

    assert repr(CONTENT) == before


def test_without_a_template_there_is_nothing_to_say():
    assert frozen_of(Certificate(kind=CertificateKind.TESTED)).get("texts", {}) == {}


def test_a_certificate_speaks_by_its_own_version():
    version = TemplateVersion(content=CONTENT)

    assert frozen_of(Certificate(kind="mentoring", template_version=version))["alignments"] == []
