"""The native trace file: the open Joulescope v2 format, through pyjls, both ways.

What is written keeps everything that a recording has: each reading's own time (bit for bit where readings are not
evenly spaced), lost readings as NaN, events, meter and origin. Currents and voltages are float32, which is what the
Joulescope application shows; values of more than seven digits are rounded, and `write` says so.
`bench.traces.jls_layout` describes the file, `bench.traces.jls_file` opens one without reading its samples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from analysis.trace import FloatArray, UniformClock
from bench.errors import BadInputError
from bench.traces.asking import unneeded
from bench.traces.jls_layout import V2_MAGIC
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.source import open_source
from bench.written import whole_file

_AT_ONCE = 1 << 20
_LEAST_FLOAT32, _GREATEST_FLOAT32 = 1e-37, 3.4e38
_MOST_READINGS = 1 << 30
_LARGEST_BYTES = 16 << 30
"""With voltage and times, 16 bytes per reading."""


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by its first sixteen bytes."""
    return Likeness.SURE if head.startswith(V2_MAGIC) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole file. Raises `BadInputError`, or `QuestionError` where several signals could be the current."""
    # Every trace that is opened asks this module whether it is of the format; the library comes with the first that is.
    from bench.traces.jls_file import JlsFile

    with JlsFile(path, hints, whole=True) as file:
        if len(file) > _MOST_READINGS:
            raise BadInputError(path, f"has {len(file)} readings, and up to {_MOST_READINGS} are read at once")
        if not len(file):
            raise BadInputError(path, "holds no readings", advice="record again")
        return Recording(file.read(), _origin(path, file.plan.origin, hints))


def write(recording: Recording, path: Path, beside: Sequence[Recording] = ()) -> tuple[Loss, ...]:
    """Write the whole recording, or leave nothing. Gives what the file does not keep. Raises `BadInputError`.

    `beside` are further instruments that read the same run; their events are the recording's.
    """
    from bench.traces.jls_head import notes_text
    from bench.traces.jls_writer import Beside, JlsWriter

    trace = recording.trace
    count = len(trace)
    if not count:
        raise BadInputError(path, "was not written: the recording holds no readings")
    for values in _columns(recording):
        _check_holdable(path, values)
    uniform = trace.clock if isinstance(trace.clock, UniformClock) else None
    losses = (Loss.DIGITS,) if any(_loses_digits(values) for values in _columns(recording)) else ()
    known = tuple(dict.fromkeys((*recording.origin.losses, *losses)))
    origin = replace(recording.origin, losses=known)
    first_s, last_s = float(trace.clock.times_s(0, 1)[0]), float(trace.clock.times_s(count - 1)[0])
    with whole_file(path) as temporary:
        with JlsWriter(
            temporary,
            trace.meter,
            origin,
            clock=uniform,
            has_voltage=trace.voltage_v is not None,
            start_s=first_s,
            rate_hz=(count - 1) / (last_s - first_s) if count > 1 else None,
            notes=notes_text(trace, origin),
            beside=[Beside(one.trace.meter, one.origin, one.trace.voltage_v is not None) for one in beside],
        ) as writer:
            for k in range(0, count, _AT_ONCE):
                writer.append(
                    trace.current_a[k : k + _AT_ONCE],
                    None if trace.voltage_v is None else trace.voltage_v[k : k + _AT_ONCE],
                    None if uniform is not None else trace.clock.times_s(k, k + _AT_ONCE),
                )
            for lane, one in zip(writer.beside, beside, strict=True):
                lane.append(one.trace.current_a, one.trace.voltage_v, one.trace.clock.times_s())
            for event in trace.events:
                near = trace.clock.index_at(event.at_s)
                inside = first_s <= event.at_s <= last_s
                writer.event(event, min(near, count - 1) if inside else None)
        check_whole(temporary, path, count)
    return losses


def read_beside(path: Path) -> tuple[Recording, ...]:
    """The instruments that stand beside the main one in a file of ours; none in others. Raises `BadInputError`."""
    from bench.traces.jls_file import JlsFile

    with JlsFile(path) as file:
        return tuple(file.read_beside(k) for k in range(len(file.beside)))


def check_whole(temporary: Path, path: Path, count: int) -> None:
    """The library writes on a thread and keeps a full disk to itself, so look whether everything arrived."""
    from bench.traces.jls_file import JlsFile

    try:
        with JlsFile(temporary) as file:
            whole = file.closed_properly and len(file) == count
    except BadInputError as error:
        raise BadInputError(path, f"was not written whole ({error.problem})", advice="is the disk full?") from error
    if not whole:
        raise BadInputError(path, "was not written whole", advice="is the disk full?")


def _origin(path: Path, origin: Origin, hints: Hints) -> Origin:
    """The stored origin; a live capture and a foreign file have themselves as source."""
    if origin.source_hash:
        return replace(origin, notes=(*origin.notes, *unneeded(hints)))
    source = open_source(path, _LARGEST_BYTES)
    return replace(origin, source_name=path.name, source_hash=source.hash)


def _columns(recording: Recording) -> tuple[FloatArray, ...]:
    trace = recording.trace
    return (trace.current_a,) if trace.voltage_v is None else (trace.current_a, trace.voltage_v)


def _loses_digits(values: FloatArray) -> bool:
    """Whether some value has more decimal digits than float32 keeps, shape (n,); seven, or six for unlucky numbers."""
    if values.dtype == np.float32:
        return False
    for k in range(0, values.size, _AT_ONCE):
        some = np.abs(values[k : k + _AT_ONCE])
        some = some[np.isfinite(some) & (some > _LEAST_FLOAT32)]
        power = 10.0 ** (6 - np.floor(np.log10(some)))
        kept = np.rint(some.astype(np.float32).astype(np.float64) * power) / power
        if (np.abs(kept - some) > 1e-12 * some).any():
            return True
    return False


def _check_holdable(path: Path, values: FloatArray) -> None:
    """Refuse what float32 has no number for, which would become infinite."""
    for k in range(0, values.size, _AT_ONCE):
        some = values[k : k + _AT_ONCE]
        too_large = np.flatnonzero(np.abs(some) > _GREATEST_FLOAT32)
        if too_large.size:
            raise BadInputError(
                path, f"was not written: reading {k + too_large[0]} is {some[too_large[0]]:g}, which is no measurement"
            )
