"""Parquet, for tables in Python, R, DuckDB or Spark: `time_s`, `current_a`, `voltage_v`, and the rest as JSON.

The columns are float64, or float32 where the trace is; a lost reading is null. Nothing is packed, as noise hardly packs
and plain columns are read five times as fast. What an `.npz` keeps under `about` (meter, clock, origin, events) stands
in the metadata of the file under `bootbench`, so that nothing is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from analysis.errors import TraceError
from analysis.trace import Clock, FloatArray, Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.json_input import check_model
from bench.traces.asking import unneeded
from bench.traces.jls_head import event_json, head_json, origin_of
from bench.traces.npz import AboutModel, clock_of_about, events_of_about
from bench.traces.parquet_columns import blocks_of_rows, column_of, is_parquet, opened, rows_of
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.source import LARGEST_BINARY_BYTES, open_source
from bench.traces.streamed import BY_BLOCKS, STREAMED_TO_BYTES, Block, Stream
from bench.written import whole_file

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile, ParquetWriter

_KEY = b"bootbench"
_AT_ONCE = 1 << 20


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by Parquet's mark at both ends and our key in the metadata at the end."""
    return Likeness.SURE if is_parquet(head, path, b"current_a", _KEY) else Likeness.NO


def write(recording: Recording, path: Path) -> tuple[Loss, ...]:
    """Write all of it, a million rows at a time; nothing is lost. Raises `BadInputError`."""
    trace = recording.trace
    with whole_file(path) as temporary, writer_of(temporary, trace, trace.clock, recording.origin) as file:
        for start in range(0, len(trace), _AT_ONCE):
            stop = min(len(trace), start + _AT_ONCE)
            voltage_v = None if trace.voltage_v is None else trace.voltage_v[start:stop]
            times_s = trace.clock.times_s(start, stop)
            file.write_batch(batch_of(file.schema, times_s, trace.current_a[start:stop], voltage_v))
    return ()


def writer_of(path: Path, trace: Trace, clock: Clock, origin: Origin) -> ParquetWriter:
    """A file for readings of a trace's kind, with its meter and events, taken at the times of a clock."""
    import pyarrow as pa
    from pyarrow import parquet

    uniform = clock if isinstance(clock, UniformClock) else None
    start_s = float(clock.times_s(0, 1)[0]) if len(clock) else 0.0
    about = head_json(trace.meter, uniform, origin, start_s)
    about["events"] = [event_json(event) for event in trace.events]
    fields = [pa.field("time_s", pa.float64(), nullable=False), pa.field("current_a", _type(trace.current_a))]
    if trace.voltage_v is not None:
        fields.append(pa.field("voltage_v", _type(trace.voltage_v)))
    schema = pa.schema(fields, metadata={_KEY: json.dumps(about).encode()})
    return parquet.ParquetWriter(path, schema, compression="none", use_dictionary=False)


def batch_of(
    schema: pa.Schema, times_s: npt.NDArray[np.float64], current_a: FloatArray, voltage_v: FloatArray | None
) -> pa.RecordBatch:
    """Some readings, shape (n,) each; a lost one is null."""
    import pyarrow as pa

    columns = [pa.array(times_s), pa.array(current_a, from_pandas=True)]
    if voltage_v is not None:
        columns.append(pa.array(voltage_v, from_pandas=True))
    return pa.record_batch(columns, schema=schema)


def read(path: Path, hints: Hints) -> Recording:
    """Read what `write` wrote. Raises `BadInputError`."""
    source = open_source(path, LARGEST_BINARY_BYTES)
    file = opened(source)
    about, wanted = _about(path, file)
    table = rows_of(source, file, wanted)
    origin = origin_of(about.origin)
    try:
        trace = Trace(
            clock=clock_of_about(about, column_of(path, table, "time_s").astype(np.float64, copy=False)),
            current_a=column_of(path, table, "current_a"),
            voltage_v=column_of(path, table, "voltage_v") if "voltage_v" in wanted else None,
            meter=Meter(**about.meter.model_dump()),
            events=events_of_about(about),
        )
    except TraceError as error:
        raise BadInputError(path, f"is no trace: {error}") from error
    if not len(trace):
        raise BadInputError(path, "holds no readings")
    return Recording(trace, replace(origin, notes=(*origin.notes, *unneeded(hints))))


def stream(path: Path, hints: Hints) -> Stream:
    """Read one that is larger than memory. Raises `BadInputError`."""
    source = open_source(path, STREAMED_TO_BYTES)
    file = opened(source, most_rows=source.size_bytes)
    about, wanted = _about(path, file)

    def blocks() -> Iterator[Block]:
        events, first_s = events_of_about(about), None
        for table in blocks_of_rows(source, file, wanted):
            times_s = column_of(path, table, "time_s").astype(np.float64)
            first_s = float(times_s[0]) if first_s is None else first_s
            voltage_v = column_of(path, table, "voltage_v") if "voltage_v" in wanted else None
            yield Block(column_of(path, table, "current_a"), voltage_v, times_s - first_s, events)
            events = ()

    origin = origin_of(about.origin)
    origin = replace(origin, notes=(*origin.notes, BY_BLOCKS, *unneeded(hints)))
    return Stream(Meter(**about.meter.model_dump()), origin, None, "voltage_v" in wanted, blocks())


def _about(path: Path, file: ParquetFile) -> tuple[AboutModel, list[str]]:
    """What the metadata says, and the columns to read. Raises `BadInputError`."""
    stored = (file.schema_arrow.metadata or {}).get(_KEY)
    if stored is None:
        raise BadInputError(path, "is a Parquet file, but none that bootbench wrote")
    try:
        parsed = json.loads(stored)
    except (ValueError, RecursionError) as error:
        raise BadInputError(path, "says nothing of itself that is JSON") from error
    about = check_model(AboutModel, parsed, path)
    wanted = [name for name in ("time_s", "current_a", "voltage_v") if name in set(file.schema_arrow.names)]
    if wanted[:2] != ["time_s", "current_a"]:
        raise BadInputError(path, "has no columns time_s and current_a")
    return about, wanted


def _type(values: FloatArray) -> pa.DataType:
    import pyarrow as pa

    return pa.float32() if values.dtype == np.float32 else pa.float64()
