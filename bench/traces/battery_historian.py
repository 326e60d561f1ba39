"""Power-monitor text for Battery Historian: `1433786060.25 0.1205 3.85`, or `1433786060250 120.5 3850`, and no header.

Seconds since 1970 with ampere and volt, or milliseconds with milliampere and millivolt, one form per file; the
voltage may be missing. Whole seconds repeat; their readings are spread evenly until the next one, as the program does.
Source: google/battery-historian, `powermonitor/powermonitor.go`; cts/tools/utils/monsoon.py writes such files.
"""

from __future__ import annotations

import re
from pathlib import Path

from analysis.trace import Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces.asking import unneeded
from bench.traces.clocks import clock_of, even_rate_hz, mean_rate_hz
from bench.traces.csv_dialect import Dialect, Encoding, NoTable, encoding_of
from bench.traces.csv_rows import Kept, read_rows
from bench.traces.csv_times import EPOCH_S, iso_utc
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.resolution import seen_resolution
from bench.traces.source import LARGEST_TEXT_BYTES, open_source, read_head
from bench.traces.stamps import SPREAD, has_repeats, spread_repeats
from bench.traces.streamed import Stream
from bench.traces.text_parts import stream_text

_ROW = re.compile(r"(\d{10}(?:\.\d+)?|\d{13}) -?\d*\.?\d+( -?\d*\.?\d+)?")
_LOOKED_AT = 64
_MILLI_FROM = 1e12
_LOSSES = (Loss.UNIT, Loss.INSTRUMENT, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS)


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Possible where every line is a time of this century and one or two numbers; other scripts write that too."""
    encoding = encoding_of(head)
    if isinstance(encoding, NoTable):
        return Likeness.NO
    text = _text(head, encoding)
    lines = text.splitlines()[:_LOOKED_AT]
    rows = lines if len(lines) < _LOOKED_AT and text.endswith("\n") else lines[:-1] or lines
    if len(rows) < 2 or not all(_ROW.fullmatch(row.rstrip()) for row in rows):
        return Likeness.NO
    times = [float(row.split()[0]) for row in rows]
    return Likeness.POSSIBLE if times == sorted(times) and EPOCH_S[0] < times[0] else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole file. Raises `BadInputError` with the line."""
    source = open_source(path, LARGEST_TEXT_BYTES)
    dialect = _dialect(path)
    rows = read_rows(source, dialect, dict.fromkeys(range(dialect.width), Kept.NUMBER))
    columns = [rows.times(0), *(rows.numbers(k) for k in range(1, dialect.width))]
    per_si = 1e3 if columns[0][0] >= _MILLI_FROM else 1.0
    stamps_s, current_a = columns[0] / per_si, columns[1] / per_si
    repeats = has_repeats(stamps_s)
    times_s = spread_repeats(source, stamps_s, rows.place) if repeats else stamps_s
    clock = clock_of(source, times_s, rows.place, even_rate_hz(times_s))
    seen = seen_resolution(current_a)
    has_voltage, cut = dialect.width > 2, rows.unfinished
    notes = (
        "The form is that of milliseconds, milliampere and millivolt."
        if per_si > 1
        else "The form is that of seconds, ampere and volt.",
        *((SPREAD,) if repeats else ()),
        *((cut.note,) if cut is not None else ()),
        *seen.notes,
        *unneeded(hints),
    )
    rate_hz = clock.rate_hz if isinstance(clock, UniformClock) else mean_rate_hz(times_s)
    trace = Trace(
        clock=clock,
        current_a=current_a,
        voltage_v=columns[2] / per_si if has_voltage else None,
        meter=Meter(name="unknown", rate_hz=rate_hz, resolution_a=seen.resolution_a),
    )
    losses = (*_LOSSES, *((Loss.COARSE_TIMES,) if repeats else ()), *(() if has_voltage else (Loss.VOLTAGE,)))
    origin = Origin(
        format="battery-historian",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*losses, *((Loss.TAIL,) if cut is not None else ())),
        notes=notes,
        started_utc=iso_utc(float(stamps_s[0])) if EPOCH_S[0] < stamps_s[0] < EPOCH_S[1] else None,
    )
    return Recording(trace, origin)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a log that is larger than memory. Raises as `read` does, at the part that is wrong."""
    return stream_text(path, hints, read)


def _dialect(path: Path) -> Dialect:
    """How the file is written: two or three numbers from its first line on. Raises `BadInputError`."""
    head = read_head(path)
    encoding = encoding_of(head)
    if isinstance(encoding, NoTable):
        raise BadInputError(path, encoding.problem, place=encoding.place)
    first = tuple(next(iter(_text(head, encoding).splitlines()), "").split())
    if not _ROW.fullmatch(" ".join(first)):
        raise BadInputError(
            path, "must begin with seconds or milliseconds since 1970, a current and perhaps a voltage", place="line 1"
        )
    return Dialect(
        encoding=encoding,
        delimiter=" ",
        decimal=".",
        comment=None,
        names=None,
        units=None,
        width=len(first),
        header_bytes=encoding.bom_bytes,
        header_lines=0,
        preamble=(),
        first_row=first,
    )


def _text(head: bytes, encoding: Encoding) -> str:
    return head[encoding.bom_bytes :].decode(encoding.name, errors="replace")
