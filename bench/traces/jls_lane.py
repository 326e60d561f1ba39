"""One instrument's readings in a `.jls` that is being written: its signals, its time map, its journal."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pyjls import DataType, SignalType, Writer

from analysis.trace import FloatArray, Meter, UniformClock
from bench.errors import BadInputError
from bench.traces import jls_layout as layout
from bench.traces.jls_head import CountModel, reading_json
from bench.traces.jls_layout import BlockSize, Chunk, Signals
from bench.traces.recording import Origin

SLOW_RATE_HZ = 64.0
"""Below this a block of the least size lasts a quarter of a second or more, so a live capture keeps a journal too."""
_UTC_EVERY_S = 10.0


@dataclass(frozen=True, slots=True)
class LaneShape:
    """What an instrument's readings are like."""

    clock: UniformClock | None
    """Rate and start of readings at a fixed rate; `None` where each brings its time."""
    rate_hz: float
    """About how many readings come in a second."""
    has_voltage: bool
    start_s: float
    """Time of the run at the first reading, where each brings its time."""
    block: BlockSize
    journal: bool
    """Each reading is written down at once, since a block would take longer than a second to fill."""


class JlsLane:
    """The signals of one instrument. Readings go in with `append`, in order."""

    def __init__(
        self, writer: Writer, path: Path, signals: Signals, shape: LaneShape, base_utc: int, base_s: float
    ) -> None:
        """`base_utc` is the JLS time at time `base_s` of the run."""
        self._writer, self._path, self._signals, self._shape = writer, path, signals, shape
        self._base_utc, self._base_s = base_utc, base_s
        self._start_s = shape.clock.start_s if shape.clock is not None else shape.start_s
        self._next_utc_s = self._start_s
        self.count = 0
        """How many readings have been appended."""
        self.last_s = -np.inf
        """The last time of the run, where each reading brings its own."""

    def define(self, meter: Meter, origin: Origin) -> None:
        """The source and its signals."""
        rate_hz, block = self._shape.rate_hz, self._shape.block
        self._writer.source_def(
            self._signals.source,
            name=meter.name,
            vendor=layout.VENDOR,
            model=_topic(origin.instrument or meter.name),
            version=origin.firmware or "",
            serial_number=_topic(origin.serial_number or ""),
        )
        wanted = [(self._signals.current, "current", "A", DataType.F32)]
        if self._shape.has_voltage:
            wanted.append((self._signals.voltage, "voltage", "V", DataType.F32))
        if self._shape.clock is None:
            wanted.append((self._signals.time, "time", "s", DataType.F64))
        for signal_id, name, units, data_type in wanted:
            self._writer.signal_def(
                signal_id,
                self._signals.source,
                signal_type=SignalType.FSR,
                data_type=data_type,
                sample_rate=layout.whole_rate_hz(rate_hz),
                samples_per_data=block.samples_per_data,
                sample_decimate_factor=block.sample_decimate_factor,
                name=self._signals.named(name),
                units=units,
            )

    def append(
        self, current_a: FloatArray, voltage_v: FloatArray | None, times_s: npt.NDArray[np.float64] | None
    ) -> None:
        """Add readings, shape (n,) each; `times_s` where the clock is none, strictly increasing and finite."""
        if not current_a.size:
            return
        self._check(current_a, voltage_v, times_s)
        self._write(current_a, voltage_v, times_s)
        start, self.count = self.count, self.count + current_a.size
        clock = self._shape.clock
        if times_s is not None:
            for k in layout.utc_knots(times_s).tolist():
                self._map(start + k, float(times_s[k]))
            self.last_s = float(times_s[-1])
        elif clock is not None:
            first_s = self._start_s + start / clock.rate_hz
            if first_s >= self._next_utc_s:
                self._map(start, first_s)
                self._next_utc_s = first_s + _UTC_EVERY_S
            if self._shape.journal:
                times_s = self._start_s + np.arange(start, self.count) / clock.rate_hz
        if self._shape.journal and times_s is not None:
            self._note_readings(start, current_a, voltage_v, times_s)

    def finish(self) -> None:
        """The last entry of the time map; and lost readings at the end where the library would not find the last."""
        if self._shape.clock is not None and self.count > 1:
            self._map(self.count - 1, self._start_s + (self.count - 1) / self._shape.clock.rate_hz)
        spare = layout.findable_count(self.count, self._shape.block) - self.count
        if spare:
            count = CountModel(count=self.count, instrument=self._signals.beside)
            self._writer.user_data(Chunk.COUNT, count.model_dump())
            self._write(
                np.full(spare, np.nan, np.float32),
                np.full(spare, np.nan, np.float32) if self._shape.has_voltage else None,
                None if self._shape.clock else self.last_s + np.arange(1, spare + 1) / self._shape.rate_hz,
            )

    @property
    def is_in_small_blocks(self) -> bool:
        """Its blocks are smaller than those of a finished file."""
        return self._shape.block != layout.FINISHED_BLOCK

    @property
    def bytes_in_blocks(self) -> int:
        """So many bytes of samples must be in the file once it was flushed: those of whole blocks."""
        block = self._shape.block.samples_per_data
        width = 4 + 4 * self._shape.has_voltage + 8 * (self._shape.clock is None)
        return max(0, self.count // block - 1) * block * width

    def _write(
        self, current_a: FloatArray, voltage_v: FloatArray | None, times_s: npt.NDArray[np.float64] | None
    ) -> None:
        """Hand samples over, to stand behind those that were counted."""
        # The library takes writable arrays only; ours are read-only, so it gets a copy.
        self._writer.fsr(self._signals.current, self.count, np.array(current_a, dtype=np.float32))
        if voltage_v is not None:
            self._writer.fsr(self._signals.voltage, self.count, np.array(voltage_v, dtype=np.float32))
        if times_s is not None:
            self._writer.fsr(self._signals.time, self.count, np.array(times_s, dtype=np.float64))

    def _map(self, reading: int, at_s: float) -> None:
        utc = self._base_utc + round((at_s - self._base_s) * layout.UTC_PER_SECOND)
        self._writer.utc(self._signals.current, reading, utc)
        if self._shape.has_voltage:
            self._writer.utc(self._signals.voltage, reading, utc)

    def _note_readings(
        self, start: int, current_a: FloatArray, voltage_v: FloatArray | None, times_s: npt.NDArray[np.float64]
    ) -> None:
        for k in range(current_a.size):
            values = [float(current_a[k]), None if voltage_v is None else float(voltage_v[k])]
            current, voltage = (value if value is not None and np.isfinite(value) else None for value in values)
            chunk = Chunk.READING if self._signals.beside is None else Chunk.READING_BESIDE
            note = reading_json(start + k, float(times_s[k]), current, voltage, self._signals.beside)
            self._writer.user_data(chunk, note)

    def _check(
        self, current_a: FloatArray, voltage_v: FloatArray | None, times_s: npt.NDArray[np.float64] | None
    ) -> None:
        """Refuse what would come apart in the file: columns of different lengths, times that do not increase."""
        sizes = [column.size for column in (voltage_v, times_s) if column is not None]
        if any(size != current_a.size for size in sizes):
            raise BadInputError(self._path, f"{current_a.size} currents came with columns of {sizes} readings")
        if (voltage_v is not None) != self._shape.has_voltage or (times_s is None) != (self._shape.clock is not None):
            raise BadInputError(self._path, "readings came with other columns than the file was begun with")
        if times_s is not None and not (times_s[0] > self.last_s and (np.diff(times_s) > 0).all()):
            raise BadInputError(self._path, "times of readings must increase from one to the next")


def _topic(text: str) -> str:
    """The application makes topics of model and serial number, where dot and slash divide; the head has them as are."""
    return text.replace(".", "_").replace("/", "_")
