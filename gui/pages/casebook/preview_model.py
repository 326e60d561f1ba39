"""What the preview of a case shows: at once what the casebook knows, then its trace, then why. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.diagnosis import Diagnosis
from analysis.errors import AnalysisError
from analysis.profile import DeviceProfile
from bench.case import load_case
from bench.casebook.facts import CaseFacts
from bench.errors import BenchError
from bench.report.quantities import NOT_KNOWN
from bench.report.typeface import printable
from gui.cards.answer_model import FORMS, VerdictForm, answer_text
from gui.pages.casebook.finding import Shelf
from gui.pages.casebook.model import decision_word, fault_title, hidden_imei, shown, verdict_word
from gui.pages.trace.loading import diagnosed, open_case, read_through_case
from gui.plots.lanes import RunLanes
from gui.plots.run_model import OpenedRun, current_range, run_lanes
from gui.troubles import Trouble, trouble_of
from gui.words import Words


@dataclass(frozen=True, slots=True)
class LineText:
    """One line of the preview."""

    name: str
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PreviewText:
    """One case."""

    folder: str
    case: str
    about: str
    """Model and runs."""
    form: VerdictForm | None
    is_damaged: bool
    verdict: str
    fault: str
    warnings: tuple[str, ...]
    """What one should know first: damaged and why, changed since, simulated."""
    lanes: RunLanes | None
    """The first run that has a current; `None` until it is opened, and where there is none."""
    looking: bool
    """Whether more is being worked out."""
    lines: tuple[LineText, ...]
    """Reasons, decision, who and where, tags, notes."""
    imei: str | None
    imei_hidden: str


def preview(shelf: Shelf, facts: CaseFacts, words: Words) -> Iterator[object]:
    """The preview in up to three steps, each complete in itself."""
    profile = shelf.profile()
    first = _first(facts, profile.profile, words)
    yield first
    if facts.damaged is not None:
        return
    try:
        case = load_case(Path(shelf.folder, facts.folder))
        opened = open_case(case, words)
        about = _about(facts, len(case.runs), words)
        run = next((one for one in opened.runs if one.counts), None)
        second = replace(first, about=about, lanes=_lanes(run, None, profile.profile, words))
        yield second
        opened = read_through_case(opened)
        run = next((one for one in opened.runs if one.counts), None)
        diagnosis = diagnosed(opened, profile)
    except (BenchError, AnalysisError) as error:
        yield replace(
            first, looking=False, warnings=(*first.warnings, words.trouble.said(trouble_of(error), shown(str(error))))
        )
        return
    answer = answer_text(diagnosis, profile.profile, opened.runs, words)
    reasons = tuple(
        LineText(words.casebook.reason.format(number=one.number), one.sentence.rstrip(".\u0964"))
        for one in answer.reasons
    )
    yield replace(
        second,
        looking=False,
        form=FORMS[diagnosis.verdict],
        verdict=words.casebook.verdicts[diagnosis.verdict],
        fault=fault_title(diagnosis.faults[0].fault if diagnosis.faults else None, profile.profile, words),
        lanes=_lanes(run, diagnosis, profile.profile, words),
        lines=(*reasons, *first.lines),
    )


def _first(facts: CaseFacts, profile: DeviceProfile, words: Words) -> PreviewText:
    say = words.casebook
    warnings = [f"{say.damaged}: {words.trouble.said(Trouble.DAMAGED, shown(facts.damaged))}"] if facts.damaged else []
    warnings += [say.stale] if facts.stale else []
    warnings += [say.simulated] if facts.simulated else []
    who = " · ".join(printable(one) for one in (facts.technician, facts.station) if one)
    lines = [LineText(say.decision, decision_word(facts, words), strong=True)]
    lines += [LineText(say.bench, who)] if who else []
    lines += [LineText(say.tags, ", ".join(map(shown, facts.tags)))] if facts.tags else []
    lines += [LineText(say.notes, " · ".join(map(shown, facts.notes)))] if facts.notes else []
    whole = facts.damaged is None
    return PreviewText(
        folder=facts.folder,
        case=printable(facts.case_id),
        about=_about(facts, None, words),
        form=FORMS[facts.verdict] if facts.verdict is not None and whole else None,
        is_damaged=not whole,
        verdict=verdict_word(facts, words),
        fault=fault_title(facts.fault, profile, words),
        warnings=tuple(warnings),
        lanes=None,
        looking=whole,
        lines=tuple(lines),
        imei=printable(facts.imei) if facts.imei else None,
        imei_hidden=hidden_imei(printable(facts.imei)) if facts.imei else say.no_imei,
    )


def _about(facts: CaseFacts, runs: int | None, words: Words) -> str:
    one, several = words.casebook.runs
    counted = "" if runs is None else one if runs == 1 else several.format(count=runs)
    model = printable(facts.model) if facts.model else words.trace.no_model
    return " · ".join(part for part in (model, facts.day.isoformat() if facts.day else NOT_KNOWN, counted) if part)


def _lanes(run: OpenedRun | None, diagnosis: Diagnosis | None, profile: DeviceProfile, words: Words) -> RunLanes | None:
    """Stages and current alone: a preview is small."""
    if run is None:
        return None
    segments = diagnosis.segments if diagnosis is not None else ()
    lanes = run_lanes(run, segments, current_range(run), profile.usb, words)
    return replace(lanes, usb=None, supply=None)
