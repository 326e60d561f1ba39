"""Who an export is for, and what is taken out for each.

In every level IMEI, serial numbers, invoice numbers and names of persons are replaced by marks, in fields and inside
texts; fields that this version does not know are left out; files get plain names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """The value is the name on the command line."""

    CUSTOMER = "customer"
    MAKER = "maker"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class LevelRow:
    """What one level leaves in."""

    level: Level
    last_imei_digits: int
    """So many digits at the end of the mark of an IMEI are its own, for whoever has the phone in hand."""
    texts: bool
    """Whether reasons and notes stay, with marks in them."""
    numbers: bool
    """Whether case and claim keep their numbers, so that a question about them can be asked."""
    times: bool
    """Whether it stays when a recording began."""


LEVELS = (
    LevelRow(Level.CUSTOMER, last_imei_digits=4, texts=True, numbers=True, times=True),
    LevelRow(Level.MAKER, last_imei_digits=0, texts=True, numbers=True, times=True),
    LevelRow(Level.PUBLIC, last_imei_digits=0, texts=False, numbers=False, times=False),
)


def row_of(level: Level) -> LevelRow:
    """The row of a level."""
    return next(row for row in LEVELS if row.level is level)
