"""Text of fnirsi-usb-power-data-logger, for FNIRSI's FNB48, C1 and FNB58: numbers between spaces below their names.

    (a blank line)
    timestamp sample_in_packet voltage_V current_A dp_V dn_V temp_C_ema energy_Ws capacity_As

The meter sends four samples every 40 ms. Their times are the packet's plus 10 ms each, so that time steps back where a
packet came early; the times are rebuilt from 100 samples a second. Source: baryluk/fnirsi-usb-power-data-logger.
"""

from __future__ import annotations

from pathlib import Path

from bench.errors import BadInputError
from bench.traces import usb_lead
from bench.traces.known_table import Heading, KnownTable, read_known, sniff_known
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.stamps import rebuilt
from bench.traces.streamed import Stream
from bench.traces.text_parts import stream_text

_TABLE = KnownTable(
    format="fnirsi",
    instrument="FNIRSI USB meter",
    signs=("timestamp", "sample_in_packet"),
    current=Heading("current_A"),
    voltage=Heading("voltage_V"),
    times=(Heading("timestamp"),),
    losses=(Loss.READING_TIMES, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS),
)
_RATE_HZ = 100.0
_LATE_S = 0.2
"""Five packets: a host that was busy makes up for it."""


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by `timestamp` and `sample_in_packet`."""
    return sniff_known(head, path, _TABLE)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole log. Raises `BadInputError`."""
    known = read_known(path, hints, _TABLE)
    stamps = known.stamps()
    if stamps is None or stamps.times_s.size < 2:
        raise BadInputError(path, "holds fewer than two readings")
    made = rebuilt(known.rows.source, stamps.times_s, _RATE_HZ, _LATE_S)
    holes = (f"{made.holes} holes, {made.in_holes_s:.4g} s together, where packets are missing.",) if made.holes else ()
    return known.recording(
        made.clock,
        rate_hz=_RATE_HZ,
        losses=() if stamps.started_utc else (Loss.START_TIME,),
        notes=("The times step back between packets; they were rebuilt, 10 ms apart.", *holes, usb_lead.NOTE),
        started_utc=stamps.started_utc,
        events=usb_lead.EVENTS,
    )


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)
