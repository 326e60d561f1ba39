"""From a case folder to a diagnosis, and a diagnosis as the JSON that other people's scripts read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import distribution

from analysis.checks import CheckResult
from analysis.diagnose import SegmentedRun, diagnose
from analysis.diagnosis import Diagnosis, Suspicion, Verdict
from analysis.findings import Finding
from analysis.ladder import StageLadder
from analysis.phases import NamedSegment, name_phases
from analysis.run import RunKind, RunRecord
from analysis.segment import segment
from analysis.switches_seen import with_switches_seen
from bench.case import Case, load_run_trace, record_of
from bench.json_input import shown
from bench.profile_file import LoadedProfile


def diagnose_case(case: Case, profile: LoadedProfile, answers: Iterable[CheckResult] = ()) -> Diagnosis:
    """Diagnose a case; `answers` are added to those of the case, and stand over them.

    Raises `BadInputError` for a trace that cannot be read. Label, claim and names of files are not looked at.
    """
    given = {result.check: result for result in (*case.checks, *answers)}
    return diagnose_records(case.case_id, case_records(case), given.values(), profile, case.model)


def case_records(case: Case) -> Iterator[RunRecord]:
    """The runs of a case, opened one by one. Raises `BadInputError` for a trace that cannot be read."""
    for run in case.runs:
        yield record_of(run, load_run_trace(run))


def diagnose_records(
    case_id: str,
    records: Iterable[RunRecord],
    checks: Iterable[CheckResult],
    profile: LoadedProfile,
    model: str | None = None,
) -> Diagnosis:
    """Diagnose runs that are in memory already, in any order; every check at most once.

    `model` is what the case calls its phone. One that is not the profile's gets no verdict: no figure is of it.
    """
    runs = [segmented(record, profile.profile.ladder) for record in records]
    diagnosis = diagnose(case_id, profile.profile, runs, checks)
    if profile.profile.is_of(model):
        return diagnosis
    why = (
        f"The case is of a {shown(model)}, and the profile is of a {profile.profile.device}: correct the model in "
        "case.json, or give that phone's profile."
    )
    return replace(
        diagnosis, verdict=Verdict.CANNOT_SAY, fault=None, next_checks=(), withheld=(why, *diagnosis.withheld)
    )


def segmented(record: RunRecord, ladder: StageLadder) -> SegmentedRun:
    """A run with its stages; without any where its current does not count."""
    seen = with_switches_seen(record)
    return SegmentedRun(record, _segments(seen, ladder), seen)


def diagnosis_json(diagnosis: Diagnosis, profile: LoadedProfile) -> dict[str, object]:
    """The JSON of `bootbench diagnose --json`: these fields and no others, numbers in SI units."""
    return {
        "case_id": diagnosis.case_id,
        "verdict": diagnosis.verdict.value,
        "fault": diagnosis.fault,
        "faults": [_suspicion(suspicion) for suspicion in diagnosis.faults],
        "credible_set": list(diagnosis.credible_set),
        "credibility": diagnosis.credibility,
        "findings": [_finding(finding) for finding in diagnosis.findings],
        "segments": [_segment(named) for named in diagnosis.segments],
        "next_checks": [
            {"check": check.check, "information_bits": check.information_bits, "why": check.why}
            for check in diagnosis.next_checks
        ],
        "meter_limits": list(diagnosis.meter_limits),
        "versions": {
            "bootbench": _own_version(),
            "profile": profile.version,
            "profile_sha256": profile.sha256,
        },
    }


@cache
def _own_version() -> str:
    """The version of bootbench; looking it up in the installed packages takes longer than weighing a case.

    The line is read without the parser of e-mail by which `importlib.metadata` reads the rest.
    """
    lines = (distribution("bootbench").read_text("METADATA") or "").splitlines()
    return next(line.removeprefix("Version: ") for line in lines if line.startswith("Version: "))


def _segments(record: RunRecord, ladder: StageLadder) -> tuple[NamedSegment, ...]:
    """Named segments of a run whose current counts."""
    if record.trace is None or record.kind is not RunKind.SUPPLY_BOOT:
        return ()
    return name_phases(record.id, record.trace, segment(record.trace), ladder)


def _suspicion(suspicion: Suspicion) -> dict[str, object]:
    return {
        "fault": suspicion.fault,
        "probability": suspicion.probability,
        "motherboard": suspicion.motherboard.value,
        "because": list(suspicion.because),
        "against": list(suspicion.against),
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "name": str(finding.name),
        "value": finding.value,
        "unit": finding.unit,
        "low": finding.low,
        "high": finding.high,
        "judged": finding.judged.value,
        "run": finding.run,
        "interval_s": list(finding.interval_s),
        "source": finding.source,
    }


def _segment(named: NamedSegment) -> dict[str, object]:
    return {
        "run": named.run,
        "start_s": named.segment.start_s,
        "stop_s": named.segment.stop_s,
        "phase": named.phase.value,
        "level_a": named.segment.level_a,
        "spread_a": named.segment.spread_a,
    }
