"""Several traces on one axis: where they are lined up, and the lanes that show them. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from analysis.trace import EventName
from gui.pages.trace.measure_state import LineUp, LineUpKind
from gui.pages.trace.words import MeasureWords
from gui.plots.columns import Columns, ColumnSource, ShiftedColumns
from gui.plots.lanes import CurrentLane, DifferenceLane, OverlayLane, RunLanes, Span, SupplyLane
from gui.plots.run_model import OpenedRun

MOST_TRACES = 6
"""Twice as many as the theme has colours that everybody tells apart: each as a whole and as a broken line."""
LETTERS = "ABCDEF"


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A trace that is laid over the first one."""

    source: Path | None
    """The case or recording that it comes from."""
    name: str
    lanes: RunLanes
    run: OpenedRun
    by_hand_s: float = 0.0


@dataclass(frozen=True, slots=True)
class LineUpChoice:
    """A place where traces can be lined up, and its words."""

    line_up: LineUp
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The first trace with the others over it."""

    lanes: RunLanes
    shifts_s: tuple[float | None, ...]
    """What is added to the times of each of the others; `None` for one that is not lined up, and stands by hand."""


def line_up_choices(lanes: RunLanes, run: OpenedRun, say: MeasureWords) -> tuple[LineUpChoice, ...]:
    """The places that a trace has: key, USB, each stage once, and its start."""
    fixed = (
        (LineUpKind.KEY, say.line_up_key),
        (LineUpKind.USB, say.line_up_usb),
        (LineUpKind.START, say.line_up_start),
    )
    found = [LineUpChoice(LineUp(kind=kind), label) for kind, label in fixed]
    found = [choice for choice in found if point_s(lanes, run, choice.line_up) is not None]
    stages = dict.fromkeys(stage.label for stage in lanes.stages if stage.colour is not None)
    named = (
        LineUpChoice(LineUp(kind=LineUpKind.STAGE, stage=stage), say.line_up_stage.format(stage=stage))
        for stage in stages
    )
    return (*found, *named)


def usual_line_up(run: OpenedRun | None) -> LineUp:
    """Where nobody chose: at the key, or at the start of a trace without one."""
    return LineUp(kind=LineUpKind.KEY if run is not None and run.key is not None else LineUpKind.START)


def point_s(lanes: RunLanes, run: OpenedRun, line_up: LineUp) -> float | None:
    """When a trace reaches a place, in seconds of its run; `None` where it never does."""
    match line_up.kind:
        case LineUpKind.KEY:
            return lanes.key.at_s if lanes.key is not None else None
        case LineUpKind.USB:
            return next((event.at_s for event in run.events if event.name is EventName.USB_ATTACHED), None)
        case LineUpKind.STAGE:
            return next((s.span.start_s for s in lanes.stages if s.label == line_up.stage), None)
        case LineUpKind.START:
            return lanes.whole.start_s


def compare(
    lanes: RunLanes, run: OpenedRun, others: Sequence[Laid], line_up: LineUp, difference: bool, say: MeasureWords
) -> Comparison:
    """Lay the others over the first trace; with none, the first stands alone and counts from the place all the same."""
    zero_s = point_s(lanes, run, line_up)
    points = [point_s(other.lanes, other.run, line_up) for other in others]
    shifts = tuple(None if zero_s is None or at is None else zero_s - at for at in points)
    added = [(shift or 0.0) + other.by_hand_s for other, shift in zip(others, shifts, strict=True)]
    overlays = tuple(
        _overlay(LETTERS[k], k, other.lanes, other.lanes.current.columns, shift_s)
        for k, (other, shift_s) in enumerate(zip(others, added, strict=True), start=1)
        if other.lanes.current is not None
    )
    drawn = _difference(lanes, overlays, shifts, zero_s, say) if difference and overlays else None
    together = replace(
        lanes,
        zero_s=lanes.zero_s if zero_s is None else zero_s,
        whole=_whole(lanes.whole, others, overlays),
        current=_axis(lanes, others),
        supply=_supply(lanes, others),
        overlays=overlays,
        difference=drawn,
        stages_name=_named(LETTERS[0], lanes) if any(one.stages for one in overlays) else lanes.stages_name,
        text=" ".join(
            [lanes.text, *(f"{letter}: {o.lanes.text}" for letter, o in zip(LETTERS[1:], others, strict=False))]
        ),
    )
    return Comparison(together, shifts)


def _overlay(letter: str, number: int, lanes: RunLanes, current: ColumnSource, shift_s: float) -> OverlayLane:
    """Everything that another trace shows over the first one, on the time axis of that."""
    voltage = lanes.supply.columns if lanes.supply is not None else None
    return OverlayLane(
        letter=letter,
        number=number,
        columns=ShiftedColumns(current, shift_s),
        voltage=ShiftedColumns(voltage, shift_s) if voltage is not None else None,
        stages=tuple(
            replace(stage, span=Span(stage.span.start_s + shift_s, stage.span.stop_s + shift_s))
            for stage in lanes.stages
        ),
        stages_name=_named(letter, lanes),
    )


def _named(letter: str, lanes: RunLanes) -> str:
    return f"{letter} · {lanes.stages_name}"


def _whole(own: Span, others: Sequence[Laid], overlays: Sequence[OverlayLane]) -> Span:
    """From the first to the last thing of all traces."""
    shifts = [lane.columns.shift_s for lane in overlays if isinstance(lane.columns, ShiftedColumns)]
    starts = [o.lanes.whole.start_s + shift for o, shift in zip(others, shifts, strict=True)]
    stops = [o.lanes.whole.stop_s + shift for o, shift in zip(others, shifts, strict=True)]
    return Span(min(own.start_s, *starts), max(own.stop_s, *stops)) if starts else own


def _axis(lanes: RunLanes, others: Sequence[Laid]) -> CurrentLane | None:
    currents = [one for one in (lanes.current, *(o.lanes.current for o in others)) if one is not None]
    if lanes.current is None:
        return None
    return replace(lanes.current, low_a=min(one.low_a for one in currents), high_a=max(one.high_a for one in currents))


def _supply(lanes: RunLanes, others: Sequence[Laid]) -> SupplyLane | None:
    """One axis for all voltages; the first trace says in its name where it has none."""
    own, measured = lanes.supply, [o.lanes.supply for o in others if o.lanes.supply is not None]
    measured = [lane for lane in measured if lane.columns is not None]
    if not measured:
        return own
    base = own if own is not None else replace(measured[0], columns=None, set_v=None, limiting=())
    note = base.note if base.columns is not None else f"{LETTERS[0]} · {base.note}"
    known = measured if base.columns is None and base.set_v is None else [base, *measured]
    return replace(base, note=note, low_v=min(lane.low_v for lane in known), high_v=max(lane.high_v for lane in known))


def _difference(
    lanes: RunLanes,
    overlays: Sequence[OverlayLane],
    shifts: Sequence[float | None],
    zero_s: float | None,
    say: MeasureWords,
) -> DifferenceLane | None:
    if lanes.current is None:
        return None
    heading = say.difference.format(one=overlays[0].letter, other=LETTERS[0])
    return DifferenceLane(
        one=lanes.current.columns,
        other=overlays[0].columns,
        from_s=zero_s if shifts[0] is not None else None,
        label=say.difference_label.format(difference=heading),
        note=say.difference_note,
    )


def has_readings(lanes: RunLanes) -> bool:
    """Whether there is a current in it that can be laid over another."""
    if lanes.current is None:
        return False
    found = lanes.current.columns.between(lanes.whole.start_s, lanes.whole.stop_s, 1)
    return bool(np.isfinite(found.mean if isinstance(found, Columns) else found.values).any())
