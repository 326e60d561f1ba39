"""The USB and ADB lane of a run, from its events. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.run import RunKind
from analysis.states import State, UsbIds
from analysis.trace import Event, EventName
from bench.report.figure_words import FigureWords
from bench.report.typeface import printable
from gui.plots.lanes import EventTick, Span, UsbBand, UsbColour, UsbLane

_COLOURS = {
    State.EDL: UsbColour.BOOT_ROM,
    State.CRASH_DUMP: UsbColour.CRASH_DUMP,
    State.FASTBOOT: UsbColour.FASTBOOT,
    State.RECOVERY: UsbColour.RECOVERY,
    State.OFFLINE_CHARGING: UsbColour.ANDROID,
    State.ADB_OR_OFFLINE_CHARGING: UsbColour.ANDROID,
    State.ANDROID: UsbColour.ANDROID,
}
_SAID = (EventName.SAHARA_MODE, EventName.ADB_STATE, EventName.ADB_PROPERTY, EventName.FASTBOOT_VARIABLE)
_ENDS = (EventName.USB_DETACHED, EventName.USB_ATTACHED, EventName.VBUS_OFF)
_LONGEST_LABEL = 60


def usb_lane(
    kind: RunKind | None, events: Sequence[Event], whole: Span, usb: Sequence[UsbIds], words: FigureWords
) -> UsbLane | None:
    """Who answered as bands, what was said as ticks; `None` for a recording in which nobody looked."""
    attached = [event for event in events if event.name is EventName.USB_ATTACHED]
    ticks = tuple(EventTick(event.at_s, _words(event, words)) for event in events if event.name in _SAID)
    if not attached and not ticks:
        if kind is None:
            return None
        if kind is RunKind.SUPPLY_BOOT:
            return UsbLane((), (), words.usb_off_on_purpose)
    bands = [_band(event, events, whole, usb, words) for event in attached]
    return UsbLane(tuple(_with_nothing_between(bands, whole, words)), ticks, None)


def _band(attached: Event, events: Sequence[Event], whole: Span, usb: Sequence[UsbIds], words: FigureWords) -> UsbBand:
    later = (event.at_s for event in events if event.at_s > attached.at_s and event.name in _ENDS)
    identity = attached.value or ""
    state = next((row.state for row in usb if identity.lower() in row.ids), None)
    label = _short(identity) if state is None else f"{_short(identity)} {words.usb_states[state]}"
    colour = UsbColour.NOTHING if state is None else _COLOURS[state]
    return UsbBand(Span(attached.at_s, next(later, whole.stop_s)), colour, label)


def _with_nothing_between(bands: list[UsbBand], whole: Span, words: FigureWords) -> list[UsbBand]:
    """Where nothing answered is a state too."""
    filled: list[UsbBand] = []
    at_s = whole.start_s
    for band in bands:
        if band.span.start_s > at_s:
            filled.append(UsbBand(Span(at_s, band.span.start_s), UsbColour.NOTHING, words.nothing_attached))
        filled.append(band)
        at_s = max(at_s, band.span.stop_s)
    if at_s < whole.stop_s:
        filled.append(UsbBand(Span(at_s, whole.stop_s), UsbColour.NOTHING, words.nothing_attached))
    return filled


def _words(event: Event, words: FigureWords) -> str:
    return f"{words.events[event.name]} {_short(event.value)}".strip()


def _short(value: str | None) -> str:
    """A phone's own text, made safe to show and short enough for a lane."""
    text = printable(value or "")
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…"
