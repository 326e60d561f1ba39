"""One time axis: host time, which every event carries, and time of the run, which the trace carries, onto each other.

Time of the run is what the case format calls it: seconds since the first reading, by the meter's own count where it
counts (reading number over its nominal rate), by the host's clock where each reading was asked for. A meter's clock
starts at another moment than the host's and runs at another pace (crystals differ by some 100 ppm); `time_fit` finds
both from the arrival of the readings, and an axis is what came of it. Every answer states its error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.trace import Event
from bench.errors import BenchError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Moment:
    """A time with its error."""

    at_s: float
    uncertainty_s: float
    """Half-width: the true time is within `at_s` ± this."""


@dataclass(frozen=True, slots=True, eq=False)
class TimeAxis:
    """Knots at which both times are known; between them both run evenly, beyond them at the pace of the last two."""

    run_s: Floats
    """Shape (k,), rising, k >= 1: time of the run."""
    host_s: Floats
    """Shape (k,), rising: the host's monotonic time at these knots."""
    half_width_s: Floats
    """Shape (k,): error of either time, given the other."""
    beyond: float = 0.0
    """Error that grows with each second beyond the first or the last knot."""

    def run_at(self, host_s: float, uncertainty_s: float = 0.0) -> Moment:
        """Time of the run at a host time; what is uncertain about the host time adds to the error."""
        return self._across(host_s, self.host_s, self.run_s, uncertainty_s)

    def host_at(self, run_s: float, uncertainty_s: float = 0.0) -> Moment:
        """Host time at a time of the run."""
        return self._across(run_s, self.run_s, self.host_s, uncertainty_s)

    def run_times_s(self, host_s: Floats) -> Floats:
        """Times of the run at many host times, same shape."""
        return _even(host_s, self.host_s, self.run_s)

    def host_times_s(self, run_s: Floats) -> Floats:
        """Host times at many times of the run, same shape."""
        return _even(run_s, self.run_s, self.host_s)

    @property
    def drift(self) -> float:
        """Host seconds in excess of one in each second of the run, over all of it; 0 with a single knot."""
        if self.run_s.size < 2:
            return 0.0
        return float((self.host_s[-1] - self.host_s[0]) / (self.run_s[-1] - self.run_s[0])) - 1.0

    def placed(self, event: Event) -> Event:
        """An event whose `at_s` is host time, at its time of the run."""
        moment = self.run_at(event.at_s, event.uncertainty_s)
        return Event(moment.at_s, event.name, event.value, moment.uncertainty_s)

    def _across(self, at_s: float, ours: Floats, theirs: Floats, uncertainty_s: float) -> Moment:
        if not np.isfinite(at_s):
            raise BenchError(f"a time must be a finite number of seconds, not {at_s}")
        k = int(np.searchsorted(ours, at_s))
        nearest = self.half_width_s[max(0, k - 1) : k + 1]
        outside_s = max(0.0, float(ours[0]) - at_s, at_s - float(ours[-1]))
        error_s = float(nearest.max()) + outside_s * self.beyond
        return Moment(float(_even(np.array([at_s]), ours, theirs)[0]), error_s + uncertainty_s)


def _even(at_s: Floats, ours: Floats, theirs: Floats) -> Floats:
    """From one time to the other: evenly between knots, at the outer pieces' pace beyond them."""
    if ours.size == 1:
        return np.asarray(theirs[0] + (at_s - ours[0]))
    there = np.interp(at_s, ours, theirs)
    before, after = at_s < ours[0], at_s > ours[-1]
    there[before] = theirs[0] + (at_s[before] - ours[0]) * ((theirs[1] - theirs[0]) / (ours[1] - ours[0]))
    there[after] = theirs[-1] + (at_s[after] - ours[-1]) * ((theirs[-1] - theirs[-2]) / (ours[-1] - ours[-2]))
    return np.asarray(there)
