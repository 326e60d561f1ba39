"""NumPy's `.npz`: `time_s`, `current_a`, `voltage_v` as plain arrays for scripts, the rest as JSON in `about`.

`numpy.load(path)` gives the arrays; `about` is UTF-8 JSON with meter, clock, origin and events. Nothing is lost, and
nothing is compressed or pickled, so that reading one back runs no code and unpacks no bomb.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import Field

from analysis.errors import TraceError
from analysis.trace import Clock, Event, FloatArray, Meter, StampedClock, Trace, UniformClock
from bench.errors import BadInputError
from bench.json_input import check_model, shown
from bench.traces.asking import unneeded
from bench.traces.jls_head import HEAD_FORMAT, EventModel, HeadModel, event_json, head_json, origin_of
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.source import LARGEST_BINARY_BYTES, Source, open_source
from bench.written import whole_file

_ABOUT = "about"
_COLUMNS = ("time_s", "current_a", "voltage_v")
_ZIP = b"PK\x03\x04"
_ENCRYPTED = 0x1
_ADVICE = "copy it again from where it was written"


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by the name of its first member and what that begins with."""
    ours = head.startswith(_ZIP) and head[30:39] == b"about.npy" and HEAD_FORMAT.encode() in head
    return Likeness.SURE if ours else Likeness.NO


def write(recording: Recording, path: Path) -> tuple[Loss, ...]:
    """Write all of it; nothing is lost. Raises `BadInputError`."""
    trace = recording.trace
    times_s = trace.clock.times_s()
    uniform = trace.clock if isinstance(trace.clock, UniformClock) else None
    start_s = float(times_s[0]) if times_s.size else 0.0
    about = head_json(trace.meter, uniform, recording.origin, start_s)
    about["events"] = [event_json(event) for event in trace.events]
    arrays = {"time_s": times_s, "current_a": trace.current_a}
    if trace.voltage_v is not None:
        arrays["voltage_v"] = trace.voltage_v
    with whole_file(path) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, about=np.array(json.dumps(about).encode()), **arrays)
    return ()


def read(path: Path, hints: Hints) -> Recording:
    """Read what `write` wrote. Raises `BadInputError`."""
    archive = _unpacked(open_source(path, LARGEST_BINARY_BYTES))
    if archive.time_s is None or archive.current_a is None:
        raise BadInputError(path, "is a NumPy archive without time_s and current_a")
    try:
        parsed = json.loads(archive.about)
    except (ValueError, RecursionError) as error:
        raise BadInputError(path, "says nothing of itself that is JSON", place=_ABOUT, advice=_ADVICE) from error
    about = check_model(AboutModel, parsed, path)
    origin = origin_of(about.origin)
    try:
        trace = Trace(
            clock=clock_of_about(about, archive.time_s),
            current_a=archive.current_a,
            voltage_v=archive.voltage_v,
            meter=Meter(**about.meter.model_dump()),
            events=tuple(Event(event.at_s, event.name, event.value, event.uncertainty_s) for event in about.events),
        )
    except TraceError as error:
        raise BadInputError(path, f"is no trace: {error}") from error
    return Recording(trace, replace(origin, notes=(*origin.notes, *unneeded(hints))))


class AboutModel(HeadModel):
    """The head of a `.jls`, and the events, which there have a place of their own."""

    events: tuple[EventModel, ...] = Field(default=(), strict=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Archive:
    """What the members hold."""

    about: bytes
    time_s: FloatArray | None
    current_a: FloatArray | None
    voltage_v: FloatArray | None


def _unpacked(source: Source) -> _Archive:
    try:
        with zipfile.ZipFile(source.path) as archive:
            members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
            if _ABOUT not in members:
                raise BadInputError(source.path, "is a NumPy archive, but none that bootbench wrote: it has no `about`")
            for member in members.values():
                plain = member.compress_type == zipfile.ZIP_STORED and not member.flag_bits & _ENCRYPTED
                if not plain or member.file_size > source.size_bytes:
                    name = shown(member.filename)
                    raise BadInputError(source.path, f"{name} is packed or locked, which bootbench never does")
            columns = [_column(archive, members.get(name)) for name in _COLUMNS]
            return _Archive(_content(archive, members[_ABOUT]).tobytes().rstrip(b"\0"), *columns)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise BadInputError(source.path, "is a damaged NumPy archive", advice=_ADVICE) from error


def _column(archive: zipfile.ZipFile, member: zipfile.ZipInfo | None) -> FloatArray | None:
    if member is None:
        return None
    content = _content(archive, member)
    if content.dtype not in (np.float32, np.float64) or content.ndim != 1:
        raise ValueError(f"{content.dtype} of shape {content.shape}")
    column: FloatArray = content
    return column


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> npt.NDArray[Any]:
    """One array, if its header says no more than its bytes hold. Raises `ValueError`."""
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        if version != (1, 0):
            raise ValueError(f"array format {version}")
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
        size = dtype.itemsize * int(np.prod(shape, dtype=object))
        if dtype.kind not in "Sf" or size + file.tell() != member.file_size:
            raise ValueError(f"{dtype} of shape {shape}")
        return np.frombuffer(file.read(size), dtype=dtype).reshape(shape)


def clock_of_about(about: HeadModel, times_s: FloatArray) -> Clock:
    """The fixed rate that was stored, where the times keep to it, else each reading's own time."""
    if about.clock.kind == "uniform" and about.clock.rate_hz is not None:
        uniform = UniformClock(times_s.size, about.clock.rate_hz, about.clock.start_s)
        if np.array_equal(uniform.times_s(), times_s):
            return uniform
    return StampedClock(times_s.astype(np.float64))
