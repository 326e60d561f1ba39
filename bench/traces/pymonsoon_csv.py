"""CSV that Monsoon's own Python library writes: `Time(ms),Main(mA),USB(mA),Aux(mA),Main Voltage(V),USB Voltage(V),`.

Its `Time(ms)` holds seconds since the capture began, one stamp per USB packet, so that several rows share it; with the
library's legacy flag whole seconds since 1970. The times are rebuilt from the instrument's 5,000 readings a second, or
from the whole part of them that the stamps show: with its `granularity` the library keeps one reading of several.
Source: msoon/PyMonsoon, `sampleEngine.py`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

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

_PARTS = 20
_NEAR_WHOLE = 0.04
"""How far the rate of the stamps may be from a whole part of the instrument's."""


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by `Time(ms)` and `Main(mA)`, `USB(mA)` or `Aux(mA)`, spelt as the library spells them."""
    return sniff_known(head, path, _TABLE)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table; of several channels Main, unless another is asked for. Raises `BadInputError`."""
    known = read_known(path, hints, _TABLE)
    stamps = known.stamps()
    if stamps is None or stamps.times_s.size < 2:
        raise BadInputError(path, "holds fewer than two readings")
    slack_s = slack_of(stamps.times_s, _LATE_S)
    kept_of = _kept_of(stamps.times_s, slack_s)
    rate_hz = _RATE_HZ / kept_of
    made = rebuilt(known.rows.source, stamps.times_s, rate_hz, slack_s)
    notes = [
        *stamps.notes,
        "Time(ms) holds seconds, one stamp per USB packet; the times were rebuilt from "
        f"{rate_hz:,.4g} readings a second.",
    ]
    if kept_of > 1:
        notes.append(
            f"By its stamps the file holds one reading of every {kept_of}: the instrument takes 5,000 a second."
        )
    if made.holes:
        notes.append(f"{made.holes} holes, {made.in_holes_s:.4g} s together, where packets are missing.")
    return known.recording(
        made.clock,
        rate_hz=rate_hz,
        losses=() if stamps.started_utc else (Loss.START_TIME,),
        notes=tuple(notes),
        started_utc=stamps.started_utc,
    )


def _kept_of(stamps_s: npt.NDArray[np.float64], slack_s: float) -> int:
    """One reading of how many the file keeps, by the middle rate of parts of it, as holes are in few of them.

    1 where the stamps say no whole part of the instrument's rate; then their span is held against it.
    """
    steps = max(2, min(_PARTS, int(float(stamps_s[-1] - stamps_s[0]) / (10.0 * slack_s)))) + 1
    at = np.linspace(0, stamps_s.size - 1, steps).astype(np.intp)
    part_s = np.diff(stamps_s[at])
    if not (np.isfinite(part_s).all() and (part_s > 0.0).all()):
        return 1
    kept_of = _RATE_HZ / float(np.median(np.diff(at) / part_s))
    whole = max(1, round(kept_of))
    return whole if abs(kept_of - whole) <= _NEAR_WHOLE * whole else 1


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)
