"""One temperature and one credibility for a learnt profile, from cases that it had not learnt from.

The phones are dealt into five parts; each part is weighed by what was learnt from the other four. All cases of one
phone are in the same part: a profile that has seen the phone is no stranger to it. Each held-back case is judged twice,
with its answers and without them (and without the runs that gave them): a shop labels a case once the deciding checks
are answered, but diagnoses it before, and a temperature that fits the one alone makes the other too sure. On both
together, each case counting once, the temperature is the one under which the true faults are likeliest, or warmer
where that would be surer than right. The credibility is raised until the credible sets of either hold the truth as
often as they say (split conformal: so many that one more case would not change the promise). It is never lowered: a
verdict stands on the set, and a wrong one costs more than an open one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from analysis.counting import LabelledCase
from analysis.diagnose import Observed, weigh
from analysis.diagnosis import OnMotherboard, Verdict
from analysis.learn import learn
from analysis.levels import Floats
from analysis.profile import DeviceProfile
from analysis.standing import Standing, most_probable_first

FOLDS = 5
LEAST_CASES = 60
"""One number fitted on fewer cases is fitted to their chances: its error is about 1 / sqrt(cases)."""
TEMPERATURES = np.round(np.geomspace(0.25, 4.0, 97), 4)
TEMPERATURE_SPREAD = 0.35
"""How far a shop's temperature is from the profile's, as a logarithm: a few cases without a miss are no proof."""
BINS = 15
"""Of the expected calibration error, as a replay counts it."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a profile is on cases that it did not learn from."""

    cases: int
    first_fault_rate: float
    calibration_error: float
    """Mean distance between how probable the first fault was said to be and how often it is true, over 15 bins."""
    chance_error: float
    """The calibration error that chance alone would make of so many cases, if every probability were right."""
    too_sure: float
    """By how much the first fault is said to be more probable than it is often true; negative if less."""
    too_sure_by_chance: float
    """What chance alone would make of that in one corpus of twenty, if every probability were right."""
    nats: float
    """Mean of the negative logarithm of what was said of the true fault: less is better, all things told."""
    set_coverage: float
    """How often the credible set holds the true fault."""
    wrong_verdict_rate: float
    open_rate: float
    """Cases left open although their fault sits on one side."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the held-back cases say of three profiles, all with their answers or all without."""

    literature: Quality
    """Of the profile as it was."""
    learnt: Quality
    """Of the learnt expectations with the temperature and credibility as they were."""
    calibrated: Quality


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the held-back cases say."""

    temperature: float
    credibility: float
    answered: Compared | None
    """On the cases that have answers, as they are; `None` where none has."""
    unasked: Compared
    """On all cases, without the answers and the runs that gave them."""

    @property
    def never_unasked(self) -> bool:
        """Whether every case has answers, so that what unasked ones are like is known from these alone."""
        return self.answered is not None and self.answered.literature.cases == self.unasked.literature.cases


@dataclass(frozen=True, slots=True)
class TooFew:
    """Why nothing was calibrated."""

    cases: int
    needed_cases: int
    phones: int
    needed_phones: int = FOLDS


@dataclass(frozen=True, slots=True, eq=False)
class _HeldBack:
    """A case that was weighed by a profile that had not learnt from it."""

    standing: Standing
    fault: int
    """Number of the true fault."""


@dataclass(frozen=True, slots=True, eq=False)
class _Views:
    """The held-back cases as they were answered, and as they were before."""

    answered: list[_HeldBack]
    unasked: list[_HeldBack]

    def add(self, profile: DeviceProfile, case: LabelledCase) -> None:
        """Weigh a case both ways, or once where it has no answers."""
        unasked = without_answers(case.observed)
        if unasked is not case.observed:
            self.answered.append(_held_back(profile, case))
        self.unasked.append(_held_back(profile, replace(case, observed=unasked)))


def calibrate(profile: DeviceProfile, cases: Iterable[LabelledCase], prior_cases: float) -> Calibration | TooFew:
    """Fit temperature and credibility on held-back cases; the order of the cases does not matter."""
    ordered = sorted(cases, key=lambda case: case.key)
    stated = profile.weighing.credibility
    needed = max(LEAST_CASES, math.ceil(stated / (1.0 - stated)))
    phones = len({case.phone for case in ordered})
    if len(ordered) < needed or phones < FOLDS:
        return TooFew(len(ordered), needed, phones)
    parts = fold_of(ordered)
    before, after = _Views([], []), _Views([], [])
    for part in range(FOLDS):
        learnt = learn(profile, [c for c in ordered if parts[c.phone] != part], prior_cases).profile
        for case in ordered:
            if parts[case.phone] == part:
                before.add(profile, case)
                after.add(learnt, case)
    temperature = _no_surer_than_right(after, before, _temperature(after))
    sides = [after.unasked, *([after.answered] if len(after.answered) >= LEAST_CASES else [])]
    credibility = max(_credibility(side, temperature, stated) for side in sides)
    usual = profile.weighing.temperature, stated

    def compared(was: list[_HeldBack], held: list[_HeldBack]) -> Compared:
        return Compared(_quality(was, *usual), _quality(held, *usual), _quality(held, temperature, credibility))

    return Calibration(
        temperature,
        credibility,
        compared(before.answered, after.answered) if after.answered else None,
        compared(before.unasked, after.unasked),
    )


def without_answers(seen: Observed) -> Observed:
    """What was there before anybody asked: without the answers, and without the runs that gave them.

    Those are the runs with bridged key contact and on the phone's own battery.
    """
    added = seen.own_battery_runs | {one.run for one in seen.measured if one.bridged}
    if not (seen.answered or added):
        return seen
    return Observed(
        tuple(one for one in seen.measured if one.run not in added),
        tuple(one for one in seen.states if one.run not in added),
        (),
        frozenset(),
        seen.keyed_probes,
    )


def fold_of(cases: Iterable[LabelledCase]) -> dict[str, int]:
    """The part of each phone: dealt fault by fault, so that every part has something of each."""
    first: dict[str, str] = {}
    for case in sorted(cases, key=lambda one: (one.fault, one.key)):
        first.setdefault(case.phone, case.fault)
    dealt = sorted(first, key=lambda phone: (first[phone], phone))
    return {phone: k % FOLDS for k, phone in enumerate(dealt)}


def quality(profile: DeviceProfile, cases: Iterable[LabelledCase]) -> Quality:
    """How good a profile is on cases, as it stands; there must be at least one."""
    held = [_held_back(profile, case) for case in sorted(cases, key=lambda case: case.key)]
    return _quality(held, profile.weighing.temperature, profile.weighing.credibility)


def _held_back(profile: DeviceProfile, case: LabelledCase) -> _HeldBack:
    seen: Observed = case.observed
    number = next(k for k, fault in enumerate(profile.faults) if fault.id == case.fault)
    return _HeldBack(weigh(profile, seen).standing, number)


def _probability(held: _HeldBack, temperature: float) -> Floats:
    """Probability of each fault at another temperature than the profile's, shape (faults,).

    All evidence is divided by the temperature and the prior is not, so one probability holds them all.
    """
    profile = held.standing.profile
    log_prior = np.log([one.fault.prior * one.look.share for one in profile.hypotheses])
    with np.errstate(divide="ignore"):
        evidence = (np.log(held.standing.looks_probability()) - log_prior) * profile.weighing.temperature
    log_odds = log_prior + evidence / temperature
    odds = np.exp(log_odds - log_odds.max())
    return held.standing.by_fault(odds / odds.sum())


def _temperature(views: _Views) -> float:
    """Where the true faults are likeliest, with the profile's own temperature as prior; of two alike, the warmer.

    Answered cases and unasked ones weigh alike, and all together as much as there are cases.
    """
    usual = views.unasked[0].standing.profile.weighing.temperature
    cases, sides = len(views.unasked), [side for side in (views.answered, views.unasked) if side]
    nats = [
        cases * float(np.mean([_mean_nats([(_probability(one, t), one.fault) for one in side]) for side in sides]))
        + 0.5 * (math.log(t / usual) / TEMPERATURE_SPREAD) ** 2
        for t in TEMPERATURES
    ]
    best = len(nats) - 1 - int(np.argmin(nats[::-1]))
    return float(TEMPERATURES[best])


def _no_surer_than_right(after: _Views, before: _Views, likeliest: float) -> float:
    """The least temperature from the likeliest on at which learning makes neither side surer than it is right.

    What the profile had of that before is allowed, and half a spread of what chance makes of so many cases: none would
    follow chance, and a whole one leaves what few cases cannot show. Likelihood alone is nearly flat there, and who is
    told too much pays with wrong verdicts, who is told too little with one check more.
    """
    usual = before.unasked[0].standing.profile.weighing.temperature
    sides = [(after.unasked, before.unasked), (after.answered, before.answered)]
    allowed = [(side, max(_too_sure(was, usual, 0.0), 0.0)) for side, was in sides if side]
    warmer = (float(t) for t in TEMPERATURES if t >= likeliest)
    return next((t for t in warmer if all(_too_sure(side, t, 0.5) <= had for side, had in allowed)), likeliest)


def _too_sure(held: list[_HeldBack], temperature: float, spreads: float) -> float:
    """By how much the first fault is said surer than it is right, less so many spreads of what chance makes of it."""
    stated, right = _stated_and_right(
        [(_probability(one, temperature), one.fault) for one in held], [one.standing for one in held]
    )
    spread = math.sqrt(float((stated * (1.0 - stated)).sum())) / len(held)
    return float((stated - right).mean()) - spreads * spread


def _credibility(held: list[_HeldBack], temperature: float, stated: float) -> float:
    """The least credibility, at least the stated one, at which the sets of the cases hold the truth often enough."""
    before_truth = []
    for one in held:
        probability = _probability(one, temperature)
        order = most_probable_first(one.standing.profile, probability).tolist()
        before_truth.append(float(probability[order[: order.index(one.fault)]].sum()))
    rank = math.ceil((len(held) + 1) * stated) - 1
    least = sorted(before_truth)[min(rank, len(held) - 1)]
    # A set holds the truth once what stands before it does not yet reach the credibility.
    return float(min(max(stated, math.ceil((least + 1e-9) * 1e4) / 1e4), 0.9999))


def _quality(held: list[_HeldBack], temperature: float, credibility: float) -> Quality:
    said = [(_probability(one, temperature), one.fault) for one in held]
    profiles = {}
    first, covered, wrong, open_, definite = 0, 0, 0, 0, 0
    for one, (probability, truth) in zip(held, said, strict=True):
        profile = one.standing.profile
        if id(profile) not in profiles:
            weighing = replace(profile.weighing, temperature=temperature, credibility=credibility)
            profiles[id(profile)] = replace(profile, weighing=weighing)
        standing = replace(one.standing, profile=profiles[id(profile)])
        members = standing.credible_set(probability)
        verdict, place = standing.verdict(probability), profile.faults[truth].motherboard
        first += members[0] == truth
        covered += truth in members
        definite += place is not OnMotherboard.INDETERMINATE
        open_ += verdict is Verdict.CANNOT_SAY and place is not OnMotherboard.INDETERMINATE
        wrong += verdict not in (Verdict.CANNOT_SAY, _verdict_of(place))
    count = len(held)
    stated, right = _stated_and_right(said, [one.standing for one in held])
    bins = np.minimum((stated * BINS).astype(np.intp), BINS - 1)
    by_chance = stated * (1.0 - stated)
    return Quality(
        cases=count,
        first_fault_rate=first / count,
        calibration_error=float(np.abs(np.bincount(bins, stated - right)).sum()) / count,
        # The mean distance of a normal law from its middle is sqrt(2/π) of its spread.
        chance_error=float(np.sqrt(2.0 / np.pi * np.bincount(bins, by_chance)).sum()) / count,
        too_sure=float((stated - right).mean()),
        too_sure_by_chance=1.96 * math.sqrt(by_chance.sum()) / count,
        nats=_mean_nats(said),
        set_coverage=covered / count,
        wrong_verdict_rate=wrong / count,
        open_rate=open_ / definite if definite else 0.0,
    )


def _verdict_of(place: OnMotherboard) -> Verdict:
    if place is OnMotherboard.INDETERMINATE:
        return Verdict.CANNOT_SAY
    return Verdict.MOTHERBOARD if place is OnMotherboard.YES else Verdict.NOT_MOTHERBOARD


def _mean_nats(said: list[tuple[Floats, int]]) -> float:
    return float(np.mean([-math.log(max(float(probability[truth]), 1e-12)) for probability, truth in said]))


def _stated_and_right(said: list[tuple[Floats, int]], standings: list[Standing]) -> tuple[Floats, Floats]:
    """How probable each first fault was said to be, and 1 where it is the true one, each of shape (cases,)."""
    pairs = []
    for (probability, truth), standing in zip(said, standings, strict=True):
        first = int(most_probable_first(standing.profile, probability)[0])
        pairs.append((float(probability[first]), float(first == truth)))
    stated, right = np.array(pairs, dtype=np.float64).T
    return stated, right
