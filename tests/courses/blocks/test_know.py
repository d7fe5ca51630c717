import pytest
from django.utils import translation
from page_factories import make_document, make_image, picture_block, video_block
from wagtail.blocks import StructBlockValidationError

from courses.blocks import LessonBlock

BLOCKS = LessonBlock().child_blocks


def clean(raw):
    """Return a block's value as the CMS takes it when it is published."""
    block = BLOCKS[raw["type"]]
    return block.clean(block.to_python(raw["value"]))


def refusal(raw):
    with pytest.raises(StructBlockValidationError) as caught:
        clean(raw)
    with translation.override("en"):
        return {name: error.messages for name, error in caught.value.block_errors.items()}


def test_a_picture_that_is_neither_described_nor_decoration_is_refused(db):
    assert refusal(picture_block(make_image(), alt="")) == {
        "alt": ["Describe the picture, or tick that it is only decoration."]
    }


@pytest.mark.parametrize("more", [{"alt": "Zwei Menschen"}, {"alt": "", "decorative": True}])
def test_a_picture_is_described_or_decoration(db, more):
    image = make_image()

    assert clean(picture_block(image, **more))["image"] == image


def test_a_video_without_captions_is_refused(db):
    raw = video_block(make_document("film.mp4"), make_document("film.vtt"))
    raw["value"]["captions"] = None

    assert list(refusal(raw)) == ["captions"]


def test_a_video_without_a_transcript_is_refused(db):
    raw = video_block(make_document("film.mp4"), make_document("film.vtt"))
    raw["value"]["transcript"] = ""

    assert list(refusal(raw)) == ["transcript"]


def test_files_of_another_kind_are_refused_each_at_its_place(db):
    raw = video_block(make_document("film.avi"), make_document("film.txt"))

    assert refusal(raw) == {
        "video": ["Choose an MP4 or WebM file."],
        "captions": ["Choose a WebVTT file (.vtt)."],
    }


def test_the_kind_of_a_file_does_not_depend_on_capitals(db):
    video = make_document("FILM.MP4")

    assert clean(video_block(video, make_document("F.VTT")))["video"] == video


def test_something_to_listen_to_is_a_sound(db):
    value = {"title": "Ton", "audio": make_document("ton.pdf").pk, "transcript": "<p>Hallo</p>"}

    assert refusal({"type": "audio", "value": value}) == {
        "audio": ["Choose an MP3, M4A, OGG or WAV file."]
    }


@pytest.mark.parametrize(
    "raw",
    [
        {"type": "image", "value": {"image": None, "alt": "", "decorative": False}},
        {"type": "video", "value": {"title": "", "video": None, "captions": None}},
        {"type": "audio", "value": {"title": "", "audio": None}},
    ],
    ids=lambda raw: raw["type"],
)
def test_a_draft_may_lack_what_publishing_asks_for(db, raw):
    stream = LessonBlock()
    value = stream.to_python([{"id": "1", **raw}])

    cleaned = stream.clean_deferred(value)

    assert [block.block_type for block in cleaned] == [raw["type"]]
