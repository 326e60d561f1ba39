"""What stands in a Joulescope v2 file beside its samples, as plain data that can cross a process border."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class JlsSignal:
    """One signal with a fixed rate."""

    signal_id: int
    name: str
    units: str
    source_id: int
    data_type: str
    """As the library names it: `f32`, `f64`, `u4`, `u1`, …"""
    rate_hz: int
    length: int
    """Samples."""
    sample_id_offset: int
    """Where its first sample stands among the samples of its source."""


@dataclass(frozen=True, slots=True)
class JlsSource:
    """The instrument of one or more signals."""

    source_id: int
    name: str
    vendor: str
    model: str
    version: str
    serial_number: str


@dataclass(frozen=True, slots=True)
class JlsMark:
    """A text or a marker that somebody put on a signal."""

    signal_id: int
    sample: int
    text: str


@dataclass(frozen=True, slots=True)
class JlsContents:
    """Everything but samples and time maps."""

    sources: tuple[JlsSource, ...]
    signals: tuple[JlsSignal, ...]
    marks: tuple[JlsMark, ...]
    notes: str | None
    head: str | None
    """JSON text of the head of a bootbench trace, not yet checked; `None` for other people's files."""
    events: tuple[str, ...]
    """JSON texts."""
    readings: tuple[str, ...]
    """JSON texts of the journal of a slow live capture."""
    heads_beside: tuple[str, ...]
    """JSON texts: instruments beside the main one."""
    readings_beside: tuple[str, ...]
    counts: tuple[str, ...]
    """JSON texts: how many readings an instrument has, where there are more samples."""
    damaged: tuple[str, ...]
    """What could not be read whole: `annotations`, `user data`."""


class JlsAccess(Protocol):
    """Reading one open file, in this process or through a guard. Raises `BadInputError`."""

    path: Path

    def contents(self) -> JlsContents:
        """Everything but samples and time maps."""

    def samples(self, signal_id: int, start: int, stop: int) -> npt.NDArray[np.floating]:
        """Samples `start` to `stop` (exclusive), shape (n,), float32 or float64 as stored."""

    def statistics(self, signal_id: int, start: int, increment: int, count: int) -> npt.NDArray[np.float64]:
        """Mean, standard deviation, minimum and maximum of `count` stretches of `increment` samples, shape (count, 4).

        From the summaries in the file. A stretch that touches a lost sample may be NaN.
        """

    def utc(self, signal_id: int) -> npt.NDArray[np.int64]:
        """The time map: sample and JLS time, shape (k, 2), both rising; k is 0 where the file has no clock."""

    def close(self) -> None:
        """Let go of the file. May be called twice."""
