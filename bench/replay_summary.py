"""What a replay amounts to: counts, and where cases are labelled, how often and how surely it was right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.diagnosis import Verdict
from bench.replay import CaseResult, Replayed

BINS = 15
"""Of the expected calibration error, as in the literature on it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a confusion matrix: so many cases that are `truth` were called `said`."""

    truth: str
    said: str
    count: int


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Cases whose first fault was said to be about equally probable."""

    cases: int
    said: float
    """Mean of the probabilities."""
    true: float
    """Share of the cases where it was the label's fault."""


@dataclass(frozen=True, slots=True)
class FaultRow:
    """What became of the cases of one labelled fault."""

    fault: str
    cases: int
    first_right: int
    open: int
    wrong: int
    asked_first: str | None
    """The check that was most often proposed first for those left open."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a replay. Rates are `None` where no case is labelled for them."""

    cases: int
    errors: int
    verdicts: tuple[Cell, ...]
    """Counts of all cases that could be read, under the truth *any*."""
    labelled: int
    unknown_labels: tuple[str, ...]
    """Folders of cases labelled with a fault that the profile does not know; their verdict counts all the same."""
    wrong_verdicts: int
    wrong_verdict_rate: float | None
    """Definite verdicts that are not the label's, of all cases with a labelled verdict."""
    abstention_rate: float | None
    """Cases left open, of those whose label is definite."""
    first_fault_rate: float | None
    """Cases whose most probable fault is the label's, of all with a labelled fault."""
    expected_calibration_error: float | None
    by_verdict: tuple[Cell, ...]
    by_fault: tuple[Cell, ...]
    calibration: tuple[CalibrationBin, ...]
    """Bins that hold cases, in order of probability."""
    fault_rows: tuple[FaultRow, ...]
    """In order of the fault's name."""
    seconds: float

    @property
    def cases_per_second(self) -> float:
        """Throughput over all processes, start-up included."""
        return self.cases / self.seconds if self.seconds > 0 else 0.0


def summary(replayed: Replayed) -> Summary:
    """Work out the figures of a replay."""
    read = [result for result in replayed.results if result.diagnosis is not None]
    judged = [result for result in read if result.label is not None and result.label.verdict is not None]
    definite = [result for result in judged if _true_verdict(result) != Verdict.CANNOT_SAY]
    named = [result for result in read if names_a_fault(result)]
    wrong = [result for result in judged if is_wrong(result)]
    open_ = [result for result in judged if is_left_open(result)]
    right = [result for result in named if is_right(result)]
    calibration = _calibration(named)
    return Summary(
        cases=len(replayed.results),
        errors=len(replayed.results) - len(read),
        verdicts=_cells(("any", str(result.verdict)) for result in read),
        labelled=len(judged),
        unknown_labels=tuple(result.folder for result in read if not result.knows_label),
        wrong_verdicts=len(wrong),
        wrong_verdict_rate=_rate(wrong, judged),
        abstention_rate=_rate(open_, definite),
        first_fault_rate=_rate(right, named),
        expected_calibration_error=_calibration_error(calibration),
        by_verdict=_cells((_true_verdict(result), str(result.verdict)) for result in judged),
        by_fault=_cells((_true_fault(result), str(result.first_fault)) for result in named),
        calibration=calibration,
        fault_rows=_fault_rows(named),
        seconds=replayed.seconds,
    )


def names_a_fault(result: CaseResult) -> bool:
    """Whether the case is labelled with a fault of the profile, so that the diagnosis can be held against it."""
    return result.label is not None and result.label.fault is not None and result.knows_label


def is_right(result: CaseResult) -> bool:
    """Whether the most probable fault is the label's."""
    return result.label is not None and result.label.fault is not None and result.first_fault == result.label.fault


def is_left_open(result: CaseResult) -> bool:
    """Whether there is no verdict although the label's is definite."""
    true = result.label.verdict if result.label is not None else None
    return result.verdict == Verdict.CANNOT_SAY and true not in (None, Verdict.CANNOT_SAY)


def is_wrong(result: CaseResult) -> bool:
    """Whether a verdict was given that is not the label's; a case left open is never wrong."""
    labelled = result.label is not None and result.label.verdict is not None
    return labelled and result.verdict not in (None, Verdict.CANNOT_SAY, _true_verdict(result))


def summary_json(figures: Summary) -> dict[str, object]:
    """The `summary` of the replay's file."""
    return {
        "cases": figures.cases,
        "errors": figures.errors,
        "verdicts": {cell.said: cell.count for cell in figures.verdicts},
        "labelled": figures.labelled,
        "unknown_fault_labels": len(figures.unknown_labels),
        "wrong_verdicts": figures.wrong_verdicts,
        "wrong_verdict_rate": figures.wrong_verdict_rate,
        "abstention_rate": figures.abstention_rate,
        "first_fault_rate": figures.first_fault_rate,
        "expected_calibration_error": figures.expected_calibration_error,
        "confusion_by_verdict": _matrix(figures.by_verdict),
        "confusion_by_fault": _matrix(figures.by_fault),
        "seconds": figures.seconds,
        "cases_per_second": figures.cases_per_second,
    }


def _matrix(cells: tuple[Cell, ...]) -> dict[str, dict[str, int]]:
    """Truth, then what was said of it."""
    rows: dict[str, dict[str, int]] = {}
    for cell in cells:
        rows.setdefault(cell.truth, {})[cell.said] = cell.count
    return rows


def _cells(pairs: Iterable[tuple[str, str]]) -> tuple[Cell, ...]:
    counted = Counter(pairs)
    return tuple(Cell(truth, said, counted[truth, said]) for truth, said in sorted(counted))


def _rate(part: list[CaseResult], whole: list[CaseResult]) -> float | None:
    return len(part) / len(whole) if whole else None


def _true_verdict(result: CaseResult) -> str:
    return str(result.label.verdict) if result.label is not None else ""


def _true_fault(result: CaseResult) -> str:
    return str(result.label.fault) if result.label is not None else ""


def _calibration(named: list[CaseResult]) -> tuple[CalibrationBin, ...]:
    """How probable the first fault was said to be and how often it is true, over 15 bins."""
    bins: dict[int, list[CaseResult]] = {}
    for result in named:
        bins.setdefault(min(int(result.first_probability * BINS), BINS - 1), []).append(result)
    found = []
    for _, members in sorted(bins.items()):
        said = sum(result.first_probability for result in members)
        true = sum(is_right(result) for result in members)
        found.append(CalibrationBin(len(members), said / len(members), true / len(members)))
    return tuple(found)


def _calibration_error(bins: tuple[CalibrationBin, ...]) -> float | None:
    """Mean distance between what was said and what is true, each case counting once."""
    cases = sum(one.cases for one in bins)
    return sum(one.cases * abs(one.said - one.true) for one in bins) / cases if cases else None


def _fault_rows(named: list[CaseResult]) -> tuple[FaultRow, ...]:
    faults: dict[str, list[CaseResult]] = {}
    for result in named:
        faults.setdefault(_true_fault(result), []).append(result)
    return tuple(_fault_row(fault, members) for fault, members in sorted(faults.items()))


def _fault_row(fault: str, members: list[CaseResult]) -> FaultRow:
    open_ = [result for result in members if result.verdict == Verdict.CANNOT_SAY]
    asked = Counter(result.first_check for result in open_ if result.first_check is not None)
    return FaultRow(
        fault=fault,
        cases=len(members),
        first_right=sum(map(is_right, members)),
        open=len(open_),
        wrong=sum(map(is_wrong, members)),
        asked_first=min(asked, key=lambda check: (-asked[check], check)) if asked else None,
    )
