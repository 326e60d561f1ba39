"""CSV that Monsoon's own Python library writes: `Time(ms),Main(mA),USB(mA),Aux(mA),Main Voltage(V),USB Voltage(V),`.

Its `Time(ms)` holds seconds since the capture began, one stamp per USB packet, so that several rows share it; with the
library's legacy flag whole seconds since 1970. The times are rebuilt from the instrument's 5,000 readings a second.
Source: msoon/PyMonsoon, `sampleEngine.py`.
"""

from __future__ import annotations

from pathlib import Path

from bench.errors import BadInputError
from bench.traces.known_table import Heading, KnownTable, read_known, sniff_known
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.stamps import rebuilt, slack_of
from bench.traces.streamed import Stream
from bench.traces.text_parts import stream_text

_TABLE = KnownTable(
    format="pymonsoon-csv",
    instrument="Monsoon Power Monitor",
    signs=(r"Time\(ms\)",),
    current=Heading(r"(Main|USB|Aux)\(mA\)", 1e3, usual=r"Main.*"),
    voltage=Heading(r"(Main|USB|Aux) Voltage\(V\)", usual=r"Main.*"),
    times=(Heading(r"Time\(ms\)"),),
    losses=(Loss.READING_TIMES, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS),
)
_RATE_HZ = 5000.0
_LATE_S = 0.1
"""A busy host reads a packet so late and makes up for it; what it never makes up for is a hole."""


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by `Time(ms)` and `Main(mA)`, `USB(mA)` or `Aux(mA)`, spelt as the library spells them."""
    return sniff_known(head, path, _TABLE)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table; of several channels Main, unless another is asked for. Raises `BadInputError`."""
    known = read_known(path, hints, _TABLE)
    stamps = known.stamps()
    if stamps is None or stamps.times_s.size < 2:
        raise BadInputError(path, "holds fewer than two readings")
    made = rebuilt(known.rows.source, stamps.times_s, _RATE_HZ, slack_of(stamps.times_s, _LATE_S))
    notes = [
        *stamps.notes,
        "Time(ms) holds seconds, one stamp per USB packet; the times were rebuilt from 5,000 readings a second.",
    ]
    if made.holes:
        notes.append(f"{made.holes} holes, {made.in_holes_s:.4g} s together, where packets are missing.")
    return known.recording(
        made.clock,
        rate_hz=_RATE_HZ,
        losses=() if stamps.started_utc else (Loss.START_TIME,),
        notes=tuple(notes),
        started_utc=stamps.started_utc,
    )


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)
