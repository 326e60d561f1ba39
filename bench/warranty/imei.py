"""The number of a phone, and the digit that catches a slip of the finger.

The fifteenth digit of an IMEI is a Luhn digit over the first fourteen (3GPP TS 23.003, annex B).
"""

from __future__ import annotations

_DOUBLED = str.maketrans("0123456789", "0246813579")
"""Each digit to twice itself, the two figures of the result added up."""


def luhn_digit(digits: str) -> int:
    """The check digit that belongs behind these decimal digits."""
    backwards = digits[::-1]
    return -(sum(map(int, backwards[::2].translate(_DOUBLED))) + sum(map(int, backwards[1::2]))) % 10


def imei_problem(text: str) -> str | None:
    """Why a text is no IMEI, as a sentence that says what would be right; `None` for a good one."""
    if not (text.isascii() and text.isdigit() and len(text) == 15):
        return "expected the 15 digits of an IMEI without spaces, or an empty text where it is not known"
    right = luhn_digit(text[:14])
    if int(text[14]) == right:
        return None
    return f"the last digit is {text[14]}, but {right} would fit the other fourteen; read the IMEI again, one is wrong"


def spaced(imei: str) -> str:
    """As it is printed: two, six, six and the last; what is none stays as it is."""
    return f"{imei[:2]} {imei[2:8]} {imei[8:14]} {imei[14:]}" if len(imei) == 15 else imei
