"""Parquet of km003c-rs, with the columns of its CSV (`bench.traces.km003c`), interpolated rows among them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analysis.trace import Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces import usb_lead
from bench.traces.asking import unneeded
from bench.traces.clocks import clock_of, even_rate_hz, mean_rate_hz
from bench.traces.km003c import LOSSES, NAME, interpolated_note
from bench.traces.parquet_columns import column_of, is_parquet, opened, rows_of, truths_of
from bench.traces.recording import Hints, Likeness, Origin, Recording
from bench.traces.resolution import seen_resolution
from bench.traces.source import LARGEST_BINARY_BYTES, open_source

_TIME, _CURRENT, _VOLTAGE, _MARK = "elapsed_us", "ibus_ua", "vbus_uv", "interpolated"


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by Parquet's mark and the program's names in the metadata at the end."""
    names = (name.encode() for name in (_TIME, _CURRENT, _VOLTAGE))
    return Likeness.SURE if is_parquet(head, path, *names) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read every measured row. Raises `BadInputError`."""
    source = open_source(path, LARGEST_BINARY_BYTES)
    file = opened(source)
    names = set(file.schema_arrow.names)
    if not {_TIME, _CURRENT, _VOLTAGE} <= names:
        raise BadInputError(path, f"has no columns {_TIME}, {_CURRENT} and {_VOLTAGE}")
    table = rows_of(source, file, [name for name in (_TIME, _CURRENT, _VOLTAGE, _MARK) if name in names])
    times_s, current_a, voltage_v = (
        column_of(path, table, name).astype(np.float64) / 1e6 for name in (_TIME, _CURRENT, _VOLTAGE)
    )
    notes: tuple[str, ...] = ()
    if _MARK in names:
        measured = ~truths_of(path, table, _MARK)
        if not measured.all():
            times_s, current_a, voltage_v = times_s[measured], current_a[measured], voltage_v[measured]
            notes = (interpolated_note(int((~measured).sum())),)
    clock = clock_of(source, times_s, lambda row: f"measured row {row + 1}", even_rate_hz(times_s))
    seen = seen_resolution(current_a)
    rate_hz = clock.rate_hz if isinstance(clock, UniformClock) else mean_rate_hz(times_s)
    origin = Origin(
        format="km003c-parquet",
        source_name=path.name,
        source_hash=source.hash,
        losses=LOSSES,
        notes=(*notes, usb_lead.NOTE, *seen.notes, *unneeded(hints)),
        instrument=NAME,
    )
    trace = Trace(
        clock=clock,
        current_a=current_a,
        voltage_v=voltage_v,
        meter=Meter(name=NAME, rate_hz=rate_hz, resolution_a=seen.resolution_a),
        events=usb_lead.EVENTS,
    )
    return Recording(trace, origin)
