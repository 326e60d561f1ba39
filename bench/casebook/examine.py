"""A case diagnosed and decided for the casebook, once; in a process of its own where there are many."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from analysis.diagnosis import Diagnosis
from analysis.errors import AnalysisError
from bench.case import CASE_FILE, Case, load_case, load_run_trace
from bench.casebook.journal import Examined, Unreadable
from bench.casebook.reading import file_sha256
from bench.deaf_children import deaf_children
from bench.diagnosing import diagnose_case
from bench.errors import BadInputError, BenchError
from bench.json_input import shown
from bench.profile_file import LoadedProfile, load_profile
from bench.warranty.claim import Claim
from bench.warranty.claim_json import load_claim
from bench.warranty.decide import Outcome, decide
from bench.warranty.diagnosed import examined
from bench.warranty.policy_toml import poco_x3_pro

LONGEST_REASON = 4000


@dataclass(frozen=True, slots=True)
class Told:
    """One case after its examination."""

    name: str
    """Of its folder inside the casebook."""
    entry: Examined | Unreadable


def examine_all(
    executor: Executor, book: Path, names: tuple[str, ...], profile_path: Path | None, at: datetime, by: str
) -> Iterator[Told]:
    """Examine cases of a casebook; they come as they are done, in any order, and none stops the others."""
    profile = str(profile_path) if profile_path is not None else None
    with deaf_children():
        waiting: dict[Future[Examined | Unreadable], str] = {
            executor.submit(examine, str(book / name), profile, at, by): name for name in names
        }
    try:
        for done in as_completed(waiting):
            name = waiting[done]
            try:
                yield Told(name, done.result())
            except BrokenExecutor:
                reason = "the process that was to diagnose it was killed; add the case again, alone"
                yield Told(name, Unreadable(at=at, by=by, reason=reason))
    finally:
        for future in waiting:
            future.cancel()


def examine(folder: str, profile_path: str | None, at: datetime, by: str) -> Examined | Unreadable:
    """Diagnose one case folder and decide its claim; what cannot be read is an answer too."""
    path = Path(folder)
    case_sha256: str | None = None
    try:
        case_sha256 = file_sha256(path / CASE_FILE)
        case, profile = load_case(path), _profile(profile_path)
        return replace(examination(case, diagnose_case(case, profile), profile, at, by), case_sha256=case_sha256)
    except (BenchError, AnalysisError) as error:
        reason = str(error).replace(f"{path}/", "").replace(f"{path}\\", "").removeprefix(f"{path}: ")
        return Unreadable(at=at, by=by, case_sha256=case_sha256, reason=reason[:LONGEST_REASON])


def examination(case: Case, diagnosis: Diagnosis, profile: LoadedProfile, at: datetime, by: str) -> Examined:
    """What a diagnosis of the case says, with the decision of its claim, to be kept. Raises `BadInputError`."""
    claim = _claim(case)
    return Examined(
        at=at,
        by=by,
        case_sha256=file_sha256(case.folder / CASE_FILE),
        claim_sha256=file_sha256(case.claim_path) if case.claim_path else None,
        bootbench=version("bootbench"),
        profile_sha256=profile.sha256,
        verdict=diagnosis.verdict,
        fault=diagnosis.faults[0].fault if diagnosis.faults else None,
        credibility=diagnosis.credibility,
        outcome=_outcome(case, claim, diagnosis, profile) if claim else None,
        claim_day=claim.claim_date if claim else None,
        recorded_day=_recorded_day(case),
    )


def _claim(case: Case) -> Claim | None:
    if case.claim_path is None:
        return None
    claim = load_claim(case.claim_path)
    if claim.imei and case.imei and claim.imei != case.imei:
        problem = f"the claim is of the phone {claim.imei}, but the case is of {shown(case.imei)}"
        raise BadInputError(case.claim_path, problem, place="imei", advice="give the case the claim of its own phone")
    return claim


def _outcome(case: Case, claim: Claim, diagnosis: Diagnosis, profile: LoadedProfile) -> Outcome:
    diagnosed = examined(claim, diagnosis, profile.profile, simulated=case.simulated is not None)
    return decide(diagnosed, poco_x3_pro()).outcome


def _recorded_day(case: Case) -> date | None:
    """The day of the first recording that knows its time of day."""
    for run in case.runs:
        recording = load_run_trace(run)
        if recording is not None and recording.origin.started_utc is not None:
            return datetime.fromisoformat(recording.origin.started_utc).date()
    return None


@lru_cache(maxsize=2)
def _profile(path: str | None) -> LoadedProfile:
    return load_profile(Path(path) if path is not None else None)
