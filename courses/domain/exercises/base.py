"""What every kind of exercise can do."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _

from courses.conf import conf

Payload = dict[str, Any]


class AnswerError(ValueError):
    """An answer that cannot be taken; the message says why, in the reader's language.

    ``given`` is what was sent, so that nothing anybody typed is lost.
    """

    def __init__(self, message: str, given: Payload | None = None) -> None:
        """Keep the message and what was sent."""
        super().__init__(message)
        self.given = given or {}


class Posted(Protocol):
    """What a form sends: one or several values by name."""

    def get(self, key: str, default: str, /) -> Any:  # noqa: ANN401 -- Django's QueryDict
        """Return the last value."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values."""


class Exercise(Protocol):
    """Reads an answer, says whether it finishes the exercise, and what to show for it."""

    store: str
    template: str

    def read(self, content: Any, posted: Posted, before: Payload | None) -> Payload:  # noqa: ANN401
        """Return what is stored of an answer. Raises ``AnswerError``.

        ``before`` is the latest stored answer of the same person, if there is one.
        """

    def is_finished(self, content: Any, payload: Payload) -> bool:  # noqa: ANN401
        """Tell whether the exercise is done with this answer."""

    def shown(self, content: Any, payload: Payload | None) -> Mapping[str, Any]:  # noqa: ANN401
        """Return what the template draws beside the content itself."""


def read_text(posted: Posted, name: str) -> str:
    """Return a text of acceptable length. Raises ``AnswerError`` with the text kept."""
    text = str(posted.get(name, "")).strip().replace("\x00", "")
    given = {"text": text}
    if not text:
        raise AnswerError(_("Please write something first."), given)
    if len(text) > conf.longest_text:
        message = _(
            "Your text has %(length)s characters, %(limit)s are possible. Please shorten it; "
            "nothing is lost."
        ) % {"length": len(text), "limit": conf.longest_text}
        raise AnswerError(message, given)
    return text
