"""NumPy's `.npz`: `time_s`, `current_a`, `voltage_v` as plain arrays for scripts, the rest as JSON in `about`.

`numpy.load(path)` gives the arrays; `about` is UTF-8 JSON with meter, clock, origin and events. Nothing is lost, and
nothing is compressed or pickled, so that reading one back runs no code and unpacks no bomb.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
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
from bench.traces.blockwise import blocks_of, side_by_side
from bench.traces.jls_head import HEAD_FORMAT, EventModel, HeadModel, event_json, head_json, origin_of
from bench.traces.recording import Hints, Likeness, Loss, Recording
from bench.traces.source import LARGEST_BINARY_BYTES, Source, open_source
from bench.written import whole_file

_ABOUT = "about"
_COLUMNS = ("time_s", "current_a", "voltage_v")
_ZIP = b"PK\x03\x04"
_LOCAL_BYTES = 30
_LARGEST_HEAD_BYTES = 1 << 16
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
        content = np.memmap(source.path, dtype=np.uint8, mode="r")
        wanted = {name: members[name] for name in (_ABOUT, *_COLUMNS) if name in members}
        arrays = {name: _array(content, member) for name, member in wanted.items()}
        side_by_side(lambda name: _check(content, wanted[name]), list(wanted))
        # Copied out of the file, which may go away.
        columns = [_column(arrays.get(name)) for name in _COLUMNS]
        return _Archive(arrays[_ABOUT].tobytes().rstrip(b"\0"), *columns)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise BadInputError(source.path, "is a damaged NumPy archive", advice=_ADVICE) from error


def _column(stored: npt.NDArray[Any] | None) -> FloatArray | None:
    """A copy of a column. Raises `ValueError` for what is none."""
    if stored is None:
        return None
    if stored.dtype not in (np.float32, np.float64) or stored.ndim != 1:
        raise ValueError(f"{stored.dtype} of shape {stored.shape}")
    column: FloatArray = stored.copy()
    return column


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
    if zlib.crc32(content[_span(content, member)].data) != member.CRC:
        raise ValueError("a checksum does not fit")


def _array(content: npt.NDArray[np.uint8], member: zipfile.ZipInfo) -> npt.NDArray[Any]:
    """One array, if its header says no more than its bytes hold, as it lies in the file. Raises `ValueError`."""
    own = content[_span(content, member)]
    file = io.BytesIO(own[:_LARGEST_HEAD_BYTES].tobytes())
    version = np.lib.format.read_magic(file)
    if version != (1, 0):
        raise ValueError(f"array format {version}")
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    size = dtype.itemsize * int(np.prod(shape, dtype=object))
    if dtype.kind not in "Sf" or size + file.tell() != member.file_size:
        raise ValueError(f"{dtype} of shape {shape}")
    return np.frombuffer(own.data, dtype=dtype, offset=file.tell()).reshape(shape)


def clock_of_about(about: HeadModel, times_s: FloatArray) -> Clock:
    """The fixed rate that was stored, where the times keep to it, else each reading's own time."""
    if about.clock.kind == "uniform" and about.clock.rate_hz is not None:
        uniform = UniformClock(times_s.size, about.clock.rate_hz, about.clock.start_s)
        if all(np.array_equal(uniform.times_s(b.start, b.stop), times_s[b]) for b in blocks_of(times_s.size)):
            return uniform
    return StampedClock(times_s.astype(np.float64, copy=False))
