"""CSV of Tektronix oscilloscopes, with a table below its facts, or with its facts beside the first rows.

    Model,MDO3024 / … / Vertical Units,V / Sample Interval,4e-09 / … / TIME,CH1,CH2 / -0.002,0.04,0.1      MDO, MSO, DPO
    Record Length,2.5e+03,,-0.0005,0.04, / Sample Interval,4e-07,,… / … / ,,,0.0001,0.04,                  TDS, TBS1000

A channel is in volts unless the file says ampere, as with a current probe: the resistor is asked for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from bench.errors import BadInputError
from bench.traces.csv_cells import cell_of
from bench.traces.csv_dialect import Dialect, NoTable, dialect_in, dialect_of_head
from bench.traces.known_table import Heading, KnownTable, read_known, sniff_known
from bench.traces.recording import Hints, Likeness, Loss, Recording, Unit
from bench.traces.source import read_head

_LOSSES = (Loss.START_TIME, Loss.CALIBRATION, Loss.EVENTS)
_BELOW = KnownTable(
    format="tek-csv",
    instrument="Tektronix oscilloscope",
    signs=("TIME",),
    current=Heading(r"(CH|REF|MATH|R|M)\d?"),
    voltage=Heading(r"(CH|REF|MATH|R|M)\d?"),
    times=(Heading("TIME"),),
    is_volts=True,
    preamble=r"Sample Interval|Vertical Units|Record Length",
    losses=_LOSSES,
)
_BESIDE = replace(_BELOW, preamble=None)
_UNITS = re.compile(r"^\"?Vertical Units\"?[,;\t]\"?\s*(\w+)", re.IGNORECASE | re.MULTILINE)


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by `Record Length` beside the first row, or by the instrument's facts above `TIME` and its channels."""
    dialect = dialect_of_head(head)
    is_beside = isinstance(dialect, Dialect) and _beside(dialect) is not None
    return Likeness.SURE if is_beside else sniff_known(head, path, _BELOW)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table. Raises `BadInputError`, or `QuestionError` for the channel or the shunt."""
    dialect = dialect_in(path)
    if isinstance(dialect, NoTable):
        raise BadInputError(path, dialect.problem, place=dialect.place)
    beside = _beside(dialect)
    table = _BELOW if beside is None else _BESIDE
    unit = _UNITS.search(read_head(path).decode(dialect.encoding.name, errors="replace"))
    notes: tuple[str, ...] = ()
    if unit is not None and unit.group(1).casefold() == "a" and hints.unit is None:
        table = replace(table, is_volts=False)
        notes = ("The file says that the channel is in ampere, as with a current probe.",)
    elif unit is not None and unit.group(1).casefold() == "v" and hints.unit is None:
        hints = replace(hints, unit=Unit.VOLT.value)
    known = read_known(path, hints, table, beside or dialect)
    when = known.clocked()
    return known.recording(when.clock, notes=(*when.notes, *notes))


def _beside(dialect: Dialect) -> Dialect | None:
    """The form with facts in the first columns, its columns named: two words, an empty field, time, value."""
    fields = dialect.first_row
    last = len(fields) - 1 if fields[-1] else len(fields) - 2
    if dialect.names is not None or dialect.header_lines or last < 3 or fields[0].casefold() != "record length":
        return None
    if not all(cell_of(field).is_number for field in fields[last - 1 : last + 1]):
        return None
    return replace(dialect, names=tuple({last - 1: "TIME", last: "CH1"}.get(k, "") for k in range(len(fields))))
