"""The blocks of a RocketLogger data file: time stamps and rows of integers, read slab by slab."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.errors import BadInputError
from bench.traces.blockwise import side_by_side
from bench.traces.rocketlogger_header import Channel, Header
from bench.traces.source import Source

_SLAB_BYTES = 1 << 20
_STAMP_BYTES = 32
_LONGEST_S = 366 * 86_400
_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Signal:
    """A quantity of the file: one channel, or the two ranges of a current."""

    name: str
    wide: Channel
    """The only channel, or the high range."""
    fine: Channel | None = None
    """The low range."""


@dataclass(frozen=True, slots=True, eq=False)
class Stamps:
    """When the blocks began."""

    first_real_s: int
    """Seconds since 1970, UTC."""
    first_real_ns: int
    real_since_first_s: npt.NDArray[np.float64]
    """Shape (blocks,), by the clock that tells the time of day."""
    since_first_s: npt.NDArray[np.float64]
    """Shape (blocks,), by the monotonic clock, strictly increasing."""


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """What was read of the blocks."""

    columns: tuple[npt.NDArray[np.float64], ...]
    """Per signal, in ampere or volt, shape (blocks × rows,)."""
    stamps: Stamps


def read_blocks(source: Source, header: Header, blocks: int, signals: tuple[Signal, ...]) -> Blocks:
    """The values of some signals and the stamps of the first `blocks` blocks. Raises `BadInputError`."""
    rows = header.block_rows
    columns = [np.empty(blocks * rows) for _ in signals]
    stamps = np.empty((blocks, 4), dtype=np.int64)

    def work(start: int) -> None:
        slab = _slab(source, header, start, blocks)
        stop = start + slab.shape[0]
        stamps[start:stop] = np.ascontiguousarray(slab[:, :_STAMP_BYTES]).view("<i8")
        for column, signal in zip(columns, signals, strict=True):
            column[start * rows : stop * rows] = _values(slab, header, signal)

    side_by_side(work, _starts(header, blocks))
    return Blocks(tuple(columns), _checked_stamps(source.path, stamps))


def slabs_of(source: Source, header: Header, blocks: int, signals: tuple[Signal, ...]) -> Iterator[Slab]:
    """The same, some blocks at a time, the first stamp of each the last of the one before. Raises `BadInputError`."""
    last: npt.NDArray[np.int64] | None = None
    for start in _starts(header, blocks):
        slab = _slab(source, header, start, blocks)
        stamps = np.ascontiguousarray(slab[:, :_STAMP_BYTES]).view("<i8")
        known = stamps if last is None else np.concatenate([last, stamps])
        columns = tuple(_values(slab, header, signal) for signal in signals)
        yield Slab(columns, _checked_stamps(source.path, known, start - (last is not None)), last is not None)
        last = stamps[-1:]


@dataclass(frozen=True, slots=True, eq=False)
class Slab:
    """Some blocks."""

    columns: tuple[npt.NDArray[np.float64], ...]
    stamps: Stamps
    follows: bool
    """Whether the first stamp is that of the block before these."""


def _starts(header: Header, blocks: int) -> range:
    """The first blocks of all slabs."""
    return range(0, blocks, max(1, _SLAB_BYTES // header.block_bytes))


def _slab(source: Source, header: Header, start: int, blocks: int) -> npt.NDArray[np.uint8]:
    """The bytes of some blocks from `start` on, shape (blocks, block_bytes). Raises `BadInputError`."""
    wanted = min(max(1, _SLAB_BYTES // header.block_bytes), blocks - start)
    offset, size = header.header_bytes + start * header.block_bytes, wanted * header.block_bytes
    data = np.fromfile(source.path, dtype=np.uint8, count=size, offset=offset)
    if data.size != size:
        raise BadInputError(source.path, "became shorter while it was read", place=f"block {start}")
    return data.reshape(wanted, header.block_bytes)


def _values(slab: npt.NDArray[np.uint8], header: Header, signal: Signal) -> npt.NDArray[np.float64]:
    """One signal of some blocks, shape (rows,)."""
    values = _scaled(slab, header, signal.wide)
    if signal.fine is not None and signal.fine.valid_bit is not None:
        word, bit = divmod(signal.fine.valid_bit, 32)
        words = _field(slab, header, 4 * word, "<u4")
        valid = (words >> np.uint32(bit)) & np.uint32(1) == 1
        np.copyto(values, _scaled(slab, header, signal.fine), where=valid)
    return values.ravel()


def _scaled(slab: npt.NDArray[np.uint8], header: Header, channel: Channel) -> npt.NDArray[np.float64]:
    """A channel in its unit, shape (blocks, rows)."""
    counts = _field(slab, header, channel.row_offset, f"<i{channel.value_bytes}")
    # Dividing by a whole power of ten gives the float nearest to the decimal number that the file means.
    scaled = counts / 10.0**-channel.scale if channel.scale < 0 else counts * 10.0**channel.scale
    return np.asarray(scaled, dtype=np.float64)


def _field(slab: npt.NDArray[np.uint8], header: Header, at: int, kind: str) -> npt.NDArray[np.integer]:
    """The numbers at byte `at` of every row, shape (blocks, rows), as they lie there: nothing is copied."""
    shape, strides = (slab.shape[0], header.block_rows), (header.block_bytes, header.row_bytes)
    return np.ndarray(shape, dtype=kind, buffer=slab.data, offset=_STAMP_BYTES + at, strides=strides)


def _checked_stamps(path: Path, stamps: npt.NDArray[np.int64], before: int = 0) -> Stamps:
    """The stamps as times, once they are times that run forwards; `stamps` has shape (blocks, 4).

    `before` is the number of the first of these blocks.
    """
    seconds, nanoseconds = stamps[:, ::2], stamps[:, 1::2]
    wild = np.flatnonzero(((seconds < 0) | (seconds > 1 << 40) | (nanoseconds < 0) | (nanoseconds >= _NS)).any(axis=1))
    if wild.size:
        raise BadInputError(
            path, "the time stamp is no time", place=f"block {before + int(wild[0])}", advice="the file is damaged"
        )
    since_first_s = (seconds - seconds[0]) + (nanoseconds - nanoseconds[0]) / _NS
    monotonic_s = since_first_s[:, 1]
    back = np.flatnonzero(np.diff(monotonic_s) <= 0)
    if back.size:
        k = int(back[0]) + 1
        raise BadInputError(
            path,
            f"time must increase, but a block at {monotonic_s[k]:.6f} s follows one at {monotonic_s[k - 1]:.6f} s",
            place=f"block {before + k}",
        )
    if monotonic_s[-1] > _LONGEST_S:
        raise BadInputError(path, f"spans {monotonic_s[-1] / 86_400:.0f} days by its stamps, which no recording does")
    return Stamps(int(seconds[0, 0]), int(nanoseconds[0, 0]), since_first_s[:, 0], monotonic_s)
