"""CSV logs of an ST X-NUCLEO-LPM01A as the LPM01A-lib acquisition script writes them.

Comment lines, the header `Current (uA),rx timestamp (us),board timestamps (ms)`, then rows. The board's own time is a
tick of a whole second, so the time of a reading is the time at which the host received it, jitter and all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.trace import Meter, Trace
from bench.errors import BadInputError
from bench.traces.asking import unneeded
from bench.traces.clocks import clock_of, mean_rate_hz
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.resolution import seen_resolution
from bench.traces.source import LARGEST_TEXT_BYTES, open_source, read_head
from bench.traces.streamed import Stream
from bench.traces.text_columns import Layout, read_columns
from bench.traces.text_parts import stream_text

_CURRENT = "Current (uA)"
_RECEIVED = "rx timestamp (us)"
_BOARD_TICK = "board timestamps (ms)"
_LOSSES = (Loss.START_TIME, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS, Loss.VOLTAGE)


@dataclass(frozen=True, slots=True)
class _Header:
    columns: tuple[str, ...]
    size_bytes: int


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by the two column names, which no other format has."""
    header = _header(head)
    return Likeness.SURE if header is not None and {_CURRENT, _RECEIVED} <= set(header.columns) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole log. Raises `BadInputError`."""
    source = open_source(path, LARGEST_TEXT_BYTES)
    header = _header(read_head(path))
    if header is None:
        raise BadInputError(path, "has no header line below its comments")
    for name in (_RECEIVED, _CURRENT):
        if header.columns.count(name) != 1:
            raise BadInputError(path, f"the header has {header.columns.count(name)} columns {name!r} instead of one")
    if len(set(header.columns)) != len(header.columns):
        raise BadInputError(path, "the header names a column twice")
    layout = Layout(",", header.columns, (_RECEIVED, _CURRENT), header.size_bytes)
    log = read_columns(source, layout)
    received_us, current_ua = log.values
    received_s = received_us * 1e-6
    clock = clock_of(source, received_s, log.place)
    current_a = current_ua * 1e-6
    seen = seen_resolution(current_a)
    notes = (
        f"The time of a reading is {_RECEIVED!r}, when the host received it, with the jitter of the line.",
        *((f"{_BOARD_TICK!r} ticks in whole seconds and was not used.",) if _BOARD_TICK in header.columns else ()),
        f"The rate, {mean_rate_hz(received_s):.4g} Hz, is inferred: it is the mean over the recording.",
        *log.notes,
        *seen.notes,
        *unneeded(hints),
    )
    meter = Meter(name="X-NUCLEO-LPM01A", rate_hz=mean_rate_hz(received_s), resolution_a=seen.resolution_a)
    origin = Origin(
        format="lpm01a",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *log.losses),
        notes=notes,
        instrument="X-NUCLEO-LPM01A",
    )
    return Recording(Trace(clock=clock, current_a=current_a, meter=meter), origin)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)


def _header(head: bytes) -> _Header | None:
    """The first line that is no comment, as column names, and where the rows begin."""
    size_bytes = 0
    for line in head.splitlines(keepends=True):
        size_bytes += len(line)
        if not line.startswith(b"#"):
            names = line.decode("utf-8", errors="replace").strip().split(",")
            return _Header(tuple(name.strip() for name in names), size_bytes)
    return None
