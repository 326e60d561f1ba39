"""ASAM MDF 4 measurements `.mf4`, through asammdf where that is installed (`pip install bootbench[mf4]`).

Data loggers of cars write them, and some shops' own. Units are in the file. asammdf is run in a process of its own: it
takes more than a second to start, and what it does on a damaged file is not known.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError

from analysis.trace import Meter, Trace, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces.asking import ampere_per_unit, hinted_unit, index_of, listed, unit_of, unneeded, volt_per_unit
from bench.traces.clocks import clock_of, even_rate_hz, mean_rate_hz
from bench.traces.csv_columns import NONE
from bench.traces.jls_patience import Patience
from bench.traces.mf4_child import MISSING
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording, Unit
from bench.traces.resolution import seen_resolution
from bench.traces.source import LARGEST_BINARY_BYTES, open_source

_SIGNATURE = b"MDF     4."
_CHILD = (sys.executable, "-P", "-m", "bench.traces.mf4_child")
_PATIENCE_S = 300.0
"""For all of a file; 2 GiB take a minute."""
_LARGEST_LINE = 16 << 20
_MOST_READINGS = 1 << 28
_LOSSES = (Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS, Loss.INSTRUMENT)
_CURRENT_UNITS = (Unit.AMPERE, Unit.MILLIAMPERE, Unit.MICROAMPERE, Unit.NANOAMPERE)


class _Channel(BaseModel):
    model_config = ConfigDict(frozen=True)
    group: int
    index: int
    name: str
    unit: str


class _About(BaseModel):
    channels: tuple[_Channel, ...]
    started: str | None


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    times_s: npt.NDArray[np.float64]
    values: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    about: _About
    current: _Channel
    voltage: _Channel | None
    columns: tuple[_Column, ...]


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by its first ten bytes."""
    return Likeness.SURE if head.startswith(_SIGNATURE) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read current and voltage. Raises `BadInputError`, or `QuestionError` where several channels are currents."""
    source = open_source(path, LARGEST_BINARY_BYTES)
    with path.open("rb") as file:
        if not file.read(len(_SIGNATURE)).startswith(_SIGNATURE):
            raise BadInputError(path, "must begin with 'MDF     4.'", place="byte 0")
    answer = _asked(path, hints)
    unit = hinted_unit(hints, "unit") or unit_of(answer.current.unit)
    if unit is None:
        raise QuestionError(path, f"{answer.current.name!r} has the unit {answer.current.unit!r}", advice="say --unit")
    column = answer.columns[0]
    current_a = column.values * ampere_per_unit(path, unit, hints, answer.current.name)
    clock = clock_of(source, column.times_s, lambda row: f"reading {row + 1}", even_rate_hz(column.times_s))
    infinite = np.flatnonzero(np.isinf(current_a))
    if infinite.size:
        raise BadInputError(path, "the current is infinite", place=f"reading {int(infinite[0]) + 1}")
    seen = seen_resolution(current_a)
    rate_hz = clock.rate_hz if isinstance(clock, UniformClock) else mean_rate_hz(column.times_s)
    voltage = answer.voltage
    losses = (*(() if voltage else (Loss.VOLTAGE,)), *(() if answer.about.started else (Loss.START_TIME,)))
    origin = Origin(
        format="mf4",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *losses),
        notes=(
            f"The current is {answer.current.name!r}.",
            *((f"The voltage is {voltage.name!r}, held to the times of the current.",) if voltage else ()),
            *seen.notes,
            *unneeded(hints, "current", "voltage", "unit", "voltage_unit", "shunt_ohm"),
        ),
        started_utc=answer.about.started,
    )
    trace = Trace(
        clock=clock,
        current_a=current_a,
        voltage_v=None if voltage is None else _volts(hints, voltage, answer.columns[1], column.times_s),
        meter=Meter(name="unknown", rate_hz=rate_hz, resolution_a=seen.resolution_a),
    )
    return Recording(trace, origin)


def _volts(hints: Hints, channel: _Channel, column: _Column, at_s: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The newest voltage at each time, shape (n,); NaN before the first and for what is infinite."""
    unit = hinted_unit(hints, "voltage_unit") or unit_of(channel.unit) or Unit.VOLT
    held = np.full(at_s.size, np.nan)
    newest = np.searchsorted(column.times_s, at_s, side="right") - 1
    there = newest >= 0
    held[there] = column.values[newest[there]] * volt_per_unit(unit, channel.name)
    held[np.isinf(held)] = np.nan
    return held


def _asked(path: Path, hints: Hints) -> _Answer:
    """Let the child list the channels, choose, and take their values. Raises `BadInputError`."""
    late = threading.Event()
    with subprocess.Popen(
        [*_CHILD, str(path.resolve())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows would flash a console
    ) as child:

        def give_up() -> None:
            late.set()
            child.kill()

        patience = Patience(give_up, _PATIENCE_S)
        try:
            with patience:
                return _talked(path, hints, child)
        except BadInputError as error:
            if late.is_set():
                problem = f"was not read by asammdf within {_PATIENCE_S:g} s: it is damaged, or too large for that"
                raise BadInputError(path, problem, advice="export it as CSV") from error
            raise
        finally:
            patience.close()
            child.kill()


def _talked(path: Path, hints: Hints, child: subprocess.Popen[bytes]) -> _Answer:
    if child.stdin is None or child.stdout is None:
        raise BadInputError(path, "cannot be asked about")
    line = child.stdout.readline(_LARGEST_LINE)
    if not line.endswith(b"\n"):
        raise refusal_of(path, child.wait())
    try:
        about = _About.model_validate_json(line)
    except ValidationError as error:
        raise refusal_of(path, 1) from error
    current = _current_of(path, about.channels, hints)
    voltage = _voltage_of(path, about.channels, hints)
    chosen = [[one.group, one.index] if one is not None else None for one in (current, voltage)]
    try:
        child.stdin.write(json.dumps(chosen).encode() + b"\n")
        child.stdin.flush()
    except OSError as error:
        with suppress(OSError):
            child.stdin.close()  # what it holds has nowhere to go
        raise refusal_of(path, 1) from error
    columns = tuple(
        _Column(_array(path, child.stdout), _array(path, child.stdout)) for one in (current, voltage) if one is not None
    )
    if any(column.times_s.size != column.values.size for column in columns):
        raise refusal_of(path, 1)
    return _Answer(about, current, voltage, columns)


def refusal_of(path: Path, status: int) -> BadInputError:
    """The sentence for a child that ended without an answer."""
    if status == MISSING:
        return BadInputError(path, "is an MDF 4 file, which asammdf reads", advice="pip install 'bootbench[mf4]'")
    return BadInputError(path, "is damaged: asammdf cannot read it", advice="export it as CSV")


def _array(path: Path, pipe: IO[bytes]) -> npt.NDArray[np.float64]:
    line = pipe.readline(32)
    if not line.strip().isdigit() or int(line) > _MOST_READINGS:
        raise refusal_of(path, 1)
    data = pipe.read(8 * int(line))
    if len(data) != 8 * int(line):
        raise refusal_of(path, 1)
    return np.frombuffer(data, dtype="<f8")


def _current_of(path: Path, channels: tuple[_Channel, ...], hints: Hints) -> _Channel:
    names = tuple(channel.name for channel in channels)
    if hints.current is not None:
        return channels[index_of(path, hints.current, names, "--current")]
    found = [channel for channel in channels if unit_of(channel.unit) in _CURRENT_UNITS]
    if len(found) != 1:
        problem = f"has {len(found)} channels in ampere; its channels are {listed(names)}"
        raise QuestionError(path, problem[:500], advice="say which with --column current=NAME")
    return found[0]


def _voltage_of(path: Path, channels: tuple[_Channel, ...], hints: Hints) -> _Channel | None:
    """The voltage that is asked for, or the only one there is."""
    if hints.voltage is not None:
        if hints.voltage.casefold() == NONE:
            return None
        return channels[index_of(path, hints.voltage, tuple(channel.name for channel in channels), "--voltage")]
    found = [channel for channel in channels if unit_of(channel.unit) in (Unit.VOLT, Unit.MILLIVOLT)]
    return found[0] if len(found) == 1 else None
