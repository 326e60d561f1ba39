"""Monsoon PowerTool 4 recordings `.pt4`: a header, a status packet at byte 272, readings from byte 1024 on.

       0 u32 size of the header     4 20 characters, length first, "Power Tool"     24 u32 battery size
      28 u64 .NET ticks: 100 ns since the year 1, in the top two bits the kind of time (1 UTC, 2 local)
      36 20 characters, serial     56 u32 calibrated     60 u32, f32 output voltage     68 u32, f32 rates
      76 3 u32, shown fields       88 30 characters, setting     118 10 characters, version     128 u32, u32, i64 total
     144 u16 status at, its size, readings at, size of one     152 3 u16 voltages at the start     158 u16 what was kept
     160 u64 readings, u64 missing     176 9 f32 sums     272 status; its byte 44 is the revision of the hardware

A reading is an i16 per current that was kept (0x1000 Main, 0x2000 USB, 0x4000 Aux) and a u16 voltage. A current is its
value without bit 0 in µA, times 250 where bit 0 is set; 0x7001 is a missing one. A voltage is its value without bits 0
and 1 times 125 µV; 0xFFFF is a missing one. Sources: the readers of brownsys/pt4utils and akisaarinen/smartdiet, whose
recording of a phone this reader was tried with.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import Meter, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces.asking import index_of, listed, unneeded
from bench.traces.blockwise import BLOCK, blocks_of, side_by_side, spans_of
from bench.traces.recording import Hints, Likeness, Loss, Origin, Recording
from bench.traces.source import LARGEST_BINARY_BYTES, open_source
from bench.traces.streamed import BY_BLOCKS, STREAMED_TO_BYTES, Block, Stream

_SIGNATURE = b"Power Tool"
_STATUS_AT, _READINGS_AT, _REVISION_AT = 272, 1024, 272 + 44
_CHANNELS = ((0x1000, "Main"), (0x2000, "USB"), (0x4000, "Aux"))
_MISSING_CURRENT, _MISSING_VOLTAGE = 0x7001, 0xFFFF
_MISSING_A, _MISSING_V = 7.1, 8.1
"""A block whose values all lie below these has none missing."""
_LEAST_REVISION = 3
"""Older hardware means something else by the same values."""
_COARSE_STEP = 250
_FINE_A, _COARSE_A = 2e-6, 500e-6
"""Steps of the two ranges: bit 0 is no part of the value."""
_TICKS_1970 = 621_355_968_000_000_000
_LOOKED_AT = 1 << 20
_LOSSES = (Loss.READING_TIMES, Loss.EVENTS)


@dataclass(frozen=True, slots=True)
class Pt4Header:
    """What a `.pt4` says of itself."""

    serial_number: str
    version: str
    rate_hz: float
    channels: tuple[str, ...]
    frame: np.dtype[np.void]
    count: int
    started_utc: str | None
    notes: tuple[str, ...]


def sniff(head: bytes, path: Path) -> Likeness:  # noqa: ARG001 - the format protocol's signature
    """Sure by the name of the program at byte 5."""
    return Likeness.SURE if head[5:15] == _SIGNATURE and head[4:5] == b"\x13" else Likeness.NO


def read(path: Path, hints: Hints) -> Recording:
    """Read the whole recording; of several channels Main, unless another is asked for. Raises `BadInputError`."""
    source = open_source(path, LARGEST_BINARY_BYTES)
    header = header_of(path, source.size_bytes)
    channel = channel_of(path, header, hints)
    count = (source.size_bytes - _READINGS_AT) // header.frame.itemsize
    if count < 2:
        raise BadInputError(path, f"holds {max(count, 0)} readings, and a trace needs at least two")
    frames = np.memmap(path, dtype=header.frame, mode="r", offset=_READINGS_AT, shape=(count,))
    current_a, voltage_v = np.empty(count, dtype=np.float32), np.empty(count, dtype=np.float32)

    def work(span: slice) -> int:
        return Decoder(channel).decode(frames[span], current_a[span], voltage_v[span])

    lost = sum(side_by_side(work, spans_of(count)))
    coarse = bool((np.abs(current_a[:_LOOKED_AT]) > 32767e-6).any())
    notes = (
        *header.notes,
        f"The current is that of {channel}; {listed(header.channels)} was recorded.",
        *((f"{lost} readings are missing.",) if lost else ()),
        *_count_notes(header, count),
        *unneeded(hints, "current"),
    )
    origin = Origin(
        format="pt4",
        source_name=path.name,
        source_hash=source.hash,
        losses=_losses(header, count),
        notes=notes,
        instrument="Monsoon Power Monitor",
        serial_number=header.serial_number or None,
        started_utc=header.started_utc,
    )
    meter = Meter(name="Monsoon Power Monitor", rate_hz=header.rate_hz, resolution_a=_COARSE_A if coarse else _FINE_A)
    clock = UniformClock(count, header.rate_hz)
    return Recording(Trace(clock=clock, current_a=current_a, voltage_v=voltage_v, meter=meter), origin)


def stream(path: Path, hints: Hints) -> Stream:
    """Read a recording that is larger than memory. Raises `BadInputError`."""
    source = open_source(path, STREAMED_TO_BYTES)
    header = header_of(path, source.size_bytes)
    channel = channel_of(path, header, hints)
    count = (source.size_bytes - _READINGS_AT) // header.frame.itemsize
    origin = Origin(
        format="pt4",
        source_name=path.name,
        source_hash=source.hash,
        losses=_losses(header, count),
        notes=(
            *header.notes,
            f"The current is that of {channel}.",
            *_count_notes(header, count),
            BY_BLOCKS,
            *unneeded(hints, "current"),
        ),
        instrument="Monsoon Power Monitor",
        serial_number=header.serial_number or None,
        started_utc=header.started_utc,
    )
    meter = Meter(name="Monsoon Power Monitor", rate_hz=header.rate_hz)
    return Stream(meter, origin, header.rate_hz, has_voltage=True, blocks=_blocks(path, header, channel))


def _losses(header: Pt4Header, count: int) -> tuple[Loss, ...]:
    start = () if header.started_utc else (Loss.START_TIME,)
    return (*_LOSSES, *start, *((Loss.TAIL,) if count < header.count else ()))


def _count_notes(header: Pt4Header, count: int) -> tuple[str, ...]:
    if count == header.count:
        return ()
    return (f"The header says {header.count} readings, and the file holds {count}.",)


def _blocks(path: Path, header: Pt4Header, channel: str) -> Iterator[Block]:
    decoder = Decoder(channel)
    with path.open("rb") as file:
        file.seek(_READINGS_AT)
        while piece := file.read(header.frame.itemsize * _LOOKED_AT):
            frames = np.frombuffer(piece, dtype=header.frame, count=len(piece) // header.frame.itemsize)
            current_a, voltage_v = np.empty(frames.size, dtype=np.float32), np.empty(frames.size, dtype=np.float32)
            decoder.decode(frames, current_a, voltage_v)
            yield Block(current_a, voltage_v, None)


class Decoder:
    """What the readings of one channel mean. Keeps the memory that a block needs; not for use from two threads."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._pairs = np.empty((BLOCK, 2), dtype="<u2")
        self._value, self._factor = np.empty(BLOCK, dtype=np.int32), np.empty(BLOCK, dtype=np.int32)

    def decode(
        self, frames: npt.NDArray[np.void], current_a: npt.NDArray[np.float32], voltage_v: npt.NDArray[np.float32]
    ) -> int:
        """Put readings, shape (n,), into two arrays; NaN is a missing one. How many currents are missing."""
        lost = 0
        for block in blocks_of(frames.size):
            words = self._words(frames[block])
            lost += self._currents(words, current_a[block])
            self._voltages(words, voltage_v[block])
        return lost

    def _words(self, frames: npt.NDArray[np.void]) -> npt.NDArray[np.int32]:
        """The current, and above it the voltage: as they stand where nothing else was kept."""
        if frames.itemsize == 4:
            return frames.view("<i4")
        pairs = self._pairs[: frames.size]
        pairs[:, 0], pairs[:, 1] = frames[self._channel].view("<u2"), frames["voltage"]
        return pairs.view("<i4")[:, 0]

    def _currents(self, words: npt.NDArray[np.int32], current_a: npt.NDArray[np.float32]) -> int:
        value, factor = self._value[: words.size], self._factor[: words.size]
        np.left_shift(words, 16, out=value)
        value >>= 17  # with its sign, without bit 0
        np.bitwise_and(words, 1, out=factor)
        factor *= 2 * (_COARSE_STEP - 1)
        factor += 2
        value *= factor  # whole microampere, below 2**24
        current_a[:] = value
        current_a *= np.float32(1e-6)
        if float(current_a.max()) < _MISSING_A:
            return 0
        missing = words & 0xFFFF == _MISSING_CURRENT
        current_a[missing] = np.nan
        return int(np.count_nonzero(missing))

    def _voltages(self, words: npt.NDArray[np.int32], voltage_v: npt.NDArray[np.float32]) -> None:
        value = self._value[: words.size]
        np.right_shift(words.view("<u4"), 18, out=value.view(np.uint32))
        voltage_v[:] = value
        voltage_v *= np.float32(500e-6)
        if float(voltage_v.max()) >= _MISSING_V:
            voltage_v[words.view("<u4") >> 16 == _MISSING_VOLTAGE] = np.nan


def channel_of(path: Path, header: Pt4Header, hints: Hints) -> str:
    """The channel that is the current. Raises `BadInputError` for one that was not recorded."""
    if hints.current is None:
        return header.channels[0]
    return header.channels[index_of(path, hints.current, header.channels, "--current")]


def header_of(path: Path, size_bytes: int) -> Pt4Header:
    """Read and check the header. Raises `BadInputError`."""
    try:
        with path.open("rb") as file:
            head = file.read(_READINGS_AT)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    if head[4:15] != b"\x13" + _SIGNATURE:
        raise BadInputError(path, f"must name {_SIGNATURE.decode()!r}", place="byte 4")
    if size_bytes < _READINGS_AT or len(head) < _READINGS_AT:
        raise BadInputError(path, "ends inside its header", advice="copy it again")
    hardware_hz, rate_hz = struct.unpack_from("<If", head, 68)
    status_at, _, readings_at, _ = struct.unpack_from("<4H", head, 144)
    (mask,) = struct.unpack_from("<H", head, 158)
    (count,) = struct.unpack_from("<Q", head, 160)
    if (status_at, readings_at) != (_STATUS_AT, _READINGS_AT):
        raise BadInputError(
            path, f"has its readings at byte {readings_at}, and {_READINGS_AT} is known", place="byte 144"
        )
    if head[_REVISION_AT] < _LEAST_REVISION:
        raise BadInputError(
            path,
            f"is of hardware revision {head[_REVISION_AT]}, whose values mean something else",
            advice="export it as CSV from PowerTool",
        )
    program = _text(head[118:128])
    if program.startswith("5."):
        raise BadInputError(
            path,
            f"was written by PowerTool {program}, whose format is not public",
            advice="export it from PowerTool as CSV",
        )
    channels = tuple(name for bit, name in _CHANNELS if mask & bit)
    if not channels:
        raise BadInputError(path, "kept no current", place="byte 158")
    if not 1 <= rate_hz <= 1e6:
        raise BadInputError(path, f"states a rate of {rate_hz:g} Hz, which no Monsoon has", place="byte 72")
    started = _started(struct.unpack_from("<Q", head, 28)[0])
    return Pt4Header(
        serial_number=_text(head[36:56]),
        version=program,
        rate_hz=float(rate_hz),
        channels=channels,
        frame=np.dtype([*((name, "<i2") for name in channels), ("voltage", "<u2")]),
        count=int(count),
        started_utc=started.utc,
        notes=(
            *started.notes,
            f"Written by PowerTool {program}.",
            *((f"The instrument measured at {hardware_hz} Hz.",) if hardware_hz != round(rate_hz) else ()),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Started:
    utc: str | None
    notes: tuple[str, ...]


def _started(ticks: int) -> _Started:
    """When the capture began, from .NET ticks; local time has no zone and is a note only."""
    since_1970_s = ((ticks & (1 << 62) - 1) - _TICKS_1970) / 1e7
    if not 9e8 < since_1970_s < 4.1e9:
        return _Started(None, ())
    stamp = np.datetime_as_string(np.datetime64(round(since_1970_s * 1e3), "ms"))
    if ticks >> 62 == 1:
        return _Started(f"{stamp}Z", ())
    return _Started(None, (f"The file says {stamp} at its beginning and not in which time zone.",))


def _text(field: bytes) -> str:
    text = field[1 : 1 + field[0]].decode("ascii", errors="replace").strip()
    return "".join(character for character in text if character.isprintable())
