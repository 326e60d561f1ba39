"""Labelled simulated cases in memory, for the benchmarks of quality: the same draws as `bootbench simulate`, no files.

Seeds from `HELD_BACK` on belong to the benchmarks alone. Nobody tunes a number, a prior or a rule on them: what looks
wrong there is looked for, and mended, on other seeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache

from analysis.checks import CheckResult
from analysis.diagnosis import Diagnosis
from analysis.run import RunRecord
from bench.case import Label
from bench.diagnosing import diagnose_records, diagnosis_json
from bench.profile_file import LoadedProfile, load_profile
from bench.replay import CaseResult
from bench.simulate import VERDICTS, deciding_checks, fault_ids
from bench.simulation.answers import answers_given
from bench.simulation.session import session
from bench.simulation.written import Nuisance, read_trace, worse
from drivers.imaginary_phone import ImaginaryPhone
from drivers.meter_models import meter_named

HELD_BACK = 5_000_000
"""The first seed that nothing was ever tuned on."""
METERS = ("korad", "riden", "dps", "hanmatek")
"""The polled supplies of 4 to 20 readings a second, in turn: what a repair bench has."""


@dataclass(frozen=True, slots=True, eq=False)
class DrawnCase:
    """One case with its truth."""

    case_id: str
    label: Label
    runs: tuple[RunRecord, ...]
    checks: tuple[CheckResult, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """Which case to draw; travels to another process."""

    number: int
    """Decides the fault and the meter in turn."""
    seed: int
    deciding_answered: bool
    """The deciding checks of the true fault are answered; else none is."""
    nuisance: Nuisance
    meters: tuple[str, ...] = METERS


def draws(
    first_seed: int,
    count: int,
    *,
    deciding_answered: bool,
    nuisance: Nuisance | None = None,
    meters: tuple[str, ...] = METERS,
) -> tuple[Draw, ...]:
    """`count` draws, all faults in turn, each with a seed of its own."""
    harder = nuisance or Nuisance()
    return tuple(Draw(k, first_seed + k, deciding_answered, harder, meters) for k in range(count))


def fault_of(draw: Draw) -> str:
    """The fault that a draw has."""
    return fault_ids()[draw.number % len(fault_ids())]


def drawn_case(draw: Draw) -> DrawnCase:
    """The case of a draw; the same draw, the same case."""
    fault = fault_of(draw)
    # Not the same meter with the same fault each time, though both go in turn.
    meter = draw.meters[(draw.number // len(fault_ids())) % len(draw.meters)]
    model = worse(meter_named(meter), draw.nuisance)
    phone = ImaginaryPhone.of(fault, draw.seed, level=draw.nuisance.level, time=draw.nuisance.time)
    checks = answers_given(phone, deciding_checks(fault) if draw.deciding_answered else frozenset())
    runs = session(phone, checks, marks_key=not draw.nuisance.unmarked_key, probes=not draw.nuisance.no_usb)
    records = []
    for run in runs:
        if run.phone_run is None or not run.traced:
            records.append(RunRecord(run.id, run.kind, None, run.supply, run.events, run.duration_s))
            continue
        trace = read_trace(run.phone_run, run.events, model, draw.seed)
        records.append(RunRecord(run.id, run.kind, trace, run.supply, trace.events, run.duration_s))
    label = Label(fault, VERDICTS[phone.unit.fault.motherboard].value)
    return DrawnCase(f"S{draw.seed}", label, tuple(records), checks)


def diagnosed(draw: Draw) -> CaseResult:
    """Draw a case and diagnose it, as the replay of its folder would."""
    case = drawn_case(draw)
    return result_of(case, diagnose_records(case.case_id, case.runs, case.checks, shipped()))


def result_of(case: DrawnCase, diagnosis: Diagnosis) -> CaseResult:
    """A diagnosis beside the truth."""
    return CaseResult(case.case_id, case.case_id, diagnosis_json(diagnosis, shipped()), None, case.label)


@cache
def shipped() -> LoadedProfile:
    """The profile of the POCO X3 Pro."""
    return load_profile()


def in_blocks(executor: Executor, wanted: Iterable[Draw], size: int = 20) -> Iterator[CaseResult]:
    """Diagnose all draws over the cores, in order."""
    whole = tuple(wanted)
    blocks = [whole[k : k + size] for k in range(0, len(whole), size)]
    for done in executor.map(_block, blocks):
        yield from done


def _block(wanted: tuple[Draw, ...]) -> list[CaseResult]:
    return [diagnosed(draw) for draw in wanted]
