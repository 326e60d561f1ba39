"""Where the last whole row of a table stops: a logger that lost its power, or a copy, ends in the middle of one.

A row that lacks fields is left out. So is one that has all of them and no line end: `0.02` may have been `0.0214`, and
nobody can tell. It is kept where it has as many decimals as the rows before it have at most, and where it ends in
something that is no number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bench.traces.csv_cells import cell_of
from bench.traces.csv_dialect import Dialect, split
from bench.traces.source import Source

_TAIL_BYTES = 1 << 20
_COMPARED_BYTES = 1 << 13
_DECIMALS = re.compile(r"[-+]?\d*[.,](\d+)")
_EXPONENT = re.compile(r"\d[eE][-+]?\d")


@dataclass(frozen=True, slots=True)
class UnfinishedRow:
    """The row that a file ends in and that was left out."""

    line: int
    lacks_fields: bool

    @property
    def note(self) -> str:
        """What is said of it."""
        if self.lacks_fields:
            return f"The file ends in the middle of line {self.line}; that row was left out."
        return f"Line {self.line} has no line end, so its last number may be cut off; that row was left out."


@dataclass(frozen=True, slots=True)
class TableEnd:
    """Where the rows of a table stop."""

    stop: int
    """The byte behind the last whole row."""
    is_cut: bool
    """Whether a row behind it is left out."""
    lacks_fields: bool = False


def table_end(source: Source, dialect: Dialect) -> TableEnd:
    """Look at the last row of a table."""
    unit = len("\n".encode(dialect.encoding.name))
    beyond = (source.size_bytes - dialect.header_bytes) % unit  # half a character
    size = source.size_bytes - beyond
    start = max(dialect.header_bytes, size - _TAIL_BYTES)
    with source.path.open("rb") as file:
        file.seek(start)
        tail = file.read(size - start)
    cut = max(_behind_last(tail, end.encode(dialect.encoding.name)) for end in ("\n", "\r"))
    before, last = (
        part.decode(dialect.encoding.name, errors="replace")
        for part in (tail[max(0, cut - _COMPARED_BYTES) : cut], tail[cut:])
    )
    fields = split(last, dialect.delimiter)
    lacks_fields = len(fields) < dialect.width
    if cut and not last.strip(" \t\x1a"):
        return TableEnd(start + cut, is_cut=False)
    if (
        start + cut <= dialect.header_bytes
        or (dialect.comment is not None and last.lstrip().startswith(dialect.comment))
        or not (lacks_fields or beyond or _may_be_cut(fields[-1], before.splitlines(), dialect))
    ):
        return TableEnd(size, is_cut=False)
    return TableEnd(start + cut, is_cut=True, lacks_fields=lacks_fields)


def _behind_last(text: bytes, end: bytes) -> int:
    """Where the last line end stops; 0 without one. In UTF-16 it begins at an even place."""
    at = text.rfind(end)
    while at % len(end) and at >= 0:
        at = text.rfind(end, 0, at + len(end) - 1)
    return at + len(end) if at >= 0 else 0


def _may_be_cut(field: str, before: Sequence[str], dialect: Dialect) -> bool:
    """Whether the last field of the file may lack digits, or all of itself, by the last fields of the rows before."""
    others = [split(line, dialect.delimiter)[-1] for line in before if line.strip()]
    if not cell_of(field).is_number:
        return any(others) if not field else any(cell_of(other).is_number for other in others)
    if any(_EXPONENT.search(other) for other in (*others, field)):
        return True
    most = max(map(_decimals_of, others), default=0)
    return not most or _decimals_of(field) < most


def _decimals_of(field: str) -> int:
    """Digits behind the decimal point or comma; 0 where there is none."""
    found = _DECIMALS.fullmatch(field)
    return 0 if found is None else len(found[1])
