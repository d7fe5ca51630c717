"""Fields that keep out of translation."""

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class KeyBlock(blocks.CharBlock):
    """A short name that pages in all languages share; translators never see it."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 -- Wagtail's signature
        """Allow letters, digits and hyphens."""
        validator = RegexValidator(
            r"^[a-zA-Z0-9_-]+\Z", _("Use letters, digits and hyphens only, without spaces.")
        )
        super().__init__(max_length=40, validators=[validator], **kwargs)

    def get_translatable_segments(self, _value: str) -> list[Any]:
        """Give translators nothing."""
        return []

    def restore_translated_segments(self, value: str, _segments: Any) -> str:  # noqa: ANN401
        """Keep the source's value."""
        return value


RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
