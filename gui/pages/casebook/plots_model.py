"""Statistics as bars: what each plot shows, as frozen descriptions without Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from analysis.profile import DeviceProfile
from bench.casebook.statistics import By, CheckCount, GroupRow, Statistics, statistics
from bench.errors import BenchError
from bench.report.quantities import count
from bench.report.typeface import printable
from gui.pages.casebook.asked import Asked
from gui.pages.casebook.finding import Refused, Shelf
from gui.pages.casebook.model import fault_title
from gui.words import Words

MOST_WEEKS = 26


class BarInk(Enum):
    """What a part of a bar is drawn in; each has a pattern or an icon of its own beside its colour."""

    MOTHERBOARD = "violet, full"
    NOT_MOTHERBOARD = "teal, crossed lines"
    CANNOT_SAY = "outline, hatched"
    PLAIN = "blue, full"
    OVERRIDDEN = "dashed outline"
    NO = "blue, hatched"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar."""

    ink: BarInk
    value: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar."""

    label: str
    parts: tuple[Part, ...]

    @property
    def value(self) -> int:
        """All of it."""
        return sum(part.value for part in self.parts)


@dataclass(frozen=True, slots=True)
class Legend:
    """What a part of a bar stands for."""

    ink: BarInk
    words: str


@dataclass(frozen=True, slots=True)
class BarPlotText:
    """One plot."""

    title: str
    upright: bool
    """Bars that stand beside each other, as weeks do; else they lie below each other, with longer labels."""
    legend: tuple[Legend, ...]
    bars: tuple[Bar, ...]
    note: str
    """What stands below the bars: of upright ones what is left out, of lying ones {bars} and {count} without room."""
    spoken: str


@dataclass(frozen=True, slots=True)
class PlotsText:
    """The plots, of which the last has the longest labels, and one line below them."""

    plots: tuple[BarPlotText, ...]
    line: str


def work_out(shelf: Shelf, asked: Asked, today: date, words: Words) -> Iterator[object]:
    """Count all cases that fit; a `PlotsText`, or why there is none."""
    try:
        shelf.book().complete()
        figures = statistics(shelf.book().every(asked.wanted(today)))
    except BenchError as error:
        yield Refused(words.trouble.of(error))
        return
    yield plots_text(figures, shelf.profile().profile, words)


def plots_text(figures: Statistics, profile: DeviceProfile, words: Words) -> PlotsText:
    """The plots of these figures."""
    groups = dict(figures.groups)
    say, plot = words.casebook, words.casebook.plot
    phones = len(figures.repeated)
    line = plot.repeated.format(phones=count(phones), cases=count(sum(len(one.cases) for one in figures.repeated)))
    faults = [(fault_title(one.name, profile, words), one.count) for one in figures.whole.faults]
    verdicts = tuple(map(Legend, _VERDICT_INKS, say.verdicts.values()))
    return PlotsText(
        (
            _weeks(plot.verdicts, groups[By.WEEK], verdicts, words),
            _plot(plot.faults, [Bar(name, (Part(BarInk.PLAIN, number),)) for name, number in faults], (), words),
            _plot(plot.decisions, list(_decisions(figures.whole, words)), (), words),
            _plot(plot.benches, [_of_group(row) for row in groups[By.TECHNICIAN]], verdicts, words),
            _checks(figures.checks, profile, words),
        ),
        line if phones else "",
    )


_VERDICT_INKS = (BarInk.MOTHERBOARD, BarInk.NOT_MOTHERBOARD, BarInk.CANNOT_SAY)


def _verdict_parts(row: GroupRow) -> tuple[Part, ...]:
    counts = (row.motherboard, row.not_motherboard, row.cannot_say)
    return tuple(Part(ink, number) for ink, number in zip(_VERDICT_INKS, counts, strict=True))


def _of_group(row: GroupRow) -> Bar:
    return Bar(printable(row.name), _verdict_parts(row))


def _decisions(row: GroupRow, words: Words) -> Iterator[Bar]:
    for name, number in zip(
        words.casebook.decisions.values(), (row.eligible, row.not_eligible, row.needs_evidence), strict=True
    ):
        yield Bar(name, (Part(BarInk.PLAIN, number),))
    yield Bar(words.casebook.plot.overridden, (Part(BarInk.OVERRIDDEN, row.overridden),))


def _checks(counts: Sequence[CheckCount], profile: DeviceProfile, words: Words) -> BarPlotText:
    """How often each check was done, by what it showed."""
    legend = (Legend(BarInk.PLAIN, words.answer.yes), Legend(BarInk.NO, words.answer.no))
    bars = [
        Bar(
            words.report.phrases.said(profile.check(one.check).statement),
            (Part(BarInk.PLAIN, one.yes), Part(BarInk.NO, one.no)),
        )
        for one in counts
    ]
    return _plot(words.casebook.plot.checks, bars, legend, words)


def _weeks(title: str, rows: Sequence[GroupRow], legend: tuple[Legend, ...], words: Words) -> BarPlotText:
    """The newest weeks, oldest first; cases without a day stand in none."""
    dated = [row for row in rows if row.name[:1].isdigit()]
    shown = dated[-MOST_WEEKS:]
    note = words.casebook.plot.weeks_shown.format(count=len(shown)) if len(dated) > len(shown) else ""
    bars = tuple(Bar(row.name, _verdict_parts(row)) for row in shown)
    return BarPlotText(title, True, legend, bars, note, _spoken(title, bars, words))


def _plot(title: str, bars: Iterable[Bar], legend: tuple[Legend, ...], words: Words) -> BarPlotText:
    """The largest first; the painter shows as many as have room."""
    ordered = tuple(sorted((bar for bar in bars if bar.value), key=lambda bar: -bar.value))
    return BarPlotText(title, False, legend, ordered, words.casebook.plot.others, _spoken(title, ordered, words))


def _spoken(title: str, bars: Iterable[Bar], words: Words) -> str:
    parts = ", ".join(f"{bar.label} {bar.value}" for bar in bars) or words.casebook.plot.no_bars
    return words.casebook.plot.spoken.format(name=title, parts=parts)
