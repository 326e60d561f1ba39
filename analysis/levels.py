"""A trace as a short series of levels: what findings are measured on, whatever the meter's rate.

A fast meter's readings are gathered into bins of a fiftieth of a second with their mean; a polled supply's readings
stand for themselves. Every bin knows how long it stands, so that shares of time stay true over lost readings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.blocks import block_means
from analysis.order import distinct
from analysis.trace import FloatArray, StampedClock, Trace

BINS_PER_S = 50.0
"""Below this rate readings are taken one by one. The shortest stage of a boot, the PMIC's, is some bins long."""
LONGEST_HOLD = 3.0
"""A reading stands for at most this many usual reading distances; what is longer is a gap."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """The series. All arrays have shape (n,)."""

    at_s: Floats
    """Start of each bin, in seconds of the run."""
    hold_s: Floats
    """How long the bin stands; gaps belong to no bin."""
    current_a: Floats
    """Mean of the bin's readings; never NaN: bins without readings are left out."""
    voltage_v: Floats | None
    """Mean voltage; NaN where none was read."""
    step_s: float
    """Usual distance from one bin to the next: no time is known better than this."""
    reading_s: float
    """Usual distance from one reading of the meter to the next."""
    resolution_a: float
    """Least step between two readings: the meter's word, or as seen in the readings."""

    def __len__(self) -> int:
        return int(self.at_s.size)

    @property
    def end_s(self) -> float:
        """End of the last bin."""
        return float(self.at_s[-1] + self.hold_s[-1]) if len(self) else 0.0

    def between(self, start_s: float, stop_s: float) -> Levels:
        """The bins that start in a half-open interval."""
        first, last = self.at_s.searchsorted((start_s, stop_s)).tolist()
        return self.rows(first, last)

    def rows(self, first: int, last: int) -> Levels:
        """The bins `first` to `last` (exclusive)."""
        cut = slice(first, max(first, last))
        return Levels(
            self.at_s[cut],
            self.hold_s[cut],
            self.current_a[cut],
            None if self.voltage_v is None else self.voltage_v[cut],
            self.step_s,
            self.reading_s,
            self.resolution_a,
        )

    def mean_a(self) -> float:
        """Mean over the time that the bins stand; the series must not be empty."""
        return float((self.current_a * self.hold_s).sum() / self.hold_s.sum())

    def window(self, held_s: float) -> int:
        """How many bins a stretch of `held_s` has, at least two: one reading alone is never held."""
        return max(2, round(held_s / self.step_s))

    def held_a(self, held_s: float) -> Floats:
        """Level that each stretch of `held_s` keeps for half of its time or more, shape (n − window + 1,)."""
        window = self.window(held_s)
        if len(self) < window:
            return np.empty(0)
        if window == 2:
            return np.minimum(self.current_a[1:], self.current_a[:-1])
        stretches = np.lib.stride_tricks.sliding_window_view(self.current_a, window)
        middle = (window - 1) // 2
        return np.partition(stretches, middle, axis=1)[:, middle].astype(np.float64)

    def highest_held(self, held_s: float) -> tuple[int, float] | None:
        """Number and level of the first of the highest stretches of `held_a`; `None` where there is none."""
        window = self.window(held_s)
        middle = (window - 1) // 2
        if len(self) < window:
            return None
        if window == 2:
            held = self.held_a(held_s)
            return int(held.argmax()), float(held.max())
        stretches = np.lib.stride_tricks.sliding_window_view(self.current_a, window)
        # The highest level keeps at least the best of some; which stretches can, counting tells sooner than ordering.
        some_a = np.partition(stretches[::window], middle, axis=1)[:, middle].max()
        reached = np.concatenate(([0], (self.current_a >= some_a).cumsum()))
        close = np.flatnonzero(reached[window:] - reached[:-window] >= window - middle)
        held = np.partition(stretches[close], middle, axis=1)[:, middle]
        return int(close[held.argmax()]), float(held.max())


def levels_of(trace: Trace) -> Levels:
    """Gather a trace into levels, in one pass over its readings."""
    rate_hz = trace.clock.median_rate_hz if len(trace) > 1 else trace.meter.rate_hz
    reading_s = 1.0 / rate_hz if rate_hz > 0 else 0.0
    group = max(1, int(rate_hz // BINS_PER_S))
    at_s = trace.clock.times_s()[::group] if group == 1 else _bin_starts(trace, group)
    current = _bin_means(trace.current_a, group)
    voltage = None if trace.voltage_v is None else _bin_means(trace.voltage_v, group)
    step_s = group * reading_s
    to_next = np.diff(at_s, append=at_s[-1:] + step_s)
    kept = np.isfinite(current)
    return Levels(
        at_s=at_s[kept],
        hold_s=np.minimum(to_next, LONGEST_HOLD * step_s)[kept] if step_s > 0 else np.zeros(int(kept.sum())),
        current_a=current[kept],
        voltage_v=None if voltage is None else voltage[kept],
        step_s=step_s or 1.0,
        reading_s=reading_s or 1.0,
        resolution_a=trace.meter.resolution_a or seen_step_a(trace.current_a),
    )


def seen_step_a(current_a: FloatArray, most: int = 4096) -> float:
    """Least step between two different readings among the first `most`: how coarse the meter is, as far as it shows."""
    head = current_a[:most]
    values = distinct(head[np.isfinite(head)].astype(np.float64))
    if values.size < 2:
        return 0.0
    # Two floats a rounding error apart are one value; a step is what is left.
    steps = np.diff(values)
    steps = steps[steps > 1e-6 * max(1e-6, float(np.abs(values).max()))]
    return float(steps.min()) if steps.size else 0.0


def _bin_starts(trace: Trace, group: int) -> Floats:
    if isinstance(trace.clock, StampedClock):
        return trace.clock.stamps_s[::group]
    count = -(-len(trace) // group)
    return np.asarray(trace.clock.start_s + np.arange(count) * (group / trace.clock.rate_hz), dtype=np.float64)


def _bin_means(values: FloatArray, group: int) -> Floats:
    """Mean of each group of readings, lost ones left out; NaN where all are lost. The last group may be shorter."""
    if group == 1:
        return np.asarray(values, dtype=np.float64)
    whole = values.size // group
    means = np.empty(-(-values.size // group))
    means[:whole] = block_means(values, group)  # in the readings' own type: its sums lose less than a meter's step
    if values.size > whole * group:
        means[whole:] = values[whole * group :].mean(dtype=np.float64)
    for k in np.flatnonzero(~np.isfinite(means)):
        readings = values[k * group : (k + 1) * group]
        left = readings[np.isfinite(readings)]
        means[k] = left.mean(dtype=np.float64) if left.size else np.nan
    return means
