"""From a finished capture to its answer: opened, diagnosed, with what was answered at the bench. Knows no Qt.

Reasons keep their numbers while somebody looks at them: those that stood there stay where they were, and what a new
answer brings comes behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import Diagnosis, NextCheck, Verdict
from bench.answering import with_answer
from bench.case import Case, load_case
from bench.profile_file import LoadedProfile, load_profile
from gui.cards.answer_model import MOST_REASONS, AnswerText, ReasonText, answer_text, check_reasons, check_text
from gui.pages.bench.given import GivenText, given_texts
from gui.pages.bench.healthy import Healthy
from gui.pages.bench.states import Outcome
from gui.pages.trace.golden import band_on
from gui.pages.trace.loading import diagnosed, open_case, read_through_case
from gui.pages.trace.model import OpenedCase, case_page
from gui.plots.lanes import RunLanes
from gui.plots.run_model import OpenedRun
from gui.words import Words


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """The answer to a case, and its runs as they are drawn."""

    case: Case
    answer: AnswerText
    asked: Check | None
    """The check that is asked; `None` where none is needed, or none is left."""
    runs: tuple[RunLanes, ...]
    outcome: Outcome
    given: tuple[GivenText, ...] = ()
    """What was answered so far."""


def look_at(
    folder: Path,
    words: Words,
    skipped: Sequence[Check] = (),
    before: AnswerText | None = None,
    healthy: Healthy | None = None,
    again: Check | None = None,
) -> Iterator[Looked]:
    """Diagnose a case once; `skipped` are checks that were not done, `before` is the answer that stood there.

    The band of healthy phones, where there is one, lies behind the runs. `again` is a check that somebody wants to
    answer otherwise: it is asked whatever the verdict is without it.

    Raises `BenchError`, `AnalysisError`.
    """
    profile = load_profile()
    case = load_case(folder)
    opened = read_through_case(open_case(case, words))
    diagnosis = asked_of(diagnosed(opened, profile), skipped)
    if again is not None:
        diagnosis = _asking(diagnosis, again, opened, profile)
    answer = answer_text(diagnosis, profile.profile, opened.runs, words)
    if before is not None:
        now = (*answer.reasons, *check_reasons(diagnosis, opened.runs, words))
        answer = replace(answer, reasons=in_order(before.reasons, now))
    checks = diagnosis.next_checks
    if again is not None:
        check = check_text(checks[0], diagnosis, profile.profile, words, words.bench.asked_again)
        answer = replace(answer, check=check)
    asks = again is not None or (diagnosis.verdict is Verdict.CANNOT_SAY and bool(checks))
    open_end = Outcome.FINAL if diagnosis.verdict is Verdict.CANNOT_SAY else Outcome.DECIDED
    yield Looked(
        case=case,
        answer=answer if asks else replace(answer, check=None),
        asked=Check(checks[0].check) if asks else None,
        runs=tuple(
            lanes if healthy is None else _on_band(lanes, run, healthy, words)
            for run, lanes in zip(opened.runs, case_page(opened, diagnosis, profile.profile, words).runs, strict=True)
        ),
        outcome=Outcome.OPEN if asks else open_end,
        given=given_texts(case.checks, skipped, words),
    )


def _on_band(lanes: RunLanes, run: OpenedRun, healthy: Healthy, words: Words) -> RunLanes:
    """A run with the band of healthy phones behind it, and an axis on which both are seen."""
    band, current = band_on(run, healthy.band, words.measure).lane, lanes.current
    if band is None or current is None:
        return lanes
    return replace(lanes, band=band, current=replace(current, high_a=max(current.high_a, 1.05 * healthy.top_a)))


def asked_of(diagnosis: Diagnosis, skipped: Sequence[Check]) -> Diagnosis:
    """The same with only the checks that are worth asking: not put off, and not leading to one verdict either way."""
    left = tuple(check for check in diagnosis.next_checks if Check(check.check) not in skipped and not _settled(check))
    return replace(diagnosis, next_checks=left)


def _asking(diagnosis: Diagnosis, check: Check, opened: OpenedCase, profile: LoadedProfile) -> Diagnosis:
    """The same with this check before all others, also where it is not worth asking for what it tells."""
    others = tuple(one for one in diagnosis.next_checks if one.check != check.value)
    asked = next((one for one in diagnosis.next_checks if one.check == check.value), None)
    if asked is None:
        yes, no = (_verdict_after(CheckResult(check, answer), opened, profile) for answer in (Answer.YES, Answer.NO))
        asked = NextCheck(check.value, 0.0, "", yes, no)
    return replace(diagnosis, next_checks=(asked, *others))


def _verdict_after(result: CheckResult, opened: OpenedCase, profile: LoadedProfile) -> Verdict:
    case = with_answer(opened.case, result.check, result.answer)
    return diagnosed(replace(opened, case=case), profile).verdict


def _settled(check: NextCheck) -> bool:
    return check.if_yes is check.if_no and check.if_yes is not Verdict.CANNOT_SAY


def in_order(before: Sequence[ReasonText], now: Sequence[ReasonText]) -> tuple[ReasonText, ...]:
    """Reasons that stood there keep their place; new ones follow, and one of them is always among the shown."""
    found = {reason.sentence: reason for reason in now}
    stood = {reason.sentence for reason in before}
    stay = [found[reason.sentence] for reason in before if reason.sentence in found]
    # An answer is the newest thing that somebody did for this: it comes before what was there and was not shown.
    new = sorted((one for text, one in found.items() if text not in stood), key=lambda one: one.mark is not None)
    room = MOST_REASONS - min(1, len(new))
    chosen = [*stay[:room], *new][:MOST_REASONS]
    return tuple(_numbered(reason, number) for number, reason in enumerate(chosen, start=1))


def _numbered(reason: ReasonText, number: int) -> ReasonText:
    mark = replace(reason.mark, number=number) if reason.mark is not None else None
    return replace(reason, number=number, mark=mark)
