"""Text from a phone is shown on one bounded line, and nothing in it acts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.phone.untrusted import LONGEST, shown


@given(st.text() | st.binary())
def test_any_text_is_one_bounded_line_that_no_terminal_obeys(text: str | bytes) -> None:
    line = shown(text)
    assert len(line) <= LONGEST
    assert line.isprintable()
    assert not any(unicodedata.category(character) == "Cf" for character in line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vayu", "vayu"),
        ("पोको", "पोको"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\u202eb", r"a\u202eb"),
        ("a\r\nb", r"a\r\nb"),
        (b"\xff\xfe", r"\xff\xfe"),
        ("../../etc/passwd", "../../etc/passwd"),
    ],
)
def test_what_acts_stands_as_an_escape_and_the_rest_as_it_is(text: str | bytes, expected: str) -> None:
    assert shown(text) == expected


def test_a_megabyte_is_cut_and_says_so() -> None:
    assert shown("x" * 1_000_000) == "x" * (LONGEST - 1) + "…"
    assert len(shown(b"\x1b" * 1_000_000)) == LONGEST
