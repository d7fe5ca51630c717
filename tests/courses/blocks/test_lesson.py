"""The palette as trainers see it: groups, icons, descriptions, previews."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation
from wagtail.admin.icons import get_icons
from wagtail.blocks import BaseBlock, ListBlock, StreamBlock, StructBlock

from courses.blocks import EXERCISES, InfoBlock, LessonBlock
from courses.models import InfoPage, LessonPage

LESSON = LessonPage._meta.get_field("body").stream_block.child_blocks
INFO = InfoPage._meta.get_field("body").stream_block.child_blocks

every_block = pytest.mark.parametrize("name", list(LESSON))


@pytest.fixture
def trainer(client, db):
    client.force_login(get_user_model().objects.create_superuser("training", "t@example.org", "x"))
    return client


def walk(block: BaseBlock, path=()):
    yield path, block
    if isinstance(block, ListBlock):
        yield from walk(block.child_block, (*path, block))
    elif isinstance(block, StructBlock | StreamBlock):
        for child in block.child_blocks.values():
            yield from walk(child, (*path, block))


def test_every_exercise_of_the_course_can_be_chosen():
    assert EXERCISES - set(LESSON) == set()


@every_block
def test_every_block_stands_in_a_group_with_an_icon_of_its_own(name):
    icons = get_icons()

    with translation.override("en"):
        assert str(LESSON[name].meta.group) in {"To know", "To practise", "To reflect"}
    assert f"icon-{LESSON[name].meta.icon}" in icons


@every_block
def test_every_block_says_what_it_is_for(name):
    with translation.override("en"):
        description = str(LESSON[name].get_description())

    assert description.endswith(".")
    assert len(description) > 15


@every_block
def test_every_block_shows_itself_in_the_chooser(trainer, name):
    block = LESSON[name]

    response = trainer.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    assert block.is_previewable
    assert response.status_code == 200
    assert "lotse_courses/previews/block.html" in {t.name for t in response.templates if t.name}
    body = response.content.decode()
    assert "lotse_lms/css/lotse.css" in body
    assert 'class="lesson-section"><' in body.replace("\n", "")


@pytest.mark.parametrize("name", list(INFO))
def test_blocks_of_ordinary_pages_show_themselves_too(trainer, name):
    response = trainer.get(
        reverse("wagtailadmin_block_preview"), {"id": INFO[name].definition_prefix}
    )

    assert response.status_code == 200


@pytest.mark.parametrize("name", sorted(EXERCISES - {"quiz"}))
def test_the_preview_of_an_exercise_is_the_exercise_not_answered_yet(trainer, name):
    response = trainer.get(
        reverse("wagtailadmin_block_preview"), {"id": LESSON[name].definition_prefix}
    )

    body = response.content.decode()
    assert "<form" in body
    assert "exercise--done" not in body


@pytest.mark.parametrize("name", [name for name in LESSON if name != "quiz"])
def test_the_sample_of_a_block_passes_its_own_rules_but_for_its_files(db, name):
    block = LESSON[name]
    value = block.get_preview_value()

    try:
        block.clean(value)
    except Exception as error:  # noqa: BLE001 -- whichever it is, it speaks of files alone
        assert set(error.block_errors) <= {"image", "video", "captions", "audio"}  # noqa: PT017


@pytest.mark.parametrize("palette", [LessonBlock(), InfoBlock()], ids=["lesson", "info"])
def test_no_list_hides_in_a_block_within_a_block(palette):
    # wagtail-localize silently never translates what stands there.
    hidden = [
        [type(each).__name__ for each in (*path, block)]
        for path, block in walk(palette)
        if isinstance(block, ListBlock)
        and len(path) > 2
        and all(isinstance(each, StructBlock) for each in path[-2:])
    ]

    assert hidden == []
