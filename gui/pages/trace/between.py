"""What lies between the markers of each trace, summed up from its readings. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.stretch import Readings, StretchFigures, adding_up, stretch_figures
from analysis.trace import Meter
from bench.report.phrases import Phrasebook
from bench.report.quantities import current, rate
from bench.report.typeface import printable
from gui.pages.trace.comparing import LETTERS, Laid
from gui.pages.trace.measure_model import Measured, MeasureTable, measure_table
from gui.pages.trace.progress import in_shares
from gui.pages.trace.trace_row_text import TraceRowText
from gui.pages.trace.words import MeasureWords
from gui.plots.lanes import Span
from gui.plots.run_model import OpenedRun
from gui.words import Words


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What is measured of one trace."""

    letter: str
    name: str
    trace: Readings
    meter: Meter | None
    span: Span


def tables(parts: tuple[Part, ...], length_s: float, say: MeasureWords) -> Iterator[object]:
    """The table as work on another thread: how far it has come, then the table."""
    total, before, figures = readings_in(parts), 0, []
    for part in parts:
        steps = adding_up(part.trace, part.span.start_s, part.span.stop_s)
        figures.append((yield from in_shares(steps, before, total)))
        before += readings_in((part,))
    yield _table(parts, figures, length_s, say)


def table(parts: tuple[Part, ...], length_s: float, say: MeasureWords) -> MeasureTable:
    """Sum up every part and put the figures into a table."""
    figures = [stretch_figures(part.trace, part.span.start_s, part.span.stop_s) for part in parts]
    return _table(parts, figures, length_s, say)


def _table(
    parts: Sequence[Part], figures: Sequence[StretchFigures | None], length_s: float, say: MeasureWords
) -> MeasureTable:
    measured = [
        Measured(part.letter, part.name, part.meter.resolution_a if part.meter is not None else None, found)
        for part, found in zip(parts, figures, strict=True)
    ]
    return measure_table(measured, length_s, say)


def row_text(
    letter: str, name: str, run: OpenedRun, by_hand_s: float | None, note: str, phrases: Phrasebook
) -> TraceRowText:
    """A trace with its meter's rate and step."""
    readings, meter = run.readings, run.meter
    parts = (
        [printable(meter.name), phrases.said(rate(readings.clock.median_rate_hz))]
        if readings is not None and meter
        else []
    )
    if meter is not None and meter.resolution_a:
        parts.append(current(meter.resolution_a))
    return TraceRowText(letter, name, " · ".join(parts), by_hand_s, note)


def row_texts(
    name: str, run: OpenedRun, laid: Sequence[Laid], shifts: Sequence[float | None], point: str, words: Words
) -> tuple[TraceRowText, ...]:
    """The first trace and the others, with a note for those that `shifts` says are not lined up at `point`."""
    said = words.report.phrases
    rows = [row_text(LETTERS[0], name, run, None, "", said)]
    for letter, other, shift in zip(LETTERS[1:], laid, shifts, strict=False):
        note = "" if shift is not None else words.measure.not_lined_up.format(point=point)
        rows.append(row_text(letter, other.name, other.run, other.by_hand_s, note, said))
    return tuple(rows)


def parts_between(run: OpenedRun, laid: Sequence[Laid], shifts: Sequence[float], stretch: Span) -> tuple[Part, ...]:
    """The stretch on the time axis of each trace; `shifts` is what was added to the times of each of the others."""
    runs = [(run.name, run, 0.0)]
    runs += [(other.name, other.run, shift) for other, shift in zip(laid, shifts, strict=False)]
    return tuple(
        Part(letter, name, one.readings, one.meter, Span(stretch.start_s - shift, stretch.stop_s - shift))
        for letter, (name, one, shift) in zip(LETTERS, runs, strict=False)
        if one.readings is not None
    )


def readings_in(parts: Sequence[Part]) -> int:
    """How many readings are to be summed up."""
    clocks = ((part.trace.clock, part.span) for part in parts)
    return sum(clock.index_at(span.stop_s) - clock.index_at(span.start_s) for clock, span in clocks)
