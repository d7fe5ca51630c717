"""Telling what went wrong without repeating what it says: that may hold somebody's name."""

from pathlib import Path
from traceback import extract_tb


def told(error: BaseException) -> str:
    """Return the kind of an error and where it happened."""
    frames = extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
