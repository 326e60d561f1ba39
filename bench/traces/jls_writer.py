"""Writing a bootbench `.jls` block by block: an import whole, a live capture as it comes."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
from pyjls import AnnotationType, DataType, SignalType, Writer

from analysis.trace import Event, FloatArray, Meter, UniformClock
from bench.errors import BadInputError
from bench.traces import jls_layout as layout
from bench.traces.jls_head import event_json, head_json, marker_label
from bench.traces.jls_layout import Chunk
from bench.traces.recording import Origin

# The C library reports through this logger; without a handler Python would print its lines on standard error.
logging.getLogger("pyjls.c").addHandler(logging.NullHandler())

SLOW_RATE_HZ = 20.0
"""Below this a block of the least size lasts about a second or more, so a live capture keeps a journal beside it."""
_UTC_EVERY_S = 10.0


class JlsWriter:
    """One `.jls` being written. Readings go in with `append`, in order; `close` (or leaving `with`) finishes it.

    `clock` gives rate and start of readings at a fixed rate (its count is not looked at); `None` means that every
    reading brings its time, at about `rate_hz` (the meter's own where it is `None`). `started_utc` of the origin is
    the time of day at `start_s`. `live` keeps a journal of single readings where a block would take longer than a
    second to fill, so that a killed capture loses at most that second. Not for use from two threads at once.
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
    ) -> None:
        self._path = path
        self._clock = clock
        self._start_s = clock.start_s if clock is not None else start_s
        self._base_utc = layout.utc_of(origin.started_utc)
        self._has_voltage = has_voltage
        rate_hz = clock.rate_hz if clock is not None else rate_hz or meter.rate_hz
        self._journal = live and rate_hz < SLOW_RATE_HZ
        self._count = 0
        self._last_s = -np.inf
        self._next_utc_s = self._start_s
        self._marks = 0
        self._closed = False
        try:
            self._writer = Writer(str(path))
        except RuntimeError as error:
            raise BadInputError(path, f"cannot be written ({error})") from error
        self._define(meter, origin, rate_hz)
        if notes:
            self._writer.user_data(Chunk.NOTES, notes)
        self._writer.user_data(Chunk.HEAD, head_json(meter, clock, origin, self._start_s))

    def __enter__(self) -> JlsWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def count(self) -> int:
        """How many readings have been appended."""
        return self._count

    def append(
        self,
        current_a: FloatArray,
        voltage_v: FloatArray | None = None,
        times_s: npt.NDArray[np.float64] | None = None,
    ) -> None:
        """Add readings, shape (n,) each; `times_s` where the clock is none, strictly increasing and finite."""
        if not current_a.size:
            return
        self._check(current_a, voltage_v, times_s)
        start, self._count = self._count, self._count + current_a.size
        # The library takes writable arrays only; ours are read-only, so it gets a copy.
        self._writer.fsr(layout.CURRENT_SIGNAL, start, np.array(current_a, dtype=np.float32))
        if voltage_v is not None:
            self._writer.fsr(layout.VOLTAGE_SIGNAL, start, np.array(voltage_v, dtype=np.float32))
        if times_s is not None:
            self._writer.fsr(layout.TIME_SIGNAL, start, np.array(times_s, dtype=np.float64))
            for k in layout.utc_knots(times_s).tolist():
                self._map(start + k, float(times_s[k]))
            if self._journal:
                self._note_readings(start, current_a, voltage_v, times_s)
            self._last_s = float(times_s[-1])
        elif self._clock is not None:
            first_s = self._start_s + start / self._clock.rate_hz
            if first_s >= self._next_utc_s:
                self._map(start, first_s)
                self._next_utc_s = first_s + _UTC_EVERY_S
            if self._journal:
                at_s = self._start_s + np.arange(start, self._count) / self._clock.rate_hz
                self._note_readings(start, current_a, voltage_v, at_s)

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
        if self._clock is not None and self._count > 1:
            self._map(self._count - 1, self._start_s + (self._count - 1) / self._clock.rate_hz)
        self._writer.close()

    def _define(self, meter: Meter, origin: Origin, rate_hz: float) -> None:
        """The source and the signals."""
        self._writer.source_def(
            layout.SOURCE_ID,
            name=meter.name,
            vendor=layout.VENDOR,
            model=_topic(origin.instrument or meter.name),
            version=origin.firmware or "",
            serial_number=_topic(origin.serial_number or ""),
        )
        block = layout.block_size(rate_hz)
        signals = [(layout.CURRENT_SIGNAL, "current", "A", DataType.F32)]
        if self._has_voltage:
            signals.append((layout.VOLTAGE_SIGNAL, "voltage", "V", DataType.F32))
        if self._clock is None:
            signals.append((layout.TIME_SIGNAL, "time", "s", DataType.F64))
        for signal_id, name, units, data_type in signals:
            self._writer.signal_def(
                signal_id,
                layout.SOURCE_ID,
                signal_type=SignalType.FSR,
                data_type=data_type,
                sample_rate=layout.whole_rate_hz(rate_hz),
                samples_per_data=block.samples_per_data,
                sample_decimate_factor=block.sample_decimate_factor,
                name=name,
                units=units,
            )

    def _map(self, reading: int, at_s: float) -> None:
        utc = self._base_utc + round((at_s - self._start_s) * layout.UTC_PER_SECOND)
        self._writer.utc(layout.CURRENT_SIGNAL, reading, utc)
        if self._has_voltage:
            self._writer.utc(layout.VOLTAGE_SIGNAL, reading, utc)

    def _note_readings(
        self,
        start: int,
        current_a: FloatArray,
        voltage_v: FloatArray | None,
        times_s: npt.NDArray[np.float64],
    ) -> None:
        for k in range(current_a.size):
            values = [float(current_a[k]), None if voltage_v is None else float(voltage_v[k])]
            current, voltage = (value if value is not None and np.isfinite(value) else None for value in values)
            reading = {"k": start + k, "at_s": float(times_s[k]), "current_a": current, "voltage_v": voltage}
            self._writer.user_data(Chunk.READING, reading)

    def _check(
        self, current_a: FloatArray, voltage_v: FloatArray | None, times_s: npt.NDArray[np.float64] | None
    ) -> None:
        """Refuse what would come apart in the file: columns of different lengths, times that do not increase."""
        sizes = [column.size for column in (voltage_v, times_s) if column is not None]
        if any(size != current_a.size for size in sizes):
            raise BadInputError(self._path, f"{current_a.size} currents came with columns of {sizes} readings")
        if (voltage_v is not None) != self._has_voltage or (times_s is None) != (self._clock is not None):
            raise BadInputError(self._path, "readings came with other columns than the file was begun with")
        if times_s is not None and not (times_s[0] > self._last_s and (np.diff(times_s) > 0).all()):
            raise BadInputError(self._path, "times of readings must increase from one to the next")


def _topic(text: str) -> str:
    """The application makes topics of model and serial number, where dot and slash divide; the head has them as are."""
    return text.replace(".", "_").replace("/", "_")
