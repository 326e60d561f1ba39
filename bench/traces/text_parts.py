"""A text log that is larger than memory, read by its own reader part by part.

A part is the lines above the table and some megabytes of its rows, as a file of its own. Parts overlap: the rows at a
seam are read with the rows before and behind them, since a second that several rows share, a late packet or a row that
counts for nothing is understood only among its neighbours. Times run on from one part to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.trace import Event, EventName
from bench.errors import BadInputError
from bench.traces.csv_dialect import NoTable, dialect_in
from bench.traces.recording import Hints, Loss, Recording
from bench.traces.source import Source, open_source
from bench.traces.streamed import BY_BLOCKS, STREAMED_TO_BYTES, Block, Stream

PART_BYTES = 32 << 20
SEAM_BYTES = 1 << 20
"""Read twice at each seam; half of it must hold the rows that share a stamp."""
_CUT = "The file ends in the middle of a row; that row was left out."
_LINE = re.compile(r"line (\d+)")
_Read = Callable[[Path, Hints], Recording]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Some readings, those at the seams among them, and how many of them belong to the parts beside."""

    recording: Recording
    before: int
    behind: int


def stream_text(path: Path, hints: Hints, read: _Read) -> Stream:
    """Begin to read; `read` is the format's own. Raises as it does, at once or at the part that is wrong."""
    source = open_source(path, STREAMED_TO_BYTES)
    dialect = dialect_in(path)
    if isinstance(dialect, NoTable):
        raise BadInputError(path, dialect.problem, place=dialect.place)
    if dialect.encoding.name.startswith("utf-16"):
        raise BadInputError(path, "is too large to be read in UTF-16", advice="save it as UTF-8")
    parts = _parts(source, dialect.header_bytes, hints, read)
    first = next(parts)
    trace, origin = first.recording.trace, first.recording.origin
    seen = (f"What follows was seen in its first {len(trace)} readings.",) if origin.notes else ()
    cut = Loss.TAIL not in origin.losses and _is_cut(source, dialect.header_bytes, hints, read)
    origin = replace(
        origin,
        source_name=path.name,
        source_hash=source.hash,
        losses=(*origin.losses, *((Loss.TAIL,) if cut else ())),
        notes=(BY_BLOCKS, *((_CUT,) if cut else ()), *seen, *origin.notes),
    )

    def blocks() -> Iterator[Block]:
        part: _Part | None = first
        last_s = 0.0
        while part is not None:
            block = _block(path, part, last_s)
            if block.times_s is not None and block.times_s.size:
                last_s = float(block.times_s[-1])
            yield block
            part = next(parts, None)

    return Stream(trace.meter, origin, None, trace.voltage_v is not None, blocks())


def _is_cut(source: Source, header_bytes: int, hints: Hints, read: _Read) -> bool:
    """Whether the file ends in a row that its reader leaves out: the last rows are read for it first."""
    with source.path.open("rb") as file, TemporaryDirectory(prefix="bootbench-") as folder:
        header = file.read(header_bytes)
        file.seek(max(header_bytes, source.size_bytes - SEAM_BYTES))
        end = file.read()
        if end.endswith((b"\n", b"\r")):
            return False
        rows = end[end.find(b"\n") + 1 :]
        return Loss.TAIL in _read(source, Path(folder) / source.path.name, header, rows, hints, read, 0).origin.losses


def _block(path: Path, part: _Part, last_s: float) -> Block:
    """What a part has between its seams, its times running on from those before."""
    trace = part.recording.trace
    own = slice(part.before, len(trace) - part.behind)
    times_s = trace.clock.times_s()
    # The reading before the first own one is the last of the part before.
    shift_s = last_s - float(times_s[part.before - 1]) if part.before else -float(times_s[0])
    own_s = times_s[own] + shift_s
    if own_s.size and part.before and not own_s[0] > last_s:
        raise BadInputError(path, f"time stands still or runs backwards behind {last_s:.6f} s")
    begin_s, end_s = (float(own_s[0]), float(own_s[-1])) if own_s.size else (0.0, -1.0)
    events = tuple(
        Event(event.at_s + shift_s, event.name, event.value, event.uncertainty_s)
        for event in trace.events
        if begin_s <= event.at_s + shift_s <= end_s and (not part.before or event.name is EventName.GAP)
    )
    voltage_v = None if trace.voltage_v is None else trace.voltage_v[own]
    return Block(trace.current_a[own], voltage_v, own_s, events)


def _parts(source: Source, header_bytes: int, hints: Hints, read: _Read) -> Iterator[_Part]:
    """The parts in order, each read together with half a seam on either side."""
    with source.path.open("rb") as file, TemporaryDirectory(prefix="bootbench-") as folder:
        header = file.read(header_bytes)
        copy = Path(folder) / source.path.name
        lines_before, before = 0, b""
        body = file.read(PART_BYTES)
        while body:
            seam, at_end = file.read(SEAM_BYTES), False
            if len(seam) < SEAM_BYTES:
                body, seam, at_end = body + seam, b"", True
            cut = len(body) if at_end else body.rfind(b"\n") + 1
            behind_stop = seam.rfind(b"\n") + 1
            if not at_end and (not cut or not behind_stop):
                raise BadInputError(source.path, "has no line end in a MiB", advice="it is no text log, or is damaged")
            body, rest = body[:cut], body[cut:] + seam
            behind = rest[: rest.rfind(b"\n") + 1] if not at_end else b""
            rows = (before, body, behind)

            def count_of(text: bytes, lines_before: int = lines_before) -> int:
                return len(_read(source, copy, header, text, hints, read, lines_before).trace) if text else 0

            whole = _read(source, copy, header, b"".join(rows), hints, read, lines_before)
            yield _Part(whole, count_of(before), count_of(behind))
            keep = body.find(b"\n", max(0, len(body) - SEAM_BYTES)) + 1
            lines_before += before.count(b"\n") + body[:keep].count(b"\n")
            before = body[keep:]
            body = rest + file.read(max(0, PART_BYTES - len(rest)))


def _read(
    source: Source, copy: Path, header: bytes, rows: bytes, hints: Hints, read: _Read, lines_before: int
) -> Recording:
    """Some rows below their header. A refusal names the file and the line that the person knows."""
    copy.write_bytes(header + rows)
    try:
        return read(copy, hints)
    except BadInputError as error:
        place = _LINE.sub(lambda line: f"line {int(line.group(1)) + lines_before}", error.place)
        raise type(error)(source.path, error.problem, place=place, advice=error.advice) from error
