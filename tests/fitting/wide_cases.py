"""Cases of the imaginary phone spread wider than it is: what the additive terms of the profile are fitted on.

Two fifths are as `bootbench simulate` draws them. In the others the level goes from 0.45 to 1.6 and the time from 0.6
to 1.8 of what the phone has anyway, meters are noisier and coarser, readings get lost, keys are not marked, and how
often and how long a technician records says nothing about the fault. The second phone of `tests.truth` has no part in
it: it judges what is fitted here. The few constants that stand over the fit (temperature, the order of the checks, the
prior of a normal boot) were chosen on other seeds of both phones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from analysis.calibrate import without_answers
from analysis.diagnose import Observed, observe_runs
from analysis.run import RunRecord
from bench.diagnosing import segmented
from bench.simulate import deciding_checks, fault_ids
from bench.simulation.answers import answers_given
from bench.simulation.session import session
from bench.simulation.written import Nuisance, read_trace, worse
from drivers.imaginary_phone import ImaginaryPhone
from drivers.meter_models import meter_named
from drivers.phone_scenarios.tables import Range
from tests.speed.drawn_cases import HELD_BACK, METERS, shipped

FIRST_SEED = 300_000
USUAL_SHARE = 0.4
FAST_METER = "ammeter_1khz"


@dataclass(frozen=True, slots=True, eq=False)
class WideCase:
    """One phone, seen without and with the answers of its deciding checks."""

    fault: str
    unasked: Observed
    asked: Observed


def wide_cases(count: int, first_seed: int = FIRST_SEED) -> Iterator[WideCase]:
    """`count` cases, all faults in turn, each with a seed of its own below those that the benchmarks hold back."""
    if first_seed + count > HELD_BACK:
        raise ValueError(f"seeds from {HELD_BACK} on belong to the benchmarks")
    return (_wide_case(fault_ids()[k % len(fault_ids())], first_seed + k) for k in range(count))


def _wide_case(fault: str, seed: int) -> WideCase:
    random = np.random.default_rng([seed, 99])
    usual = bool(random.random() < USUAL_SHARE)
    nuisance = _usual(random) if usual else _wide(random)
    meter = (*METERS, FAST_METER)[int(random.integers(len(METERS) + 1))]
    phone = ImaginaryPhone.of(fault, seed, level=nuisance.level, time=nuisance.time)
    if not usual:
        phone = _recorded_at_random(phone, random)
    checks = answers_given(phone, deciding_checks(fault))
    runs = session(phone, checks, marks_key=not nuisance.unmarked_key, probes=not nuisance.no_usb)
    model, records = worse(meter_named(meter), nuisance), []
    for run in runs:
        traced = run.phone_run is not None and run.traced
        trace = read_trace(run.phone_run, run.events, model, seed) if traced and run.phone_run is not None else None
        events = trace.events if trace is not None else run.events
        records.append(RunRecord(run.id, run.kind, trace, run.supply, events, run.duration_s))
    profile = shipped().profile
    asked = observe_runs(profile, [segmented(record, profile.ladder) for record in records], checks)
    return WideCase(fault, without_answers(asked), asked)


def _usual(random: np.random.Generator) -> Nuisance:
    return Nuisance(unmarked_key=bool(random.random() < 0.1), no_usb=bool(random.random() < 0.2))


def _wide(random: np.random.Generator) -> Nuisance:
    return Nuisance(
        level=float(np.exp(random.uniform(np.log(0.45), np.log(1.6)))),
        time=float(np.exp(random.uniform(np.log(0.6), np.log(1.8)))),
        noise=3.0 if random.random() < 0.2 else 1.0,
        lost_share=0.1 if random.random() < 0.2 else None,
        resolution_a=0.01 if random.random() < 0.2 else None,
        unmarked_key=bool(random.random() < 0.15),
        no_usb=bool(random.random() < 0.3),
    )


def _recorded_at_random(phone: ImaginaryPhone, random: np.random.Generator) -> ImaginaryPhone:
    """The same phone on a bench where number and length of the recordings do not hang on the fault."""
    shortest_s = float(random.uniform(8.0, 60.0))
    boots = Range(1.0, 1.0) if random.random() < 0.5 else Range(2.0, 3.0)
    variant = phone.unit.variant
    bench = replace(variant.bench, watch_s=Range(shortest_s, shortest_s + 30.0), boots=boots)
    return replace(phone, unit=replace(phone.unit, variant=replace(variant, bench=bench)))
