"""Makes templates and pictures. Defaults hold no surprises."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import Locale

from certificates.models import CertificateTemplate, Competency, Logo, Signatory

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40">'
    b'<path d="M0 0h40v40z"/></svg>'
)


def locale(code):
    return Locale.objects.get_or_create(language_code=code)[0]


def dots(form="PNG", size=(200, 100), mode="RGB", colour=(20, 60, 80)):
    written = BytesIO()
    Pillow.new(mode, size, colour).save(written, form)
    return written.getvalue()


def make_image(content=None, name="logo.svg"):
    image = get_image_model()(title=name, width=40, height=40)
    image.file.save(name, ContentFile(SVG if content is None else content), save=False)
    image.width, image.height = image.width or 40, image.height or 40
    image.save()
    return image


def make_template(name="Landesweit", *, language="de", live=True, **more):
    signatories, logos, competencies = (
        more.pop(part, ()) for part in ("signatories", "logos", "competencies")
    )
    where = locale(language)
    template = CertificateTemplate(name=name, locale=where, live=live, **more)
    template.signatories = _in_order(Signatory, signatories, where)
    template.logos = _in_order(Logo, logos, where)
    template.competencies = _in_order(Competency, competencies, where)
    template.save()
    return template


def _in_order(model, lines, where):
    return [model(sort_order=at, locale=where, **line) for at, line in enumerate(lines)]


def translate(template, language="en", *, live=True, **changes):
    copy = template.copy_for_translation(locale(language))
    copy.live = live
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save()
    return copy
