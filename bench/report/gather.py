"""From a case folder to everything that its report is made of."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from analysis.diagnosis import Diagnosis
from bench.case import Case, load_run_trace, record_of
from bench.claim_photos import read_photos
from bench.diagnosing import diagnose_records, diagnosis_json
from bench.errors import BadInputError
from bench.golden_file import LoadedGolden, check_phone, corridor_of
from bench.profile_file import LoadedProfile
from bench.redaction.levels import Level
from bench.report.material import Material, RunMaterial, content_sha256
from bench.warranty.claim_json import load_claim
from bench.warranty.decide import Decision, decide
from bench.warranty.diagnosed import examined
from bench.warranty.override import Override, read_overrides
from bench.warranty.policy_toml import poco_x3_pro


@dataclass(frozen=True, slots=True)
class _Decided:
    decision: Decision | None
    overrides: tuple[Override, ...]


def gather(
    case: Case, profile: LoadedProfile, golden: LoadedGolden | None = None, redaction: Level | None = None
) -> Material:
    """Diagnose the case, decide its claim where it has one, and collect where everything comes from.

    A golden band is drawn behind the runs. Raises `BadInputError` for what cannot be read, or a claim or golden band
    that is of another phone.
    """
    if golden is not None:
        check_phone(case, golden)
    runs = []
    for run in case.runs:
        recording = load_run_trace(run)
        origin = recording.origin if recording is not None else None
        record = record_of(run, recording)
        behind = corridor_of(record, profile, golden) if golden is not None else None
        runs.append(RunMaterial(run, record, origin, behind))
    records = (material.record for material in runs)
    diagnosis = diagnose_records(case.case_id, records, case.checks, profile, case.model)
    decided = _decided(case, diagnosis, profile)
    return Material(
        case=case,
        runs=tuple(runs),
        diagnosis=diagnosis,
        loaded=profile,
        program_version=version("bootbench"),
        content_sha256=content_sha256(case, diagnosis_json(diagnosis, profile)),
        decision=decided.decision,
        redaction=redaction,
        overrides=decided.overrides,
        photos=read_photos(case.folder),
    )


def _decided(case: Case, diagnosis: Diagnosis, profile: LoadedProfile) -> _Decided:
    """The case's claim under the notice, with the diagnosis for clause 1."""
    path = case.claim_path
    if path is None:
        return _Decided(None, ())
    claim = load_claim(path)
    if claim.imei and case.imei and claim.imei != case.imei:
        problem = f"the claim is of the phone {claim.imei}, but the case {case.case_id} is of {case.imei}"
        raise BadInputError(path, problem, place="imei", advice="give the case the claim of its own phone")
    try:
        known = examined(claim, diagnosis, profile.profile, simulated=case.simulated is not None)
        decision = decide(known, poco_x3_pro())
    except BadInputError as error:
        raise BadInputError(path, error.problem, place=error.place, advice=error.advice) from error
    return _Decided(decision, tuple(read_overrides(path)))
