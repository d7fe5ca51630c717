"""Keys and signatures as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.domain import multibase

W3C = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"  # the key of the official vectors


@given(st.binary(max_size=80))
def test_what_was_written_is_read(content):
    assert multibase.decoded(multibase.encoded(content)) == content


def test_a_known_key_is_read_and_written():
    raw = multibase.raw_key(W3C)
    assert len(raw) == 32
    assert multibase.public_key(raw) == W3C


@pytest.mark.parametrize(
    "text", ["", "z", "zQ3sh", f"u{W3C[1:]}", "z0OIl", "z" + "2" * 5000, W3C[:-1]]
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        multibase.raw_key(text)
