"""NumPy's `.npz`: `time_s`, `current_a`, `voltage_v` as plain arrays for scripts, the rest as JSON in `about`.

`numpy.load(path)` gives the arrays; `about` is UTF-8 JSON with meter, clock, origin and events. Nothing is lost, and
nothing is compressed or pickled, so that reading one back runs no code and unpacks no bomb.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tokenize import TokenError
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import Field

from analysis.errors import TraceError
from analysis.trace import Clock, Event, FloatArray, Meter, StampedClock, Trace, UniformClock
from bench.errors import BadInputError
from bench.json_input import check_model, shown
from bench.traces.asking import unneeded
from bench.traces.blockwise import blocks_of, side_by_side
from bench.traces.inflate import crc32
from bench.traces.jls_head import HEAD_FORMAT, EventModel, HeadModel, event_json, head_json, origin_of
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.source import LARGEST_BINARY_BYTES, Source, open_source
from bench.traces.streamed import BY_BLOCKS, STREAMED_TO_BYTES, Block, Stream
from bench.written import whole_file

_ABOUT = "about"
_COLUMNS = ("time_s", "current_a", "voltage_v")
_ZIP = b"PK\x03\x04"
_LOCAL_BYTES = 30
_LARGEST_HEAD_BYTES = 1 << 16
_ENCRYPTED = 0x1
_AT_ONCE = 1 << 20
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
    stored = _stored(open_source(path, LARGEST_BINARY_BYTES))
    try:
        trace = Trace(
            clock=clock_of_about(stored.about, stored.time_s),
            current_a=stored.current_a.copy(),  # out of the file, which may go away
            voltage_v=None if stored.voltage_v is None else stored.voltage_v.copy(),
            meter=Meter(**stored.about.meter.model_dump()),
            events=events_of_about(stored.about),
        )
    except TraceError as error:
        raise BadInputError(path, f"is no trace: {error}") from error
    origin = origin_of(stored.about.origin)
    return Recording(trace, replace(origin, notes=(*origin.notes, *unneeded(hints))))


def stream(path: Path, hints: Hints) -> Stream:
    """Read one that is larger than memory. Raises `BadInputError`."""
    stored = _stored(open_source(path, STREAMED_TO_BYTES))
    meter = Meter(**stored.about.meter.model_dump())

    def blocks() -> Iterator[Block]:
        events = events_of_about(stored.about)
        for start in range(0, stored.time_s.size, _AT_ONCE):
            own = slice(start, start + _AT_ONCE)
            times_s = stored.time_s[own].astype(np.float64)
            voltage_v = None if stored.voltage_v is None else stored.voltage_v[own].copy()
            yield Block(stored.current_a[own].copy(), voltage_v, times_s - float(stored.time_s[0]), events)
            events = ()

    origin = origin_of(stored.about.origin)
    origin = replace(origin, notes=(*origin.notes, BY_BLOCKS, *unneeded(hints)))
    return Stream(meter, origin, None, stored.voltage_v is not None, blocks())


class AboutModel(HeadModel):
    """The head of a `.jls`, and the events, which there have a place of their own."""

    events: tuple[EventModel, ...] = Field(default=(), strict=False)


@dataclass(frozen=True, slots=True, eq=False)
class _Stored:
    """What the members hold, as it lies in the file."""

    about: AboutModel
    time_s: FloatArray
    current_a: FloatArray
    voltage_v: FloatArray | None


def _stored(source: Source) -> _Stored:
    """Look at the members and their checksums. Raises `BadInputError`."""
    path = source.path
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
        if _ABOUT not in members:
            raise BadInputError(path, "is a NumPy archive, but none that bootbench wrote: it has no `about`")
        for member in members.values():
            plain = member.compress_type == zipfile.ZIP_STORED and not member.flag_bits & _ENCRYPTED
            if not plain or member.file_size > source.size_bytes:
                raise BadInputError(path, f"{shown(member.filename)} is packed or locked, which bootbench never does")
        content = np.memmap(path, dtype=np.uint8, mode="r")
        wanted = {name: members[name] for name in (_ABOUT, *_COLUMNS) if name in members}
        arrays = {name: _array(content, member) for name, member in wanted.items()}
        side_by_side(lambda name: _check(content, wanted[name]), list(wanted))
        time_s, current_a, voltage_v = (_column(arrays.get(name)) for name in _COLUMNS)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise BadInputError(path, "is a damaged NumPy archive", advice=_ADVICE) from error
    if time_s is None or current_a is None:
        raise BadInputError(path, "is a NumPy archive without time_s and current_a")
    sizes = {column.size for column in (time_s, current_a, voltage_v) if column is not None}
    if len(sizes) > 1:
        raise BadInputError(
            path, f"is no trace: its columns have different lengths, {', '.join(map(str, sorted(sizes)))}"
        )
    try:
        parsed = json.loads(arrays[_ABOUT].tobytes().rstrip(b"\0"))
    except (ValueError, RecursionError) as error:
        raise BadInputError(path, "says nothing of itself that is JSON", place=_ABOUT, advice=_ADVICE) from error
    return _Stored(check_model(AboutModel, parsed, path), time_s, current_a, voltage_v)


def _column(stored: npt.NDArray[Any] | None) -> FloatArray | None:
    """Raises `ValueError` for what is no column of numbers."""
    if stored is None:
        return None
    if stored.dtype not in (np.float32, np.float64) or stored.ndim != 1:
        raise ValueError(f"{stored.dtype} of shape {stored.shape}")
    return stored


def _span(content: npt.NDArray[np.uint8], member: zipfile.ZipInfo) -> slice:
    """Where the bytes of a member lie. Raises `ValueError`."""
    at = member.header_offset
    head = content[at : at + _LOCAL_BYTES].tobytes()
    if not head.startswith(_ZIP) or len(head) < _LOCAL_BYTES:
        raise ValueError("no member where the directory says")
    start = at + _LOCAL_BYTES + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    if start + member.file_size > content.size:
        raise ValueError("a member beyond the end")
    return slice(start, start + member.file_size)


def _check(content: npt.NDArray[np.uint8], member: zipfile.ZipInfo) -> None:
    """Look whether the checksum of a member fits. Raises `ValueError`."""
    if crc32(content[_span(content, member)].data) != member.CRC:
        raise ValueError("a checksum does not fit")


def _array(content: npt.NDArray[np.uint8], member: zipfile.ZipInfo) -> npt.NDArray[Any]:
    """One array, if its header says no more than its bytes hold, as it lies in the file. Raises `ValueError`."""
    own = content[_span(content, member)]
    file = io.BytesIO(own[:_LARGEST_HEAD_BYTES].tobytes())
    version = np.lib.format.read_magic(file)
    if version != (1, 0):
        raise ValueError(f"array format {version}")
    try:
        shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    except (TokenError, SyntaxError, RecursionError) as error:  # NumPy tries the header again as Python 2 wrote it
        raise ValueError("an array without a header") from error
    size = dtype.itemsize * int(np.prod(shape, dtype=object))
    if dtype.kind not in "Sf" or size + file.tell() != member.file_size:
        raise ValueError(f"{dtype} of shape {shape}")
    return np.frombuffer(own.data, dtype=dtype, offset=file.tell()).reshape(shape)


def events_of_about(about: AboutModel) -> tuple[Event, ...]:
    """The events that were stored."""
    return tuple(Event(event.at_s, event.name, event.value, event.uncertainty_s) for event in about.events)


def clock_of_about(about: HeadModel, times_s: FloatArray) -> Clock:
    """The fixed rate that was stored, where the times keep to it, else each reading's own time."""
    if about.clock.kind == "uniform" and about.clock.rate_hz is not None:
        uniform = UniformClock(times_s.size, about.clock.rate_hz, about.clock.start_s)
        if all(np.array_equal(uniform.times_s(b.start, b.stop), times_s[b]) for b in blocks_of(times_s.size)):
            return uniform
    return StampedClock(times_s.astype(np.float64, copy=False))
