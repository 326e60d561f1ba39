"""How one observation scores under every hypothesis (a look of a fault) of a profile.

An observation is a finding, a state or an answered check. Its *weight* is a log-likelihood under each hypothesis, in
nats below the one that it fits best, and never lower than a bound: weights add up, each stays readable, and no single
one can decide. To what the profile expects of a finding comes what was fitted on simulated phones, with a bound of its
own. A hypothesis of which the profile says nothing here stands with the best one: what nobody modelled is not held
against it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.checks import Answer, Check, CheckResult
from analysis.findings import Finding, FindingName
from analysis.gates import Spoilt
from analysis.levels import Floats
from analysis.profile import DeviceProfile, FindingTable, Scale
from analysis.states import STATES_OF, Observable, State, StateObservation

Origin = Finding | StateObservation | CheckResult | Spoilt
LEAST_CHANCE = 0.002
"""Nothing that was seen is taken for less likely than this."""
LOGISTIC_SLOPE = 0.5 * math.pi / math.sqrt(3.0)
"""Half the slope that gives the logistic law a standard deviation of one."""


@dataclass(frozen=True, slots=True, eq=False)
class Weight:
    """How one observation moves the hypotheses of a profile, in the profile's order."""

    nats: Floats
    """Shape (hypotheses,), at most 0: below the hypothesis that fits best."""
    origin: Origin
    untouched: frozenset[int] = frozenset()
    """Numbers of the hypotheses on which it has no bearing."""


def weigh_finding(profile: DeviceProfile, finding: Finding, share: float = 1.0) -> Weight | None:
    """The weight of a finding; `None` where it is not measurable, or where the profile does not use it.

    `share` is 1 over the number of runs that gave this finding: three recordings of one phone are one phone.
    """
    if finding.value is None:
        return None
    nats = _finding_nats(profile, finding.name, finding.value, finding.uncertainty or 0.0)
    return Weight(nats * share, finding) if nats is not None else None


def weigh_state(
    profile: DeviceProfile, seen: StateObservation, port: Answer | None = None, share: float = 1.0
) -> Weight | None:
    """The weight of what the phone said, or did not say while somebody looked.

    `port` is whether host port and cable were proven with another phone: *nothing attached* weighs more where they
    were, and nothing where they proved bad (`None`). After a short look, what comes late may have come.
    """
    silent = seen.state is State.NONE
    if silent and port is Answer.NO:
        return None
    blind = profile.weighing.blind_probe_share if silent and port is Answer.YES else 0.0
    return Weight(_state_nats(profile, seen.observable, seen.possible, blind) * share, seen)


@lru_cache(maxsize=256)
def _state_nats(profile: DeviceProfile, observable: Observable, states: tuple[State, ...], blind: float) -> Floats:
    """The whole weight of one of some states, shape (hypotheses,), read-only."""
    chance = np.maximum(LEAST_CHANCE, (state_chances(profile, observable, states) - blind) / (1.0 - blind))
    nats = _bounded(chance, profile.weighing.state_bound)
    nats.setflags(write=False)
    return nats


@lru_cache(maxsize=256)
def weigh_check(profile: DeviceProfile, result: CheckResult) -> Weight:
    """The weight of an answered check: somebody looked on purpose, so it counts for more than what a run shows."""
    weighing = profile.weighing
    nats = _bounded(answer_chances(profile, result), weighing.check_bound / weighing.answer_weight)
    return Weight(nats * weighing.answer_weight, result)


def weigh_gate(profile: DeviceProfile, spoilt: Spoilt, share: float = 1.0) -> Weight:
    """The weight of a spoilt run, where no clean one is left: it points to the faults that the profile names for it."""
    row, bound = next(row for row in profile.gates if row.gate is spoilt.gate), profile.weighing.gate_bound
    named = {row.fault: 0.0, **{fault: max(-bound, math.log(odds)) for fault, odds in row.also}}
    nats = np.array([named.get(hypothesis.fault.id, -bound) for hypothesis in profile.hypotheses])
    return Weight(nats * share, spoilt)


def fitted_nats(profile: DeviceProfile, table: FindingTable, value: float, uncertainty: float) -> Floats:
    """What was fitted of a value, shape (hypotheses,): the mean over where it may be; 0 where nothing was fitted."""
    term = _terms(profile).get(table.name)
    if term is None:
        return np.zeros(len(profile.hypotheses))
    places, nats = term
    spread = np.array([value - uncertainty, value, value + uncertainty])
    at = on_scale(table.scale, np.minimum(np.maximum(spread, table.low), table.high))
    last = np.minimum(np.maximum(places.searchsorted(at), 1), places.size - 1)
    part = (at - places[last - 1]) / (places[last] - places[last - 1])
    part = np.minimum(np.maximum(part, 0.0), 1.0)[:, None]
    return np.asarray(np.add.reduce(nats[last - 1] * (1.0 - part) + nats[last] * part) / spread.size)


@lru_cache(maxsize=8)
def _terms(profile: DeviceProfile) -> dict[FindingName, tuple[Floats, Floats]]:
    """Places on the scale, shape (places,), and nats there, shape (places, hypotheses), of each fitted finding."""
    found: dict[FindingName, tuple[Floats, Floats]] = {}
    for term in profile.fitted:
        table = profile.finding(term.finding)
        if table is not None:
            curves = {curve.fault: curve.nats for curve in term.curves}
            none = (0.0,) * len(term.at)
            nats = np.array([curves.get(one.fault.id, none) for one in profile.hypotheses]).T
            found[term.finding] = on_scale(table.scale, np.array(term.at)), nats
    return found


@lru_cache(maxsize=128)
def chance_of_yes(profile: DeviceProfile, check: Check) -> Floats:
    """Probability of *yes* under each hypothesis, shape (hypotheses,); a half where the profile says nothing."""
    return np.nan_to_num(answer_chances(profile, CheckResult(check, Answer.YES)), nan=0.5)


@lru_cache(maxsize=128)
def state_chances(profile: DeviceProfile, observable: Observable, states: tuple[State, ...]) -> Floats:
    """Probability of one of some states by hypothesis, shape (hypotheses,); NaN where the profile says nothing."""
    chances = []
    for hypothesis in profile.hypotheses:
        row = hypothesis.look.shows(observable)
        said = sum(one.probability for one in row.chances if one.state in states) if row else np.nan
        chances.append(len(states) / len(STATES_OF[observable]) if hypothesis.fault.anything else said)
    return np.array(chances, dtype=np.float64)


@lru_cache(maxsize=256)
def answer_chances(profile: DeviceProfile, result: CheckResult) -> Floats:
    """Probability of an answer under each hypothesis, shape (hypotheses,); NaN where the profile says nothing."""
    chances = []
    for hypothesis in profile.hypotheses:
        row = next((row for row in hypothesis.look.checks if row.check is result.check), None)
        said = np.nan if row is None else row.yes if result.answer is Answer.YES else 1.0 - row.yes
        chances.append(0.5 if hypothesis.fault.anything else said)
    return np.array(chances, dtype=np.float64)


def _bounded(known: Floats, bound: float) -> Floats:
    """Probabilities as nats below the best, none below `-bound`; an unknown one (NaN) stands with the best."""
    best = float(np.fmax.reduce(known, initial=0.0))
    if best <= 0.0:
        return np.zeros(known.size)
    chance = np.maximum(known / best, np.exp(-bound))
    nats: Floats = np.log(np.where(np.isnan(chance), 1.0, chance))
    return nats


@dataclass(frozen=True, slots=True, eq=False)
class _Densities:
    """What every hypothesis expects of one finding, on the finding's scale."""

    table: FindingTable
    ends: Floats
    """Of the bands, shape (2, hypotheses, bands); a band that is not there lies from 0 to 1 with no share."""
    share: Floats
    """Shape (hypotheses, bands)."""
    rest: Floats
    """Density of what lies in no band, shape (hypotheses,); NaN where the profile says nothing."""

    def at(self, value: float, uncertainty: float) -> Floats:
        """Density of a value, shape (hypotheses,). Beyond what the finding can have, a value counts as its end."""
        table = self.table
        value = min(max(value, table.low), table.high)
        spread = np.array([value, max(table.low, value - uncertainty), value + uncertainty])
        at, least, most = on_scale(table.scale, spread)
        sigma = np.hypot(table.softness, 0.5 * (most - least))
        below_first, below_last = _below((self.ends - at) / sigma)
        first, last = self.ends
        within: Floats = (self.share * (below_last - below_first) / (last - first)).sum(axis=1)
        return self.rest + within


@lru_cache(maxsize=256)
def _finding_nats(profile: DeviceProfile, name: str, value: float, uncertainty: float) -> Floats | None:
    """A finding's whole weight, shape (hypotheses,), read-only; `None` where the profile does not use the finding.

    Asked for once for the case, once for its run alone.
    """
    densities, bound = _densities(profile, name), profile.weighing.finding_bound
    if densities is None:
        return None
    density = densities.at(value, uncertainty)
    nats = _bounded(density, bound) * densities.table.weight + fitted_nats(profile, densities.table, value, uncertainty)
    nats = np.where(np.isnan(density), 0.0, np.maximum(nats - nats.max(), -bound))
    nats.setflags(write=False)
    return nats


@lru_cache(maxsize=128)
def _densities(profile: DeviceProfile, name: str) -> _Densities | None:
    table = profile.finding(FindingName(name))
    if table is None:
        return None
    rows = [hypothesis.look.expects(table.name) for hypothesis in profile.hypotheses]
    most = max((len(row.bands) for row in rows if row is not None), default=0)
    share = np.zeros((len(rows), most))
    ends = np.array([np.zeros_like(share), np.ones_like(share)])
    rest = np.full(len(rows), np.nan)
    low, high = band_edges(table, table.low, table.high)
    for k, (row, hypothesis) in enumerate(zip(rows, profile.hypotheses, strict=True)):
        if row is None:
            rest[k] = 1.0 / (high - low) if hypothesis.fault.anything else np.nan
            continue
        rest[k] = (1.0 - sum(band.share for band in row.bands)) / (high - low)
        for j, band in enumerate(row.bands):
            ends[:, k, j] = band_edges(table, band.low, band.high)
            share[k, j] = band.share
    return _Densities(table, ends, share, rest)


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
