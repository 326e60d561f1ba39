"""CSV of the analogue channels of Saleae Logic: `Time [s],Channel 0,…` in volts, whatever was measured.

The current is a voltage over a resistor, so the resistor is asked for; volts are never taken for amperes.
"""

from __future__ import annotations

from pathlib import Path

from bench.traces.known_table import Heading, KnownTable, read_known, sniff_known
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.streamed import Stream
from bench.traces.text_parts import stream_text

_CHANNEL = r"(Channel|Analog|A) ?\d+( ?\(V\)| ?\[V\])?|\d+-Analog( ?\(V\)| ?\[V\])?"
_TABLE = KnownTable(
    format="saleae-csv",
    instrument="Saleae Logic",
    signs=(r"Time ?\[s\]",),
    current=Heading(_CHANNEL),
    voltage=Heading(_CHANNEL),
    times=(Heading(r"Time ?\[s\]"),),
    is_volts=True,
    losses=(Loss.QUANTITY, Loss.UNIT, Loss.START_TIME, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS),
)


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by `Time [s]` and numbered channels."""
    return sniff_known(head, path, _TABLE)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table. Raises `BadInputError`, or `QuestionError` for the channel or the shunt."""
    known = read_known(path, hints, _TABLE)
    when = known.clocked()
    return known.recording(when.clock, notes=when.notes, started_utc=when.started_utc)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)
