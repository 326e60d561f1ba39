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

from bench.errors import BadInputError
from bench.traces.clocks import clock_of
from bench.traces.csv_dialect import Dialect, NoTable, dialect_in, dialect_of_head, split
from bench.traces.known_table import Heading, KnownTable, read_known
from bench.traces.recording import Hints, Likeness, Loss, Recording, Unit

_NAMES = re.compile(r"X,((CH\d|MATH),)+Start,Increment,?", re.IGNORECASE)
_TABLE = KnownTable(
    format="rigol-csv",
    instrument="Rigol oscilloscope",
    signs=("X", "Start", "Increment"),
    current=Heading(r"CH\d|MATH"),
    voltage=Heading(r"CH\d|MATH"),
    times=(Heading("X"),),
    is_volts=True,
    losses=(Loss.START_TIME, Loss.READING_TIMES, Loss.CALIBRATION, Loss.EVENTS),
)


@dataclass(frozen=True, slots=True)
class _Header:
    names: tuple[str, ...]
    units: tuple[str, ...]
    step_s: float


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by the two lines above its rows."""
    dialect = dialect_of_head(head)
    return Likeness.SURE if isinstance(dialect, Dialect) and _above(dialect) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table. Raises `BadInputError`, or `QuestionError` for the channel or the shunt."""
    dialect = dialect_in(path)
    if isinstance(dialect, NoTable):
        raise BadInputError(path, dialect.problem, place=dialect.place)
    header = _header(path, dialect)
    table = _TABLE
    if hints.unit is None:
        is_ampere = {unit.casefold()[:1] for unit in header.units} == {"a"}
        table = replace(_TABLE, is_volts=not is_ampere)
        hints = hints if is_ampere else replace(hints, unit=Unit.VOLT.value)
    names = tuple(header.names[k] if k < len(header.names) else "" for k in range(dialect.width))
    known = read_known(path, hints, replace(table, signs=("X",)), replace(dialect, names=names, preamble=()))
    counted, source = known.stamps(), known.rows.source
    if counted is None:
        raise BadInputError(path, "has no column X that counts its samples")
    # Samples that are missing, or were put together from two captures, are seen in their count.
    rate_hz = float(f"{1 / header.step_s:.9g}")
    return known.recording(clock_of(source, counted.times_s * header.step_s, known.rows.place, rate_hz))


def _above(dialect: Dialect) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The fields of the two lines, or `None` where they are another program's."""
    if len(dialect.preamble) != 2 or dialect.names is not None:
        return None
    names, facts = (split(line, dialect.delimiter) for line in dialect.preamble)
    is_ours = _NAMES.fullmatch(",".join(names)) and facts[0].casefold() == "sequence"
    return (names, facts) if is_ours else None


def _header(path: Path, dialect: Dialect) -> _Header:
    """What the two lines say. Raises `BadInputError`."""
    above = _above(dialect)
    if above is None:
        raise BadInputError(path, "must begin with X, channels, Start and Increment", place="line 1")
    names, facts = above
    at = [name.casefold() for name in names].index("increment")
    try:
        step_s = float(facts[at].replace(dialect.decimal, "."))
    except (ValueError, IndexError) as error:
        raise BadInputError(path, "states no increment", place="line 2") from error
    if not 1e-12 <= step_s <= 1e6:
        raise BadInputError(path, f"states an increment of {step_s:g} s, which no oscilloscope has", place="line 2")
    return _Header(names, facts[1 : at - 1], step_s)
