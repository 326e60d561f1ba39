"""The large reading: as many digits as the meter resolves, four at most, in a unit that does not flicker; no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bench.report.quantities import NOT_KNOWN, grouped

TO_AMPERE_A, BACK_TO_MILLI_A = 1.0, 0.9
COARSE_STEP_A = 0.01
"""A meter of this step never shows mA."""
MOST_FIGURES = 4


@dataclass(frozen=True, slots=True)
class ReadingText:
    """A number and its unit, apart, because they are set in two sizes."""

    number: str
    unit: str


def in_ampere(value_a: float, before: bool, step_a: float | None) -> bool:
    """Whether a reading is shown in A: from 1 A upwards, and back to mA below 0.9 A only."""
    if step_a is not None and step_a >= COARSE_STEP_A * (1 - 1e-9):
        return True
    return abs(value_a) >= (BACK_TO_MILLI_A if before else TO_AMPERE_A)


def reading(value_a: float | None, step_a: float | None, ampere: bool) -> ReadingText:
    """A current in A or mA; not known is an en dash, and less than a step is said to be less."""
    factor, unit = (1.0, "A") if ampere else (1e3, "mA")
    if value_a is None or not math.isfinite(value_a):
        return ReadingText(NOT_KNOWN, unit)
    step = (step_a or 1e-4) * factor
    if step_a is not None and 0.0 < abs(value_a) < step_a * (1 - 1e-9):
        return ReadingText(f"<\u00a0{grouped(step, _decimals(step))}", unit)
    whole = len(str(int(abs(value_a * factor))))
    return ReadingText(grouped(value_a * factor, max(0, min(_decimals(step), MOST_FIGURES - whole))), unit)


def widest(text: ReadingText) -> str:
    """The widest number that this meter shows in the same unit: the reading stands in a box of its width, and still."""
    whole = 3 if text.unit == "mA" else 1
    decimals = min(len(text.number.partition(".")[2]), MOST_FIGURES - whole)
    return "8" * whole + ("." + "8" * decimals if decimals else "")


def _decimals(step: float) -> int:
    """Decimals in which a step is at least one."""
    return min(6, max(0, -math.floor(math.log10(step) + 1e-9)))
