"""Writing a bootbench `.jls` block by block: an import whole, a live capture as it comes."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
from pyjls import AnnotationType, Writer

from analysis.trace import Event, FloatArray, Meter, UniformClock
from bench.errors import BadInputError
from bench.traces import jls_layout as layout
from bench.traces.jls_head import event_json, head_json, marker_label
from bench.traces.jls_lane import SLOW_RATE_HZ, JlsLane, LaneShape
from bench.traces.jls_layout import Chunk
from bench.traces.jls_name import name_for_library
from bench.traces.recording import Origin

# The C library reports through this logger; without a handler Python would print its lines on standard error.
logging.getLogger("pyjls.c").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Beside:
    """An instrument that reads the same run beside the main one."""

    meter: Meter
    origin: Origin
    has_voltage: bool


class JlsWriter:
    """One `.jls` being written. Readings go in with `append`, in order; `close` (or leaving `with`) finishes it.

    `clock` gives rate and start of readings at a fixed rate (its count is not looked at); `None` means that every
    reading brings its time, at about `rate_hz` (the meter's own where it is `None`). `started_utc` of the origin is
    the time of day at `start_s`. `live` keeps a journal of single readings where a block would take longer than a
    second to fill, so that a killed capture loses at most that second. Other instruments that read the same run at
    rates of their own are lanes of their own (`beside`, at most 14); each of their readings brings its time of the run.
    Not for use from two threads at once.
    """

    def __init__(
        self,
        path: Path,
        meter: Meter,
        origin: Origin,
        *,
        clock: UniformClock | None,
        has_voltage: bool,
        start_s: float = 0.0,
        rate_hz: float | None = None,
        notes: str = "",
        live: bool = False,
        beside: Sequence[Beside] = (),
    ) -> None:
        self._path, self._live = path, live
        self._base_s = clock.start_s if clock is not None else start_s
        self._base_utc = layout.utc_of(origin.started_utc)
        self._marks = 0
        self._closed = False
        name = name_for_library(path)
        try:
            path.touch()  # with the rights of any new file: one that the library makes itself is closed to others
            self._writer = Writer(name)
        except (OSError, RuntimeError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise BadInputError(path, f"cannot be written ({reason})") from error
        main = self._shape(
            clock, clock.rate_hz if clock is not None else rate_hz or meter.rate_hz, has_voltage, start_s
        )
        self._main = self._lane(layout.signals_of(None), main, meter, origin)
        self.beside = tuple(
            self._lane(
                layout.signals_of(number),
                self._shape(None, one.meter.rate_hz, one.has_voltage, start_s),
                one.meter,
                one.origin,
            )
            for number, one in enumerate(beside, start=1)
        )
        if notes:
            self._writer.user_data(Chunk.NOTES, notes)
        self._writer.user_data(Chunk.HEAD, head_json(meter, clock, origin, self._base_s))
        for number, one in enumerate(beside, start=1):
            head = head_json(one.meter, None, one.origin, self._base_s)
            self._writer.user_data(Chunk.HEAD_BESIDE, {"instrument": number, **head})
        if live:
            self._writer.flush()  # whatever comes, the file says what it is

    def __enter__(self) -> JlsWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def count(self) -> int:
        """How many readings have been appended."""
        return self._main.count

    @property
    def last_s(self) -> float:
        """The last time of the run, where each reading brings its own."""
        return self._main.last_s

    @property
    def is_in_small_blocks(self) -> bool:
        """Some instrument's readings stand in smaller blocks than those of a finished file: a kill loses few."""
        return any(lane.is_in_small_blocks for lane in (self._main, *self.beside))

    @property
    def bytes_in_blocks(self) -> int:
        """So many bytes of samples must be in the file after `flush`; fewer, and the disk did not take them."""
        return self._main.bytes_in_blocks + sum(lane.bytes_in_blocks for lane in self.beside)

    def append(
        self,
        current_a: FloatArray,
        voltage_v: FloatArray | None = None,
        times_s: npt.NDArray[np.float64] | None = None,
    ) -> None:
        """Add readings, shape (n,) each; `times_s` where the clock is none, strictly increasing and finite."""
        self._main.append(current_a, voltage_v, times_s)

    def event(self, event: Event, near_reading: int | None) -> None:
        """Store an event, and mark it on screen at reading `near_reading` (`None`: outside the recording, no mark).

        Marks must be given in order of reading.
        """
        self._writer.user_data(Chunk.EVENT, event_json(event))
        if near_reading is None:
            return
        self._marks += 1
        # The application takes a name that ends in a or b for one half of a pair, so marks are numbered, and labelled.
        metadata = json.dumps({"label": marker_label(event), "text_pos1": "off"})
        self._writer.annotation(
            layout.CURRENT_SIGNAL, near_reading, None, AnnotationType.VMARKER, 0, f"{self._marks}\x1c{metadata}"
        )

    def flush(self) -> None:
        """Hand everything that fills a block to the operating system."""
        self._writer.flush()

    def close(self) -> None:
        """Write the last block, the summaries and the end. May be called twice."""
        if self._closed:
            return
        self._closed = True
        for lane in (self._main, *self.beside):
            lane.finish()
        self._writer.close()

    def _shape(self, clock: UniformClock | None, rate_hz: float, has_voltage: bool, start_s: float) -> LaneShape:
        block = layout.block_size(rate_hz) if self._live else layout.FINISHED_BLOCK
        return LaneShape(clock, rate_hz, has_voltage, start_s, block, journal=self._live and rate_hz < SLOW_RATE_HZ)

    def _lane(self, signals: layout.Signals, shape: LaneShape, meter: Meter, origin: Origin) -> JlsLane:
        lane = JlsLane(self._writer, self._path, signals, shape, self._base_utc, self._base_s)
        lane.define(meter, origin)
        return lane
