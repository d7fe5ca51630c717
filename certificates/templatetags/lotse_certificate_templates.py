"""Drawing a template of certificates in the CMS."""

import base64
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from certificates.conf import conf
from certificates.domain import previewing
from certificates.models import CertificateTemplate
from lms import clock

register = template.Library()


@register.simple_tag
def draw_template(shown: CertificateTemplate, mode: str) -> dict[str, Any]:
    """Return the sheet as a picture, or what is wrong with it, and the text that stands on it."""
    preview = previewing.preview(shown, mode, base_url=conf.certificate_base_url, now=clock.now())
    return {
        "name": preview.name,
        "problem": preview.problem,
        "lines": preview.lines,
        "data": _base64(preview.picture),
    }


def _base64(data: bytes) -> SafeString:
    """Return bytes as they stand in an address; these characters mean nothing in HTML."""
    return mark_safe(base64.b64encode(data).decode("ascii"))  # noqa: S308 -- base64
