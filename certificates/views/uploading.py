"""Taking a file from a stranger: in memory only, and never more than was agreed."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from certificates.conf import conf

# What is larger than this is not even listened to; below, the reader gets an answer in words.
_PATIENCE = 8


class TooLargeError(ValueError):
    """There is more than may be sent."""


class InMemory(FileUploadHandler):
    """Keeps the first file in memory, up to a limit, and nothing on disk."""

    def __init__(self, limit: int) -> None:
        """Keep the limit."""
        super().__init__()
        self.limit = limit
        self.files = 0
        self.size = 0
        self.parts: list[bytes] = []

    @property
    def is_too_large(self) -> bool:
        """Whether more came than may."""
        return self.size > self.limit

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's signature
        """Count."""
        super().new_file(*args, **kwargs)
        self.files += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Keep a part, or stop keeping."""
        if self.files > 1:
            raise SkipFile
        self.size += len(raw_data)
        if self.is_too_large:
            self.parts.clear()
            raise SkipFile
        self.parts.append(raw_data)

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        """Hand nothing on: the bytes are asked for by name."""
        return


def uploaded(request: HttpRequest) -> bytes:
    """Return the bytes of the file that was sent, which may be none.

    Must be asked before anybody looks at ``request.POST``. Raises ``TooLargeError``.
    """
    limit = conf.certificate_upload_bytes
    if _length(request) > limit * _PATIENCE:
        raise TooLargeError
    keeper = InMemory(limit)
    request.upload_handlers = [keeper]
    _read: Any = request.POST
    if keeper.is_too_large:
        raise TooLargeError
    return b"".join(keeper.parts)


def _length(request: HttpRequest) -> int:
    """Return how much the sender says to send."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0
