"""A recording that is longer than memory as equal blocks of readings, made in one pass and looked at in parts.

Least, greatest and mean reading of each block are kept for drawing, the means also as a trace of their own on which
stages are found; where readings were lost is kept beside them. However long the recording is, there are at most
`MOST_BLOCKS` blocks (an hour at 100 kS/s: 344 readings to a block, 291 blocks a second), and some 40 MB of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.blocks import Blocks, Floats, Indices, fold, join
from analysis.trace import Event, FloatArray, Meter, Trace, UniformClock

MOST_BLOCKS = 1 << 20
_FACTOR = 16
"""Each level has a sixteenth of the blocks of the level below."""
_LEVELS = 3
_LEAST_PER_COLUMN = 3
"""Blocks to a column, at least: its edges stand on blocks."""
_AT_ONCE = 1 << 19
_MOST_LOST_RUNS = 10_000

Counts = npt.NDArray[np.int64] | npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class LostRuns:
    """Where readings were lost. Arrays of shape (n,), in order of the recording."""

    first: Indices
    """Number of the first lost reading of each run …"""
    stop: Indices
    """… and of the one behind its last."""
    lost: Indices
    """How many were lost; fewer than the run is long where so many runs were found that neighbours were joined."""

    def __len__(self) -> int:
        return int(self.first.size)


@dataclass(frozen=True, slots=True, eq=False)
class ReducedColumns:
    """A stretch as columns. Arrays of shape (n,), `edges` (n + 1,); NaN where all readings of a column were lost."""

    edges: Indices
    low: Floats
    high: Floats
    mean: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """Blocks of equally many readings, and how many of those were not lost."""

    blocks: Blocks
    valid: Counts

    def coarser(self) -> _Level:
        """Each `_FACTOR` blocks as one; the last one is filled up with blocks that hold nothing."""
        some, spare = self.blocks, -self.valid.size % _FACTOR
        nothing = np.full(spare, np.nan, some.low.dtype)
        filled = Blocks(
            np.concatenate((some.low, nothing)),
            np.concatenate((some.high, nothing)),
            np.concatenate((some.total, np.zeros(spare, some.total.dtype))),
        )
        valid = np.concatenate((self.valid, np.zeros(spare, self.valid.dtype)))
        return _Level(fold(filled, _FACTOR, lossy=True), valid.reshape(-1, _FACTOR).sum(1, dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class ReducedColumn:
    """One column of readings, current or voltage, in blocks of `each`."""

    each: int
    levels: tuple[_Level, ...]

    @property
    def means(self) -> npt.NDArray[np.float32]:
        """Mean of each block, shape (n,); NaN where all of its readings were lost."""
        finest = self.levels[0]
        return _means(finest.blocks.total, finest.valid).astype(np.float32)

    def columns(self, first: int, stop: int, width: int) -> ReducedColumns | None:
        """The readings `first` to `stop` in columns of about `width`, from blocks; `None` where those are too coarse.

        Edges stand on multiples of a column, so that a trace keeps its shape while it is moved; what is shown begins
        at or before `first` and ends at or after `stop`. Every reading is in exactly one column.
        """
        if width < _LEAST_PER_COLUMN * self.each or stop <= first:
            return None
        sizes = [self.each * _FACTOR**k for k in range(len(self.levels))]
        level = max(k for k, size in enumerate(sizes) if k == 0 or _LEAST_PER_COLUMN * size <= width)
        size, found = sizes[level], self.levels[level]
        per = max(1, round(width / size))
        begin = first // size // per * per
        end = min(found.valid.size, -(-stop // (size * per)) * per)
        starts = np.arange(0, end - begin, per, dtype=np.int64)
        joined = join(found.blocks.part(begin, end), starts, lossy=True)
        valid = np.add.reduceat(found.valid[begin:end], starts, dtype=np.int64)
        edges = np.append(begin + starts, end) * size
        return ReducedColumns(
            edges, joined.low.astype(np.float64), joined.high.astype(np.float64), _means(joined.total, valid)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Reduction:
    """A whole recording, reduced."""

    clock: UniformClock
    """Of the readings."""
    each: int
    """Readings to a block; the last block may hold fewer."""
    current: ReducedColumn
    voltage: ReducedColumn | None
    lost: LostRuns

    @property
    def lost_count(self) -> int:
        """How many readings of the current were lost, exactly."""
        return int(self.lost.lost.sum())

    def trace(self, meter: Meter, events: tuple[Event, ...]) -> Trace:
        """The means as a trace, each at the time of the first reading of its block; its meter averages so long."""
        each_s = self.each / self.clock.rate_hz
        rate_hz = self.clock.rate_hz / self.each
        averaging = replace(
            meter,
            rate_hz=rate_hz,
            noise_a=None if meter.noise_a is None else meter.noise_a / float(np.sqrt(self.each)),
            smoothing_s=max(each_s, meter.smoothing_s or 0.0) if self.each > 1 else meter.smoothing_s,
        )
        means = self.current.means
        volts = None if self.voltage is None else self.voltage.means
        clock = UniformClock(means.size, rate_hz, self.clock.start_s)
        return Trace(clock=clock, current_a=means, meter=averaging, voltage_v=volts, events=events)


class Reducer:
    """Takes a recording part by part, in order, and gives its reduction."""

    def __init__(self, clock: UniformClock, most_blocks: int) -> None:
        """For all readings of a clock, in at most so many blocks."""
        self._clock = clock
        self.each = max(1, -(-len(clock) // most_blocks))
        self.at_once = self.each * max(1, _AT_ONCE // self.each)
        """So many readings make a part; the last one may be shorter."""
        blocks = -(-len(clock) // self.each)
        self._current, self._voltage = _Parts(self.each, blocks), _Parts(self.each, blocks)
        self._runs = LostRuns(*(np.empty(0, np.int64) for _ in range(3)))
        self._seen = 0

    def add(self, current_a: FloatArray, voltage_v: FloatArray | None) -> None:
        """The next `at_once` readings, or what is left of them, shape (n,)."""
        self._current.add(current_a)
        if voltage_v is not None:
            self._voltage.add(voltage_v)
        if current_a.size and np.isnan(current_a.sum()):
            self._runs = _without_crowd(_joined(self._runs, _lost_runs(current_a, self._seen)))
        self._seen += current_a.size

    def reduction(self) -> Reduction:
        """All of it; to be asked for once every reading was added."""
        voltage = self._voltage.column() if self._voltage.has_some else None
        return Reduction(self._clock, self.each, self._current.column(), voltage, self._runs)


class _Parts:
    """Blocks of the parts so far, in room for all of them."""

    def __init__(self, each: int, blocks: int) -> None:
        self._each, self._done = each, 0
        low, high, total = (np.empty(blocks, np.float32) for _ in range(3))
        self._finest = _Level(Blocks(low, high, total), np.empty(blocks, np.int32))

    @property
    def has_some(self) -> bool:
        return self._done > 0

    def add(self, values: FloatArray) -> None:
        """Reduce one part; its last block is filled up with readings that count as lost."""
        spare = -values.size % self._each
        filled = np.concatenate((values, np.full(spare, np.nan, values.dtype))) if spare else values
        lossy = bool(np.isnan(filled.sum()))
        known = np.nan_to_num(filled) if lossy else filled
        found = fold(Blocks(filled, filled, known), self._each, lossy=lossy)
        own = slice(self._done, self._done + found.low.size)
        into = self._finest.blocks
        into.low[own], into.high[own], into.total[own] = found.low, found.high, found.total
        lost = np.isnan(filled).reshape(-1, self._each).sum(1, dtype=np.int32) if lossy else 0
        self._finest.valid[own] = self._each - lost
        self._done = own.stop

    def column(self) -> ReducedColumn:
        """The parts as one column, with the coarser levels above them."""
        levels = [self._finest]
        for _ in range(_LEVELS):
            levels.append(levels[-1].coarser())
        return ReducedColumn(self._each, tuple(levels))


def _means(total: FloatArray, valid: Counts) -> Floats:
    return np.asarray(np.divide(total, valid, out=np.full(valid.size, np.nan), where=valid > 0))


def _lost_runs(values: FloatArray, before: int) -> LostRuns:
    """The runs of NaN in a part that begins at reading `before`."""
    edges = np.flatnonzero(np.diff(np.isnan(values), prepend=False, append=False)) + before
    first, stop = edges[::2], edges[1::2]
    return LostRuns(first, stop, stop - first)


def _joined(runs: LostRuns, more: LostRuns) -> LostRuns:
    """One behind the other; a run that goes on over the border of two parts is one."""
    together = LostRuns(
        *(np.concatenate(pair) for pair in ((runs.first, more.first), (runs.stop, more.stop), (runs.lost, more.lost)))
    )
    return _closer(together, 1)


def _without_crowd(runs: LostRuns) -> LostRuns:
    """So few that they can be drawn: where there are too many, those next to each other become one."""
    apart = 2
    while len(runs) > _MOST_LOST_RUNS:
        runs, apart = _closer(runs, apart), 2 * apart
    return runs


def _closer(runs: LostRuns, apart: int) -> LostRuns:
    """Runs that lie less than `apart` readings from each other as one."""
    if not len(runs):
        return runs
    cut = runs.first[1:] - runs.stop[:-1] >= apart
    begins = np.flatnonzero(np.concatenate(([True], cut)))
    return LostRuns(runs.first[begins], runs.stop[np.concatenate((cut, [True]))], np.add.reduceat(runs.lost, begins))
