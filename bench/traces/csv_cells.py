"""What one cell of a table holds, by its looks."""

from __future__ import annotations

import re
from enum import Enum


class Cell(Enum):
    """Kinds of cells."""

    EMPTY = 0
    WHOLE = 1
    DOT_NUMBER = 2
    COMMA_NUMBER = 3
    NO_NUMBER = 4
    """`nan` or `inf`, where a number belongs."""
    DATE_TIME = 5
    """Year first, ISO 8601 or with slashes; also `20261231T235959Z`."""
    DAY_FIRST = 6
    """`31.12.2026 23:59:59`."""
    SLASHED = 7
    """`3/4/2026 …`: day and month cannot be told apart."""
    CLOCK = 8
    """`23:59:59.5`, `11:59:59 PM`."""
    WORD = 9
    DATE = 10
    """`31.12.2026`, `12/31/2026`, without a time of day."""
    LOST = 11
    """`OL`, `---`: what instruments write for a reading that they do not have."""

    @property
    def is_number(self) -> bool:
        """Whether it can be read as a number, or stands where one belongs."""
        return self in (Cell.WHOLE, Cell.DOT_NUMBER, Cell.COMMA_NUMBER, Cell.NO_NUMBER)

    @property
    def is_time(self) -> bool:
        """Whether it is a date or a time of day."""
        return self in (Cell.DATE_TIME, Cell.DAY_FIRST, Cell.SLASHED, Cell.CLOCK)


OVERLOAD_CELLS = tuple(
    sign + text
    for text in ("OL", "O.L", "0L", "0.L", ".OL", "OL.", "ol", "OVLD", "OVERLOAD", "Overload", "OVER", "OVF", "OVRNG")
    for sign in ("", "-", "+")
)
"""What meters write of a current above their range; never a zero, and never a number that they show instead."""
LOST_CELLS = frozenset((*OVERLOAD_CELLS, "-", "--", "---", "----", "-----", "------", "N/A", "n/a", "#N/A"))
"""All that stands for a reading which is not there; an empty cell does too."""

_NUMBER_OR_TIME = re.compile(
    r"(?P<WHOLE>[-+]?\d+)"
    r"|(?P<DOT_NUMBER>[-+]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d+)?)"
    r"|(?P<COMMA_NUMBER>[-+]?(?:\d+,\d*|,\d+)(?:[eE][-+]?\d+)?)"
    r"|(?P<NO_NUMBER>[-+]?(?i:nan|inf|infinity))"
    r"|(?P<DATE_TIME>(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?|\d{8}T\d{6}(?:[.,]\d+)?)"
    r"\s*(?:Z|[-+]\d{2}:?\d{2})?)"
    r"|(?P<DAY_FIRST>\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)"
    r"|(?P<SLASHED>\d{1,2}/\d{1,2}/\d{2,4}[ T].*)"
    r"|(?P<CLOCK>\d{1,3}:\d{2}:\d{2}(?:[.,]\d+)?(?: ?[AaPp][Mm])?)"
    r"|(?P<DATE>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
)
"""Each kind by its name; one look at a cell finds the first that all of it is."""
_BY_NAME: dict[str | None, Cell] = {kind.name: kind for kind in Cell}


def cell_of(text: str) -> Cell:
    """The kind of a stripped cell."""
    if not text:
        return Cell.EMPTY
    if text in LOST_CELLS:
        return Cell.LOST
    found = _NUMBER_OR_TIME.fullmatch(text)
    return Cell.WORD if found is None else _BY_NAME[found.lastgroup]
