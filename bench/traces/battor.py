"""BattOr text logs: four `#` lines with ranges, rate and gain, then rows of ms, mA and mV.

Written by the Chromium project's BattOr agent (catapult, `common/battor`). Units, rate and ranges are all stated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from analysis.trace import Meter, Trace
from bench.errors import BadInputError
from bench.traces.asking import unneeded
from bench.traces.clocks import clock_of
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.resolution import seen_resolution
from bench.traces.source import LARGEST_TEXT_BYTES, open_source, read_head
from bench.traces.streamed import Stream
from bench.traces.text_columns import Layout, read_columns
from bench.traces.text_parts import stream_text

_SIGNATURE = b"# BattOr"
_NUMBER = r"([-+]?\d+(?:\.\d+)?)"
_RANGE = re.compile(rf"^# (voltage|current)_range \[{_NUMBER}, {_NUMBER}\] (mV|mA)$")
_RATE = re.compile(rf"^# sample_rate {_NUMBER} Hz, gain {_NUMBER}x$")
_LOSSES = (Loss.START_TIME, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS)


@dataclass(frozen=True, slots=True)
class _Header:
    rate_hz: float
    gain: float
    low_a: float
    high_a: float
    size_bytes: int


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by the name in the first line."""
    return Likeness.SURE if head.startswith(_SIGNATURE) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole log. Raises `BadInputError`."""
    source = open_source(path, LARGEST_TEXT_BYTES)
    header = _header(path, read_head(path))
    names = ("time", "current", "voltage")
    log = read_columns(source, Layout(delimiter=" ", columns=names, kept=names, header_bytes=header.size_bytes))
    time_ms, current_ma, voltage_mv = log.values
    current_a = current_ma * 1e-3
    seen = seen_resolution(current_a)
    stated = f"The header states a gain of {header.gain:g} and a range of {header.low_a:g} to {header.high_a:g} A."
    trace = Trace(
        clock=clock_of(source, time_ms * 1e-3, log.place, header.rate_hz),
        current_a=current_a,
        voltage_v=voltage_mv * 1e-3,
        meter=Meter(
            name="BattOr",
            rate_hz=header.rate_hz,
            resolution_a=seen.resolution_a,
            range_a=max(abs(header.low_a), abs(header.high_a)),
        ),
    )
    origin = Origin(
        format="battor",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *log.losses),
        notes=(*log.notes, stated, *seen.notes, *unneeded(hints)),
        instrument="BattOr",
    )
    return Recording(trace, origin)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)


def _header(path: Path, head: bytes) -> _Header:
    """The facts of the leading `#` lines. Raises `BadInputError`."""
    if not head.startswith(_SIGNATURE):
        raise BadInputError(path, f"must begin with {_SIGNATURE.decode()!r}", place="line 1")
    facts: dict[str, tuple[float, float]] = {}
    size_bytes = 0
    for number, line in enumerate(head.splitlines(keepends=True), start=1):
        if not line.startswith(b"#"):
            break
        size_bytes += len(line)
        text = line.decode("ascii", errors="replace").strip()
        if found := _RANGE.match(text):
            facts[found.group(1)] = (float(found.group(2)), float(found.group(3)))
        elif found := _RATE.match(text):
            facts["rate"] = (float(found.group(1)), float(found.group(2)))
        elif number > 1:
            raise BadInputError(path, f"the header line {text[:60]!r} is none of BattOr's", place=f"line {number}")
    missing = [name for name in ("voltage", "current", "rate") if name not in facts]
    if missing:
        raise BadInputError(path, f"the BattOr header lacks its line on {' and '.join(missing)}")
    rate_hz, gain = facts["rate"]
    if not 0 < rate_hz <= 1e6:
        raise BadInputError(path, f"the header states a rate of {rate_hz:g} Hz, which no BattOr has")
    low_ma, high_ma = facts["current"]
    return _Header(rate_hz, gain, low_ma * 1e-3, high_ma * 1e-3, size_bytes)
