"""What stands under the cursor, in words."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from bench.report.quantities import seconds
from gui.plots.lanes import Span, StageBand
from gui.plots.stack import Layout, Scene, staged

_NEAR_PX = 6.0


def text_at(at: QPointF, layout: Layout, scene: Scene) -> str:
    """The words of a stage, an event, a USB state or a gap at a place; empty where nothing stands."""
    lanes, time = scene.lanes, scene.time
    if not time.left_px <= at.x() <= time.right_px:
        return ""
    at_s = time.time_at(at.x())
    if layout.stages.contains(at):
        return _stage_at(at_s, lanes.stages, lanes.zero_s)
    for row, one in zip(layout.other_stages, staged(lanes), strict=True):
        if row.contains(at):
            found = _stage_at(at_s, one.stages, lanes.zero_s)
            return f"{one.letter}: {found}" if found else ""
    if layout.usb is not None and lanes.usb is not None and layout.usb.contains(at):
        near = [tick.label for tick in lanes.usb.ticks if abs(time.x(tick.at_s) - at.x()) <= _NEAR_PX]
        states = [f"{b.label}, {_when(b.span, lanes.zero_s)}" for b in lanes.usb.bands if b.span.holds(at_s)]
        return "\n".join(near or states) or (lanes.usb.note or "")
    if layout.lanes.contains(at):
        return next((f"{gap.label}, {_when(gap.span, lanes.zero_s)}" for gap in lanes.gaps if gap.span.holds(at_s)), "")
    return ""


def _stage_at(at_s: float, stages: tuple[StageBand, ...], zero_s: float) -> str:
    return next((f"{b.label}, {_when(b.span, zero_s)}" for b in stages if b.span.holds(at_s)), "")


def _when(span: Span, zero_s: float) -> str:
    return f"{seconds(span.start_s - zero_s)} to {seconds(span.stop_s - zero_s)}"
