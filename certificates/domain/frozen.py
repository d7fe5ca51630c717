"""What a frozen template says about a certificate."""

from collections.abc import Mapping
from typing import Any

from certificates.choices import CertificateKind
from certificates.models import Certificate

# What a template says of courses, and of nothing else that is attested with it.
_OF_COURSES = ("competencies", "criteria")


def frozen_of(certificate: Certificate) -> Mapping[str, Any]:
    """Return the frozen template of a certificate; empty when it has none."""
    version = certificate.template_version
    return content_for(certificate.kind, version.content if version else {})


def content_for(kind: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a template says of a kind of certificate.

    Whoever has accompanied somebody has not learned what a course teaches, and what was given
    does not expire.
    """
    if kind != CertificateKind.MENTORING:
        return content
    texts = {
        language: {name: text for name, text in said.items() if name not in _OF_COURSES}
        for language, said in content.get("texts", {}).items()
    }
    return {**content, "texts": texts, "alignments": [], "valid_months": None}
