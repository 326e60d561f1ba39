"""CSV of what a Joulescope waveform shows: `# time,JS220-000123.current,JS220-000123.voltage, …` in SI units.

The application writes what its columns show, the averages of one pixel each, interpolated to one time axis.
"""

from __future__ import annotations

from pathlib import Path

from bench.traces.known_table import Heading, KnownTable, read_known, sniff_known
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.streamed import Stream
from bench.traces.text_parts import stream_text

_TABLE = KnownTable(
    format="joulescope-waveform",
    instrument="Joulescope",
    signs=("time",),
    current=Heading(r"[^,]*\.current"),
    voltage=Heading(r"[^,]*\.voltage"),
    times=(Heading("time"),),
    losses=(Loss.AVERAGED, Loss.READING_TIMES, Loss.GAPS, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS, Loss.DIGITS),
)


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by `time` and a column named after a device and `.current`."""
    return sniff_known(head, path, _TABLE)


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole table. Raises `BadInputError`, or `QuestionError` where several devices have a current."""
    known = read_known(path, hints, _TABLE)
    when = known.clocked()
    shown = (
        f"These are visible averages only, {when.step_s:.4g} s each, on one interpolated axis; save the .jls instead."
    )
    return known.recording(
        when.clock,
        smoothing_s=when.step_s,
        losses=when.losses,
        notes=(*when.notes, shown),
        started_utc=when.started_utc,
    )


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)
