"""Where a current changes its level or its spread.

One pass over the readings gathers them into bins of a fiftieth of a second (mean and spread); all the rest works on
bins. Strong steps are cut first, exactly (`change_points`), each weighed against how much the level varies nearby;
habitual pulses of a working phone are taken back into their stage (`pulses`); weak changes that last, of the level or
of the spread alone, are found on blocks of a quarter of a second (`lasting`); cuts that no meter could vouch for are
dropped; the rest are placed on the readings themselves (`edges`).

Any rate will do: below 50 readings per second each reading is a bin. Whether a rate can name *stages* is another
question, which `analysis.ladder.stage_resolution` answers. Holes in the trace are kept: no segment spans one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.blocks import Floats, Indices
from analysis.change_points import Channel, cuts_of_each, running
from analysis.clean import Stretch, reading_distance_s, stretches
from analysis.edges import refine
from analysis.lasting import lasting_changes
from analysis.order import distinct
from analysis.pulses import without_pulses
from analysis.series import EndToEnd, Series, scatter, series_of
from analysis.trace import Trace

PENALTY = 25.0
"""Cost of a cut, in variances of a bin: three times the logarithm of the 4000 bins of a minute and a half."""
MOST_SCATTER = 0.08
"""A level that varies more than this nearby is cut all the same: with it a cut must gain 2 on the compressed scale."""
LEAST_RATE_SHARE = 0.2
"""At lower bin rates a step has fewer bins to show in, and must gain less, down to this share."""
LEAST_SCATTER = 1e-3
"""A level is never trusted to better than this: 3 % of the current from bin to bin."""
SCATTER_S = 2.0
"""How far around a bin its scatter is taken."""
LAGS_S = (0.04, 0.16)
LEAST_STEP = 0.02
"""Levels closer than this on the compressed scale, about 2 %, are one …"""
LEAST_STEP_OF_SPREAD = 0.2
"""… and so are levels closer than this share of their spread: meters drift by a tenth of their noise …"""
LEAST_SPREAD_STEP = 0.4
"""… unless their spreads differ by this on the logarithmic scale, a factor of 1.5."""
SETTLING_S = 0.1
"""The start of a segment that is left out of its level and spread: the supply's answer to the step."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a trace in which neither the level nor the spread changes."""

    start_s: float
    stop_s: float
    """Half-open: the next segment, or the end of the trace, or a gap starts here."""
    level_a: float
    """Mean current, once settled: the first 0.1 s is left out where at least four times that is left."""
    spread_a: float
    """Standard deviation of the readings about the level, once settled."""
    start_uncertainty_s: float
    """Half-width within which the true edge at `start_s` lies: the meter's own reading distance at best.

    After a gap it is as long as the gap: the change may lie anywhere in it."""

    @property
    def duration_s(self) -> float:
        """How long it lasts."""
        return self.stop_s - self.start_s


def segment(trace: Trace) -> tuple[Segment, ...]:
    """Cut a trace where its level or spread changes; segments are in order and leave out nothing but gaps.

    None for a trace without two readings, for a single reading has no length. A slow trace is cut like any other; what
    its segments may be called is for `analysis.phases`. Raises `TraceError` for an infinite reading.
    """
    usual_s = reading_distance_s(trace)
    if usual_s == 0.0:
        return ()
    parts = stretches(trace)
    series = [series_of(part.values_a, 1.0 / usual_s, trace.meter) for part in parts]
    found: list[Segment] = []
    for part, own, borders in zip(parts, series, _borders(series), strict=True):
        found.extend(_segments(trace, part, own, borders, usual_s))
    return tuple(found)


def _segments(trace: Trace, stretch: Stretch, series: Series, borders: Indices, usual_s: float) -> list[Segment]:
    edges = refine(stretch.values_a, series.readings, borders)
    numbers = np.concatenate(([0], edges.at, [len(stretch)]))
    level, spread = _levels(stretch, series, numbers)
    times_s = [stretch.start_s, *trace.clock.times_of(stretch.places_of(edges.at)).tolist(), stretch.stop_s]
    smoothing_s = trace.meter.smoothing_s or 0.0
    doubt_s = [max(usual_s, stretch.hole_before_s), *(edges.doubt * usual_s + smoothing_s / 2.0).tolist()]
    columns = zip(times_s[:-1], times_s[1:], level.tolist(), spread.tolist(), doubt_s, strict=True)
    return [Segment(*column) for column in columns]


def _borders(parts: Sequence[Series]) -> list[Indices]:
    """Borders of the segments of each stretch, in its own bins, with 0 and n; one without a bin counts as one."""
    there = [part for part in parts if len(part)]
    if not there:
        return [np.array([0, 1]) for _ in parts]
    series = EndToEnd.of(there)
    firsts = series.ends[:-1].tolist()
    steps = cuts_of_each([Channel(part.level, _weight(part)) for part in there], PENALTY)
    strong = [without_pulses(part, own) + first for part, own, first in zip(there, steps, firsts, strict=True)]
    borders = _distinct(series, lasting_changes(series, distinct(np.concatenate(strong))))
    at = borders.searchsorted(series.ends).tolist()
    found = (borders[at[k] : at[k + 1] + 1] - first for k, first in enumerate(firsts))
    return [next(found) if len(part) else np.array([0, 1]) for part in parts]


def _weight(series: Series) -> Floats:
    """What a step of the level counts at each bin: less where levels vary nearby and where the meter is noisy."""
    rate_share = min(1.0, max(LEAST_RATE_SHARE, series.rate_hz / 50.0))
    near, far = (series.bins(lag_s) for lag_s in LAGS_S)
    whole = np.array([0, len(series)])
    varies = scatter(series.level, series.bins(SCATTER_S, 20), (near, max(far, near + 1)), whole)
    return np.asarray(1.0 / (np.clip(varies, LEAST_SCATTER, MOST_SCATTER * rate_share) + series.noise))


def _distinct(series: EndToEnd, borders: Indices) -> Indices:
    """The borders between pieces that a meter can tell apart; the least distinct neighbours are joined first."""
    sums = running(series.level)
    squares = running(series.level * series.level + series.variance)
    while borders.size > 2:
        length = np.diff(borders)
        level = np.diff(sums[borders]) / length
        variance = np.maximum(np.diff(squares[borders]) / length - level * level, 0.0)
        least = np.maximum(LEAST_STEP, LEAST_STEP_OF_SPREAD * np.sqrt(np.minimum(variance[1:], variance[:-1])))
        by_level = np.abs(np.diff(level)) / least
        by_spread = np.abs(np.diff(0.5 * np.log(variance + LEAST_STEP**2))) / LEAST_SPREAD_STEP
        apart = np.maximum(by_level, by_spread)
        apart[series.is_end(borders[1:-1])] = np.inf
        weak = apart < 1.0
        weak[1:] &= apart[1:] < apart[:-1]
        weak[:-1] &= apart[:-1] <= apart[1:]
        if not weak.any():
            break
        borders = np.delete(borders, np.flatnonzero(weak) + 1)
    return borders


def _levels(stretch: Stretch, series: Series, numbers: Indices) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the settled readings between neighbouring `numbers`."""
    settling = round(SETTLING_S * series.rate_hz) * series.readings
    start, stop = numbers[:-1].copy(), numbers[1:]
    start[stop - start >= 5 * settling] += settling
    centre = float(series.mean_a.mean()) if len(series) else 0.0
    over_a = series.mean_a - centre
    sums, squares = running(over_a), running(over_a * over_a + series.variance_a2)
    first, last = -(-start // series.readings), np.minimum(stop // series.readings, len(series))
    count = np.maximum(last - first, 1)
    mean = (sums[last] - sums[np.minimum(first, last)]) / count
    variance = np.maximum((squares[last] - squares[np.minimum(first, last)]) / count - mean * mean, 0.0)
    mean += centre
    for k in np.flatnonzero(last <= first):  # shorter than a bin: its readings themselves
        own = stretch.values_a[numbers[k] : numbers[k + 1]].astype(np.float64)
        mean[k] = np.add.reduce(own) / own.size
        own -= mean[k]
        variance[k] = np.add.reduce(own * own) / own.size
    return mean, np.sqrt(variance)
