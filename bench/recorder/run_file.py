"""The readings of one run, on disk as they come: the best meter's trace, and other instruments beside it in one file.

Each instrument's readings are numbered. A number that is missing is a reading that was lost: NaN in its place, and
counted. A meter that counts (`Samples.arrival`) has an even clock; one that is asked has each reading's own time.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.trace import Event, EventName, Meter, UniformClock
from bench.errors import BenchError
from bench.recorder.packing import pack
from bench.station import StationPart
from bench.time_axis import TimeAxis
from bench.time_fit import TimeFit
from bench.traces.jls_writer import Beside, JlsWriter
from bench.traces.recording import Origin
from drivers.samples import Samples

MOST_GAPS = 1000
"""So many gaps become events; those after them are counted in one note."""

Floats = npt.NDArray[np.float64]


class CaptureError(BenchError):
    """What came cannot be written down as it is; the run ends with what was there before."""


class DiskError(CaptureError):
    """The disk is full, or gone."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An instrument whose readings are recorded."""

    part: StationPart
    meter: Meter
    origin: Origin


@dataclass(frozen=True, slots=True)
class Counted:
    """How many readings of one instrument there were."""

    part: StationPart
    readings: int
    """By their numbers, lost ones among them."""
    lost: int
    """At the wire. What a meter sent in place of a reading, calibrating itself or over its range, was not lost."""


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """A block without holes in its numbers."""

    current_a: Floats
    voltage_v: Floats | None
    host_s: Floats
    lost: npt.NDArray[np.bool_]
    """Shape (n,): which of them the wire lost."""


class Numbering:
    """Follows the numbers of one instrument's readings and puts NaN where one is missing."""

    def __init__(self, part: StationPart) -> None:
        self._part = part
        self._next: int | None = None
        self._last_s = 0.0
        self.readings = 0
        self.lost = 0

    def whole(self, samples: Samples) -> Whole:
        """The block, with what is missing before it. Raises `CaptureError` where numbers run backwards."""
        first = samples.first_number
        missing = 0 if self._next is None else first - self._next
        if missing < 0:
            raise CaptureError(
                f"the {self._part.value} began to count again at reading {first} after {self._next}: it was restarted, "
                "or its cable was out for a moment"
            )
        self._next = first + len(samples)
        current_a, voltage_v, host_s = samples.current_a, samples.voltage_v, samples.host_s
        lost = samples.was_lost
        if missing:
            hole = np.full(missing, np.nan)
            between_s = np.linspace(self._last_s, float(host_s[0]), missing + 2)[1:-1]
            current_a, host_s = np.concatenate((hole, current_a)), np.concatenate((between_s, host_s))
            voltage_v = None if voltage_v is None else np.concatenate((hole, voltage_v))
            lost = np.concatenate((np.isnan(hole), lost))
        self._last_s = float(host_s[-1])
        self.readings += current_a.size
        self.lost += int(lost.sum())
        return Whole(current_a, voltage_v, host_s, lost)

    @property
    def counted(self) -> Counted:
        """So far."""
        return Counted(self._part, self.readings, self.lost)


class RunFile:
    """One run on disk. Owned by one thread."""

    def __init__(
        self,
        path: Path,
        main: Recorded,
        beside: Sequence[Recorded],
        first: Samples,
        started_utc: str,
        notes: tuple[str, ...],
    ) -> None:
        """`first` is the first block of the main instrument, which is not yet written; time of the run begins there.

        `notes` are sentences, none where a phone was there.
        """
        self.path = path
        self.start_host_s = float(first.host_s[0])
        self._main = main
        self._fit = TimeFit(main.meter.rate_hz)
        self._even = first.arrival is not None
        self._numbers = {one.part: Numbering(one.part) for one in (main, *beside)}
        self._lanes = {one.part: k for k, one in enumerate(beside)}
        self._stamps = array("d")
        """Times of the run of an asked meter's readings."""
        self._gaps: list[list[float]] = []
        self._in_gap = False
        self._more_gaps = 0
        self._marked: list[tuple[Event, int | None]] = []
        """The events of the closed file, each with the reading that it stands at."""
        self._begin = partial(
            JlsWriter,
            meter=main.meter,
            origin=replace(main.origin, started_utc=started_utc, notes=notes),
            clock=UniformClock(0, main.meter.rate_hz) if self._even else None,
            has_voltage=first.voltage_v is not None,
            notes="\n".join(notes),
            beside=[
                Beside(one.meter, replace(one.origin, started_utc=started_utc, notes=notes), has_voltage=True)
                for one in beside
            ],
        )
        self._writer = self._begin(path, live=True)

    def add(self, part: StationPart, samples: Samples) -> None:
        """Write a block. Raises `CaptureError`, `BadInputError` where it does not follow what came before."""
        if not len(samples):
            return
        if part is self._main.part:
            self._add_main(samples)
            return
        whole = self._numbers[part].whole(samples)
        voltage_v = whole.voltage_v if whole.voltage_v is not None else np.full(whole.current_a.size, np.nan)
        times_s = _rising(whole.host_s - self.start_host_s, self._writer.beside[self._lanes[part]].last_s)
        self._writer.beside[self._lanes[part]].append(whole.current_a, voltage_v, times_s)

    def flush(self) -> None:
        """Hand over to the operating system what fills a block. Raises `DiskError` where the disk did not take it."""
        self._writer.flush()
        on_disk, wanted = self.path.stat().st_size, self._writer.bytes_in_blocks
        if on_disk < wanted:
            raise DiskError(f"the disk took {on_disk} of {wanted} bytes: it is full, or gone")

    def run_s(self, host_s: float) -> float:
        """Time of the run at a host time, as well as it is known while the run goes on."""
        return host_s - self.start_host_s

    @property
    def counts(self) -> tuple[Counted, ...]:
        """Of every instrument, the main one first."""
        return tuple(numbers.counted for numbers in self._numbers.values())

    def close(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Finish the file with these events (host time); gives them, and the gaps, at their times of the run."""
        axis = self._fit.axis()
        placed = sorted((*(axis.placed(event) for event in events), *self._gap_events(axis)), key=lambda e: e.at_s)
        readings = self._writer.count
        for event in placed:
            near = self._place(event.at_s)
            self._marked.append((event, near if 0 <= near < readings and event.at_s >= 0.0 else None))
        for event, at_reading in self._marked:
            self._writer.event(event, at_reading)
        self._writer.close()
        return tuple(placed)

    def pack(self) -> None:
        """Put the closed file into large blocks. Raises `BadInputError` where that cannot be: it stays as it is."""
        if self._writer.is_in_small_blocks:
            pack(self.path, self._begin, self._marked)

    def _add_main(self, samples: Samples) -> None:
        whole = self._numbers[self._main.part].whole(samples)
        self._fit.add(samples)
        first = self._writer.count
        times_s = None if self._even else _rising(whole.host_s - self.start_host_s, self._writer.last_s)
        self._note_gaps(whole.lost, first, times_s)
        if times_s is not None:
            self._stamps.extend(times_s.tolist())
        self._writer.append(whole.current_a, whole.voltage_v, times_s)

    def _place(self, at_s: float) -> int:
        """The reading at a time of the run."""
        if self._even:
            return round(at_s * self._main.meter.rate_hz)
        return int(np.searchsorted(np.array(self._stamps), at_s))

    def _note_gaps(self, lost: npt.NDArray[np.bool_], first: int, times_s: Floats | None) -> None:
        """Remember each row of lost readings: its first time of the run, and how many they are."""
        edges = np.flatnonzero(np.diff(lost.astype(np.int8), prepend=np.int8(0), append=np.int8(0)))
        for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            if start == 0 and self._in_gap and self._gaps:
                self._gaps[-1][1] += stop
            elif len(self._gaps) >= MOST_GAPS:
                self._more_gaps += stop - start
            else:
                at_s = (first + start) / self._main.meter.rate_hz if times_s is None else float(times_s[start])
                self._gaps.append([at_s, stop - start])
        self._in_gap = bool(lost[-1])

    def _gap_events(self, axis: TimeAxis) -> list[Event]:
        events = [Event(at_s, EventName.GAP, str(int(count))) for at_s, count in self._gaps]
        if self._more_gaps:
            last_s = float(axis.run_s[-1])
            events.append(Event(last_s, EventName.NOTE, f"{self._more_gaps} more readings were lost in further gaps"))
        return events


def _rising(times_s: Floats, after_s: float) -> Floats:
    """Times as they are, unless an estimate of a meter's delay got better and set one back: then a hair apart.

    Only instruments that count are estimated, and those are not the main one here, whose clock is even.
    """
    if times_s[0] > after_s and (times_s.size < 2 or (np.diff(times_s) > 0).all()):
        return times_s
    floor_s = after_s + 1e-6 * np.arange(1, times_s.size + 1) if np.isfinite(after_s) else times_s
    risen: Floats = np.maximum.accumulate(np.maximum(times_s, floor_s))
    return np.asarray(risen + 1e-9 * np.arange(times_s.size))
