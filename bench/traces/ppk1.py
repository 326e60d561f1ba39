"""Nordic Power Profiler sessions `.ppk` of the application's versions before 4: one raw deflate stream.

    BSON document      its own length first; files of old versions have two       metadata.options.samplesPerSecond
    u32 length         float32, little-endian, µA, one per reading
    u32 length         uint16, little-endian, two bits per digital channel        may be missing

Source: NordicSemiconductor/pc-nrfconnect-ppk, `src/utils/loadFileHandler.ts`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from analysis.trace import Event, EventName, Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces.asking import unneeded
from bench.traces.blockwise import count_nan, first_infinite
from bench.traces.bson import Value, document_of
from bench.traces.inflate import UnpackError, inflater
from bench.traces.ppk2 import LOSSES
from bench.traces.ppk2_words import Writer, digital_of
from bench.traces.ppk_loss import without_fill
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.source import LARGEST_BINARY_BYTES, open_source
from bench.traces.streamed import STREAMED_TO_BYTES, Block, Stream

_LARGEST_DOCUMENT_BYTES = 1 << 20
PACKED = True
_AT_ONCE = 1 << 20
_RATE = "samplesPerSecond"
_RATES_HZ = (0.1, 1e6)
_NAME = "Nordic Power Profiler Kit"
_CUT = "The file is cut off; what is whole was read."


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure where the head unpacks to a BSON document that states `samplesPerSecond`."""
    try:
        start = inflater().decompress(head, _LARGEST_DOCUMENT_BYTES)
    except UnpackError:
        return Likeness.NO
    length = int.from_bytes(start[:4], "little")
    is_document = 16 <= length <= _LARGEST_DOCUMENT_BYTES and start[4:5] in (
        b"\x01",
        b"\x02",
        b"\x03",
        b"\x10",
        b"\x12",
    )
    return Likeness.SURE if is_document and _RATE.encode() in start[:_LARGEST_DOCUMENT_BYTES] else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole session. Raises `BadInputError`."""
    source = open_source(path, LARGEST_BINARY_BYTES)
    with path.open("rb") as file:
        stream = _Inflated(path, file)
        rate_hz = _rate_of(path, stream)
        current_ua = stream.array("currents", np.dtype("<f4"))
        words = stream.array("digital channels", np.dtype("<u2"))
    if current_ua.size < 2:
        raise BadInputError(path, f"holds {current_ua.size} readings, and a trace needs at least two")
    infinite = first_infinite(current_ua)
    if infinite is not None:
        raise BadInputError(path, "the current is infinite", place=f"reading {infinite + 1}")
    clock = UniformClock(int(current_ua.size), rate_hz)
    seen = without_fill(current_ua * np.float32(1e-6), clock)
    digital = digital_of(words[: current_ua.size], clock, Writer.APPLICATION if words.any() else Writer.NOBODY)
    missing = count_nan(current_ua)
    notes = (
        *seen.notes,
        *((f"{missing} readings are NaN: they were lost.",) if missing else ()),
        *digital.notes,
        *((_CUT,) if stream.cut else ()),
        *unneeded(hints),
    )
    origin = Origin(
        format="ppk",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*LOSSES, Loss.START_TIME, *((Loss.TAIL,) if stream.cut else ())),
        notes=notes,
        instrument=_NAME,
    )
    meter = Meter(name=_NAME, rate_hz=rate_hz, smoothing_s=1 / rate_hz)
    events = (*seen.events, *digital.events)
    return Recording(Trace(clock=clock, current_a=seen.current_a, meter=meter, events=events), origin)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a session that is larger than memory; its digital channels are left out. Raises `BadInputError`."""
    source = open_source(path, STREAMED_TO_BYTES)
    with path.open("rb") as file:
        rate_hz = _rate_of(path, _Inflated(path, file))

    def blocks() -> Iterator[Block]:
        done = 0
        with path.open("rb") as file:
            inflated = _Inflated(path, file)
            _rate_of(path, inflated)
            for current_ua in inflated.pieces(np.dtype("<f4"), STREAMED_TO_BYTES):
                infinite = first_infinite(current_ua)
                if infinite is not None:
                    raise BadInputError(path, "the current is infinite", place=f"reading {done + infinite + 1}")
                clock = UniformClock(int(current_ua.size), rate_hz, done / rate_hz)
                seen = without_fill(current_ua * np.float32(1e-6), clock)
                yield Block(seen.current_a, None, None, seen.events)
                done += int(current_ua.size)
            if inflated.cut:
                nothing = np.empty(0, dtype=np.float32)
                yield Block(nothing, None, None, (Event(done / rate_hz, EventName.NOTE, _CUT),))

    origin = Origin(
        format="ppk",
        source_name=path.name,
        source_hash=source.hash,
        losses=(*LOSSES, Loss.START_TIME),
        notes=("Read block by block; digital channels were left out.", *unneeded(hints)),
        instrument=_NAME,
    )
    meter = Meter(name=_NAME, rate_hz=rate_hz, smoothing_s=1 / rate_hz)
    return Stream(meter, origin, rate_hz, has_voltage=False, blocks=blocks())


def _rate_of(path: Path, stream: _Inflated) -> float:
    """The rate that the first document states, or the second one of an old file. Raises `BadInputError`."""
    documents: list[dict[str, Value]] = []
    while len(documents) < 2 and (found := stream.document()) is not None:
        documents.append(found)
    if not documents:
        raise BadInputError(path, "must begin with a document that says how it was recorded", advice="it is no .ppk")
    for document in documents:
        rate_hz = _found(document, _RATE)
        if isinstance(rate_hz, int | float) and _RATES_HZ[0] <= rate_hz <= _RATES_HZ[1]:
            return float(rate_hz)
    raise BadInputError(path, f"states no {_RATE}", advice="export it as CSV from Power Profiler")


def _found(document: dict[str, Value], name: str) -> Value:
    """The first value of that name, at any depth."""
    if name in document:
        return document[name]
    inner = (_found(value, name) for value in document.values() if isinstance(value, dict))
    return next((value for value in inner if value is not None), None)


class _Inflated:
    """The unpacked stream, as far as somebody asks for it."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path = path
        self._file = file
        self._inflate = inflater()
        self._ready = b""
        self.cut = False

    def document(self) -> dict[str, Value] | None:
        """The next document, which is consumed, or `None` where something else comes next."""
        length = int.from_bytes(self._peek(4), "little")
        if not 5 <= length <= _LARGEST_DOCUMENT_BYTES:
            return None
        try:
            found = document_of(self._peek(length))
        except (ValueError, IndexError, struct.error):
            return None
        self._ready = self._ready[length:]
        return found

    def array(self, what: str, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
        """An array with its length in bytes first; empty where the stream ends before it. Raises `BadInputError`."""
        length = int.from_bytes(self._peek(4), "little")
        self._ready = self._ready[4:]
        if length > LARGEST_BINARY_BYTES:
            problem = f"says that its {what} are {length / 2**30:.1f} GiB"
            raise BadInputError(self._path, problem, advice="export it as CSV")
        data = np.empty(length, dtype=np.uint8)  # untouched pages cost nothing, so a wrong length does not either
        filled = 0
        while filled < length and (part := self._next(min(length - filled, _AT_ONCE))):
            data[filled : filled + len(part)] = np.frombuffer(part, dtype=np.uint8)
            filled += len(part)
        self.cut = self.cut or filled < length
        return data[: filled // dtype.itemsize * dtype.itemsize].view(dtype)

    def pieces(self, dtype: np.dtype[Any], largest_bytes: int) -> Iterator[npt.NDArray[Any]]:
        """The same, some of it at a time. Raises `BadInputError`."""
        left = int.from_bytes(self._peek(4), "little")
        self._ready = self._ready[4:]
        if left > largest_bytes:
            raise BadInputError(self._path, f"says that it holds {left / 2**30:.1f} GiB", advice="export it as CSV")
        while left:
            piece = self._peek(min(left, _AT_ONCE))[: min(left, _AT_ONCE)]
            self._ready = self._ready[len(piece) :]
            left -= len(piece)
            if len(piece) >= dtype.itemsize:
                yield np.frombuffer(piece, dtype=dtype, count=len(piece) // dtype.itemsize)
            if len(piece) < dtype.itemsize or len(piece) % dtype.itemsize:
                return

    def _peek(self, size: int) -> bytes:
        """The next `size` bytes, or fewer where the stream ends; they stay."""
        while len(self._ready) < size and (part := self._unpacked(_AT_ONCE)):
            self._ready += part
        return self._ready[:size]

    def _next(self, size: int) -> bytes:
        part = self._ready or self._unpacked(size)
        self._ready = part[size:]
        return part[:size]

    def _unpacked(self, size: int) -> bytes:
        """Some more bytes, at most `size`; none at the end."""
        while not self._inflate.eof:
            block = self._inflate.unconsumed_tail or self._file.read(_AT_ONCE)
            try:
                part = self._inflate.decompress(block, size)
            except UnpackError as error:
                raise BadInputError(self._path, "is damaged: it does not unpack", advice="copy it again") from error
            if part:
                return part
            if not block:
                self.cut = True
                break
        return b""
