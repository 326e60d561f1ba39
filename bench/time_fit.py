"""The time axis of a recording, from the arrival of its readings, block by block.

A reading arrives late, never early. So the arrivals lie above a straight line, the two clocks' own, and the quickest
touch it up to the least way from the meter's input to the host: the line is the highest one that no arrival lies
below (V. Paxson, *On calibrating measurements of packet transit times*, SIGMETRICS 1998; Moon, Skelly, Towsley,
*Estimation and removal of clock skew*, INFOCOM 1999). Stalls, bursts and busy hosts only push arrivals up and leave
the line alone. Within each quarter of a second the quickest arrival is kept, so that an hour is a few thousand numbers
whatever the rate; lines are fitted over two minutes around a knot every minute, so that a clock that warms up is
followed.

The error has two parts. Nobody can see the least way in the arrivals (those of a USB frame beat against the meter's
own pace, and look like drift): the driver bounds it, and the axis stands in its middle. How well the line was touched
is seen by parting the arrivals into groups: from how far the middle one of them stays above the line follows how far
the line, which all of them hold up, may be off. `tests/bench/test_time_axis.py` injects skew, drift and jitter of many
kinds.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass

import numpy as np

from bench.errors import BenchError
from bench.time_axis import Floats, TimeAxis
from drivers.samples import Arrival, Samples

PANE_S = 0.25
"""Of the arrivals of so much of the meter's time, the quickest is kept."""
KNOT_S = 60.0
"""From one knot to the next; a line is fitted over twice as much around each."""
GROUPS = 12
"""Groups of arrivals whose distance from the line says how well it was touched."""
TOUCHED = 3.0
"""Error of the line over the distance of the middle group. Of drawn arrivals, 99 % stay below 2.5 in every kind; worst
are those whose quickest are rare, because several delays add up."""
DRIFT_LIMIT = 0.02
"""A clock that runs further off than this is a wrong rate, not drift. INA226 boards without a crystal reach 0.01."""
TOUCH_S = 1e-9
"""An arrival this close to a line lies on it."""


class TimeFit:
    """Takes the blocks of one stream of readings, in order; gives the axis whenever it is asked."""

    def __init__(self, rate_hz: float) -> None:
        """`rate_hz` is the meter's nominal rate. Raises `BenchError` for one that is not above 0."""
        if not 0.0 < rate_hz < np.inf:
            raise BenchError(f"a meter's rate is above 0 readings/s, not {rate_hz}")
        self._rate_hz = rate_hz
        self._first: int | None = None
        self._next = 0
        self._pane = -1
        # Time of the run, host time and its half-width: of every reading that was asked for, of each pane's quickest.
        self._run_s, self._host_s, self._wide_s = array("d"), array("d"), array("d")
        self._least_way_s: float | None = None
        self._count = 0

    def add(self, samples: Samples) -> None:
        """One block. Raises `BenchError` where numbers run backwards, or one stream mixes both kinds of times."""
        if not len(samples):
            return
        if self._first is None:
            self._first = self._next = samples.first_number
        elif (samples.arrival is None) != (self._least_way_s is None):
            raise BenchError("the meter gave arrivals for some of its readings and own times for others")
        if samples.first_number < self._next:
            raise BenchError(f"reading {self._next} was expected, but {samples.first_number} came: did it start again?")
        self._next = samples.first_number + len(samples)
        self._count += 1
        if samples.arrival is None:
            self._asked(samples)
        else:
            self._arrived(samples.arrival, samples.host_uncertainty_s)

    def axis(self) -> TimeAxis:
        """The axis by what has come so far. Raises `BenchError` before the first reading."""
        if not self._run_s:
            raise BenchError("no reading has come yet, so that no time of the run is known")
        run_s, host_s, wide_s = (np.array(column) for column in (self._run_s, self._host_s, self._wide_s))
        if self._least_way_s is None:
            return TimeAxis(run_s, host_s, wide_s)
        ordinary_s = float(wide_s.max())
        return _fitted(run_s, host_s, self._least_way_s, ordinary_s if self._count < 2 * GROUPS else 0.0)

    def _asked(self, samples: Samples) -> None:
        """Each reading has its own host time, and time of the run is that since the first."""
        began_s = self._host_s[0] if self._host_s else float(samples.host_s[0])
        self._run_s.extend((samples.host_s - began_s).tolist())
        self._host_s.extend(samples.host_s.tolist())
        self._wide_s.extend([samples.host_uncertainty_s] * len(samples))

    def _arrived(self, arrival: Arrival, ordinary_s: float) -> None:
        """The block's last reading was taken at a time that the meter counts, and came no earlier."""
        self._least_way_s = max(self._least_way_s or 0.0, arrival.least_way_s)
        run_s = (self._next - 1 - (self._first or 0)) / self._rate_hz
        pane = int(run_s / PANE_S)
        if pane != self._pane:
            self._pane = pane
            self._run_s.append(run_s)
            self._host_s.append(arrival.at_s)
            self._wide_s.append(ordinary_s)
        elif arrival.at_s - run_s < self._host_s[-1] - self._run_s[-1]:
            self._run_s[-1], self._host_s[-1], self._wide_s[-1] = run_s, arrival.at_s, ordinary_s


@dataclass(frozen=True, slots=True)
class _Line:
    """Host time less time of the run, as a line."""

    centre_s: float
    """Time of the run in the middle of its arrivals."""
    lead_s: float
    """There, host time less time of the run."""
    drift: float
    half_span_s: float
    touched_s: float
    """How far the middle one of the groups stays above it."""

    def lead_at(self, run_s: float) -> float:
        return self.lead_s + self.drift * (run_s - self.centre_s)

    def error_at(self, run_s: float, least_way_s: float) -> float:
        """A line turns around its middle: at the ends it is twice as far off."""
        turned = abs(run_s - self.centre_s) / self.half_span_s if self.half_span_s > 0 else 0.0
        return (0.5 * least_way_s + TOUCHED * self.touched_s) * (1.0 + turned)


def _fitted(run_s: Floats, host_s: Floats, least_way_s: float, few_s: float) -> TimeAxis:
    """Knots over the whole recording; `few_s` is added to the error where too few arrivals came to judge by them."""
    lead_s = host_s - run_s
    pieces = max(1, round((run_s[-1] - run_s[0]) / KNOT_S))
    knots_s = np.linspace(run_s[0], run_s[-1], pieces + 1) if run_s.size > 1 else run_s
    at_s, wide_s = np.empty(knots_s.size), np.empty(knots_s.size)
    for k, knot_s in enumerate(knots_s.tolist()):
        begin, end = np.searchsorted(run_s, [knot_s - KNOT_S, knot_s + KNOT_S])
        line = _line_below(run_s[begin : end + 1], lead_s[begin : end + 1])
        at_s[k] = knot_s + line.lead_at(knot_s) - 0.5 * least_way_s
        wide_s[k] = line.error_at(knot_s, least_way_s) + few_s
    span_s = min(float(knots_s[-1] - knots_s[0]), 2.0 * KNOT_S)
    beyond = min(DRIFT_LIMIT, 2.0 * float(wide_s.max()) / span_s) if span_s > 0 else DRIFT_LIMIT
    return TimeAxis(knots_s, at_s, wide_s, beyond)


def _line_below(run_s: Floats, lead_s: Floats) -> _Line:
    """The line that no arrival lies below and that is highest in the middle of them.

    Through two arrivals, one on either side of the middle, until no other lies below: each exchange lowers the line
    there, so that a few are enough.
    """
    centre_s, half_span_s = float(run_s.mean()), 0.5 * float(run_s[-1] - run_s[0])
    right = int(np.searchsorted(run_s, centre_s, side="right"))
    if right in (0, run_s.size):
        return _Line(centre_s, float(lead_s.min()), 0.0, half_span_s, 0.0)
    i, j = int(np.argmin(lead_s[:right])), right + int(np.argmin(lead_s[right:]))
    while True:
        drift = (lead_s[j] - lead_s[i]) / (run_s[j] - run_s[i])
        above_s = lead_s - lead_s[i] - drift * (run_s - run_s[i])
        k = int(np.argmin(above_s))
        if above_s[k] >= -TOUCH_S:
            break
        i, j = (k, j) if k < right else (i, k)
    drift = float(np.clip(drift, -DRIFT_LIMIT, DRIFT_LIMIT))
    above_s = lead_s - drift * (run_s - centre_s)
    lowest_s = float(above_s.min())
    groups = [float(group.min()) for group in np.array_split(above_s, min(GROUPS, above_s.size))]
    return _Line(centre_s, lowest_s, drift, half_span_s, float(np.median(groups)) - lowest_s)
