"""Parquet of km003c-rs, with the columns of its CSV (`bench.traces.km003c`), interpolated rows among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from analysis.trace import Event, Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces import usb_lead
from bench.traces.asking import unneeded
from bench.traces.clocks import clock_of, even_rate_hz, mean_rate_hz
from bench.traces.km003c import LOSSES, NAME, interpolated_note
from bench.traces.parquet_columns import blocks_of_rows, divided, is_parquet, opened, rows_of, truths_of
from bench.traces.recording import Hints, Likeness, Origin, Recording
from bench.traces.resolution import seen_resolution
from bench.traces.source import LARGEST_BINARY_BYTES, Source, open_source
from bench.traces.streamed import BY_BLOCKS, STREAMED_TO_BYTES, Block, Stream

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

PACKED = True
_TIME, _CURRENT, _VOLTAGE, _MARK = "elapsed_us", "ibus_ua", "vbus_uv", "interpolated"


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by Parquet's mark and the program's names in the metadata at the end."""
    names = (name.encode() for name in (_TIME, _CURRENT, _VOLTAGE))
    return Likeness.SURE if is_parquet(head, path, *names) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read every measured row. Raises `BadInputError`."""
    source = open_source(path, LARGEST_BINARY_BYTES)
    file = opened(source)
    rows = _measured(path, rows_of(source, file, _wanted(path, file)))
    clock = clock_of(source, rows.times_s, lambda row: f"measured row {row + 1}", even_rate_hz(rows.times_s))
    seen = seen_resolution(rows.current_a)
    rate_hz = clock.rate_hz if isinstance(clock, UniformClock) else mean_rate_hz(rows.times_s)
    left_out = (interpolated_note(rows.left_out),) if rows.left_out else ()
    trace = Trace(
        clock=clock,
        current_a=rows.current_a,
        voltage_v=rows.voltage_v,
        meter=Meter(name=NAME, rate_hz=rate_hz, resolution_a=seen.resolution_a),
        events=usb_lead.EVENTS,
    )
    return Recording(trace, _origin(source, (*left_out, usb_lead.NOTE, *seen.notes, *unneeded(hints))))


def stream(path: Path, hints: Hints) -> Stream:
    """Read one that is larger than memory. Raises `BadInputError` at once, or at the block that is wrong."""
    source = open_source(path, STREAMED_TO_BYTES)
    file = opened(source, most_rows=source.size_bytes)
    tables = (_measured(path, table) for table in blocks_of_rows(source, file, _wanted(path, file)))
    first = next((rows for rows in tables if rows.times_s.size > 1), None)
    if first is None:
        raise BadInputError(path, "holds fewer than two measured rows")

    def blocks() -> Iterator[Block]:
        events: tuple[Event, ...] = usb_lead.EVENTS
        last_s = -np.inf
        for rows in chain((first,), tables):
            since_s = rows.times_s - first.times_s[0]
            if not (np.diff(since_s, prepend=last_s) > 0).all():
                raise BadInputError(path, f"its times are missing or run backwards behind {last_s:.6f} s")
            last_s = float(since_s[-1]) if since_s.size else last_s
            yield Block(rows.current_a, rows.voltage_v, since_s, events)
            events = ()

    meter = Meter(name=NAME, rate_hz=mean_rate_hz(first.times_s))
    origin = _origin(source, (BY_BLOCKS, usb_lead.NOTE, *unneeded(hints)))
    return Stream(meter, origin, None, has_voltage=True, blocks=blocks())


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Measured rows, shape (n,) each."""

    times_s: npt.NDArray[np.float64]
    """As the meter counts."""
    current_a: npt.NDArray[np.float64]
    voltage_v: npt.NDArray[np.float64]
    left_out: int
    """How many rows were interpolated."""


def _wanted(path: Path, file: ParquetFile) -> list[str]:
    """The columns to read. Raises `BadInputError`."""
    names = set(file.schema_arrow.names)
    if not {_TIME, _CURRENT, _VOLTAGE} <= names:
        raise BadInputError(path, f"has no columns {_TIME}, {_CURRENT} and {_VOLTAGE}")
    return [name for name in (_TIME, _CURRENT, _VOLTAGE, _MARK) if name in names]


def _measured(path: Path, table: pa.Table) -> _Rows:
    """Raises `BadInputError` for columns of another kind."""
    times_s, current_a, voltage_v = (divided(path, table, name, 1e6) for name in (_TIME, _CURRENT, _VOLTAGE))
    if _MARK not in table.column_names:
        return _Rows(times_s, current_a, voltage_v, 0)
    measured = ~truths_of(path, table, _MARK)
    if measured.all():
        return _Rows(times_s, current_a, voltage_v, 0)
    left_out = int(np.count_nonzero(~measured))
    return _Rows(times_s[measured], current_a[measured], voltage_v[measured], left_out)


def _origin(source: Source, notes: tuple[str, ...]) -> Origin:
    return Origin(
        format="km003c-parquet",
        source_name=source.path.name,
        source_hash=source.hash,
        losses=LOSSES,
        notes=notes,
        instrument=NAME,
    )
