"""The table between the two markers, as texts: a column for each trace, one for the difference. Knows no Qt."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analysis.stretch import StretchFigures
from bench.report.quantities import NOT_KNOWN, count, grouped, prefix_for, seconds
from gui.pages.trace.words import MeasureWords

Value = Callable[[StretchFigures], float | None]
COULOMB_PER_MAH = 3.6
_FIGURES = 4
"""Of charge and energy."""
_FIGURES_WITHOUT_STEP = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """One trace between the markers."""

    letter: str
    name: str
    step_a: float | None
    """Least step between two readings of its meter; `None` where it is not known."""
    figures: StretchFigures | None
    """`None` where no reading lies between the markers."""


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One figure of every trace."""

    name: str
    cells: tuple[str, ...]
    difference: str
    """Empty where there is none."""
    unit: str


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """Everything that stands between the markers."""

    letters: tuple[str, ...]
    difference: str
    """Heading of the last column; empty with a single trace."""
    duration: str
    rows: tuple[MeasureRow, ...]
    notes: tuple[str, ...]
    """Traces of which readings are lost."""
    copied: str
    """The table as tab-separated text with units, numbers as a spreadsheet takes them."""
    spoken: str


def measure_table(measured: Sequence[Measured], duration_s: float, say: MeasureWords) -> MeasureTable:
    """Put the figures of the traces into words; the difference is of the second trace to the first."""
    figures = [one.figures for one in measured if one.figures is not None]
    steps = [one.step_a for one in measured if one.step_a is not None]
    largest_a = max((max(abs(f.least_a), abs(f.most_a)) for f in figures), default=0.0)
    prefix = prefix_for(largest_a, max(steps, default=None))
    ampere = prefix.letter + "A"
    fine = tuple(_decimals_of(one, largest_a, prefix.factor) for one in measured)
    finer = tuple(decimals + 1 for decimals in fine)

    def alike(decimals: int) -> tuple[int, ...]:
        return (decimals,) * len(measured)

    charges = [f.charge_c / COULOMB_PER_MAH for f in figures]
    energies = [f.energy_j for f in figures if f.energy_j is not None]
    lines = (
        _Line(say.mean, ampere, finer, lambda f: f.mean_a / prefix.factor),
        _Line(say.least, ampere, fine, lambda f: f.least_a / prefix.factor),
        _Line(say.most, ampere, fine, lambda f: f.most_a / prefix.factor),
        _Line(say.std, ampere, finer, lambda f: f.std_a / prefix.factor),
        _Line(say.charge, "mAh", alike(_decimals_of_figures(charges)), lambda f: f.charge_c / COULOMB_PER_MAH),
        _Line(say.energy, "J", alike(_decimals_of_figures(energies)), lambda f: f.energy_j),
        _Line(say.readings, "", alike(0), lambda f: float(f.readings)),
        _Line(say.lost, "", alike(0), lambda f: float(f.lost)),
    )
    pair = (measured[0], measured[1]) if len(measured) > 1 else None
    heading = say.difference.format(one=measured[1].letter, other=measured[0].letter) if pair is not None else ""
    rows = tuple(_row(line, measured, differs=pair is not None) for line in lines)
    return MeasureTable(
        letters=tuple(one.letter for one in measured),
        difference=heading,
        duration=f"{grouped(duration_s, 3)}\u00a0s",
        rows=rows,
        notes=tuple(note for one in measured if (note := _lost_note(one, say))),
        copied=_copied(lines, measured, duration_s, heading, say),
        spoken=" ".join(_spoken(one, duration_s, rows, k, say) for k, one in enumerate(measured)),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """One kind of figure: what it is called, in what unit, with how many decimals in each trace, and where it is."""

    name: str
    unit: str
    decimals: tuple[int, ...]
    """Each meter its own: a coarse one gains no digits beside a fine one, and their difference has no more than it."""
    value: Value

    def of(self, one: Measured) -> float | None:
        return self.value(one.figures) if one.figures is not None else None

    @property
    def of_difference(self) -> int:
        return min(self.decimals[:2])

    def difference(self, measured: Sequence[Measured]) -> float | None:
        first, second = (self.of(one) for one in measured[:2])
        return None if first is None or second is None else second - first


def _row(line: _Line, measured: Sequence[Measured], *, differs: bool) -> MeasureRow:
    difference = line.difference(measured) if differs else None
    return MeasureRow(
        name=line.name,
        cells=tuple(
            NOT_KNOWN if (value := line.of(one)) is None else _shown(line, value, decimals)
            for one, decimals in zip(measured, line.decimals, strict=True)
        ),
        difference="" if difference is None else _signed(line, difference),
        unit=line.unit,
    )


def _shown(line: _Line, value: float, decimals: int) -> str:
    return grouped(value, decimals) if line.unit else count(round(value))


def _signed(line: _Line, value: float) -> str:
    text = grouped(value, line.of_difference) if line.unit else grouped(round(value))
    return f"+{text}" if value > 0 and any(digit in "123456789" for digit in text) else text


def _decimals_of(one: Measured, largest_a: float, factor: float) -> int:
    return _decimals(one.step_a / factor if one.step_a is not None else None, largest_a / factor)


def _decimals(step: float | None, largest: float) -> int:
    """Decimals in which a step is at least one; three figures of the largest value where no step is known."""
    if step is not None and step > 0:
        return min(9, max(0, -math.floor(math.log10(step) + 1e-9)))
    return min(9, max(0, _FIGURES_WITHOUT_STEP - 1 - math.floor(math.log10(largest)))) if largest > 0 else 0


def _decimals_of_figures(values: Sequence[float]) -> int:
    largest = max((abs(value) for value in values), default=0.0)
    return min(9, max(0, _FIGURES - 1 - math.floor(math.log10(largest)))) if largest > 0 else 0


def _lost_note(one: Measured, say: MeasureWords) -> str:
    """That charge and energy are of what was read."""
    if one.figures is None or not one.figures.lost:
        return ""
    share = one.figures.lost_share
    return say.lost_note.format(
        trace=one.letter, count=count(one.figures.lost), share=_percent(share), rest=_percent(1.0 - share)
    )


def _percent(share: float) -> str:
    """A share with one decimal; one that is not all of it is never 100 %."""
    text = f"{100.0 * share:.1f}"
    if text == "100.0" and share < 1.0:
        return "> 99.9\u00a0%"
    return "< 0.1\u00a0%" if text == "0.0" and share > 0.0 else f"{text}\u00a0%"


def _copied(
    lines: Sequence[_Line], measured: Sequence[Measured], duration_s: float, heading: str, say: MeasureWords
) -> str:
    names = [f"{one.letter} · {one.name}".replace("\t", " ") for one in measured]
    table = [["", *names, *([heading] if heading else []), say.unit]]
    table.append([say.duration, *(f"{duration_s:.6f}" for _ in measured), *([""] if heading else []), "s"])
    for line in lines:
        cells = [_plain(line.of(one), decimals) for one, decimals in zip(measured, line.decimals, strict=True)]
        difference = [_plain(line.difference(measured), line.of_difference)] if heading else []
        table.append([line.name, *cells, *difference, line.unit])
    return "\n".join("\t".join(row) for row in table) + "\n"


def _plain(value: float | None, decimals: int) -> str:
    """A number as every spreadsheet reads it."""
    return "" if value is None else f"{value:.{decimals}f}"


def _spoken(one: Measured, duration_s: float, rows: Sequence[MeasureRow], column: int, say: MeasureWords) -> str:
    if one.figures is None:
        return f"{one.letter}: {say.nothing_read}"
    mean, least, most = (f"{row.cells[column]} {row.unit}" for row in rows[:3])
    return say.spoken.format(trace=one.letter, duration=seconds(duration_s), mean=mean, least=least, most=most)
