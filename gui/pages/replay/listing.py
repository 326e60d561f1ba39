"""The list on the right: what changed, or the cases of a cell, of a figure, of a fault. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from analysis.diagnosis import Verdict
from bench.replay import CaseResult
from bench.replay_compare import Baseline, ChangedFinding, Difference, FindingPlace, Outcome, Turn, telling_place
from bench.replay_summary import is_wrong
from bench.report.quantities import count
from bench.report.typeface import printable
from gui.pages.replay.words import ReplayWords
from gui.pages.replay.work import Shown
from gui.pages.texts import OpenAt
from gui.words import Words

MOST_ROWS = 500


class Kind(Enum):
    """What is listed."""

    VERDICT = "cases of one truth and one verdict"
    FAULT = "cases of one fault and one first fault"
    WRONG = "wrong verdicts"
    UNREAD = "cases that could not be read"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases somebody wants to see."""

    kind: Kind
    truth: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One case."""

    case_id: str
    cells: tuple[str, ...]
    note: str
    """The whole of what has no room."""
    turn: Turn | None
    folder: Path
    place: FindingPlace | None
    """Of the finding that changed; `None` where none did."""


@dataclass(frozen=True, slots=True)
class Chip:
    """How many changed in which way."""

    turn: Turn
    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A heading and its cases."""

    title: str
    chips: tuple[Chip, ...]
    columns: tuple[str, ...]
    rows: tuple[ListRow, ...]
    empty: str
    shown_of: str
    can_go_back: bool


def listing(
    shown: Shown, baseline: Baseline | None, choice: Choice | None, titles: Mapping[str, str], words: Words
) -> Listing:
    """What is asked for; else what changed, or without a baseline what is wrong."""
    say = words.replay
    if choice is None and baseline is not None and shown.is_done:
        return _changed(shown, titles, words)
    chosen = choice or Choice(Kind.WRONG)
    found = [result for result in shown.replayed.results if _matcher(chosen)(result)]
    rows = tuple(_listed(result, titles, say) for result in found[:MOST_ROWS])
    return Listing(
        _title(chosen, len(found), titles, say),
        (),
        say.listed_columns,
        rows,
        say.none_wrong if chosen.kind is Kind.WRONG and shown.replayed.results else "",
        say.shown_of.format(shown=count(len(rows)), of=count(len(found))) if rows else "",
        can_go_back=choice is not None,
    )


def opening(shown: Shown, row: ListRow) -> OpenAt | Path:
    """The case of a row, at the finding that changed, else at what tells most; the case alone where nothing does."""
    place = row.place
    if place is None:
        result = next((one for one in shown.replayed.results if Path(one.folder) == row.folder), None)
        place = telling_place(result) if result is not None else None
    return OpenAt(row.folder, place.run, place.start_s, place.stop_s) if place is not None else row.folder


def _changed(shown: Shown, titles: Mapping[str, str], words: Words) -> Listing:
    say, changes = words.replay, shown.changes
    rows = tuple(_difference(one, titles, words) for one in changes[:MOST_ROWS])
    counted = {turn: sum(one.turn is turn for one in changes) for turn in Turn}
    chips = tuple(
        Chip(turn, say.turn_counts[turn].format(count=count(counted[turn])))
        for turn in (Turn.BETTER, Turn.WORSE, Turn.CHANGED)
        if counted[turn]
    )
    return Listing(
        say.changed.format(count=count(len(changes))),
        chips,
        say.changed_columns,
        rows,
        say.nothing_changed,
        say.shown_of.format(shown=count(len(rows)), of=count(len(changes))) if rows else "",
        can_go_back=False,
    )


def _matcher(choice: Choice) -> Callable[[CaseResult], bool]:
    match choice.kind:
        case Kind.WRONG:
            return is_wrong
        case Kind.UNREAD:
            return lambda result: result.error is not None
        case Kind.VERDICT:
            return lambda result: (
                result.label is not None
                and result.diagnosis is not None
                and (result.label.verdict, result.verdict) == (choice.truth, choice.said)
            )
        case Kind.FAULT:
            return lambda result: (
                result.label is not None
                and result.diagnosis is not None
                and (result.label.fault, result.first_fault) == (choice.truth, choice.said)
            )


def _title(choice: Choice, number: int, titles: Mapping[str, str], say: ReplayWords) -> str:
    match choice.kind:
        case Kind.WRONG:
            return say.wrong_list.format(count=count(number))
        case Kind.UNREAD:
            return say.unread_list.format(count=count(number))
        case Kind.VERDICT:
            truth, said = (say.short_verdicts[Verdict(name)] for name in (choice.truth, choice.said))
        case Kind.FAULT:
            truth, said = (titles.get(name, printable(name)) for name in (choice.truth, choice.said))
    return say.cell_list.format(truth=truth, said=said, count=count(number))


def _listed(result: CaseResult, titles: Mapping[str, str], say: ReplayWords) -> ListRow:
    truth = result.label.verdict if result.label is not None else None
    fault = result.first_fault
    if result.error is not None:
        return ListRow(
            printable(result.case_id),
            (printable(result.case_id), _verdict(truth, say), printable(result.error), ""),
            printable(result.error),
            None,
            Path(result.folder),
            None,
        )
    title = titles.get(fault, printable(fault)) if fault is not None else ""
    cells = (printable(result.case_id), _verdict(truth, say), _verdict(result.verdict, say), title)
    return ListRow(printable(result.case_id), cells, title, None, Path(result.folder), None)


def _difference(one: Difference, titles: Mapping[str, str], words: Words) -> ListRow:
    say = words.replay
    finding = one.finding
    reason = say.weighing if finding is None else _reason(finding, words)
    place = finding.place if finding is not None else None
    turned = say.then_now.format(before=_outcome(one.before, say), after=_outcome(one.after, say))
    faults = [titles.get(fault, fault) if fault else "" for fault in (one.before.fault, one.after.fault)]
    note = f"{reason}. {say.then_now.format(before=faults[0], after=faults[1])}"
    cells = (printable(one.case_id), turned, reason, say.turns[one.turn])
    return ListRow(printable(one.case_id), cells, note, one.turn, one.folder, place)


def _reason(finding: ChangedFinding, words: Words) -> str:
    """A finding by its name, and how it is judged where that changed."""
    evidence = words.report.evidence
    known = {name.value: text for name, text in evidence.finding_names.items()}
    name = known.get(finding.name, printable(finding.name.replace("_", " ")))
    if finding.before is finding.after or finding.before is None or finding.after is None:
        return name
    return words.replay.judged.format(
        finding=name, before=evidence.judged[finding.before], after=evidence.judged[finding.after]
    )


def _outcome(outcome: Outcome, say: ReplayWords) -> str:
    return _verdict(outcome.verdict, say)


def _verdict(verdict: str | None, say: ReplayWords) -> str:
    return next((text for known, text in say.short_verdicts.items() if known == verdict), "–")
