"""The slow twin of the segmenter: the exactly best partition of a series; and how well cuts meet the truth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.trace import Trace

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


def exact_partition(series: Floats, penalty: float) -> Indices:
    """Borders, with 0 and n, of the partition of least squared deviation plus penalty per cut, over all partitions.

    Optimal partitioning (Jackson et al. 2005), with the pruning that keeps it exact (Killick et al. 2012).
    """
    count = series.size
    sums = np.concatenate(([0.0], np.cumsum(series)))
    squares = np.concatenate(([0.0], np.cumsum(series * series)))
    cost = np.full(count + 1, -penalty)
    before = np.zeros(count + 1, np.int64)
    alive = np.array([0])
    for stop in range(1, count + 1):
        total = cost[alive] + squares[stop] - squares[alive] - (sums[stop] - sums[alive]) ** 2 / (stop - alive)
        best = int(total.argmin())
        cost[stop], before[stop] = total[best] + penalty, alive[best]
        alive = np.append(alive[total <= cost[stop]], stop)
    path = [count]
    while path[-1]:
        path.append(int(before[path[-1]]))
    return np.array(path[::-1])


def fifty_hertz_series(trace: Trace, rate_hz: float = 50.0) -> Floats:
    """Means of a trace without losses at `rate_hz`, on the compressed scale arcsinh(I / 5 mA)."""
    readings = max(1, round(trace.meter.rate_hz / rate_hz))
    count = len(trace) // readings
    means = trace.current_a[: count * readings].astype(np.float64).reshape(count, readings).mean(axis=1)
    return np.asarray(np.arcsinh(means / 0.005))


@dataclass(frozen=True, slots=True)
class Score:
    """How many found cuts met how many true edges, one to one."""

    met: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """Share of the found cuts that are true."""
        return self.met / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true edges that were found."""
        return self.met / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2.0 * self.met / (self.found + self.true) if self.found + self.true else 1.0


def score(found_s: Iterable[float], true_s: Iterable[float], tolerance_s: float) -> Score:
    """Match cuts to edges one to one, within the tolerance."""
    found, true = sorted(found_s), sorted(true_s)
    met = i = j = 0
    while i < len(found) and j < len(true):
        if abs(found[i] - true[j]) <= tolerance_s:
            met, i, j = met + 1, i + 1, j + 1
        elif found[i] < true[j]:
            i += 1
        else:
            j += 1
    return Score(met, len(found), len(true))


def together(scores: Iterable[Score]) -> Score:
    """The score over many traces: counts added, not shares averaged."""
    rows = list(scores)
    return Score(sum(row.met for row in rows), sum(row.found for row in rows), sum(row.true for row in rows))
