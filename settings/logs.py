"""How a server writes its log: one stream, and nobody's address in it."""

import logging
import re

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
# PostgreSQL quotes the row that broke a constraint.
_DETAIL = re.compile(r"^DETAIL: .*$", re.MULTILINE)


class LineFormatter(logging.Formatter):
    """Writes time, level, logger and message, without mail addresses and rows of the database."""

    def __init__(self) -> None:
        """Fix the form of a line."""
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with what could name somebody taken out."""
        text = _DETAIL.sub("DETAIL: (left out)", super().format(record))
        return _ADDRESS.sub("(address)", text)
