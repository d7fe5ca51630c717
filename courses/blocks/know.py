"""Blocks to know: text, pictures, media, callouts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks import samples
from courses.blocks.plain import RICH_TEXT
from courses.choices import CalloutTone

KNOW = _("To know")


class TextBlock(blocks.RichTextBlock):
    """Running text."""

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        group = KNOW
        description = _("Running text with headings, lists and links.")
        preview_value = samples.TEXT
        preview_template = samples.PREVIEW


class PictureBlock(blocks.StructBlock):
    """A picture that is described, or said to be decoration."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Description"),
        required=False,
        max_length=300,
        help_text=_("What can be seen, for people who do not see it."),
    )
    decorative = blocks.BooleanBlock(
        label=_("Only decoration"), required=False, help_text=_("Then it needs no description.")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        label = _("Picture")
        icon = "image"
        group = KNOW
        description = _("A picture with a description and a caption.")
        preview_value = samples.PICTURE
        preview_template = samples.PREVIEW

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Wagtail's signature
        """Refuse a picture that is neither described nor decoration."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if not cleaned["alt"] and not cleaned["decorative"]:
            message = _("Describe the picture, or tick that it is only decoration.")
            raise blocks.StructBlockValidationError({"alt": ValidationError(message)})
        return cleaned


class VideoBlock(blocks.StructBlock):
    """A video with captions and a transcript; neither may be missing."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    video = DocumentChooserBlock(label=_("Video file"), help_text=_("MP4 or WebM."))
    captions = DocumentChooserBlock(label=_("Captions"), help_text=_("A WebVTT file (.vtt)."))
    transcript = blocks.RichTextBlock(label=_("Transcript"), features=RICH_TEXT)

    class Meta:
        label = _("Video")
        icon = "media"
        group = KNOW
        description = _("A video with captions and a transcript.")
        preview_value = samples.VIDEO
        preview_template = samples.PREVIEW

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Wagtail's signature
        """Refuse files of another kind."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = {}
        if not cleaned["video"].filename.lower().endswith((".mp4", ".webm")):
            errors["video"] = ValidationError(_("Choose an MP4 or WebM file."))
        if not cleaned["captions"].filename.lower().endswith(".vtt"):
            errors["captions"] = ValidationError(_("Choose a WebVTT file (.vtt)."))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned


class AudioBlock(blocks.StructBlock):
    """Something to listen to, with its transcript."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    audio = DocumentChooserBlock(label=_("Audio file"), help_text=_("MP3, M4A, OGG or WAV."))
    transcript = blocks.RichTextBlock(label=_("Transcript"), features=RICH_TEXT)

    class Meta:
        label = _("Audio")
        icon = "media"
        group = KNOW
        description = _("Something to listen to, with a transcript.")
        preview_value = samples.AUDIO
        preview_template = samples.PREVIEW

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Wagtail's signature
        """Refuse files of another kind."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if not cleaned["audio"].filename.lower().endswith((".mp3", ".m4a", ".ogg", ".wav")):
            message = _("Choose an MP3, M4A, OGG or WAV file.")
            raise blocks.StructBlockValidationError({"audio": ValidationError(message)})
        return cleaned


class CalloutBlock(blocks.StructBlock):
    """Something that stands out of the text."""

    tone = blocks.ChoiceBlock(
        label=_("Kind"), choices=CalloutTone.choices, default=CalloutTone.NOTE
    )
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT)

    class Meta:
        label = _("Callout")
        icon = "info-circle"
        group = KNOW
        description = _("A short note that stands out of the text.")
        preview_value = samples.CALLOUT
        preview_template = samples.PREVIEW


class AccordionItemBlock(blocks.StructBlock):
    """One part that opens."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT)

    class Meta:
        label = _("Part")


class AccordionBlock(blocks.StructBlock):
    """Several parts that open one by one."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=200)
    parts = blocks.ListBlock(AccordionItemBlock(), label=_("Parts"), min_num=1)

    class Meta:
        label = _("Accordion")
        icon = "collapse-down"
        group = KNOW
        description = _("Several parts under headings; each opens by itself.")
        preview_value = samples.ACCORDION
        preview_template = samples.PREVIEW
