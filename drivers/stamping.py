"""Meter time on the host's clock while readings arrive: the earliest arrival of all sets the offset.

A reading can arrive late, never early, so the least difference of arrival and meter time seen so far is the best
offset (and the way over the wire is in it, which is stated as uncertainty). Clock drift between meter and host is not
corrected here; the recording keeps both times and `bench` fits them.
"""

from __future__ import annotations

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
