"""Work on long arrays in blocks that stay in a core's cache, on all cores: NumPy and zlib let others run meanwhile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO, TypeVar

import numpy as np
import numpy.typing as npt

BLOCK = 1 << 17
"""Values in a block. Smaller ones spend their time in the interpreter, larger ones leave the cache (measured)."""
_SPAN = 1 << 20
_MOST_THREADS = 8
_Part = TypeVar("_Part")
_Found = TypeVar("_Found")


def blocks_of(count: int, start: int = 0) -> Iterator[slice]:
    """The blocks of the values `start` to `count` (exclusive)."""
    return (slice(k, min(count, k + BLOCK)) for k in range(start, count, BLOCK))


def spans_of(count: int, span: int = _SPAN) -> list[slice]:
    """Parts of `count` values that are worth a thread each."""
    return [slice(k, min(count, k + span)) for k in range(0, count, span)]


def side_by_side(work: Callable[[_Part], _Found], parts: Sequence[_Part]) -> list[_Found]:
    """What `work` gave for every part, in order, several at a time. Raises what the first part raised that failed."""
    if len(parts) < 2:
        return [work(part) for part in parts]
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as threads:
        return list(threads.map(work, parts))


def read_full(file: BinaryIO, values: npt.NDArray[Any]) -> None:
    """Fill an array, shape (n,), with the next bytes of a file. Raises `EOFError` where there are fewer.

    A memory map would be read as fast, but each of its pages must be mapped first, which takes as long as decoding it.
    """
    room = values.view(np.uint8).data
    filled = 0
    while filled < len(room):
        got = file.readinto(room[filled:])  # type: ignore[attr-defined]  # files and BytesIO have it
        if not got:
            raise EOFError
        filled += got


def first_infinite(values: npt.NDArray[np.floating]) -> int | None:
    """Where the first infinite value stands; NaN is none."""
    for block in blocks_of(values.size):
        found = np.isinf(values[block])
        if found.any():
            return int(block.start) + int(found.argmax())
    return None


def scaled_in_place(values: npt.NDArray[np.float32], factor: float) -> int | None:
    """Multiply by a factor, on all cores; gives where the first infinite value stands afterwards."""
    infinite: list[int] = []

    def work(span: slice) -> None:
        for block in blocks_of(span.stop, span.start):
            some = values[block]
            with np.errstate(over="ignore", invalid="ignore"):
                some *= np.float32(factor)
            if not np.isfinite(some).all():
                found = first_infinite(some)
                infinite.extend(() if found is None else (int(block.start) + found,))

    side_by_side(work, spans_of(values.size))
    return min(infinite, default=None)


def count_nan(values: npt.NDArray[np.floating]) -> int:
    """How many values are NaN."""
    return sum(int(np.count_nonzero(np.isnan(values[block]))) for block in blocks_of(values.size))
