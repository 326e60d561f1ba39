"""Verdicts and faults, truth down and what bootbench said across, as numbers and shades. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.diagnosis import Verdict
from bench.replay import Replayed
from bench.replay_summary import Cell, Summary
from bench.report.quantities import count, with_unit
from bench.report.typeface import printable
from gui.pages.replay.words import ReplayWords

SHADES = 6
"""Of the theme's heat, from nothing to everything."""
_ORDER = (Verdict.MOTHERBOARD, Verdict.NOT_MOTHERBOARD, Verdict.CANNOT_SAY)
_FROM = (0.0, 1e-9, 0.04, 0.15, 0.4, 0.75)
"""From which share of a row on a shade is taken: few errors are to be seen beside many that are right."""


@dataclass(frozen=True, slots=True)
class VerdictCell:
    """One cell of the verdict matrix."""

    truth: Verdict
    said: Verdict
    text: str
    name: str
    """For a screen reader."""
    shade: int
    count: int


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One truth."""

    title: str
    cases: str
    cells: tuple[VerdictCell, ...]


@dataclass(frozen=True, slots=True)
class VerdictGrid:
    """Truth down, said across."""

    columns: tuple[str, ...]
    rows: tuple[VerdictRow, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """What was said of a corpus without labels."""

    verdict: str
    cases: str
    confidence: str


@dataclass(frozen=True, slots=True)
class FaultGrid:
    """Faults by shade alone; the cell under the cursor is read out beside it."""

    faults: tuple[str, ...]
    """Their names in files."""
    titles: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    """Truth down, said first across."""
    shades: tuple[tuple[int, ...], ...]

    def of(self, row: int) -> int:
        """How many cases are truly that fault."""
        return sum(self.counts[row])


def verdict_grid(figures: Summary, say: ReplayWords) -> VerdictGrid:
    """The matrix of verdicts."""
    found = {(cell.truth, cell.said): cell.count for cell in figures.by_verdict}
    rows = []
    for truth in _ORDER:
        whole = sum(found.get((truth.value, said.value), 0) for said in _ORDER)
        cells = tuple(_cell(truth, said, found.get((truth.value, said.value), 0), whole, say) for said in _ORDER)
        rows.append(VerdictRow(say.short_verdicts[truth], say.cases.format(count=count(whole)), cells))
    return VerdictGrid(tuple(say.short_verdicts[said] for said in _ORDER), tuple(rows))


def _cell(truth: Verdict, said: Verdict, number: int, whole: int, say: ReplayWords) -> VerdictCell:
    is_wrong = said is not truth and said is not Verdict.CANNOT_SAY and number > 0
    text = f"{count(number)} {say.cell_wrong}" if is_wrong else count(number)
    name = say.cell.format(truth=say.short_verdicts[truth], said=say.short_verdicts[said], count=count(number))
    return VerdictCell(truth, said, text, name, shade_of(number, whole), number)


def count_rows(replayed: Replayed, say: ReplayWords) -> tuple[CountRow, ...]:
    """How often each verdict was given, and how sure of its first fault bootbench was then."""
    rows = []
    for verdict in _ORDER:
        sure = [result.first_probability for result in replayed.results if result.verdict == verdict]
        share = with_unit(100 * sum(sure) / len(sure), "%", 0) if sure else ""
        rows.append(
            CountRow(
                say.short_verdicts[verdict],
                say.cases.format(count=count(len(sure))),
                say.confidence.format(share=share) if share else "",
            )
        )
    return tuple(rows)


def fault_grid(figures: Summary, titles: Mapping[str, str]) -> FaultGrid:
    """The matrix of faults, in the order of the profile; faults that it does not know come last."""
    found = {(cell.truth, cell.said): cell.count for cell in figures.by_fault}
    faults = _in_order(figures.by_fault, titles)
    counts = tuple(tuple(found.get((truth, said), 0) for said in faults) for truth in faults)
    shades = tuple(tuple(shade_of(number, sum(row)) for number in row) for row in counts)
    return FaultGrid(faults, tuple(titles.get(fault, printable(fault)) for fault in faults), counts, shades)


def _in_order(cells: tuple[Cell, ...], titles: Mapping[str, str]) -> tuple[str, ...]:
    there = {fault for cell in cells for fault in (cell.truth, cell.said)}
    known = [fault for fault in titles if fault in there]
    return (*known, *sorted(there - set(known)))


def shade_of(number: int, whole: int) -> int:
    """The shade of a cell by its share of its row, 0 to 5."""
    share = number / whole if whole else 0.0
    return max(k for k in range(SHADES) if share >= _FROM[k]) if number else 0
