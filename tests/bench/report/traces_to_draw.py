"""Traces with a known truth for figures and reports: a board that gets stuck, a boot read by a slow supply."""

from __future__ import annotations

import numpy as np

from analysis.phases import NamedSegment, Phase
from analysis.run import RunKind, SupplySetting
from analysis.segment import Segment
from analysis.states import State, UsbIds
from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.report.lanes_of_states import Mark
from bench.report.trace_figure import TracePicture

USB = (
    UsbIds(State.EDL, ("05c6:9008",), "EDL"),
    UsbIds(State.ANDROID, ("2717:ff40",), "LOS-COM"),
)
KEY_S = 6.9


def stuck_trace(rate_hz: float = 500.0) -> Trace:
    """28 s: key at 6.9 s, stuck at 130 mA, one spike of one reading, 2 s and 20 ms of lost readings."""
    rng = np.random.default_rng(1)
    n = int(28 * rate_hz)
    t = np.arange(n) / rate_hz
    current = np.where(t < 7.0, 0.0002, np.where(t < 7.1, 0.012, np.where(t < 7.55, 0.06, 0.1297)))
    current += rng.normal(0, 0.0006, n) * (1 + 3 * (t > 7.5))
    current[t < 0.05] = 0.42
    current[int(12.3 * rate_hz)] = 0.31
    current[int(15 * rate_hz) : int(17 * rate_hz)] = np.nan
    current[int(20 * rate_hz) : int(20.02 * rate_hz)] = np.nan
    voltage = 4.0 - 0.1 * current + rng.normal(0, 0.001, n)
    events = (
        Event(0.0, EventName.OUTPUT_ON),
        Event(KEY_S, EventName.KEY_DOWN, None, 0.3),
        Event(8.0, EventName.KEY_UP),
        Event(13.0, EventName.NOTE, "pressed the shield over the processor gently with a plastic tool"),
        Event(13.1, EventName.NOTE, "second note"),
        Event(24.0, EventName.SUPPLY_CC),
        Event(26.0, EventName.SUPPLY_CV),
        Event(27.9, EventName.OUTPUT_OFF),
    )
    meter = Meter("ammeter", rate_hz, 1e-4)
    return Trace(UniformClock(n, rate_hz), np.round(current, 4).astype(np.float32), meter, voltage, events)


def stuck_stages() -> tuple[NamedSegment, ...]:
    """The true stages of `stuck_trace`."""
    return (
        _stage(0.0, 0.05, 0.42, Phase.INRUSH),
        _stage(0.05, 7.0, 0.0002, Phase.PREKEY),
        _stage(7.0, 7.1, 0.012, Phase.PMIC),
        _stage(7.1, 7.55, 0.06, Phase.EARLY_BOOT, 0.25),
        _stage(7.55, 15.0, 0.1297, Phase.STUCK),
        _stage(17.0, 28.0, 0.1297, Phase.STUCK),
    )


def boot_trace(rate_hz: float = 4.0) -> Trace:
    """60 s of a boot read by a polled supply with jitter; 3 s without any reading from 20 s on."""
    rng = np.random.default_rng(2)
    n = int(60 * rate_hz)
    stamps = np.arange(n) / rate_hz + rng.uniform(0, 0.3 / rate_hz, n)
    stamps = np.delete(stamps - stamps[0], np.arange(int(20 * rate_hz), int(23 * rate_hz)))
    levels = np.interp(
        stamps, [0, 5, 5.1, 6, 7, 9, 12, 20, 35, 40, 60], [1, 1, 100, 200, 400, 800, 1000, 1100, 900, 300, 280]
    )
    busy = (stamps > 8) & (stamps < 38)
    current = levels / 1e3 + np.where(busy, rng.uniform(-0.3, 0.9, stamps.size), 0.0)
    current = np.clip(np.round(current, 3), 0.0, 3.0)
    events = (
        Event(0.0, EventName.OUTPUT_ON),
        Event(5.0, EventName.KEY_DOWN),
        Event(38.5, EventName.USB_ATTACHED, "2717:ff40"),
        Event(40.0, EventName.ADB_PROPERTY, "sys.boot_completed=1"),
    )
    meter = Meter("korad", rate_hz, 1e-3)
    return Trace(StampedClock(stamps), current, meter, np.round(4.0 - 0.15 * current, 2), events)


def stuck_picture() -> TracePicture:
    """`stuck_trace` with all lanes in use."""
    trace = stuck_trace()
    marks = (Mark(1, 0.3, 6.9), Mark(2, 7.55, 27.9), Mark(3, 6.9, 7.0), Mark(4, 6.9, 28.0), Mark(5, 0.0, 0.05))
    return TracePicture(
        "C0147 run-1: supply boot",
        trace,
        trace.events,
        kind=RunKind.SUPPLY_BOOT,
        supply=SupplySetting(4.0, 3.0),
        segments=stuck_stages(),
        marks=marks,
        usb=USB,
    )


def boot_picture() -> TracePicture:
    """`boot_trace` near the supply's limit, on its own time axis."""
    trace = boot_trace()
    kind, supply = RunKind.OWN_BATTERY_BOOT, SupplySetting(4.0, 2.0)
    return TracePicture("boot", trace, trace.events, kind=kind, supply=supply, usb=USB)


def probe_picture(identity: str | None = "05c6:9008") -> TracePicture:
    """A USB probe of a minute without a trace."""
    events = [Event(0.0, EventName.VBUS_ON)]
    if identity is not None:
        events.append(Event(3.3, EventName.USB_ATTACHED, identity))
    return TracePicture("probe", None, tuple(events), 60.0, RunKind.USB_PROBE, usb=USB)


def _stage(start_s: float, stop_s: float, level_a: float, phase: Phase, doubt_s: float = 0.002) -> NamedSegment:
    return NamedSegment("run-1", Segment(start_s, stop_s, level_a, 0.002, doubt_s), phase)
