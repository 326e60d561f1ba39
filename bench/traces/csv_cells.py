"""What one cell of a table holds, by its looks."""

from __future__ import annotations

import re
from enum import Enum

_DOT_NUMBER = re.compile(r"[-+]?(\d+\.\d*|\.\d+|\d+(?=[eE]))([eE][-+]?\d+)?")
_COMMA_NUMBER = re.compile(r"[-+]?(\d+,\d*|,\d+)([eE][-+]?\d+)?")
_WHOLE = re.compile(r"[-+]?\d+")
_NO_NUMBER = re.compile(r"[-+]?(nan|inf|infinity)", re.IGNORECASE)
_DATE_TIME = re.compile(
    r"(\d{4}[-/]\d{1,2}[-/]\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?|\d{8}T\d{6}([.,]\d+)?)\s*(Z|[-+]\d{2}:?\d{2})?"
)
_DAY_FIRST = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?")
_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}[ T].*")
_CLOCK = re.compile(r"\d{1,3}:\d{2}:\d{2}([.,]\d+)?")


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
    """`23:59:59.5`."""
    WORD = 9

    @property
    def is_number(self) -> bool:
        """Whether it can be read as a number, or stands where one belongs."""
        return self in (Cell.WHOLE, Cell.DOT_NUMBER, Cell.COMMA_NUMBER, Cell.NO_NUMBER)

    @property
    def is_time(self) -> bool:
        """Whether it is a date or a time of day."""
        return self in (Cell.DATE_TIME, Cell.DAY_FIRST, Cell.SLASHED, Cell.CLOCK)


_KINDS = (
    (_WHOLE, Cell.WHOLE),
    (_DOT_NUMBER, Cell.DOT_NUMBER),
    (_COMMA_NUMBER, Cell.COMMA_NUMBER),
    (_NO_NUMBER, Cell.NO_NUMBER),
    (_DATE_TIME, Cell.DATE_TIME),
    (_DAY_FIRST, Cell.DAY_FIRST),
    (_SLASHED, Cell.SLASHED),
    (_CLOCK, Cell.CLOCK),
)


def cell_of(text: str) -> Cell:
    """The kind of a stripped cell."""
    if not text:
        return Cell.EMPTY
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(text)), Cell.WORD)
