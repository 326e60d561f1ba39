"""CSV that Monsoon's PowerTool exports: `Time (s)`, `Main Avg Current (mA)`, `Main Avg Voltage (V)` and others.

The names are those of several public scripts that read such files. A row is the average over the granularity that was
chosen at export, which is the step between two rows.
"""

from __future__ import annotations

from pathlib import Path

from bench.traces.known_table import Heading, KnownTable, read_known, sniff_known
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.streamed import Stream
from bench.traces.text_parts import stream_text

_TABLE = KnownTable(
    format="powertool-csv",
    instrument="Monsoon Power Monitor",
    signs=(r"Time ?\(s\)",),
    current=Heading(r"(Main|USB|Aux) Avg Current ?\(mA\)", 1e3, usual=r"Main .*"),
    voltage=Heading(r"(Main|USB|Aux) Avg Voltage ?\(V\)", usual=r"Main .*"),
    times=(Heading(r"Time ?\(s\)"),),
    losses=(Loss.START_TIME, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS),
)
_HARDWARE_STEP_S = 0.000_25
"""A row every 0.2 ms is each reading of the instrument."""


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by `Avg Current (mA)` of one of the instrument's channels beside `Time (s)`."""
    return sniff_known(head, path, _TABLE)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table; of several channels Main, unless another is asked for. Raises `BadInputError`."""
    known = read_known(path, hints, _TABLE)
    when = known.clocked()
    clock, step_s = when.clock, when.step_s
    if step_s <= _HARDWARE_STEP_S:
        return known.recording(clock, notes=when.notes)
    averaged = f"Each row is an average over {step_s:.4g} s, the granularity of the export; short spikes are gone."
    return known.recording(clock, smoothing_s=step_s, losses=(Loss.AVERAGED,), notes=(*when.notes, averaged))


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)
