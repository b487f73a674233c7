"""Bytes to text: Windows-1252 in the middle of UTF-8, however it is cut into pieces, and never slowly."""

import time

from hypothesis import given
from hypothesis import strategies as st

from desktop.feeds.decoding import Decoder

PIECES = [b"a", "é".encode(), "😀".encode(), b"\xe9", b"\xff", b"\x80", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\n"]


def decoded(data: bytes, size: int) -> str:
    decoder = Decoder()
    return "".join(decoder.decode(data[at : at + size]) for at in range(0, len(data), size)) + decoder.decode(b"")


def one_at_a_time(data: bytes) -> str:
    """The same by the letter of it: each stretch that UTF-8 refuses is Windows-1252."""
    text = ""
    while data:
        try:
            return text + data.decode()
        except UnicodeDecodeError as error:
            text += data[: error.start].decode() + data[error.start : error.end].decode("cp1252", "replace")
            data = data[error.end :]
    return text


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join), st.integers(4, 9))
def test_each_stretch_is_read_for_itself_wherever_pieces_end(data: bytes, size: int) -> None:
    assert decoded(b"abcd" + data, size) == one_at_a_time(b"abcd" + data)


def test_a_file_of_bytes_that_are_no_utf8_is_read_at_once() -> None:
    for byte in (b"\xff", b"\xe9"):
        begin = time.process_time()
        assert len(decoded(b"ab" + byte * 4_000_000, 1 << 16)) == 4_000_002
        assert time.process_time() - begin < 1.5
