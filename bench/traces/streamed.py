"""A recording that is larger than memory: read block by block, and written to a `.jls` as it comes.

A format that can do this has `stream(path, hints) -> Stream` beside `read`; `bootbench import` uses it for files from
`STREAMED_FROM_BYTES` on. What only the whole recording shows (how many readings were lost, the least step between two)
is not said of it; a `.jls` opens without its samples in memory, whatever its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from analysis.trace import Event, FloatArray, Meter, UniformClock
from bench.errors import BadInputError
from bench.traces.jls_writer import JlsWriter
from bench.traces.recording import Hints, Origin
from bench.written import whole_file

STREAMED_FROM_BYTES = 512 << 20
STREAMED_TO_BYTES = 1 << 40
BY_BLOCKS = "Read block by block."
_MOST_NOTES = 20
_GREATEST_A = 3.4e38


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some readings, in order."""

    current_a: FloatArray
    """Shape (n,)."""
    voltage_v: FloatArray | None
    times_s: npt.NDArray[np.float64] | None
    """Since the first reading of all; `None` where the stream has a fixed rate."""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """What is known before the first reading, and the readings."""

    meter: Meter
    origin: Origin
    rate_hz: float | None
    """`None` where each reading brings its time."""
    has_voltage: bool
    blocks: Iterator[Block]


class StreamedFormat(Protocol):
    """A format that can be read in blocks."""

    def stream(self, path: Path, hints: Hints) -> Stream:
        """Begin to read. Raises `BadInputError` at once or at a block, or `QuestionError` where a hint is needed."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    readings: int
    duration_s: float


def write_stream(stream: Stream, path: Path) -> Written:
    """Write every block, or leave nothing. Raises `BadInputError`."""
    clock = None if stream.rate_hz is None else UniformClock(0, stream.rate_hz)
    last_s = 0.0
    events: list[Event] = []
    with whole_file(path) as temporary:
        with JlsWriter(
            temporary,
            stream.meter,
            stream.origin,
            clock=clock,
            has_voltage=stream.has_voltage,
            rate_hz=stream.meter.rate_hz,
            notes=f"Imported by bootbench from {stream.origin.source_name} ({stream.origin.format}), block by block.",
        ) as writer:
            for block in stream.blocks:
                if block.current_a.size and float(np.nanmax(np.abs(block.current_a), initial=0.0)) > _GREATEST_A:
                    raise BadInputError(path, "was not written: a current is infinite, which is no measurement")
                for event in block.events[: _MOST_NOTES - len(events)]:
                    events.append(event)
                    writer.event(event, None)
                writer.append(block.current_a, block.voltage_v, block.times_s)
                if block.times_s is not None and block.times_s.size:
                    last_s = float(block.times_s[-1])
            count = writer.count
        if count < 2:
            raise BadInputError(path, f"was not written: the recording holds {count} readings")
    return Written(count, last_s if stream.rate_hz is None else (count - 1) / stream.rate_hz)
