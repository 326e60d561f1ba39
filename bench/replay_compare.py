"""A replay held against an older one: which cases came out differently, for better or worse, and by what finding.

A case is better where its verdict came nearer to its label: right, then left open though it could be decided, then
wrong. Where no label says, and where only the fault differs, it has merely changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from analysis.diagnosis import Verdict
from analysis.findings import Judged
from bench.case import Label
from bench.errors import BadInputError
from bench.json_input import check_model
from bench.regular_file import refuse_irregular
from bench.replay import CaseResult, Replayed
from bench.replay_files import MAX_BASELINE_BYTES
from bench.replay_ids import refuse_twice, shared_among

WRONG_LIMIT, OPEN_LIMIT, CALIBRATION_LIMIT = 0.005, 0.05, 0.03
"""What a replay of labelled cases is to stay below: wrong verdicts, decidable cases left open, calibration error."""
_SAME = 1e-6
"""Of a value: a finding that differs by less is the same."""


class Turn(IntEnum):
    """How a case changed, the worst first."""

    WORSE = 0
    CHANGED = 1
    """Another fault, or nobody says which verdict is right."""
    BETTER = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said of a case; no verdict where it could not be read."""

    verdict: Verdict | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class FindingPlace:
    """Where a finding was seen."""

    run: str
    start_s: float
    stop_s: float


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """A finding that differs between two replays."""

    name: str
    before: Judged | None
    """`None` where it was not there."""
    after: Judged | None
    place: FindingPlace | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A case that came out differently."""

    case_id: str
    folder: Path
    before: Outcome
    after: Outcome
    turn: Turn
    finding: ChangedFinding | None
    """The first that differs; `None` where all are the same and only the weighing changed."""


@dataclass(frozen=True, slots=True)
class Former:
    """The figures of the older replay; `None` where it had none."""

    cases: int | None
    errors: int | None
    wrong_verdict_rate: float | None
    abstention_rate: float | None
    expected_calibration_error: float | None
    cases_per_second: float | None


class _Finding(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    name: str
    value: float | None = None
    judged: Judged | None = None
    run: str | None = None
    interval_s: tuple[float, float] | None = None

    @property
    def place(self) -> FindingPlace | None:
        return FindingPlace(self.run, *self.interval_s) if self.run is not None and self.interval_s else None


class _Fault(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    fault: str


class _Case(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    case_id: str
    verdict: Verdict | None = None
    faults: tuple[_Fault, ...] = ()
    findings: tuple[_Finding, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return Outcome(self.verdict, self.faults[0].fault if self.faults else None)


class _Summary(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    cases: int | None = None
    errors: int | None = None
    wrong_verdict_rate: float | None = None
    abstention_rate: float | None = None
    expected_calibration_error: float | None = None
    cases_per_second: float | None = None


class _Document(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    cases: tuple[_Case, ...]
    summary: _Summary = _Summary()


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """An older replay."""

    path: Path
    former: Former
    cases: Mapping[str, _Case]
    """By id."""


def load_baseline(path: Path) -> Baseline:
    """Read the JSON that `bootbench replay --json` wrote. Raises `BadInputError`, also for a case that stands twice."""
    try:
        refuse_irregular(path)
        if path.stat().st_size > MAX_BASELINE_BYTES:
            raise BadInputError(path, f"expected a replay of at most {MAX_BASELINE_BYTES} bytes, but it is larger")
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, or a whole number of thousands of digits
        raise BadInputError(path, "expected the JSON of an earlier replay, but it is none") from error
    document = check_model(_Document, data, path)
    refuse_twice(path, (case.case_id for case in document.cases))
    cases = {case.case_id: case for case in document.cases}
    return Baseline(path, Former(**document.summary.model_dump()), cases)


def differences(baseline: Baseline, replayed: Replayed) -> tuple[Difference, ...]:
    """Every replayed case whose verdict or first fault differs from the older replay's, the worst first.

    Cases that share an id (`shared_among`), and those that only one of the replays has, are left out.
    """
    found = []
    shared = shared_among(replayed.results)
    for result in replayed.results:
        before = baseline.cases.get(result.case_id)
        if before is None or result.case_id in shared:
            continue
        now = _case_of(result)
        if before.outcome != now.outcome:
            turn = turn_of(before.outcome, now.outcome, result.label)
            finding = _first_difference(before.findings, now.findings)
            difference = Difference(result.case_id, Path(result.folder), before.outcome, now.outcome, turn, finding)
            found.append((turn, _distance(now.outcome, result.label), difference))
    found.sort(key=lambda one: (one[0], -one[1], one[2].case_id))
    return tuple(difference for _, _, difference in found)


def turn_of(before: Outcome, after: Outcome, label: Label | None) -> Turn:
    """Whether a case came nearer to its label."""
    if before.verdict is None or after.verdict is None:
        return Turn.BETTER if before.verdict is None and after.verdict is not None else Turn.WORSE
    was, now = _distance(before, label), _distance(after, label)
    if was == now:
        return Turn.CHANGED
    return Turn.WORSE if now > was else Turn.BETTER


def outcome_of(result: CaseResult) -> Outcome:
    """What a replay says of a case."""
    return _case_of(result).outcome


def telling_place(result: CaseResult) -> FindingPlace | None:
    """Where the first finding beyond its limits was seen, else the first that was measured at all."""
    findings = _case_of(result).findings
    measured = [finding for finding in findings if finding.judged is not Judged.NOT_MEASURABLE]
    beyond = [finding for finding in measured if finding.judged is not Judged.OK]
    return next((finding.place for finding in (*beyond, *measured) if finding.place is not None), None)


def _case_of(result: CaseResult) -> _Case:
    if result.diagnosis is None:
        return _Case(case_id=result.case_id)
    return _Case.model_validate({"case_id": result.case_id, **result.diagnosis})


def _distance(outcome: Outcome, label: Label | None) -> int:
    """How far a verdict is from its label: right, left open, wrong; 0 where nobody says."""
    if label is None or label.verdict is None or outcome.verdict == label.verdict:
        return 0
    return 1 if outcome.verdict is Verdict.CANNOT_SAY else 2


def _first_difference(before: tuple[_Finding, ...], after: tuple[_Finding, ...]) -> ChangedFinding | None:
    """The first finding that is judged otherwise; else the first that has another value, or is in one of them only."""
    old = {(finding.run, finding.name): finding for finding in before}
    pairs = [(old.pop((finding.run, finding.name), None), finding) for finding in after]
    differing: list[tuple[_Finding | None, _Finding | None]] = [
        (one, two) for one, two in pairs if one is None or one.judged is not two.judged
    ]
    differing += [(gone, None) for gone in old.values()]
    differing += [(one, two) for one, two in pairs if one is not None and _differ(one.value, two.value)]
    if not differing:
        return None
    one, two = differing[0]
    known = two if two is not None else one
    if known is None:
        return None
    return ChangedFinding(known.name, one.judged if one else None, two.judged if two else None, known.place)


def _differ(one: float | None, two: float | None) -> bool:
    if one is None or two is None:
        return one is not two
    return abs(one - two) > _SAME * max(abs(one), abs(two))
