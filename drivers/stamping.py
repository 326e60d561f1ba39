"""Meter time on the host's clock while readings arrive: the earliest arrival of all sets the offset.

A reading can arrive late, never early, so the least difference of arrival and meter time seen so far is the best
offset (and the way over the wire is in it, which is stated as uncertainty). Clock drift between meter and host is not
corrected here; the recording keeps both times and `bench` fits them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


class ArrivalStamper:
    """Host times for the readings of one stream."""

    def __init__(self, way_s: float) -> None:
        """`way_s` is the longest ordinary delay between a reading and its arrival."""
        self._way_s = way_s
        self._offset_s = np.inf

    @property
    def uncertainty_s(self) -> float:
        """Half-width of the host times."""
        return self._way_s

    def stamp(self, meter_s: npt.NDArray[np.float64], arrived_s: float) -> npt.NDArray[np.float64]:
        """Host times of readings, shape (n,), of which the last has just arrived."""
        self._offset_s = min(self._offset_s, arrived_s - float(meter_s[-1]))
        return meter_s + self._offset_s


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Reports that have their place."""

    lost: int
    """How many are missing before the first of them."""
    stops_s: npt.NDArray[np.float64]
    """Shape (lost + reports,): when each was made, the missing ones included."""


class ReportSchedule:
    """Numbers and host times for reports that come at a fixed period and carry neither.

    That one is missing shows only in when the others come. One that is late by half a period or more may have waited
    somewhere, and then those behind it come at once until the lateness is gone; or others are missing before it, and
    then the next one comes a period later. So it is held until the next one tells. Where some waited *and* some are
    missing, the count is right, and the place to within those that waited.

    The meter's clock may be off by 1 %: the schedule follows it.
    """

    FOLLOWING = 0.05
    """Share of a report's lateness by which the schedule moves on; an early one moves it all the way back."""
    AT_ONCE = 0.7
    """A report that comes within this share of a period behind another had waited with it."""
    SILENCE_PERIODS = 1.5
    """After so long without another, what is held is settled as it stands."""

    def __init__(self, period_s: float) -> None:
        """The first report has number 0, whenever it comes."""
        self._period_s = period_s
        self._due_s: float | None = None
        self._held_s: list[float] = []

    def arrived(self, at_s: float) -> Settled | None:
        """A report has come; the reports that have their place now, in order, this one perhaps among them."""
        if self._due_s is None:
            self._due_s = at_s
        before = None
        if self._held_s and at_s - self._held_s[-1] >= self.AT_ONCE * self._period_s:
            before = self._settle(round(self._late_s() / self._period_s))
        self._held_s.append(at_s)
        after = self._settle(0) if self._late_s() < 0.5 * self._period_s else None
        if before is None or after is None:
            return before or after
        return Settled(before.lost, np.concatenate([before.stops_s, after.stops_s]))

    def silent(self, now_s: float) -> Settled | None:
        """Nothing has come up to now; the reports that are held for no more reason."""
        if not self._held_s or now_s - self._held_s[-1] < self.SILENCE_PERIODS * self._period_s:
            return None
        return self._settle(round(self._late_s() / self._period_s))

    def _late_s(self) -> float:
        """How late the last one that is held is, if none is missing."""
        due_s = self._due_s if self._due_s is not None else 0.0
        return self._held_s[-1] - due_s - (len(self._held_s) - 1) * self._period_s

    def _settle(self, lost: int) -> Settled:
        due_s = self._due_s if self._due_s is not None else 0.0
        arrivals_s = np.array([self._held_s[0]] * lost + self._held_s)
        # Nothing comes before it is made.
        stops_s = np.minimum(due_s + self._period_s * np.arange(arrivals_s.size), arrivals_s)
        last_s = float(stops_s[-1])
        self._due_s = last_s + self.FOLLOWING * (float(arrivals_s[-1]) - last_s) + self._period_s
        self._held_s = []
        return Settled(lost, stops_s)
