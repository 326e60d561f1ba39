"""The check digit of an IMEI finds every single slip."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bench.warranty.imei import imei_problem, luhn_digit
from tests.bench.warranty.claims import UNHURRIED

FOURTEEN = st.text(alphabet="0123456789", min_size=14, max_size=14)


def test_the_digit_of_the_standards_example() -> None:
    assert luhn_digit("49015420323751") == 8
    assert imei_problem("490154203237518") is None


@UNHURRIED
@given(FOURTEEN, st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_anywhere_is_found(digits: str, place: int, shift: int) -> None:
    imei = digits + str(luhn_digit(digits))
    slipped = imei[:place] + str((int(imei[place]) + shift) % 10) + imei[place + 1 :]
    assert imei_problem(imei) is None
    assert imei_problem(slipped) is not None


@UNHURRIED
@given(st.text(max_size=20))
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    problem = imei_problem(text)
    assert problem is None or problem.startswith(("expected the 15 digits", "the last digit is"))
    assert (problem is None) == (len(text) == 15 and text.isascii() and text.isdigit() and _sums_to_ten(text))


def _sums_to_ten(imei: str) -> bool:
    """The definition, digit by digit: double every second one from the right, add the figures, end on a ten."""
    total = 0
    for k, digit in enumerate(imei[::-1]):
        total += sum(int(figure) for figure in str(int(digit) * (k % 2 + 1)))
    return total % 10 == 0
