from io import BytesIO

import pytest
from django.utils import translation
from PIL import Image
from template_factories import SVG, dots, make_image

from certificates.domain import pictures
from certificates.domain.pictures import JPEG, PNG, UnfitPictureError, made_ready, picture_of
from certificates.models import TemplateAsset

START = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def drawing(inner):
    return START + inner + b"</svg>"


def size_of(picture):
    with Image.open(BytesIO(picture.content)) as image:
        return image.size


@pytest.mark.parametrize(("form", "media_type"), [("PNG", PNG), ("JPEG", JPEG)])
def test_a_large_picture_is_made_small_and_keeps_its_shape(form, media_type):
    picture = made_ready(dots(form, size=(3000, 1500)))
    assert picture.media_type == media_type
    assert size_of(picture) == (1200, 600)


def test_a_small_picture_keeps_its_size():
    assert size_of(made_ready(dots(size=(300, 100)))) == (300, 100)


def test_the_same_file_gives_the_same_picture():
    data = dots(size=(1500, 900))
    first = made_ready(data).sha256
    made_ready.cache_clear()
    assert made_ready(data).sha256 == first


def test_transparency_stays_and_ink_colours_become_screen_colours():
    with Image.open(BytesIO(made_ready(dots(mode="RGBA", colour=(0, 0, 0, 0))).content)) as image:
        assert image.mode == "RGBA"
    ink = made_ready(dots("JPEG", mode="CMYK", colour=(9, 9, 9, 9)))
    with Image.open(BytesIO(ink.content)) as image:
        assert image.mode == "RGB"


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Zuhause"
    written = BytesIO()
    Image.new("RGB", (200, 100)).save(written, "JPEG", exif=exif)
    picture = made_ready(written.getvalue())
    assert size_of(picture) == (100, 200)
    assert b"Zuhause" not in picture.content


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (dots("GIF"), "PNG, JPEG or SVG"),
        (dots("WEBP"), "PNG, JPEG or SVG"),
        (b"no picture", "PNG, JPEG or SVG"),
        (b"", "PNG, JPEG or SVG"),
        (b"<html></html>", "PNG, JPEG or SVG"),
        (dots(size=(400, 400))[:300], "damaged"),
        (b"<svg", "damaged"),
        (dots(size=(50, 20)), "too small"),
        (dots(mode="1", size=(8000, 5001), colour=0), "40 megapixels"),
        (drawing(b"<!--" + b"x" * 600_000 + b"-->"), "512 kB"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(data, said):
    with pytest.raises(UnfitPictureError, match=said):
        made_ready(data)


@pytest.mark.parametrize(
    "inner",
    [
        b'<a href="#part"/>',
        b'<use xlink:href="#part"/>',
        b'<path fill="url(#shade)"/>',
        b"<style>.a{fill:url('#shade')}</style>",
        b'<image href="data:image/png;base64,AA=="/>',
        b'<image xlink:href="data:image/jpeg;base64,AA=="/>',
    ],
)
def test_a_drawing_that_stays_inside_its_file_is_kept_as_it_is(inner):
    assert made_ready(drawing(inner)).content == drawing(inner)


@pytest.mark.parametrize(
    "inner",
    [
        b"<script>alert(1)</script>",
        b'<path onload="alert(1)"/>',
        b"<foreignObject/>",
        b'<animate attributeName="x"/>',
        b'<a href="https://example.org/"/>',
        b'<use xlink:href="other.svg#part"/>',
        b'<image href="file:///etc/passwd"/>',
        b'<image href="data:image/svg+xml;base64,AA=="/>',
        b'<a href="javascript:alert(1)"/>',
        b'<path fill="url(https://example.org/a)"/>',
        b"<style>@import 'https://example.org/a.css'</style>",
        b'<style>.a{fill:url( "https://example.org/a" )}</style>',
        b'<path style="fill: URL(//example.org/a)"/>',
    ],
)
def test_a_drawing_that_acts_or_leads_out_is_refused(inner):
    with pytest.raises(UnfitPictureError, match="The drawing"):
        made_ready(drawing(inner))


def test_a_drawing_that_defines_entities_is_refused():
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + drawing(b"<desc>&b;</desc>")
    with pytest.raises(UnfitPictureError, match="entities"):
        made_ready(bomb)


@pytest.mark.django_db
def test_a_file_that_is_missing_or_too_large_is_said_so(monkeypatch):
    image = make_image()
    assert picture_of(image).content == SVG
    monkeypatch.setattr(pictures, "MOST_BYTES", 10)
    with pytest.raises(UnfitPictureError, match="too large"):
        picture_of(make_image())
    monkeypatch.undo()
    image.file.storage.delete(image.file.name)
    with pytest.raises(UnfitPictureError, match="missing"):
        picture_of(type(image).objects.get(pk=image.pk))


@pytest.mark.django_db
def test_equal_pictures_are_kept_once():
    picture = made_ready(SVG)
    pictures.keep([picture])
    pictures.keep([picture, made_ready(dots())])
    assert TemplateAsset.objects.count() == 2
    assert bytes(TemplateAsset.objects.get(sha256=picture.sha256).content) == SVG
