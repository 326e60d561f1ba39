"""CSV that rd-usb exports from RDTech's UM and TC meters: `Time`, `Voltage (V)`, `Current (A)`, …, `Unix time`.

`Time` is local time in whole seconds and repeats; `Unix time` is better, and missing in files of old versions.
Source: kolinger/rd-usb, `utils/formatting.py`, `webapp/index.py`.
"""

from __future__ import annotations

from pathlib import Path

from bench.errors import BadInputError
from bench.traces import usb_lead
from bench.traces.clocks import clock_of
from bench.traces.known_table import Heading, KnownTable, read_known, sniff_known
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.stamps import SPREAD, has_repeats, spread_repeats
from bench.traces.streamed import Stream
from bench.traces.text_parts import stream_text

_TABLE = KnownTable(
    format="rd-usb",
    instrument="RDTech USB meter",
    signs=("Time", r"Voltage \(V\)", r"Data\+ \(V\)", r"Resistance \(.*\)"),
    current=Heading(r"Current \(A\)"),
    voltage=Heading(r"Voltage \(V\)"),
    times=(Heading("Unix time"), Heading("Time")),
    losses=(Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS),
)


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by its columns of data lines and of the resistance beside voltage and current."""
    return sniff_known(head, path, _TABLE)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table. Raises `BadInputError`."""
    known = read_known(path, hints, _TABLE)
    stamps = known.stamps()
    if stamps is None:
        raise BadInputError(path, "has no column of times")
    times_s, place = stamps.times_s, known.rows.place
    repeats = has_repeats(times_s)
    if repeats:
        times_s = spread_repeats(known.rows.source, times_s, place)
    return known.recording(
        clock_of(known.rows.source, times_s, place),
        losses=(*((Loss.COARSE_TIMES,) if repeats else ()), *(() if stamps.started_utc else (Loss.START_TIME,))),
        notes=(
            *stamps.notes,
            *((SPREAD,) if repeats else ()),
            usb_lead.NOTE,
        ),
        started_utc=stamps.started_utc,
        events=usb_lead.EVENTS,
    )


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)
