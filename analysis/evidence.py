"""How one observation scores under every hypothesis (a look of a fault) of a profile.

An observation is a finding, a state or an answered check. Its *weight* is a log-likelihood under each hypothesis, in
nats below the one that it fits best, and never lower than a bound: weights add up, each stays readable, and no single
one can decide. To what the profile expects of a finding comes what was fitted on simulated phones, with a bound of its
own. A hypothesis of which the profile says nothing here stands with the best one: what nobody modelled is not held
against it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from analysis.checks import Answer, Check, CheckResult
from analysis.expectations import bounded, expectations, nats_of
from analysis.findings import Finding
from analysis.gates import Spoilt
from analysis.levels import Floats
from analysis.profile import DeviceProfile
from analysis.states import LATE_STATES, STATES_OF, Observable, State, StateObservation

Origin = Finding | StateObservation | CheckResult | Spoilt
DARK = 0.1
"""A phone whose display shows a picture less often than this is one that stays dark."""
LEAST_CHANCE = 0.002
"""Nothing that was seen is taken for less likely than this."""


@dataclass(frozen=True, slots=True, eq=False)
class Weight:
    """How one observation moves the hypotheses of a profile, in the profile's order."""

    nats: Floats
    """Shape (hypotheses,), at most 0: below the hypothesis that fits best."""
    origin: Origin
    untouched: frozenset[int] = frozenset()
    """Numbers of the hypotheses on which it has no bearing."""


@dataclass(frozen=True, slots=True, eq=False)
class RunFit:
    """How the findings of one run fit every hypothesis, each by itself."""

    findings: tuple[Finding, ...]
    """Those that are measurable, and that the profile uses; none of them twice."""
    nats: Floats
    """Shape (findings, hypotheses), at most 0: below the hypothesis that fits best."""

    @classmethod
    def of(cls, profile: DeviceProfile, findings: Iterable[Finding]) -> RunFit:
        """The fit of those among some findings that are evidence."""
        used = expectations(profile).number
        known = tuple(one for one in findings if one.value is not None and one.name in used)
        return cls(known, nats_of(profile, known))


def weigh_findings(runs: Sequence[RunFit]) -> list[Weight]:
    """The weights of the findings of some runs: three recordings of one phone are one phone.

    What several runs say of one thing shares the weight of one.
    """
    times = Counter(finding.name for run in runs for finding in run.findings)
    return [
        Weight(nats * (1.0 / times[finding.name]), finding)
        for run in runs
        for finding, nats in zip(run.findings, run.nats, strict=True)
    ]


def weigh_state(
    profile: DeviceProfile, seen: StateObservation, port: Answer | None = None, share: float = 1.0
) -> Weight | None:
    """The weight of what the phone said, or did not say while somebody looked.

    `port` is whether host port and cable were proven with another phone: *nothing attached* weighs more where they
    were, and nothing where they proved bad (`None`). After a short look, a share of what comes late has not come yet.
    """
    silent = seen.state is State.NONE
    if silent and port is Answer.NO:
        return None
    blind = profile.weighing.blind_probe_share if silent and port is Answer.YES else 0.0
    nats = _state_nats(profile, seen.observable, seen.state, blind, seen.late_share, seen.unasked)
    return Weight(nats * share, seen)


@lru_cache(maxsize=256)
def _state_nats(
    profile: DeviceProfile, observable: Observable, state: State, blind: float, late_share: float, unasked: bool
) -> Floats:
    """The whole weight of a state, shape (hypotheses,), read-only."""
    seen = seen_chances(profile, observable, state, late_share, unasked)
    chance = np.maximum(LEAST_CHANCE, (seen - blind) / (1.0 - blind))
    nats = bounded(chance, profile.weighing.state_bound)
    nats.setflags(write=False)
    return nats


@lru_cache(maxsize=256)
def weigh_check(profile: DeviceProfile, result: CheckResult, heard: bool = False) -> Weight:
    """The weight of an answered check: somebody looked on purpose, so it counts for more than what a run shows.

    `heard` where nobody did, and the phone said so itself: that it starts it says with a dark display as with a lit
    one.
    """
    weighing, chances = profile.weighing, answer_chances(profile, result)
    if heard:
        chances = np.where(_dark(profile), np.nanmax(chances), chances)
    nats = bounded(chances, weighing.check_bound / weighing.answer_weight)
    return Weight(nats * weighing.answer_weight, result)


@lru_cache(maxsize=8)
def fits_anything(profile: DeviceProfile) -> npt.NDArray[np.bool_]:
    """Which hypothesis is *none of the others*, shape (hypotheses,)."""
    return np.array([one.fault.anything for one in profile.hypotheses])


@lru_cache(maxsize=8)
def _dark(profile: DeviceProfile) -> npt.NDArray[np.bool_]:
    """Which hypotheses are phones that start and show no picture, shape (hypotheses,)."""
    picture = answer_chances(profile, CheckResult(Check.DISPLAY_SHOWS_PICTURE, Answer.YES))
    return np.array([one.look.boots for one in profile.hypotheses]) & (picture < DARK)


def weigh_gate(profile: DeviceProfile, spoilt: Spoilt, share: float = 1.0) -> Weight:
    """The weight of a spoilt run, where no clean one is left: it points to the faults that the profile names for it."""
    row, bound = next(row for row in profile.gates if row.gate is spoilt.gate), profile.weighing.gate_bound
    named = {row.fault: 0.0, **{fault: max(-bound, math.log(odds)) for fault, odds in row.also}}
    nats = np.array([named.get(hypothesis.fault.id, -bound) for hypothesis in profile.hypotheses])
    return Weight(nats * share, spoilt)


@lru_cache(maxsize=128)
def chance_of_yes(profile: DeviceProfile, check: Check) -> Floats:
    """Probability of *yes* under each hypothesis if the check is done, shape (hypotheses,).

    A half where the profile says nothing.
    """
    yes, no = (answer_chances(profile, CheckResult(check, answer)) for answer in (Answer.YES, Answer.NO))
    return np.nan_to_num(yes / (yes + no), nan=0.5)


def seen_chances(
    profile: DeviceProfile, observable: Observable, state: State, late_share: float, unasked: bool
) -> Floats:
    """Probability of seeing a state by hypothesis, shape (hypotheses,); NaN where the profile says nothing.

    After a short look a share of what comes late with a start has not come yet. Where nobody wrote down that the key
    was pressed, a share of it does not come at all: nobody asked for one.
    """
    chances = state_chances(profile, observable, (state,))
    missed = 1.0 - (1.0 - late_share) * (1.0 - profile.weighing.unasked_probe_share * unasked)
    return np.asarray(chances + missed * state_chances(profile, observable, LATE_STATES)) if missed else chances


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
    """Probability of an answer under each hypothesis, shape (hypotheses,); NaN where the profile says nothing.

    Those of *yes* and *no* add up to how often the check applies to such a phone. Under *none of the others* either
    answer is as likely, where the profile says nothing of it.
    """
    chances = []
    for hypothesis in profile.hypotheses:
        row = next((row for row in hypothesis.look.checks if row.check is result.check), None)
        if row is None:
            chances.append(0.5 if hypothesis.fault.anything else np.nan)
        else:
            chances.append(row.applies * (row.yes if result.answer is Answer.YES else 1.0 - row.yes))
    return np.array(chances, dtype=np.float64)
