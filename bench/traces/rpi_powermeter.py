"""Logs of the Raspberry Pi power meter (duerrfk/rpi-powermeter): raw converter codes without a header.

Rows of monotonic nanoseconds, code of the current channel, code of the voltage channel, from a 12-bit MCP3208 with a
2.5 V reference and a 2:1 divider before the voltage input. What a code of the current channel is in ampere depends on
the board that was soldered, so gain and offset are asked for. Where the project's `calibrate.dat` stands beside the
log, its straight line is offered in the question, never used unasked.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import Meter, Trace
from bench.errors import BadInputError, QuestionError
from bench.regular_file import open_regular
from bench.traces.asking import OPTIONS, finite_hint, unneeded
from bench.traces.clocks import clock_of
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.source import LARGEST_TEXT_BYTES, Source, open_source
from bench.traces.streamed import Stream
from bench.traces.text_columns import Columns, Layout, read_columns
from bench.traces.text_parts import stream_text

_COLUMNS = ("time", "current code", "voltage code")
_HIGHEST_CODE = 4095
_VOLT_PER_CODE = 2 * 2.5 / 4096
_ROWS_TO_BE_SURE = 16
_STEP_NS = (10_000, 1_000_000_000)
"""Shortest and longest time between two rows of the log, a thousand either side of what the meter does."""
_CALIBRATION_NAME = "calibrate.dat"
_CALIBRATION_BYTES = 65_536
_LOSSES = (Loss.UNIT, Loss.START_TIME, Loss.INSTRUMENT, Loss.CALIBRATION, Loss.EVENTS)


@dataclass(frozen=True, slots=True)
class _Line:
    """Ampere over code, the straight line through the points of a calibration file."""

    gain_a_per_count: float
    offset_a: float
    worst_a: float


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure where every row of the head is nanoseconds that increase and two 12-bit codes; possible with few rows."""
    rows = head.split(b"\n")[:-1][:256]
    numbers = [row.strip().split(b",") for row in rows]
    if len(rows) < 2 or any(
        len(row) != 3 or not all(field.isdigit() and len(field) < 19 for field in row) for row in numbers
    ):
        return Likeness.NO
    table = np.array(numbers, dtype=np.int64)
    steps_ns = np.diff(table[:, 0])
    if int(table[:, 1:].max()) > _HIGHEST_CODE or int(steps_ns.min()) <= 0:
        return Likeness.NO
    usual = _STEP_NS[0] <= float(np.median(steps_ns)) <= _STEP_NS[1]
    return Likeness.SURE if usual and len(rows) >= _ROWS_TO_BE_SURE else Likeness.POSSIBLE


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole log. Raises `BadInputError`, or `QuestionError` without gain and offset."""
    gain = finite_hint(hints, "gain_a_per_count")
    offset_a = finite_hint(hints, "offset_a")
    source = open_source(path, LARGEST_TEXT_BYTES)
    beside = _calibration_beside(path)
    if gain is None or gain == 0 or offset_a is None:
        raise _question(path, beside)
    log = read_columns(source, Layout(delimiter=",", columns=_COLUMNS, kept=_COLUMNS))
    time_ns, current_code, voltage_code = log.values
    for name, codes in zip(_COLUMNS[1:], log.values[1:], strict=True):
        _check_codes(source, log, name, codes)
    clock = clock_of(source, (time_ns - time_ns[0]) * 1e-9, log.place)
    rate_hz = float(1e9 / np.median(np.diff(time_ns)))
    notes = (
        f"Ampere = {gain:.6g} × code + {offset_a:.6g}, given by hand.",
        *_comparison(gain, offset_a, beside),
        f"Volt = {_VOLT_PER_CODE:.7g} × code, from the meter's 2.5 V reference and 2:1 divider.",
        f"The rate, {rate_hz:.6g} Hz, is inferred: it is that of the middle step.",
        *_at_the_ends(current_code),
        *log.notes,
        *unneeded(hints, "gain_a_per_count", "offset_a"),
    )
    meter = Meter(
        name="Raspberry Pi power meter",
        rate_hz=rate_hz,
        resolution_a=abs(gain),
        range_a=max(abs(offset_a), abs(gain * _HIGHEST_CODE + offset_a)),
    )
    trace = Trace(
        clock=clock, current_a=current_code * gain + offset_a, voltage_v=voltage_code * _VOLT_PER_CODE, meter=meter
    )
    origin = Origin(
        format="rpi-powermeter",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *log.losses),
        notes=notes,
        calibration=f"gain {gain:.6g} A per code, offset {offset_a:.6g} A, given by hand",
    )
    return Recording(trace, origin)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)


def _check_codes(source: Source, log: Columns, name: str, codes: npt.NDArray[np.float64]) -> None:
    wrong = np.flatnonzero((codes < 0) | (codes > _HIGHEST_CODE) | (codes % 1 != 0))
    if wrong.size:
        row = int(wrong[0])
        raise BadInputError(
            source.path,
            f"the {name} is {codes[row]:g}, and this converter's codes are whole numbers from 0 to {_HIGHEST_CODE}",
            place=log.place(row),
        )


def _at_the_ends(codes: npt.NDArray[np.float64]) -> tuple[str, ...]:
    """One note where the converter was at its lowest or highest code, which stands for anything beyond it."""
    low, high = int(np.count_nonzero(codes == 0)), int(np.count_nonzero(codes == _HIGHEST_CODE))
    if low == high == 0:
        return ()
    return (
        f"The converter was at an end of its range in {low} (code 0) and {high} (code 4095) readings: they are bounds.",
    )


def _question(path: Path, beside: _Line | None) -> QuestionError:
    advice = f"give ampere per code with {OPTIONS['gain_a_per_count']} and ampere at code 0 with {OPTIONS['offset_a']}"
    if beside is not None:
        advice += (
            f"; {_CALIBRATION_NAME} beside it fits {OPTIONS['gain_a_per_count']} {beside.gain_a_per_count:.6g} "
            f"{OPTIONS['offset_a']} {beside.offset_a:.6g} (within {beside.worst_a * 1e3:.1f} mA)"
        )
    return QuestionError(path, "holds raw converter codes, and does not say what a code is in ampere", advice=advice)


def _comparison(gain: float, offset_a: float, beside: _Line | None) -> tuple[str, ...]:
    """How far the line given by hand is from the one of the calibration file beside the log."""
    if beside is None:
        return ()
    at_zero = abs(offset_a - beside.offset_a)
    at_top = abs((gain - beside.gain_a_per_count) * _HIGHEST_CODE + offset_a - beside.offset_a)
    return (
        f"{_CALIBRATION_NAME} beside it fits {beside.gain_a_per_count:.6g} × code + {beside.offset_a:.6g}, "
        f"at most {max(at_zero, at_top):.2g} A from what was given.",
    )


def _calibration_beside(path: Path) -> _Line | None:
    """The straight line of the project's calibration file in the same folder, where there is a readable one.

    Its rows are mV, mA, mean code, median code, below a `#` line.
    """
    beside = path.with_name(_CALIBRATION_NAME)
    try:
        with open_regular(beside) as file:
            lines = file.read(_CALIBRATION_BYTES).decode("ascii", errors="replace").splitlines()
        points = np.array([[float(field) for field in line.split(",")] for line in lines if not line.startswith("#")])
    except (OSError, BadInputError, ValueError):
        return None
    if points.ndim != 2 or points.shape[0] < 2 or points.shape[1] != 4 or not np.isfinite(points).all():
        return None
    current_a, mean_code = points[:, 1] * 1e-3, points[:, 2]
    if np.ptp(mean_code) == 0:
        return None
    gain, offset_a = np.polyfit(mean_code, current_a, 1)
    worst_a = float(np.abs(gain * mean_code + offset_a - current_a).max())
    return _Line(float(gain), float(offset_a), worst_a)
