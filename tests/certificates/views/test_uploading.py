"""Taking files: in memory, and never more than was agreed."""

import pytest
from django.core.files.uploadhandler import SkipFile

from certificates.views.uploading import InMemory


def test_once_there_is_too_much_nothing_is_kept():
    keeper = InMemory(10)
    keeper.new_file("file", "a.pdf", "application/pdf", None)
    keeper.receive_data_chunk(b"12345678", 0)

    with pytest.raises(SkipFile):
        keeper.receive_data_chunk(b"12345678", 8)

    assert keeper.is_too_large
    assert keeper.parts == []


def test_a_second_file_is_not_kept():
    keeper = InMemory(10)
    for _ in range(2):
        keeper.new_file("file", "a.pdf", "application/pdf", None)

    with pytest.raises(SkipFile):
        keeper.receive_data_chunk(b"1", 0)

    assert (keeper.parts, keeper.is_too_large) == ([], False)
