"""CSV logs of the uConsole's own fuel gauge, one row a second, with rows that their author commented out.

Columns `runtime` (s), `clock` (MHz), `temp` (°C), `throttled`, `voltage` (V), `capacity` (%), `current` (mA),
`backlight`; a `#` before a row takes it out (SuSonicTH/uConsole, `power/stats`).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analysis.trace import Meter, Trace
from bench.errors import BadInputError
from bench.traces.asking import unneeded
from bench.traces.clocks import clock_of
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.resolution import seen_resolution
from bench.traces.source import open_source, read_head
from bench.traces.text_columns import Layout, read_columns

_COLUMNS = ("runtime", "clock", "temp", "throttled", "voltage", "capacity", "current", "backlight")
_KEPT = ("runtime", "current", "voltage")
_HEADER = ",".join(_COLUMNS).encode()
_LARGEST_BYTES = 64 << 20
"""More than a fortnight at a row a second."""
_LOSSES = (Loss.START_TIME, Loss.COARSE_TIMES, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS)


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by the header line."""
    return Likeness.SURE if head.splitlines()[:1] == [_HEADER] else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read every row that is not commented out. Raises `BadInputError`."""
    source = open_source(path, _LARGEST_BYTES)
    lines = read_head(path).splitlines(keepends=True)
    if lines[0].rstrip(b"\r\n") != _HEADER:
        raise BadInputError(path, f"must begin with the header {_HEADER.decode()!r}", place="line 1")
    log = read_columns(source, Layout(",", _COLUMNS, _KEPT, header_bytes=len(lines[0]), comment="#"))
    runtime_s, current_ma, voltage_v = log.values
    clock = clock_of(source, runtime_s, log.place, rate_hz=1.0)
    current_a = current_ma * 1e-3
    seen = seen_resolution(current_a)
    long_steps = int(np.count_nonzero(np.diff(runtime_s) > 1))
    notes = (
        "Times are whole seconds, so a reading stands within half a second of its time.",
        *((f"{long_steps} steps between readings are longer than the usual second.",) if long_steps else ()),
        f"The columns {', '.join(name for name in _COLUMNS if name not in _KEPT)} were not kept.",
        *log.notes,
        *seen.notes,
        *unneeded(hints),
    )
    origin = Origin(
        format="uconsole",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *log.losses),
        notes=notes,
        instrument="uConsole fuel gauge",
    )
    meter = Meter(name="uConsole fuel gauge", rate_hz=1.0, resolution_a=seen.resolution_a)
    return Recording(Trace(clock=clock, current_a=current_a, meter=meter, voltage_v=voltage_v), origin)
