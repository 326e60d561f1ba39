"""CSV of Rigol's DS1000 and DS2000 oscilloscopes: a count of samples, and the first time and the step in the header.

    X,CH1,CH2,Start,Increment,
    Sequence,Volt,Volt,-6.000000e-04,1.000000e-06
    0,1.04e+00,2.00e-02,,

Channels are in volts (or say Ampere, with a current probe): the resistor that they were measured over is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.trace import UniformClock
from bench.errors import BadInputError
from bench.traces.csv_dialect import Dialect, Encoding
from bench.traces.known_table import Heading, KnownTable, read_known
from bench.traces.recording import Hints, Likeness, Loss, Recording, Unit
from bench.traces.source import read_head

_HEADER = re.compile(rb"^X,((?:CH\d|MATH),)+Start,Increment,?\r?\nSequence,", re.IGNORECASE)
_TABLE = KnownTable(
    format="rigol-csv",
    instrument="Rigol oscilloscope",
    signs=("X", "Start", "Increment"),
    current=Heading(r"CH\d|MATH"),
    voltage=Heading(r"CH\d|MATH"),
    is_volts=True,
    losses=(Loss.START_TIME, Loss.READING_TIMES, Loss.CALIBRATION, Loss.EVENTS),
)


@dataclass(frozen=True, slots=True)
class _Header:
    names: tuple[str, ...]
    units: tuple[str, ...]
    step_s: float
    size_bytes: int
    first_row: tuple[str, ...]


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by its first two lines."""
    return Likeness.SURE if _HEADER.match(head) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table. Raises `BadInputError`, or `QuestionError` for the channel or the shunt."""
    header = _header(path, read_head(path))
    table = _TABLE
    if hints.unit is None:
        is_ampere = {unit.casefold()[:1] for unit in header.units} == {"a"}
        table = replace(_TABLE, is_volts=not is_ampere)
        hints = hints if is_ampere else replace(hints, unit=Unit.VOLT.value)
    width = len(header.first_row)
    names = tuple(header.names[k] if k < len(header.names) else "" for k in range(width))
    known = read_known(
        path,
        hints,
        replace(table, signs=("X",)),
        Dialect(
            encoding=Encoding("utf-8", 0),
            delimiter=",",
            decimal=".",
            comment=None,
            names=names,
            units=None,
            width=width,
            header_bytes=header.size_bytes,
            header_lines=2,
            preamble=(),
            first_row=header.first_row,
        ),
    )
    return known.recording(UniformClock(int(known.current_a.size), float(f"{1 / header.step_s:.9g}")))


def _header(path: Path, head: bytes) -> _Header:
    """The first two lines. Raises `BadInputError`."""
    if not _HEADER.match(head):
        raise BadInputError(path, "must begin with X, channels, Start and Increment", place="line 1")
    lines = head.split(b"\n", 3)
    names, seconds = (line.decode("ascii", errors="replace").strip().split(",") for line in lines[:2])
    at = [name.casefold() for name in names].index("increment")
    try:
        step_s = float(seconds[at])
    except (ValueError, IndexError) as error:
        raise BadInputError(path, "states no increment", place="line 2") from error
    if not 1e-12 <= step_s <= 1e6:
        raise BadInputError(path, f"states an increment of {step_s:g} s, which no oscilloscope has", place="line 2")
    if len(lines) < 3 or not lines[2].strip():
        raise BadInputError(path, "holds no readings below its header")
    first_row = tuple(lines[2].decode("ascii", errors="replace").strip().split(","))
    units = tuple(seconds[1 : at - 1])
    return _Header(tuple(names), units, step_s, len(lines[0]) + len(lines[1]) + 2, first_row)
