"""What a machine may lack, and what then becomes of a test that needs it."""

import os

import pytest

REQUIRED = set(filter(None, os.environ.get("LOTSE_REQUIRE", "").split(",")))


def absent(part: str, reason: str) -> None:
    """Skip a test that needs something this machine lacks, or fail where it must be there."""
    if part in REQUIRED:
        pytest.fail(f"{part} is required here, but {reason}")
    pytest.skip(f"{part}: {reason}")
