"""CSV of Tektronix oscilloscopes, with a table below its facts, or with its facts beside the first rows.

    Model,MDO3024 / … / Vertical Units,V / Sample Interval,4e-09 / … / TIME,CH1,CH2 / -0.002,0.04,0.1      MDO, MSO, DPO
    Record Length,2.5e+03,,-0.0005,0.04, / Sample Interval,4e-07,,… / … / ,,,0.0001,0.04,                  TDS, TBS1000

A channel is in volts unless the file says ampere, as with a current probe: the resistor is asked for.
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

from bench.traces.csv_dialect import Dialect, Encoding, NoTable
from bench.traces.known_table import Heading, KnownTable, look, read_known, sniff_known
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
_FIRST = re.compile(rb'^"?Record Length"?,[^\r\n]*, *[-+.\dEe]+, *[-+.\dEe]+,?\r?\n')
_UNITS = re.compile(r"^\"?Vertical Units\"?,\"?\s*(\w+)", re.IGNORECASE | re.MULTILINE)


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by `Record Length` beside the first row, or by the instrument's facts above `TIME` and its channels."""
    return Likeness.SURE if _FIRST.match(head) else sniff_known(head, path, _BELOW)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table. Raises `BadInputError`, or `QuestionError` for the channel or the shunt."""
    head = read_head(path)
    is_beside = _FIRST.match(head) is not None
    dialect = _beside(head) if is_beside else look(path)
    table = _BESIDE if is_beside else _BELOW
    unit = _UNITS.search(head.decode("utf-8", errors="replace"))
    notes: tuple[str, ...] = ()
    if unit is not None and unit.group(1).casefold() == "a" and hints.unit is None:
        table = replace(table, is_volts=False)
        notes = ("The file says that the channel is in ampere, as with a current probe.",)
    elif unit is not None and unit.group(1).casefold() == "v" and hints.unit is None:
        hints = replace(hints, unit=Unit.VOLT.value)
    known = read_known(path, hints, table, dialect)
    when = known.clocked()
    return known.recording(when.clock, notes=(*when.notes, *notes))


def _beside(head: bytes) -> Dialect | NoTable:
    """The form with facts in the first columns: two words, an empty field, time, value."""
    first = head.partition(b"\n")[0].decode("ascii", errors="replace").rstrip("\r")
    fields = tuple(next(csv.reader([first])))
    last = len(fields) - 1 if fields[-1] else len(fields) - 2
    if last < 3:
        return NoTable("has no row beside its facts")
    names = tuple("TIME" if k == last - 1 else "CH1" if k == last else "" for k in range(len(fields)))
    return Dialect(
        encoding=Encoding("utf-8", 0),
        delimiter=",",
        decimal=".",
        comment=None,
        names=names,
        units=None,
        width=len(fields),
        header_bytes=0,
        header_lines=0,
        preamble=(),
        first_row=fields,
    )
