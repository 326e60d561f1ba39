"""Fit the additive terms of the shipped profile and write them into it: `python -m tests.fitting.fit_terms`.

The log-odds of a look are its prior, what the profile's own expectations give, and for each finding a term that goes
straight from place to place. The terms are such that the true faults of `tests.fitting.wide_cases` become likeliest,
half of the weight on cases of which nothing is asked. A penalty on their squares keeps them at 0 where cases say
little: the literature is the prior, and no term is larger than the profile's `fitted_bound`. Faults of which the
profile expects the same current, such as battery and battery connector, share their terms: only a check tells them
apart. So do all phones that start, display and all: what the imaginary phone's displays draw is no news of the real
one's, and a term of their own would only say how often they come. And an Android that loops starts as any other does.
The same cases give the same numbers. `--count N` says how many cases (5000), `--dry` only prints what they gain on a
fifth that was held back.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.diagnose import Observed, weigh
from analysis.diagnosis import OnMotherboard
from analysis.evidence import weigh_check
from analysis.expectations import from_scale, on_scale
from analysis.findings import Finding, FindingName
from analysis.looks import Look
from analysis.profile import DeviceProfile, FaultTable, Scale
from analysis.states import Observable, State
from tests.fitting.wide_cases import WideCase, wide_cases
from tests.speed.drawn_cases import shipped

Floats = npt.NDArray[np.float64]

PROFILE = Path(__file__).parents[2] / "analysis" / "profiles" / "poco_x3_pro.toml"
COUNT = 5000
MARK, END = f"# {'-' * 96} fitted terms\n", f"# {'-' * 96} patterns\n"
"""The lines of the profile between which the terms stand."""
PLACES = 8
PENALTY = 2e-3
"""On the square of each number, beside the mean nats lost per case: chosen by what the second phone gains."""
LEFT_OUT = (
    FindingName.IDLE_REACHED,
    FindingName.IDLE_LEVEL,
    FindingName.RESPONSE_DELAY,
    FindingName.PREKEY_LIMIT_SHARE,
    FindingName.OWN_START,
    FindingName.LIMIT_SHARE,
    FindingName.VOLTAGE_SAG,
)
"""What they would teach is the imaginary phone's display, technician and bench: the second phone's are others."""
STEPS, STEP = 200, 0.04
LEAST_NATS = 0.075
"""A curve that never goes further from 0 is left out."""
HELD_BACK_EACH = 5
LEAST_ANDROID = 0.3
"""A look under which so many phones show Android on USB is one that comes as far."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the terms have their places, on the scale of each finding."""

    at: dict[FindingName, Floats]

    @property
    def count(self) -> int:
        """All places of all findings."""
        return sum(places.size for places in self.at.values())

    def first(self, name: FindingName) -> int:
        """Number of a finding's first place."""
        names = list(self.at)
        return sum(self.at[other].size for other in names[: names.index(name)])


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Cases as the fit sees them."""

    runs: Floats
    """What the runs give by the profile alone, shape (cases, hypotheses)."""
    answers: Floats
    """What the answers give, shape (cases, hypotheses)."""
    parts: Floats
    """How far each case lies at each place, shape (cases, places)."""
    truths: npt.NDArray[np.intp]
    """Number of the true fault, shape (cases,)."""

    def rows(self, which: npt.NDArray[np.bool_]) -> Sample:
        """Some of the cases."""
        return Sample(self.runs[which], self.answers[which], self.parts[which], self.truths[which])


def evenly(profile: DeviceProfile) -> DeviceProfile:
    """The profile with one prior for all faults: as often as each other they come here, which terms need not undo."""
    return replace(profile, faults=tuple(replace(fault, prior=1.0) for fault in profile.faults))


def counted_findings(seen: Observed) -> list[Finding]:
    """The findings that `weigh` weighs: of clean runs with the key, if there are any."""
    clean = [one for one in seen.measured if not one.spoilt]
    keyed = [one for one in clean if not one.bridged] or clean
    return [finding for one in keyed for finding in one.findings if finding.value is not None]


def places_of(profile: DeviceProfile, cases: list[WideCase]) -> Places:
    """Places at even shares of the values, at least a softness apart; whole numbers each have their own."""
    values: dict[FindingName, list[float]] = {}
    for case in cases:
        for finding in counted_findings(case.unasked):
            values.setdefault(FindingName(finding.name), []).append(float(finding.value or 0.0))
    found = {}
    for table in profile.findings:
        if table.name not in values or table.name in LEFT_OUT:
            continue
        at = on_scale(table.scale, np.clip(values[table.name], table.low, table.high))
        if table.scale is Scale.STEP:
            places = np.unique(np.round(at))
        else:
            places = np.quantile(at, np.linspace(0.02, 0.98, PLACES))
            kept = [float(places[0])]
            for place in places[1:].tolist():
                if place - kept[-1] >= table.softness:
                    kept.append(place)
            places = np.array(kept)
        if places.size > 1:
            found[table.name] = _rounded(table.scale, places)
    return Places(found)


def sample_of(profile: DeviceProfile, places: Places, observed: list[Observed], truths: list[str]) -> Sample:
    """Weigh cases by the profile without its fitted terms."""
    bare = replace(profile, fitted=())
    ids = [fault.id for fault in profile.faults]
    runs, answers, parts = [], [], []
    for seen in observed:
        standing = weigh(bare, seen).standing
        port = next((one.answer for one in standing.answered if one.check == "host_port_and_cable_proven"), None)
        runs.append(standing.runs.nats(port))
        answered = (weigh_check(bare, one, one in standing.heard).nats for one in standing.answered)
        answers.append(sum(answered, np.zeros(runs[-1].size)))
        parts.append(_parts(profile, places, [] if standing.bench_spoilt else counted_findings(seen)))
    numbers = np.array([ids.index(truth) for truth in truths], dtype=np.intp)
    return Sample(np.array(runs), np.array(answers), np.array(parts), numbers)


def _parts(profile: DeviceProfile, places: Places, findings: list[Finding]) -> Floats:
    row = np.zeros(places.count)
    for finding in findings:
        name = FindingName(finding.name)
        table, at = profile.finding(name), places.at.get(name)
        if table is None or at is None:
            continue
        share = 1.0 / sum(other.name == name for other in findings)
        value = on_scale(table.scale, np.clip([finding.value], table.low, table.high))[0]
        place = float(np.interp(value, at, np.arange(at.size)))
        low = min(int(place), at.size - 2)
        row[places.first(name) + low] += (1.0 - (place - low)) * share
        row[places.first(name) + low + 1] += (place - low) * share
    return row


def chances(profile: DeviceProfile, sample: Sample, nats: Floats) -> tuple[Floats, Floats]:
    """Probability of each hypothesis and of each fault, shapes (cases, hypotheses) and (cases, faults).

    `nats` has shape (places, faults).
    """
    number = np.array([one.number for one in profile.hypotheses])
    anything = np.array([one.fault.anything for one in profile.hypotheses])
    prior = np.log([one.fault.prior * one.look.share for one in profile.hypotheses])
    runs = sample.runs + sample.parts @ nats[:, number]
    least = runs.max(axis=1, keepdims=True) - profile.weighing.misfit_bound
    runs[:, anything] = np.maximum(runs[:, anything], least)
    odds = prior + (runs + sample.answers) / profile.weighing.temperature
    looks = np.exp(odds - odds.max(axis=1, keepdims=True))
    looks /= looks.sum(axis=1, keepdims=True)
    return looks, looks @ np.eye(len(profile.faults))[number]


def nats_lost(profile: DeviceProfile, sample: Sample, nats: Floats) -> float:
    """Mean of the negative logarithm of what is said of the true fault."""
    _, faults = chances(profile, sample, nats)
    return float(-np.log(np.maximum(faults[np.arange(len(faults)), sample.truths], 1e-12)).mean())


def fit(profile: DeviceProfile, sample: Sample, steps: int = STEPS) -> Floats:
    """The terms, shape (places, faults), by Adam from 0 on: 0 for *none of the others*, and none beyond the bound."""
    number = np.array([one.number for one in profile.hypotheses])
    of_fault = np.eye(len(profile.faults))[number]
    shared = _shared(profile)
    nats = np.zeros((sample.parts.shape[1], len(profile.faults)))
    first, second = np.zeros_like(nats), np.zeros_like(nats)
    bound, rows = profile.weighing.fitted_bound, np.arange(len(sample.truths))
    for step in range(1, steps + 1):
        looks, faults = chances(profile, sample, nats)
        right = of_fault.T[sample.truths] / np.maximum(faults[rows, sample.truths], 1e-12)[:, None]
        gaps = (looks - looks * right) @ of_fault / (profile.weighing.temperature * len(rows))
        slope = sample.parts.T @ gaps @ shared + 2.0 * PENALTY * nats
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        change = first / (1.0 - 0.9**step) / (np.sqrt(second / (1.0 - 0.999**step)) + 1e-8)
        nats = np.clip(nats - STEP * (1.0 - (step - 1) / steps) * change, -bound, bound)
    return nats


_STARTS = ()
"""What a phone that starts is compared by."""


def _expected(fault: FaultTable) -> tuple[object, ...]:
    """What the profile says of a fault's current."""
    return tuple((look.share, tuple((row.finding, row.bands) for row in look.findings)) for look in fault.looks)


def _reaches_android(look: Look) -> bool:
    """Whether a phone with this look starts, or comes as far as Android: up to there its current tells neither."""
    usb = look.shows(Observable.USB)
    shown = sum(one.probability for one in usb.chances if one.state is State.ANDROID) if usb is not None else 0.0
    return look.boots or shown >= LEAST_ANDROID


def _alike_by(fault: FaultTable) -> tuple[object, ...]:
    """What a fault is compared by: those that are equal share their curves."""
    starts = fault.motherboard is not OnMotherboard.INDETERMINATE and all(map(_reaches_android, fault.looks))
    return _STARTS if starts else _expected(fault)


def _shared(profile: DeviceProfile) -> Floats:
    """Shape (faults, faults): the mean over the faults that share a curve; 0 for *none of the others*."""
    expected = [_alike_by(fault) for fault in profile.faults]
    alike = np.array([[float(one == other) for other in expected] for one in expected])
    moved = np.array([0.0 if fault.anything else 1.0 for fault in profile.faults])
    return np.asarray(alike / alike.sum(axis=0) * moved)


def text_of(profile: DeviceProfile, places: Places, nats: Floats, cases: int) -> str:
    """The terms as the TOML of the profile has them."""
    lines = [
        MARK,
        f"# Fitted on {cases} cases of the imaginary phone by `python -m tests.fitting.fit_terms`, not by hand.\n",
        "# In nats: what the bands of a finding leave out, for each fault at each of the values.\n",
    ]
    for table in profile.findings:
        if table.name not in places.at:
            continue
        first, at = places.first(table.name), places.at[table.name]
        rows = np.round(nats[first : first + at.size], 2)
        kept = [k for k in range(len(profile.faults)) if np.abs(rows[:, k]).max() >= LEAST_NATS]
        if not kept:
            continue
        values = ", ".join(f"{value:.4g}" for value in from_scale(table.scale, at))
        lines.append(f'\n[fitted.{table.name}]\nat = [{values}]\nsource = "SIM"\nprov = "fitted"\n')
        for k in kept:
            numbers = ", ".join(f"{value + 0.0:g}" for value in rows[:, k])
            lines.append(f"nats.{profile.faults[k].id} = [{numbers}]\n")
    return "".join([*lines, "\n"])


def written_into(profile_text: str, terms: str) -> str:
    """The text of the profile with the terms in place of those that it has."""
    head, _, rest = profile_text.partition(END)
    return head.partition(MARK)[0] + terms + END + rest


def _rounded(scale: Scale, places: Floats) -> Floats:
    """Places as they stand in the profile: four digits."""
    return on_scale(scale, np.array([float(f"{value:.4g}") for value in from_scale(scale, places)]))


def main(arguments: list[str] | None = None) -> None:
    """Draw, fit, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.fitting.fit_terms")
    parser.add_argument("--count", type=int, default=COUNT, help="cases to fit on")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    profile, cases = evenly(shipped().profile), list(wide_cases(options.count))
    places = places_of(profile, cases)
    observed = [case.unasked for case in cases] + [case.asked for case in cases]
    sample = sample_of(profile, places, observed, 2 * [case.fault for case in cases])
    held_back = np.tile(np.arange(len(cases)) // len(profile.faults) % HELD_BACK_EACH == 0, 2)
    fifth, nothing = sample.rows(held_back), np.zeros((places.count, len(profile.faults)))
    nats = fit(profile, sample.rows(~held_back))
    lost = nats_lost(profile, fifth, nothing), nats_lost(profile, fifth, nats)
    print(f"{len(cases)} cases; nats lost per case on a fifth held back: {lost[0]:.3f} before, {lost[1]:.3f} after")
    if not options.dry:
        terms = text_of(profile, places, fit(profile, sample), len(cases))
        PROFILE.write_text(written_into(PROFILE.read_text(encoding="utf-8"), terms), encoding="utf-8")


if __name__ == "__main__":
    main()
