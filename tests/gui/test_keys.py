"""Single keys go by place, so that another layout changes nothing."""

from __future__ import annotations

import pytest

from gui.keys import Key, key_at


@pytest.mark.parametrize(
    ("linux", "windows", "key"),
    [(29, 21, Key.Y), (57, 49, Key.N), (53, 45, Key.X), (65, 57, Key.SPACE), (43, 35, Key.H), (10, 2, Key.DIGIT_1)],
)
def test_a_place_is_the_same_key_whatever_it_types(linux: int, windows: int, key: Key) -> None:
    """X11's codes as `xev` gives them on a PC keyboard; Windows' as in its scan code table."""
    assert key_at(linux, "य", "linux") is key
    assert key_at(windows, "य", "win32") is key


def test_a_key_without_a_place_goes_by_its_letter() -> None:
    assert key_at(0, "y") is Key.Y
    assert key_at(0, "Y") is Key.Y
    assert key_at(0, " ") is Key.SPACE


@pytest.mark.parametrize(("scan_code", "text"), [(9, "\x1b"), (0, ""), (0, "य"), (0, "yy"), (200, "y")])
def test_other_keys_are_nobodys(scan_code: int, text: str) -> None:
    assert key_at(scan_code, text, "linux") is None
