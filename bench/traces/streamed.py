"""A recording that is larger than memory is read block by block.

A format that can do this has `stream(path, hints) -> Stream` beside `read`; `bootbench import` uses it for files from
`STREAMED_FROM_BYTES` on, and `stream_writing` writes it to a `.jls` as it comes. What only the whole recording shows
(how many readings were lost, the least step between two) is not said of it; a `.jls` opens without its samples in
memory, whatever its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeGuard

import numpy as np
import numpy.typing as npt

from analysis.trace import Event, FloatArray, Meter
from bench.traces.recording import FormatModule, Hints, Origin

STREAMED_FROM_BYTES = 512 << 20
PACKED_FROM_BYTES = 64 << 20
"""A steady current packs to a hundredth and less."""
STREAMED_TO_BYTES = 1 << 40
BY_BLOCKS = "Read block by block."


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some readings, in order."""

    current_a: FloatArray
    """Shape (n,)."""
    voltage_v: FloatArray | None
    times_s: npt.NDArray[np.float64] | None
    """Since the first reading of all; `None` where the stream has a fixed rate."""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """What is known before the first reading, and the readings."""

    meter: Meter
    origin: Origin
    rate_hz: float | None
    """`None` where each reading brings its time."""
    has_voltage: bool
    blocks: Iterator[Block]


class StreamedFormat(FormatModule, Protocol):
    """A format that can be read in blocks.

    It may have `PACKED = True`, where its files unpack to many times their size, and `recorded_bytes(path)`, where the
    samples lie in files beside the one that is named.
    """

    def stream(self, path: Path, hints: Hints) -> Stream:
        """Begin to read. Raises `BadInputError` at once or at a block, or `QuestionError` where a hint is needed."""


def is_streamed(module: FormatModule, path: Path) -> TypeGuard[StreamedFormat]:
    """Whether a file is so large that it is read in blocks, where its format can."""
    if not hasattr(module, "stream"):
        return False
    size = module.recorded_bytes(path) if hasattr(module, "recorded_bytes") else path.stat().st_size
    return bool(size >= (PACKED_FROM_BYTES if getattr(module, "PACKED", False) else STREAMED_FROM_BYTES))
