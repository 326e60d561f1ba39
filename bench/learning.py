"""A corpus as lessons: which of its cases teach, and why the others do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.counting import LabelledCase
from analysis.diagnose import observe_runs
from analysis.diagnosis import OnMotherboard, Verdict
from analysis.errors import AnalysisError
from analysis.profile import DeviceProfile
from bench.case import Case, load_case
from bench.diagnosing import case_records, segmented
from bench.errors import BadInputError, BenchError
from bench.json_input import shown
from bench.profile_file import LoadedProfile

CONTRADICTIONS = {
    (OnMotherboard.YES, Verdict.NOT_MOTHERBOARD),
    (OnMotherboard.NO, Verdict.MOTHERBOARD),
}
"""A label whose fault sits on one side and whose verdict says the other is a slip of somebody's pen."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case that teaches nothing."""

    folder: str
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """What a corpus has to teach."""

    cases: tuple[LabelledCase, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def phones(self) -> int:
        """How many phones the cases are of."""
        return len({case.phone for case in self.cases})


def read_lesson(folder: Path, profile: LoadedProfile) -> LabelledCase | LeftOut:
    """Measure one case folder; what cannot teach is a result too."""
    try:
        case = load_case(folder)
        why = why_not(case, profile.profile)
        if why is not None:
            return LeftOut(folder.name, why)
        runs = [segmented(record, profile.profile.ladder) for record in case_records(case)]
        seen = observe_runs(profile.profile, runs, case.checks)
    except (BenchError, AnalysisError) as error:
        return LeftOut(folder.name, str(error))
    fault = case.label.fault if case.label is not None else None
    # Two benches may write down the same phone; without its IMEI a case is a phone of its own.
    return LabelledCase(folder.name, f"imei {case.imei}" if case.imei else folder.name, str(fault), seen)


def why_not(case: Case, profile: DeviceProfile) -> str | None:
    """Why a case cannot teach a profile, as the end of a sentence; `None` if it can."""
    if case.label is None or case.label.fault is None:
        return "has no label that names a fault"
    if not profile.is_of(case.model):
        return f"is of a {shown(case.model)}, and the profile is of a {profile.device}"
    fault = next((one for one in profile.faults if one.id == case.label.fault), None)
    if fault is None:
        return f"is labelled {shown(case.label.fault)}, which the profile does not know"
    if (fault.motherboard, case.label.verdict) in CONTRADICTIONS:
        return f"contradicts itself: its fault {fault.id} and its verdict {shown(str(case.label.verdict))}"
    return None


def lessons(corpus: Path, read: Iterator[LabelledCase | LeftOut], profile: LoadedProfile) -> Lessons:
    """All that a corpus teaches. Raises `BadInputError`, with the first reasons, if no case does."""
    cases, left_out = [], []
    for one in read:
        if isinstance(one, LeftOut):
            left_out.append(one)
        else:
            cases.append(one)
    if not cases:
        first = left_out[0]
        raise BadInputError(
            corpus,
            f"expected labelled cases of a {profile.profile.device}, but none of its {len(left_out)} cases can teach: "
            f"{first.folder} {first.why}",
            advice="label cases in case.json with the fault that was found, or give the phone's profile by --profile",
        )
    return Lessons(tuple(sorted(cases, key=lambda case: case.key)), tuple(sorted(left_out, key=lambda one: one.folder)))
