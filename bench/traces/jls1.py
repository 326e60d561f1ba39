"""Joulescope recordings of version 1: raw samples of a JS110 and its calibration.

`bench.traces.jls1_chunks` describes the file, `bench.traces.jls1_samples` a sample. Recordings that the application had
reduced to a lower rate are kept in another way and are refused with what to export instead.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.trace import Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces.asking import unneeded
from bench.traces.blockwise import side_by_side
from bench.traces.jls1_chunks import (
    RAW_SAMPLES,
    TAG,
    Bytes,
    Calibration,
    calibration_in,
    check_header,
    check_rest,
    chunks_of,
    head_checksum,
    json_of,
)
from bench.traces.jls1_samples import RawSamples
from bench.traces.jls_layout import V1_MAGIC
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.source import Source, open_source
from bench.traces.streamed import BY_BLOCKS, STREAMED_TO_BYTES, Block, Stream

_LARGEST_BYTES = 1 << 30
"""268 million samples, 134 s of 2 million a second; they take twice as much memory."""
_LOSSES = (Loss.READING_TIMES, Loss.START_TIME, Loss.EVENTS, Loss.RESOLUTION)
_NAME = "Joulescope JS110"
_COLLECTION_BYTES = 12


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Raw samples that follow each other in the file."""

    at: int
    """Where their tag begins."""
    count: int
    begin: int
    """How many samples come before."""
    v_range: int
    unpacked: bytes | None
    """Where the file holds them packed; the CRC of such a tag was looked at."""

    @property
    def own(self) -> slice:
        """Which readings of the recording they are."""
        return slice(self.begin, self.begin + self.count)


@dataclass(frozen=True, slots=True, eq=False)
class _Contents:
    content: Bytes
    rate_hz: float
    calibration: Calibration
    parts: tuple[_Part, ...]
    is_whole: bool

    @property
    def count(self) -> int:
        return self.parts[-1].own.stop if self.parts else 0


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by its first sixteen bytes."""
    return Likeness.SURE if head.startswith(V1_MAGIC) else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole recording. Raises `BadInputError`."""
    source = open_source(path, _LARGEST_BYTES)
    found = _contents(source)
    if found.count < 2:
        raise BadInputError(path, f"holds {found.count} readings, and a trace needs at least two")
    current_a, voltage_v = np.empty(found.count, dtype=np.float32), np.empty(found.count, dtype=np.float32)
    samples = RawSamples(found.calibration)

    def work(part: _Part) -> int:
        return _decoded(path, found, part, samples, current_a[part.own], voltage_v[part.own])

    lost = sum(side_by_side(work, found.parts))
    notes = (*((f"{lost} readings are missing.",) if lost else ()), *unneeded(hints))
    trace = Trace(
        clock=UniformClock(found.count, found.rate_hz),
        current_a=current_a,
        voltage_v=voltage_v,
        meter=Meter(name=_NAME, rate_hz=found.rate_hz),
    )
    return Recording(trace, _origin(source, found, notes))


def stream(path: Path, hints: Hints) -> Stream:
    """Read a recording that is larger than memory. Raises `BadInputError`."""
    source = open_source(path, STREAMED_TO_BYTES)
    found = _contents(source)

    def blocks() -> Iterator[Block]:
        samples = RawSamples(found.calibration)
        for part in found.parts:
            current_a = np.empty(part.count, dtype=np.float32)
            voltage_v = np.empty(part.count, dtype=np.float32)
            _decoded(path, found, part, samples, current_a, voltage_v)
            yield Block(current_a, voltage_v, None)

    meter = Meter(name=_NAME, rate_hz=found.rate_hz)
    return Stream(meter, _origin(source, found, (BY_BLOCKS, *unneeded(hints))), found.rate_hz, True, blocks())


def _decoded(
    path: Path,
    found: _Contents,
    part: _Part,
    samples: RawSamples,
    current_a: npt.NDArray[np.float32],
    voltage_v: npt.NDArray[np.float32],
) -> int:
    """Put a part into two arrays, and look at its CRC. How many currents are missing. Raises `BadInputError`."""
    if part.unpacked is not None:
        return samples.decode(io.BytesIO(part.unpacked), part.v_range, current_a, voltage_v).lost
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(part.at + TAG.size)
            before = head_checksum(found.content, part.at)
            decoded = samples.decode(file, part.v_range, current_a, voltage_v, before)
    except EOFError as error:
        raise BadInputError(path, "became shorter while it was read", place=f"byte {part.at}") from error
    check_rest(path, found.content, part.at, TAG.size + current_a.nbytes, decoded.checksum)
    return decoded.lost


def _origin(source: Source, found: _Contents, notes: tuple[str, ...]) -> Origin:
    cut = () if found.is_whole else ("The recording was not closed; what is whole was read.",)
    return Origin(
        format="jls1",
        source_name=source.path.name,
        source_hash=source.hash,
        losses=(*_LOSSES, *(() if found.is_whole else (Loss.TAIL,))),
        notes=(*cut, *notes),
        instrument=_NAME,
        serial_number=found.calibration.serial_number,
        calibration=found.calibration.when,
    )


def _contents(source: Source) -> _Contents:
    """Walk the tags, without a pass over the samples. Raises `BadInputError`."""
    path = source.path
    # A plain array: each slice of a memory map takes ten times as long to make.
    content: Bytes = np.memmap(path, dtype=np.uint8, mode="r").view(np.ndarray)
    rate_hz: float | None = None
    calibration: Calibration | None = None
    v_range, is_whole, count = 0, False, 0
    parts: list[_Part] = []
    check_header(path, content)
    for chunk in chunks_of(path, content):
        if chunk.tag == b"MJS":
            about = json_of(path, chunk, chunk.value.tobytes())
            rate_hz = _rate_of(path, about) if about.get("type") == "config" else rate_hz
        elif chunk.tag == b"SUB" and not parts:
            calibration = calibration_in(path, chunk) or calibration
        elif chunk.tag == b"CLS" and len(chunk.value) > _COLLECTION_BYTES:
            said = json_of(path, chunk, chunk.value[_COLLECTION_BYTES:].tobytes().rstrip(b"\0")).get("v_range", 0)
            v_range = 1 if said == 1 else 0
        elif chunk.tag == RAW_SAMPLES:
            if calibration is None:
                raise BadInputError(path, "holds raw samples without a calibration", place=f"byte {chunk.at}")
            unpacked = chunk.value.tobytes() if chunk.is_packed else None
            parts.append(_Part(chunk.at, len(chunk.value) // 4, count, v_range, unpacked))
            count += parts[-1].count
        elif chunk.tag == b"END":
            is_whole = True
    if rate_hz is None or calibration is None:
        raise BadInputError(path, "states no rate or no calibration", advice="copy it again")
    return _Contents(content, rate_hz, calibration, tuple(parts), is_whole)


def _rate_of(path: Path, about: dict[str, Any]) -> float:
    """The rate that the configuration states. Raises `BadInputError`, also for reduced recordings."""
    kept = about.get("data_format", "raw")
    if kept != "raw":
        raise BadInputError(
            path,
            f"keeps reduced samples ({str(kept)[:20]}), and raw ones are read",
            advice="open it in the Joulescope application and save what it shows as CSV, or record it raw",
        )
    rate_hz = about.get("sampling_frequency")
    if isinstance(rate_hz, bool) or not isinstance(rate_hz, int | float) or not 0.1 <= rate_hz <= 1e8:
        raise BadInputError(path, f"states {str(rate_hz)[:20]!r} as its rate")
    return float(rate_hz)
