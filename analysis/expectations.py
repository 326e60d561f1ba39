"""How well measured values fit what each hypothesis of a profile expects of them.

Bands on a finding's scale are densities with soft edges; to their logarithm comes what was fitted on simulated phones.
All values of a run are weighed together: a finding alone is forty calls of NumPy on forty numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analysis.blocks import Indices
from analysis.findings import Finding
from analysis.levels import Floats
from analysis.profile import DeviceProfile, FindingTable, Scale

LOGISTIC_SLOPE = 0.5 * math.pi / math.sqrt(3.0)
"""Half the slope that gives the logistic law a standard deviation of one."""
_CURVED = (Scale.CURRENT, Scale.TIME, Scale.COUNT)


def nats_of(profile: DeviceProfile, findings: Sequence[Finding]) -> Floats:
    """The whole weight of findings under each hypothesis, shape (findings, hypotheses), at most 0.

    Each has a value, and is one that the profile uses.
    """
    expected, bound = expectations(profile), profile.weighing.finding_bound
    rows = np.array([expected.number[one.name] for one in findings], dtype=np.int64)
    value = np.array([one.value for one in findings], dtype=np.float64)
    uncertainty = np.array([one.uncertainty or 0.0 for one in findings], dtype=np.float64)
    density = expected.density(rows, value, uncertainty)
    nats = bounded(density, bound) * expected.weight[rows, None] + expected.fitted_nats(rows, value, uncertainty)
    return np.where(np.isnan(density), 0.0, np.maximum(nats - nats.max(axis=1, keepdims=True), -bound))


def bounded(known: Floats, bound: float) -> Floats:
    """Probabilities as nats below the best of their row, none below `-bound`, shape as given.

    An unknown one (NaN) stands with the best.
    """
    best = np.fmax.reduce(known, axis=-1, initial=0.0, keepdims=True)
    chance = np.maximum(known / np.where(best > 0.0, best, 1.0), np.exp(-bound))
    nats = np.log(np.where(np.isnan(chance), 1.0, chance))
    return np.where(best > 0.0, nats, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Expectations:
    """What every hypothesis expects of every finding that a profile uses, on the findings' scales.

    Rows that need fewer bands or places than others are filled up with such as count for nothing.
    """

    number: dict[str, int]
    """The row of each finding, by its name."""
    scales: dict[Scale, npt.NDArray[np.bool_]]
    """Which rows are on which scale that is not the values' own, shape (rows,)."""
    low: Floats
    high: Floats
    """The least and greatest value that each finding can have, shape (rows,)."""
    softness: Floats
    weight: Floats
    ends: Floats
    """Of the bands, shape (2, rows, hypotheses, bands); a band that is not there lies from 0 to 1 with no share."""
    share: Floats
    """Shape (rows, hypotheses, bands)."""
    rest: Floats
    """Density of what lies in no band, shape (rows, hypotheses); NaN where the profile says nothing."""
    places: Floats
    """Where fitted terms are known, shape (rows, places), rising; infinite behind the last."""
    last_place: Indices
    """Number of the last place that is there, shape (rows,)."""
    fitted: Floats
    """The terms there, shape (rows, places, hypotheses); 0 where nothing was fitted."""

    def on_scale(self, rows: Indices, values: Floats) -> Floats:
        """Values of the findings `rows`, shape (n, k), on their scales."""
        at = values.copy()
        for scale, there in self.scales.items():
            own = there[rows]
            at[own] = on_scale(scale, values[own])
        return at

    def density(self, rows: Indices, value: Floats, uncertainty: Floats) -> Floats:
        """Density of values, shape (n, hypotheses). Beyond what a finding can have, a value counts as its end."""
        low = self.low[rows]
        value = np.minimum(np.maximum(value, low), self.high[rows])
        spread = np.array([value, np.maximum(low, value - uncertainty), value + uncertainty]).T
        at, least, most = self.on_scale(rows, spread).T
        sigma = np.hypot(self.softness[rows], 0.5 * (most - least))
        first, last = ends = self.ends[:, rows]
        below_first, below_last = _below((ends - at[:, None, None]) / sigma[:, None, None])
        within: Floats = (self.share[rows] * (below_last - below_first) / (last - first)).sum(axis=-1)
        return self.rest[rows] + within

    def fitted_nats(self, rows: Indices, value: Floats, uncertainty: Floats) -> Floats:
        """What was fitted of values, shape (n, hypotheses): the mean over where each may be."""
        spread = np.array([value - uncertainty, value, value + uncertainty]).T
        spread = np.minimum(np.maximum(spread, self.low[rows, None]), self.high[rows, None])
        at, places, row = self.on_scale(rows, spread), self.places[rows], rows[:, None]
        after = (places[:, None] < at[:, :, None]).sum(axis=-1)
        after = np.minimum(np.maximum(after, 1), self.last_place[row])
        before_at, after_at = self.places[row, after - 1], self.places[row, after]
        part = np.minimum(np.maximum((at - before_at) / (after_at - before_at), 0.0), 1.0)[:, :, None]
        nats = self.fitted[row, after - 1] * (1.0 - part) + self.fitted[row, after] * part
        return np.asarray(np.add.reduce(nats, axis=1) / spread.shape[1])


@lru_cache(maxsize=8)
def expectations(profile: DeviceProfile) -> Expectations:
    """Those of a profile."""
    tables = profile.findings
    ends, share, rest = _bands(profile)
    places, last_place, fitted = _terms(profile)
    return Expectations(
        number={table.name: row for row, table in enumerate(tables)},
        scales={scale: np.array([table.scale is scale for table in tables]) for scale in _CURVED},
        low=np.array([table.low for table in tables]),
        high=np.array([table.high for table in tables]),
        softness=np.array([table.softness for table in tables]),
        weight=np.array([table.weight for table in tables]),
        ends=ends,
        share=share,
        rest=rest,
        places=places,
        last_place=last_place,
        fitted=fitted,
    )


def _bands(profile: DeviceProfile) -> tuple[Floats, Floats, Floats]:
    """Ends and shares of the bands, and the density of the rest."""
    most = max((len(row.bands) for one in profile.hypotheses for row in one.look.findings), default=0)
    share = np.zeros((len(profile.findings), len(profile.hypotheses), most))
    ends = np.array([np.zeros_like(share), np.ones_like(share)])
    rest = np.full(share.shape[:2], np.nan)
    for row, table in enumerate(profile.findings):
        low, high = band_edges(table, table.low, table.high)
        for k, hypothesis in enumerate(profile.hypotheses):
            expected = hypothesis.look.expects(table.name)
            if expected is None:
                rest[row, k] = 1.0 / (high - low) if hypothesis.fault.anything else np.nan
                continue
            rest[row, k] = (1.0 - sum(band.share for band in expected.bands)) / (high - low)
            for j, band in enumerate(expected.bands):
                ends[:, row, k, j] = band_edges(table, band.low, band.high)
                share[row, k, j] = band.share
    return ends, share, rest


def _terms(profile: DeviceProfile) -> tuple[Floats, Indices, Floats]:
    """Places of the fitted terms, the number of the last of each, and the nats there."""
    terms = {term.finding: term for term in profile.fitted}
    most = max((len(term.at) for term in terms.values()), default=2)
    places = np.full((len(profile.findings), most), np.inf)
    places[:, :2] = 0.0, 1.0
    last_place = np.ones(len(profile.findings), dtype=np.int64)
    fitted = np.zeros((len(profile.findings), most, len(profile.hypotheses)))
    for row, table in enumerate(profile.findings):
        if table.name in terms:
            term = terms[table.name]
            count, curves = len(term.at), {curve.fault: curve.nats for curve in term.curves}
            places[row, :count] = on_scale(table.scale, np.array(term.at))
            last_place[row] = count - 1
            none = (0.0,) * count
            fitted[row, :count] = np.array([curves.get(one.fault.id, none) for one in profile.hypotheses]).T
    return places, last_place, fitted


def band_edges(table: FindingTable, low: float, high: float) -> Floats:
    """Both ends of a range on the scale, shape (2,); a whole number reaches half a step to both sides."""
    if table.scale is Scale.STEP:
        return np.array([low - 0.5, high + 0.5])
    return on_scale(table.scale, np.array([low, high]))


def on_scale(scale: Scale, values: Floats) -> Floats:
    """Values on the axis on which a finding is compared, shape as given."""
    if scale is Scale.CURRENT:
        return np.arcsinh(values / 0.005)
    if scale is Scale.TIME:
        return np.log(np.maximum(values, 1e-3))
    if scale is Scale.COUNT:
        return np.log1p(np.maximum(values, 0.0))
    return values


def from_scale(scale: Scale, at: Floats) -> Floats:
    """The values at places of that axis, shape as given: the way back of `on_scale`."""
    if scale is Scale.CURRENT:
        return np.asarray(0.005 * np.sinh(at))
    if scale is Scale.TIME:
        return np.exp(at)
    return np.expm1(at) if scale is Scale.COUNT else at


def _below(z: Floats) -> Floats:
    """Distribution function of the logistic law with unit standard deviation: a normal one with heavier tails."""
    return np.asarray(0.5 + 0.5 * np.tanh(LOGISTIC_SLOPE * z))
