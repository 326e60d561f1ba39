"""Lines of `name: value` from a phone, read without belief: a value is a number in its range, or it is refused by name.

A name that stands there twice with different values is refused as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from drivers.phone.untrusted import shown

MOST_LINES = 1024
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")


class Stated:
    """What was stated, and what of it was refused so far."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take name and value pairs."""
        self._values: dict[str, str] = {}
        self._refused: list[str] = []
        twice = set()
        for name, value in pairs:
            if self._values.setdefault(name, value) != value:
                twice.add(name)
        for name in sorted(twice):
            self.refuse(name, "expected one value, and the phone said several")
            del self._values[name]

    @property
    def refused(self) -> tuple[str, ...]:
        """One sentence for each value that made no sense."""
        return tuple(self._refused)

    def text(self, name: str) -> str | None:
        """What was stated, untrusted; `None` if nothing."""
        return self._values.get(name) or None

    def refuse(self, name: str, why: str) -> None:
        """Note a value that makes no sense."""
        self._refused.append(f"{shown(name, 60)}: {why}; it said {shown(self._values[name], 40)!r}")


def lines_of(text: str, mark: str) -> list[tuple[str, str]]:
    """Name and value of each line that has the mark, without blanks around them."""
    lines = text.splitlines()[:MOST_LINES]
    split = [line.partition(mark) for line in lines]
    return [(name.strip(), value.strip()) for name, found, value in split if found]


def whole(said: Stated, name: str, lowest: int, highest: int) -> int | None:
    """A whole number in a range, both ends included."""
    text = said.text(name)
    if text is None:
        return None
    if not _WHOLE.fullmatch(text) or not lowest <= int(text) <= highest:
        said.refuse(name, f"expected a whole number from {lowest} to {highest}")
        return None
    return int(text)


def number(said: Stated, name: str, unit: float, limits: tuple[float, float], words: str) -> float | None:
    """A whole number of small units, as a value in SI units between two limits."""
    text = said.text(name)
    if text is None:
        return None
    low, high = limits
    if not _WHOLE.fullmatch(text) or not low <= int(text) * unit <= high:
        said.refuse(name, f"expected {low:g} to {high:g} {words} in steps of {unit:g} {words}")
        return None
    return int(text) * unit


def flag(said: Stated, name: str) -> bool | None:
    """`true` or `false`, `1` or `0`."""
    text = said.text(name)
    if text is None:
        return None
    if text not in ("true", "false", "1", "0"):
        said.refuse(name, "expected true or false")
        return None
    return text in ("true", "1")
