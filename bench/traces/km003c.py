"""CSV of km003c-rs, for ChargerLAB's POWER-Z KM003C, live and from the meter's own memory, with the unit in each name.

    elapsed_us,sample_index,sequence,marker,sample_rate_hz,…,interpolated,…,vbus_uv,ibus_ua,power_uw,…
    index,elapsed_seconds,voltage_uv,current_ua,power_w,…

Rows that are marked `interpolated` stand for samples that did not arrive. They are no measurements and are left out.
Source: okhsunrog/km003c-rs.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bench.traces import usb_lead
from bench.traces.csv_dialect import Dialect, dialect_in
from bench.traces.known_table import Heading, KnownTable, read_known, sniff_known
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.streamed import Stream
from bench.traces.text_parts import stream_text

NAME = "POWER-Z KM003C"
LOSSES = (Loss.START_TIME, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS)
_LIVE = KnownTable(
    format="km003c",
    instrument=NAME,
    signs=("elapsed_us", "vbus_uv"),
    current=Heading("ibus_ua", 1e6),
    voltage=Heading("vbus_uv", 1e6),
    times=(Heading("elapsed_us", 1e6),),
    texts=("interpolated",),
    losses=LOSSES,
)
_OFFLINE = KnownTable(
    format="km003c",
    instrument=NAME,
    signs=("index", "elapsed_seconds", "voltage_uv"),
    current=Heading("current_ua", 1e6),
    voltage=Heading("voltage_uv", 1e6),
    times=(Heading("elapsed_seconds"),),
    losses=LOSSES,
)
TRUE = frozenset({"true", "1", "yes"})


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by `elapsed_us` and `vbus_uv`, or by `elapsed_seconds` and `voltage_uv`."""
    either = (sniff_known(head, path, table) for table in (_LIVE, _OFFLINE))
    return Likeness.SURE if Likeness.SURE in either else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read every measured row. Raises `BadInputError`."""
    dialect = dialect_in(path)
    names = dialect.names or () if isinstance(dialect, Dialect) else ()
    is_live = "elapsed_us" in map(str.casefold, names)
    known = read_known(path, hints, _LIVE if is_live else _OFFLINE, dialect)
    marks = known.texts("interpolated") if is_live else None
    if marks is not None:
        measured = np.array([(mark or "").strip().casefold() not in TRUE for mark in marks], dtype=np.bool_)
        if not measured.all():
            known = known.only(measured, interpolated_note(int((~measured).sum())))
    when = known.clocked()
    return known.recording(when.clock, notes=(*when.notes, usb_lead.NOTE), events=usb_lead.EVENTS)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)


def interpolated_note(count: int) -> str:
    """What is said of the rows that were left out."""
    return f"{count} rows are marked as interpolated; they are no measurements and were left out."
