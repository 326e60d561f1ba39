"""What `getprop` prints, read without belief.

A line a property, `[ro.product.device]: [vayu]`; a value may hold line ends, and anything else. A value that imitates
further lines cannot be told from them, but a name that is there twice can: then neither value is believed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from drivers.phone.untrusted import shown

MOST_PROPERTIES = 4096
"""A phone has some 1,000."""
_ENTRY = re.compile(r"^\[([A-Za-z0-9_.:@-]{1,128})\]: \[", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Property:
    """One property."""

    name: str
    value: str
    """One line, as `untrusted.shown` leaves it."""


@dataclass(frozen=True, slots=True)
class Properties:
    """All properties that could be read."""

    known: tuple[Property, ...] = ()
    said_twice: tuple[str, ...] = ()
    """Names with more than one value; none of them is believed."""
    unreadable: int = 0
    """Lines that belong to no property that can be read, and properties past `MOST_PROPERTIES`."""

    def value(self, name: str) -> str | None:
        """A property's value; `None` where it was not said, or was empty."""
        return next((known.value for known in self.known if known.name == name), None) or None


def properties_in(text: str) -> Properties:
    """Read the output of `getprop`."""
    starts = list(_ENTRY.finditer(text))
    unreadable = _lines(text[: starts[0].start()] if starts else text) + max(0, len(starts) - MOST_PROPERTIES)
    ends = [*(entry.start() for entry in starts[1:]), len(text)]
    found: list[Property] = []
    for entry, end in list(zip(starts, ends, strict=False))[:MOST_PROPERTIES]:
        body = text[entry.end() : end].rstrip("\n")
        close = body.rfind("]")
        if close < 0:
            unreadable += 1
            continue
        unreadable += _lines(body[close + 1 :])
        found.append(Property(entry.group(1), shown(body[:close])))
    counted = Counter(known.name for known in found)
    twice = tuple(sorted(name for name, count in counted.items() if count > 1))
    return Properties(tuple(known for known in found if counted[known.name] == 1), twice, unreadable)


def _lines(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip())
