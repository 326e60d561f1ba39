"""Numbers as a person reads them: unit on each, no more digits than the meter resolves, a true minus.

The space before a unit is a no-break space, which a PDF keeps as an ordinary space, so that a reader can search for
`129.7 mA`. Digits are grouped by a thin space from 10 000. What is not known is an en dash.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

NOT_KNOWN = "–"
_NO_BREAK = "\u00a0"
_THIN = "\u202f"
_MINUS = "−"


@dataclass(frozen=True, slots=True)
class Prefix:
    """A prefix of a unit."""

    factor: float
    letter: str
    least: float
    """Smaller values take the next prefix."""


# Benches speak of mA: 0.2 mA before the key, not 200 µA.
_PREFIXES = (Prefix(1.0, "", 1.0), Prefix(1e-3, "m", 1e-5), Prefix(1e-6, "µ", 1e-8), Prefix(1e-9, "n", 0.0))


_HYPHEN = re.compile(r"(?<![\w.:/−-])-(?=\d)")
_BEFORE_PERCENT = re.compile(r"(?<=\d) ?(?=%)")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:[mµn]?[AVWJΩ]|m?s|mAh|min|ohm|bits|readings/s)(?!\w))")


def typeset(sentence: str) -> str:
    """A sentence of the layers below as it is printed: its numbers as everywhere else on the page.

    Those sentences have a hyphen for a minus and spaces that break, as terminals and scripts read them.
    """
    if not any(sign.isdigit() for sign in sentence):
        return sentence
    signed = _HYPHEN.sub(_MINUS, sentence)
    return _BEFORE_UNIT.sub(_NO_BREAK, _BEFORE_PERCENT.sub(_NO_BREAK, signed))


def with_unit(value: float, unit: str, decimals: int) -> str:
    """A number with its unit behind it; an empty unit leaves the number alone."""
    number = grouped(value, decimals)
    return f"{number}{_NO_BREAK}{unit}" if unit else number


def grouped(value: float, decimals: int = 0) -> str:
    """A number with a true minus, and groups of three digits from 10 000."""
    text = f"{abs(value):.{decimals}f}"
    if len(text.partition(".")[0]) > 4:
        text = f"{abs(value):,.{decimals}f}".replace(",", _THIN)
    minus = _MINUS if value < 0 and any(digit in "123456789" for digit in text) else ""
    return minus + text


def count(number: int) -> str:
    """A count, grouped from 1 000."""
    return f"{number:,}".replace(",", _THIN)


def prefix_for(largest: float, step: float | None = None) -> Prefix:
    """The prefix for values up to `largest`: a meter with a step of 10 mA never shows mA."""
    wanted = max(abs(largest), (step or 0.0) * 100.0)
    if not wanted > 0:
        return _PREFIXES[0]
    return next(prefix for prefix in _PREFIXES if wanted >= prefix.least * (1 - 1e-9))


def current(value_a: float, step_a: float | None = None, *, mean: bool = False) -> str:
    """A current in A, mA, µA or nA, with the digits that a meter of that step resolves.

    A mean carries one digit more than the step. A reading below one step is `< 1 mA`, or `> −1 mA`. Without a known
    step it is three figures.
    """
    if step_a is not None and not mean and 0.0 < abs(value_a) < step_a * (1 - 1e-9):
        sign = 1.0 if value_a > 0.0 else -1.0
        return ("<" if value_a > 0.0 else ">") + _NO_BREAK + _scaled(sign * step_a, "A", None, coarse=step_a)
    if mean and step_a is not None:
        # One digit more than the step, but no more than four figures in all.
        step_a = max(step_a, 10.0 ** (math.floor(math.log10(abs(value_a))) - 2) if value_a else step_a)
        return _scaled(value_a, "A", step_a / 10.0, coarse=step_a)
    return _scaled(value_a, "A", step_a, coarse=step_a)


def voltage(value_v: float, decimals: int = 2) -> str:
    """A voltage in V."""
    return with_unit(value_v, "V", decimals)


def seconds(value_s: float) -> str:
    """A time or a duration: ms below 0.1 s, minutes and seconds from 100 s."""
    size = abs(value_s)
    if size >= 100.0:
        whole = round(size)
        sign = _MINUS if value_s < 0 else ""
        return f"{sign}{grouped(whole // 60)}{_NO_BREAK}min {whole % 60:02d}{_NO_BREAK}s"
    if 0.0 < size < 0.1:
        return with_unit(value_s * 1e3, "ms", 0 if size >= 0.01 else 1)
    return with_unit(value_s, "s", 1 if size >= 10.0 else 2)


def rate(value_hz: float) -> str:
    """Readings per second."""
    if value_hz >= 1000.0:
        return f"{grouped(value_hz, 0)} readings/s"
    return f"{_figures(value_hz, 3)} readings/s"


def finding_value(value: float, unit: str, uncertainty: float | None = None, *, doubt: bool = True) -> str:
    """A measured value with its uncertainty, if that is known, in one prefix: `129.7 ± 0.4 mA`.

    Without `doubt` the uncertainty only says how many digits count: `129.7 mA`.
    """
    if unit not in ("A", "V", "s"):
        return _plain(value, unit, uncertainty, doubt=doubt)
    if uncertainty is None or not uncertainty > 0.0:
        return seconds(value) if unit == "s" else _scaled(value, unit, None)
    prefix = prefix_for(max(abs(value), uncertainty)) if unit != "s" else _PREFIXES[0]
    decimals = _decimals(uncertainty / prefix.factor)
    number = grouped(value / prefix.factor, decimals)
    if doubt:
        number += f" ± {grouped(uncertainty / prefix.factor, decimals)}"
    return f"{number}{_NO_BREAK}{prefix.letter}{unit}"


def limits(low: float | None, high: float | None, unit: str) -> str:
    """Limits as words: `0 to 5 mA`, `at least 3 s`, `at most 20 mA`; an en dash without any."""
    if low is None and high is None:
        return NOT_KNOWN
    largest = max(abs(bound) for bound in (low, high) if bound is not None)
    prefix = prefix_for(largest) if unit in ("A", "V") else _PREFIXES[0]
    tail = "" if unit in ("", "1") else f"{_NO_BREAK}{prefix.letter}{unit}"

    def shown(bound: float) -> str:
        return _figures(bound / prefix.factor, 3)

    if low is not None and high is not None:
        return f"{shown(low)} to {shown(high)}{tail}"
    return f"at most {shown(high)}{tail}" if high is not None else f"at least {shown(largest)}{tail}"


def _scaled(value: float, unit: str, step: float | None, coarse: float | None = None) -> str:
    prefix = prefix_for(value, coarse)
    if step is None or not step > 0:
        return f"{_figures(value / prefix.factor, 3)}{_NO_BREAK}{prefix.letter}{unit}"
    return with_unit(value / prefix.factor, prefix.letter + unit, _decimals_of_step(step / prefix.factor))


def _plain(value: float, unit: str, uncertainty: float | None, *, doubt: bool) -> str:
    name = "" if unit == "1" else unit
    if uncertainty is None or not uncertainty > 0.0:
        return f"{_figures(value, 3)}{_NO_BREAK}{name}" if name else _figures(value, 3)
    decimals = _decimals(uncertainty)
    number = grouped(value, decimals) + (f" ± {grouped(uncertainty, decimals)}" if doubt else "")
    return f"{number}{_NO_BREAK}{name}" if name else number


def _figures(value: float, figures: int) -> str:
    """So many figures that count, without trailing zeros behind the point."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else NOT_KNOWN
    decimals = max(0, figures - 1 - math.floor(math.log10(abs(value))))
    text = grouped(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimals(uncertainty: float) -> int:
    """Decimals that show one figure of an uncertainty, two where it begins with 1 or 2."""
    exponent = math.floor(math.log10(uncertainty))
    leading = uncertainty / 10.0**exponent
    return min(9, max(0, -exponent + (1 if leading < 2.95 else 0)))


def _decimals_of_step(step: float) -> int:
    """Decimals in which a step is at least one: 0.1 → 1, 0.25 → 1, 1 → 0, 0.02 → 2."""
    return min(9, max(0, -math.floor(math.log10(step) + 1e-9)))
