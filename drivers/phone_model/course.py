"""A current or a voltage as an exact function of time: levels that are approached with one time constant.

Between two edges the value is `level + (start - level) exp(-(t - edge) / tau)`, so that it can be read at any rate
and its integral is exact: readings of any instrument over any window add up to the same charge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A value that goes from level to level."""

    edges_s: Floats
    """Shape (n + 1,), strictly increasing; the last one is the end."""
    level: Floats
    """Shape (n,): where the value is going."""
    start: Floats
    """Shape (n,): where it is at the edge."""
    tau_s: float
    total: Floats
    """Shape (n + 1,): the integral from the first edge to each edge."""

    def at(self, times_s: Floats) -> Floats:
        """The value at these times, which must not run backwards and lie within the edges."""
        k = self._piece(times_s)
        since_s = times_s - self.edges_s[k]
        return np.asarray(self.level[k] + (self.start[k] - self.level[k]) * np.exp(-since_s / self.tau_s))

    def integral(self, times_s: Floats) -> Floats:
        """From the first edge to these times, in order; before it and after the last one nothing is added."""
        inside = np.clip(times_s, self.edges_s[0], self.edges_s[-1])
        k = self._piece(inside)
        since_s = inside - self.edges_s[k]
        rest = (self.start[k] - self.level[k]) * self.tau_s * -np.expm1(-since_s / self.tau_s)
        return np.asarray(self.total[k] + self.level[k] * since_s + rest)

    def mean(self, starts_s: Floats, stops_s: Floats) -> Floats:
        """Mean over windows; the value counts as 0 before the first edge."""
        return np.asarray((self.integral(stops_s) - self.integral(starts_s)) / (stops_s - starts_s))

    def _piece(self, times_s: Floats) -> npt.NDArray[np.int64]:
        return pieces_at(self.edges_s, times_s)


def pieces_at(edges_s: Floats, times_s: Floats) -> npt.NDArray[np.int64]:
    """Which piece each time lies in, shape (n,): piece *k* from edge *k* on; neither edges nor times run backwards.

    The last edge is the end and begins no piece. There are fewer edges than times, so the edges are searched for.
    """
    first = np.searchsorted(times_s, edges_s[:-1], side="left")
    first[0] = 0
    counts = np.diff(np.append(first, times_s.size))
    return np.repeat(np.arange(counts.size), counts)


def course(edges_s: Floats, level: Floats, kick: Floats, tau_s: float) -> Course:
    """A course through these levels, from 0 on; `kick` (n,) is added at each edge at once, as an inrush is."""
    length_s = np.diff(edges_s)
    kept = np.exp(-length_s / tau_s)
    start = np.empty_like(level)
    start[0] = kick[0]
    # End of piece k as an affine function of the end of piece k-1, all of them chained in log2(n) passes.
    gain, offset = kept.copy(), level * (1.0 - kept) + kick * kept
    reach = 1
    while reach < level.size:
        offset[reach:] += gain[reach:] * offset[:-reach].copy()
        gain[reach:] *= gain[:-reach].copy()
        reach *= 2
    start[1:] = offset[:-1] + kick[1:]
    piece = level * length_s + (start - level) * tau_s * (1.0 - kept)
    total = np.concatenate([[0.0], np.cumsum(piece)])
    return Course(edges_s, level, start, tau_s, total)
