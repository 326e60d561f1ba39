"""A `.jls` opened without a pass over its samples: any stretch of it, or its envelope, on demand.

A file of 360 million readings opens in milliseconds, since its length, its time map and the summaries behind its
envelope are in its index. Readings are read when asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from analysis.errors import TraceError
from analysis.trace import Clock, FloatArray, StampedClock, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces.jls_closed import WALKED_WHOLE_BYTES, look, repaired_copy
from bench.traces.jls_contents import JlsAccess
from bench.traces.jls_foreign import plan_of_foreign
from bench.traces.jls_guard import GuardedReader
from bench.traces.jls_ours import plan_of_ours, plans_beside
from bench.traces.jls_plan import Plan, SignalUse, TimeMap, TimeSignal
from bench.traces.jls_reader import JlsReader
from bench.traces.recording import Hints, Recording
from bench.traces.spread import NOTHING, Spread, joined, spread_of, table_of

_READ_WHOLE = 1 << 16
"""A stretch this short is read rather than summed up from summaries."""
_PARTS = 16


@dataclass(frozen=True, slots=True, eq=False)
class JlsColumns:
    """The envelope of a stretch: one entry per column, NaN where a column holds nothing but lost readings.

    Exact for a stretch of up to 65,536 readings. In a longer one the edges of columns are those of the file's
    summaries: a reading near an edge may count in both columns.
    """

    edges: npt.NDArray[np.int64]
    """Shape (n + 1,): column j covers the readings edges[j] to edges[j + 1] (exclusive)."""
    minimum: npt.NDArray[np.float64]
    maximum: npt.NDArray[np.float64]
    mean: npt.NDArray[np.float64]
    std: npt.NDArray[np.float64]


class NothingYetError(BadInputError):
    """A live capture of ours that was killed before its head was on disk."""


class JlsFile:
    """One open `.jls`; use it in `with`, or call `close`. Not for use from two threads at once.

    Raises `BadInputError` for what is no such file or is damaged, `QuestionError` where it leaves open which signal
    is the current. A file that was not closed is read from a repaired copy; it itself is never changed.
    """

    def __init__(self, path: Path, hints: Hints | None = None, *, whole: bool = False, awaited: bool = True) -> None:
        """`whole` where all of it will be read: then every chunk is looked at first, whatever the size.

        `awaited` where a person waits for it, and not for something else that is opened meanwhile.
        """
        state = look(path, WALKED_WHOLE_BYTES) if whole else look(path)
        if state.sound is False:
            raise BadInputError(path, "is damaged: its parts do not fit together", advice="copy it again")
        self.path = path
        self.closed_properly = state.closed
        self._keep = ExitStack()
        try:
            readable = path if state.closed else repaired_copy(path, self._keep)
            self._access: JlsAccess = (
                JlsReader(readable)
                if state.ours and state.sound
                else GuardedReader(readable, path, awaited=awaited, sound=bool(state.sound))
            )
            self._keep.callback(self._access.close)
            contents = self._access.contents()
            if state.ours and contents.head is None and not state.closed:
                raise NothingYetError(path, "was killed before it held a reading")
            if state.ours and contents.head is not None:
                self.plan: Plan = plan_of_ours(path, contents, state.closed)
                self.beside: tuple[Plan, ...] = plans_beside(path, contents, state.closed)
            else:
                self.beside = ()
                self.plan = plan_of_foreign(path, self._access, contents, hints or Hints(), state.closed)
        except BaseException:
            self._keep.close()
            raise

    def __enter__(self) -> JlsFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of a repaired copy. May be called twice."""
        self._keep.close()

    def __len__(self) -> int:
        return self.plan.count

    def times_s(self, start: int = 0, stop: int | None = None) -> npt.NDArray[np.float64]:
        """Times of the readings `start` to `stop` (exclusive), shape (n,)."""
        first, last, _ = slice(start, stop).indices(len(self))
        last = max(first, last)
        clock = self.plan.clock
        if isinstance(clock, UniformClock):
            return clock.times_s(first, last)
        if isinstance(clock, TimeMap):
            return clock.times(first, last)
        times = self._stretch(
            self.plan, SignalUse(clock.signal_id, self.plan.in_blocks), self.plan.tail.times_s, first, last
        )
        return times.astype(np.float64, copy=False)

    def current_a(self, start: int = 0, stop: int | None = None) -> FloatArray:
        """Currents of the readings `start` to `stop` (exclusive), shape (n,); NaN is a lost reading."""
        first, last, _ = slice(start, stop).indices(len(self))
        return self._stretch(self.plan, self.plan.current, self.plan.tail.current_a, first, max(first, last))

    def voltage_v(self, start: int = 0, stop: int | None = None) -> FloatArray | None:
        """Voltages of the readings `start` to `stop` (exclusive), or `None` where nobody measured it."""
        if self.plan.voltage is None:
            return None
        first, last, _ = slice(start, stop).indices(len(self))
        return self._stretch(self.plan, self.plan.voltage, self.plan.tail.voltage_v, first, max(first, last))

    def read(self, start: int = 0, stop: int | None = None) -> Trace:
        """The readings `start` to `stop` (exclusive) as a trace, with the events of that time."""
        first, last, _ = slice(start, stop).indices(len(self))
        last = max(first, last)
        whole = (first, last) == (0, len(self))
        clock = self._clock(first, last)
        events = self.plan.events
        if not whole and len(clock):
            begin_s, end_s = float(clock.times_s(0, 1)[0]), float(clock.times_s(len(clock) - 1)[0])
            events = tuple(event for event in events if begin_s <= event.at_s <= end_s)
        return Trace(
            clock=clock,
            current_a=self.current_a(first, last),
            voltage_v=self.voltage_v(first, last),
            meter=self.plan.meter,
            events=events,
        )

    def read_beside(self, number: int) -> Recording:
        """The readings of an instrument that stands beside the main one, the first of them number 0; no events."""
        plan = self.beside[number]
        count = plan.count
        if isinstance(plan.clock, UniformClock):
            clock: Clock = plan.clock
        elif isinstance(plan.clock, TimeSignal):
            use = SignalUse(plan.clock.signal_id, plan.in_blocks)
            times_s = self._stretch(plan, use, plan.tail.times_s, 0, count)
            clock = StampedClock(times_s.astype(np.float64, copy=False))
        else:
            clock = StampedClock(plan.clock.times(0, count))
        current_a = self._stretch(plan, plan.current, plan.tail.current_a, 0, count)
        voltage_v = None
        if plan.voltage is not None:
            voltage_v = self._stretch(plan, plan.voltage, plan.tail.voltage_v, 0, count)
        return Recording(Trace(clock, current_a, plan.meter, voltage_v), plan.origin)

    def columns(self, start: int, stop: int, count: int) -> JlsColumns:
        """The envelope of the current from `start` to `stop` (exclusive) in at most `count` columns, from summaries."""
        return self._envelope(self.plan.current, self.current_a, start, stop, count)

    def voltage_columns(self, start: int, stop: int, count: int) -> JlsColumns:
        """The same of the voltage. Raises `BadInputError` where nobody measured it."""
        if self.plan.voltage is None:
            raise BadInputError(self.path, "has no voltage beside the current")

        def read(first: int, last: int) -> FloatArray:
            found = self.voltage_v(first, last)
            return found if found is not None else np.full(last - first, np.nan, np.float32)

        return self._envelope(self.plan.voltage, read, start, stop, count)

    def spread(self, start: int = 0, stop: int | None = None) -> Spread:
        """Mean, deviation, least and greatest current of a stretch, from summaries; about, where readings are lost."""
        use = self.plan.current
        first, last, _ = slice(start, stop).indices(self.plan.in_blocks)
        found = self._spread(use, first, max(first, last))
        return Spread(
            found.count, *(value * use.scale for value in (found.mean, found.std, found.minimum, found.maximum))
        )

    def _envelope(
        self, use: SignalUse, read: Callable[[int, int], FloatArray], start: int, stop: int, count: int
    ) -> JlsColumns:
        """Of one signal, whose readings `read` gives."""
        first, last, _ = slice(start, stop).indices(len(self))
        if last <= first or count < 1:
            raise BadInputError(self.path, f"has no readings from {start} to {stop}")
        width = -(-(last - first) // count)
        if last - first <= _READ_WHOLE:
            edges = np.append(np.arange(first, last, width, dtype=np.int64), last)
            return _columns(edges, table_of(read(first, last), edges - first))
        last = min(last, self.plan.in_blocks)
        full = (last - first) // width
        table = self._statistics(use, first, width, full)
        edges = first + width * np.arange(full + 1, dtype=np.int64)
        spreads = [Spread(width, *row) for row in table.tolist()]
        if edges[-1] < last:
            spreads.append(self._spread(use, int(edges[-1]), last))
            edges = np.append(edges, last)
        for j in (j for j, spread in enumerate(spreads) if np.isnan(spread.mean)):
            spreads[j] = self._spread(use, int(edges[j]), int(edges[j + 1]))
        rows = np.array([(s.mean, s.std, s.minimum, s.maximum) for s in spreads]) * use.scale
        return _columns(edges, rows)

    def _statistics(self, use: SignalUse, first: int, width: int, count: int) -> npt.NDArray[np.float64]:
        """Rows of `count` stretches; NaN where a shifted signal does not have all samples of one."""
        begin = min(count, max(0, -(-(-use.shift - first) // width)))
        end = max(begin, min(count, (use.length - use.shift - first) // width))
        table = np.full((count, 4), np.nan)
        if end > begin:
            start = first + begin * width + use.shift
            table[begin:end] = self._access.statistics(use.signal_id, start, width, end - begin)
        return table

    def _spread(self, use: SignalUse, first: int, last: int) -> Spread:
        """In the unit of the signal. Summaries with a lost reading among them say NaN: look closer there."""
        begin, end = max(0, first + use.shift), min(use.length, last + use.shift)
        if end <= begin:
            return NOTHING
        if end - begin <= _READ_WHOLE:
            return spread_of(self._access.samples(use.signal_id, begin, end))
        row = self._access.statistics(use.signal_id, begin, end - begin, 1)[0].tolist()
        if not np.isnan(row).any():
            return Spread(end - begin, *row)
        cuts = np.linspace(first, last, _PARTS + 1).astype(np.int64).tolist()
        return joined([self._spread(use, a, b) for a, b in pairwise(cuts)])

    def _clock(self, first: int, last: int) -> Clock:
        clock = self.plan.clock
        if isinstance(clock, UniformClock):
            return UniformClock(last - first, clock.rate_hz, clock.start_s + first / clock.rate_hz)
        try:
            return StampedClock(self.times_s(first, last))
        except TraceError as error:
            raise BadInputError(self.path, f"is damaged: {error}", advice="copy it again") from error

    def _stretch(self, plan: Plan, use: SignalUse, tail: FloatArray, first: int, last: int) -> FloatArray:
        """Readings of one column: blocks, then tail; NaN where a shifted signal has no sample for a reading."""
        in_blocks = min(last, plan.in_blocks)
        begin = min(max(first + use.shift, 0), use.length)
        end = min(max(in_blocks + use.shift, begin), use.length)
        samples = self._access.samples(use.signal_id, begin, end)
        if use.scale != 1.0:
            samples = samples * samples.dtype.type(use.scale)
        before = max(0, min(begin - (first + use.shift), in_blocks - first))
        after = max(0, in_blocks - first) - before - samples.size
        late = tail[max(0, first - plan.in_blocks) : max(0, last - plan.in_blocks)]
        if not before and not after and not late.size:
            return samples
        lost = [np.full(n, np.nan, dtype=samples.dtype) for n in (before, after)]
        return np.concatenate((lost[0], samples, lost[1], late.astype(samples.dtype)))


def _columns(edges: npt.NDArray[np.int64], rows: npt.NDArray[np.float64]) -> JlsColumns:
    """From rows of mean, deviation, least and greatest."""
    return JlsColumns(edges, minimum=rows[:, 2], maximum=rows[:, 3], mean=rows[:, 0], std=rows[:, 1])
