"""Single keys by their place on the keyboard, so that they work with a Hindi layout too. Knows no Qt.

Linux gives scan codes as X11 key codes, which are those of the kernel plus 8; Windows gives those of the PC keyboard,
set 1, which are the kernel's for this block (Linux `input-event-codes.h`). A key without a place, such as one that a
program sends, goes by its letter.
"""

from __future__ import annotations

import sys
from enum import Enum

_X11_OFFSET = 8
REPEAT_GAP_S = 0.040
"""A key that goes down again within this was never let go: a keyboard that repeats it may say so as going up and down.

X11 gives both halves of such a pair the same time, a forwarded screen or a keyboard switch some milliseconds between
them; a finger needs more than 50 ms from letting go to the next press, even at ten presses a second.
"""


class Key(Enum):
    """What a page can act on; the value is the sign that an English keyboard has there."""

    SPACE = " "
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"
    H = "H"
    I = "I"  # noqa: E741 - the key's own letter
    J = "J"
    K = "K"
    L = "L"
    M = "M"
    N = "N"
    O = "O"  # noqa: E741 - the key's own letter
    P = "P"
    Q = "Q"
    R = "R"
    S = "S"
    T = "T"
    U = "U"
    V = "V"
    W = "W"
    X = "X"
    Y = "Y"
    Z = "Z"
    DIGIT_0 = "0"
    DIGIT_1 = "1"
    DIGIT_2 = "2"
    DIGIT_3 = "3"
    DIGIT_4 = "4"
    DIGIT_5 = "5"
    DIGIT_6 = "6"
    DIGIT_7 = "7"
    DIGIT_8 = "8"
    DIGIT_9 = "9"
    BRACKET_LEFT = "["
    BRACKET_RIGHT = "]"


_ROWS = ((2, "1234567890"), (16, "QWERTYUIOP[]"), (30, "ASDFGHJKL"), (44, "ZXCVBNM"), (57, " "))
"""The kernel's code of the first key of a row, and the row."""
_PLACES = {first + k: Key(sign) for first, row in _ROWS for k, sign in enumerate(row)}


def key_at(scan_code: int, text: str, platform: str = sys.platform) -> Key | None:
    """The key at a place, or by its text where it has none; `None` for all keys that pages do not act on."""
    if scan_code:
        return _PLACES.get(scan_code - (_X11_OFFSET if platform == "linux" else 0))
    try:
        return Key(text.upper())
    except ValueError:
        return None
