"""A recording of any origin as a figure: what `bootbench plot` draws."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.phases import name_phases
from analysis.segment import segment
from analysis.states import UsbIds
from analysis.trace import EventName, Trace
from bench.errors import BadInputError
from bench.profile_file import load_profile
from bench.report.figure import Figure
from bench.report.quantities import seconds
from bench.report.trace_figure import Frame, TracePicture, trace_figure
from bench.traces.recording import Recording

PLOT_TEXT = 12.0
"""Font size of a plot, in points."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a recording to draw, in seconds of the recording; `None` is its beginning, or its end."""

    start_s: float | None = None
    stop_s: float | None = None


def plot_figure(recording: Recording, path: Path, window: Window, width: float, height: float) -> Figure:
    """The recording with its stages and events; times are the recording's own.

    Raises `BadInputError` for a window that shows nothing of the recording.
    """
    trace = recording.trace
    _check_window(trace, path, window)
    segments = name_phases("", trace, segment(trace))
    picture = TracePicture(
        title=recording.origin.source_name,
        trace=trace,
        events=trace.events,
        segments=segments,
        usb=_usb_ids(trace),
        start_s=window.start_s,
        stop_s=window.stop_s,
    )
    return trace_figure(picture, Frame(width, height, PLOT_TEXT, 1.0, titled=True))


def _check_window(trace: Trace, path: Path, window: Window) -> None:
    n = len(trace)
    first_s = float(trace.clock.times_s(0, 1)[0]) if n else 0.0
    last_s = float(trace.clock.times_s(n - 1, n)[0]) if n else 0.0
    start_s = window.start_s if window.start_s is not None else first_s
    stop_s = window.stop_s if window.stop_s is not None else last_s
    if start_s > stop_s or (start_s == stop_s and window != Window()):
        problem = f"the part from {start_s:g} s to {stop_s:g} s is empty"
        raise BadInputError(path, problem, advice="give --from a smaller time than --to")
    if start_s > last_s or stop_s < first_s:
        problem = f"nothing was recorded from {start_s:g} s to {stop_s:g} s"
        raise BadInputError(path, problem, advice=f"the recording runs from {seconds(first_s)} to {seconds(last_s)}")


def _usb_ids(trace: Trace) -> tuple[UsbIds, ...]:
    """What USB identities stand for, if there are any to name."""
    if any(event.name is EventName.USB_ATTACHED for event in trace.events):
        return load_profile().profile.usb
    return ()
