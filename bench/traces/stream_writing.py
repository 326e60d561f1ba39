"""A recording that comes block by block, written to a `.jls` as it comes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.trace import Event, UniformClock
from bench.errors import BadInputError
from bench.traces.jls_writer import JlsWriter
from bench.traces.streamed import Stream
from bench.written import whole_file

_MOST_NOTES = 20
_GREATEST_A = 3.4e38


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
