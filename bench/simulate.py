"""Whole simulated cases: a fault, a seed and an instrument in, a case folder out.

The folder is an ordinary case (`bench.case`), with its label, a sentence that says *simulated*, and a `truth.json` with
the stage edges that no real bench knows. The same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from analysis.checks import Check
from analysis.diagnosis import Verdict
from bench.case import Case, Label, write_case
from bench.simulation.answers import answers_given, answers_of
from bench.simulation.session import SimulatedRun, session
from bench.simulation.written import Nuisance, worse, write_run, write_truth
from bench.warranty.claim import Claim, GroundState, Inspection, Proof
from bench.warranty.claim_json import claim_text
from bench.warranty.policy_toml import poco_x3_pro
from bench.written import whole_folder, write_text_whole
from drivers.imaginary_phone import ImaginaryPhone
from drivers.meter_models import meter_named
from drivers.phone_model.stages import OnMotherboard
from drivers.phone_model.unit import stream
from drivers.phone_scenarios.scenario import faults

VERDICTS = {
    OnMotherboard.YES: Verdict.MOTHERBOARD,
    OnMotherboard.NO: Verdict.NOT_MOTHERBOARD,
    OnMotherboard.INDETERMINATE: Verdict.CANNOT_SAY,
}
"""What a diagnosis that knows the truth may say: where the fault literature leaves it open, so must the verdict."""


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedCase:
    """A case as it lies in its folder, and what was true of it."""

    case: Case
    phone: ImaginaryPhone
    runs: tuple[SimulatedRun, ...]


def fault_ids() -> tuple[str, ...]:
    """Every fault that can be simulated, in the order of the scenarios."""
    return tuple(faults())


def deciding_checks(fault: str) -> frozenset[Check]:
    """The checks that settle a fault, as the literature has them."""
    return answers_of(fault).deciding


def simulate_case(
    fault: str,
    seed: int,
    meter: str,
    folder: Path,
    answered: float | frozenset[Check] = 1.0,
    nuisance: Nuisance | None = None,
    *,
    case_id: str | None = None,
    with_claim: bool = False,
) -> SimulatedCase:
    """Write one case into `folder`, which must not exist yet or be empty.

    `answered` is the share of checks that are answered, or the checks themselves. Raises `ScenarioError` for a fault or
    meter that there is none of, `BadInputError` for a folder that holds something; nothing is left behind on an error.
    """
    harder = nuisance or Nuisance()
    model = worse(meter_named(meter), harder)
    phone = ImaginaryPhone.of(fault, seed, level=harder.level, time=harder.time)
    checks = answers_given(phone, answered)
    runs = session(phone, checks, marks_key=not harder.unmarked_key, probes=not harder.no_usb)
    simulated = f"simulated by bootbench's imaginary phone, fault {fault}, seed {seed}, meter {meter}"
    with whole_folder(folder) as temporary:
        case = Case(
            folder=temporary,
            case_id=case_id or f"S{seed:06d}",
            model="POCO X3 Pro",
            imei=None,
            runs=tuple(write_run(run, model, seed, temporary, simulated) for run in runs),
            checks=checks,
            claim_path=write_claim(seed, case_id or f"S{seed:06d}", temporary) if with_claim else None,
            label=Label(fault, VERDICTS[phone.unit.fault.motherboard].value),
            simulated=simulated,
        )
        write_case(case)
        write_truth(runs, temporary, simulated)
    return SimulatedCase(_moved(case, folder), phone, runs)


def simulate_corpus(
    fault_ids_in_turn: tuple[str, ...],
    seed: int,
    count: int,
    meter: str,
    folder: Path,
    answered: float | frozenset[Check] | None = 1.0,
    nuisance: Nuisance | None = None,
    *,
    with_claim: bool = False,
) -> Iterator[SimulatedCase]:
    """Write `count` cases into `folder`, seeds from `seed` on and faults in turn; gives each as it is done.

    `answered=None` answers each fault's deciding checks. The folder appears when the last case is written.
    """
    with whole_folder(folder) as temporary:
        for k in range(count):
            fault = fault_ids_in_turn[k % len(fault_ids_in_turn)]
            asked = deciding_checks(fault) if answered is None else answered
            case_id = f"S{seed + k:06d}"
            target = temporary / case_id
            made = simulate_case(
                fault, seed + k, meter, target, asked, nuisance, case_id=case_id, with_claim=with_claim
            )
            yield replace(made, case=_moved(made.case, folder / case_id))


def _moved(case: Case, folder: Path) -> Case:
    """The same case in another folder."""
    runs = tuple(
        replace(run, trace_path=folder / run.trace_path.relative_to(case.folder) if run.trace_path else None)
        for run in case.runs
    )
    claim = folder / case.claim_path.relative_to(case.folder) if case.claim_path else None
    return replace(case, folder=folder, runs=runs, claim_path=claim)


def write_claim(seed: int, case_id: str, folder: Path) -> Path:
    """Write an invented claim into a case's folder; nothing but the motherboard is open to it.

    The phone was bought in 2021, and is presented in the second year.
    """
    random = stream(seed, "claim")
    bought = date(2021, 4, 6) + timedelta(days=int(random.random() * 240))
    claim = Claim(
        claim_id=f"{case_id}-claim",
        claim_date=bought + timedelta(days=370 + int(random.random() * 340)),
        model="POCO X3 Pro",
        purchase_date=bought,
        proof_of_purchase=Proof.PRESENTED,
        first_purchaser=True,
        resold_or_second_hand=False,
        power_on_fault=True,
        exclusions=tuple(Inspection(ground.id, GroundState.ABSENT) for ground in poco_x3_pro().grounds),
        purchase_warranty_terms_followed=True,
    )
    path = folder / "claim.json"
    write_text_whole(path, claim_text(claim))
    return path
