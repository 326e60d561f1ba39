"""Nordic Power Profiler sessions `.ppk2`: a zip archive of `session.raw`, `metadata.json` and `minimap.raw`.

    session.raw   6 bytes per reading:   0  float32, little-endian   µA
                                         4  uint16, BIG-endian       eight digital channels, two bits each
    metadata.json {"metadata": {"samplesPerSecond": 100000, "startSystemTime": ms since 1970}, "formatVersion": 2}

Source: NordicSemiconductor/pc-nrfconnect-ppk, `src/utils/saveFileHandler.ts`, `loadFileHandler.ts`, `src/globals.ts`.
The application sets currents below 0.2 µA to zero and writes samples that did not arrive as 0.2 µA.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.trace import Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces.asking import unneeded
from bench.traces.blockwise import count_nan, first_infinite
from bench.traces.ppk2_words import digital_of
from bench.traces.ppk_loss import without_fill
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.sigrok_archive import SessionArchive
from bench.traces.source import LARGEST_BINARY_BYTES, Source, open_source
from bench.traces.streamed import STREAMED_TO_BYTES, Block, Stream

FRAME = np.dtype([("current_ua", "<f4"), ("digital", ">u2")])
SESSION, METADATA = "session.raw", "metadata.json"
_MEMBERS = (SESSION, METADATA, "minimap.raw")
_METADATA_BYTES = 1 << 20
_LARGEST_SESSION_BYTES = 2 << 30
"""An hour of 100,000 readings a second."""
_TAIL_BYTES = 1 << 16
LOSSES = (Loss.RESOLUTION, Loss.CALIBRATION, Loss.VOLTAGE, Loss.READING_TIMES, Loss.GAPS, Loss.EVENTS)
NAME = "Nordic Power Profiler Kit II"
PACKED = True
_CUT = f"{SESSION} ends in the middle of a reading; that one was left out."
_AT_ONCE = 1 << 20


class _Inner(BaseModel):
    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)
    rate_hz: float = Field(alias="samplesPerSecond", gt=0, le=1e6)
    start_ms: float | None = Field(default=None, alias="startSystemTime")


class Metadata(BaseModel):
    """What `metadata.json` says."""

    model_config = ConfigDict(extra="ignore")
    inner: _Inner = Field(alias="metadata")
    version: int = Field(alias="formatVersion")


def sniff(head: bytes, path: Path) -> Likeness:
    """Sure by the names of its members, the first in the head, the others in the directory at the end."""
    if not head.startswith(b"PK\x03\x04"):
        return Likeness.NO
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    if first not in tuple(name.encode() for name in _MEMBERS):
        return Likeness.NO
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            tail = file.read()
    except OSError:
        return Likeness.NO
    return Likeness.SURE if all(name.encode() in tail for name in (SESSION, METADATA)) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole session. Raises `BadInputError`."""
    source = open_source(path, LARGEST_BINARY_BYTES)
    with SessionArchive(source) as archive:
        metadata = metadata_of(path, archive)
        raw = archive.content(SESSION, _LARGEST_SESSION_BYTES)
    whole = raw.size // FRAME.itemsize * FRAME.itemsize
    cut = (_CUT,) if whole < raw.size else ()
    frames = raw[:whole].view(FRAME)
    if frames.size < 2:
        raise BadInputError(path, f"holds {frames.size} readings, and a trace needs at least two")
    clock = UniformClock(int(frames.size), metadata.inner.rate_hz)
    current_a = np.empty(frames.size, dtype=np.float32)
    for k in range(0, frames.size, _AT_ONCE):
        current_a[k : k + _AT_ONCE] = frames["current_ua"][k : k + _AT_ONCE] * np.float32(1e-6)
    infinite = first_infinite(current_a)
    if infinite is not None:
        raise BadInputError(path, "the current is infinite", place=f"reading {infinite + 1}")
    missing = count_nan(current_a)
    seen = without_fill(current_a, clock)
    digital = digital_of(frames["digital"], clock)
    notes = (
        *seen.notes,
        *((f"{missing} readings are NaN: they were lost.",) if missing else ()),
        "Currents below 0.2 µA were set to zero by the application.",
        *digital.notes,
        *cut,
        *unneeded(hints),
    )
    origin = Origin(
        format="ppk2",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*LOSSES, *((Loss.TAIL,) if cut else ())),
        notes=notes,
        instrument=NAME,
        started_utc=started_utc(metadata.inner.start_ms),
    )
    meter = Meter(name=NAME, rate_hz=metadata.inner.rate_hz, smoothing_s=1 / metadata.inner.rate_hz)
    trace = Trace(clock=clock, current_a=seen.current_a, meter=meter, events=(*seen.events, *digital.events))
    return Recording(trace, origin)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a session that is larger than memory; its digital channels are left out. Raises `BadInputError`."""
    source = open_source(path, STREAMED_TO_BYTES)
    with SessionArchive(source) as archive:
        metadata = metadata_of(path, archive)
        cut = (_CUT,) if archive.size_of(SESSION) % FRAME.itemsize else ()
    rate_hz = metadata.inner.rate_hz
    origin = Origin(
        format="ppk2",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*LOSSES, *((Loss.TAIL,) if cut else ())),
        notes=("Read block by block; digital channels were left out.", *cut, *unneeded(hints)),
        instrument=NAME,
        started_utc=started_utc(metadata.inner.start_ms),
    )
    meter = Meter(name=NAME, rate_hz=rate_hz, smoothing_s=1 / rate_hz)
    return Stream(meter, origin, rate_hz, has_voltage=False, blocks=_blocks(source, rate_hz))


def _blocks(source: Source, rate_hz: float) -> Iterator[Block]:
    done = 0
    with SessionArchive(source) as archive:
        for piece in archive.pieces(SESSION, FRAME.itemsize * _AT_ONCE):
            frames = np.frombuffer(piece, dtype=FRAME, count=len(piece) // FRAME.itemsize)
            current_a = frames["current_ua"] * np.float32(1e-6)
            seen = without_fill(current_a, UniformClock(int(current_a.size), rate_hz, done / rate_hz))
            yield Block(seen.current_a, None, None, seen.events)
            done += int(current_a.size)


def metadata_of(path: Path, archive: SessionArchive) -> Metadata:
    """The rate and the start. Raises `BadInputError`."""
    if not {SESSION, METADATA} <= set(archive.names):
        raise BadInputError(path, f"has no {SESSION} and {METADATA}", advice="it is a zip archive, but no .ppk2")
    try:
        found = Metadata.model_validate_json(archive.text(METADATA, _METADATA_BYTES))
    except ValidationError as error:
        what = error.errors()[0]
        key = ".".join(str(part) for part in what["loc"]) or "its JSON"
        raise BadInputError(path, f"{key}: {what['msg'][:1].lower()}{what['msg'][1:]}"[:200], place=METADATA) from error
    if found.version != 2:
        raise BadInputError(
            path, f"is of format version {found.version}, and 2 is known", advice="export it as CSV from Power Profiler"
        )
    return found


def started_utc(start_ms: float | None) -> str | None:
    """The start of a recording in ISO 8601, from milliseconds since 1970, where it is one of this century."""
    if start_ms is None or not 9.4e11 < start_ms < 4.1e12:
        return None
    return f"{np.datetime_as_string(np.datetime64(round(start_ms), 'ms'))}Z"
