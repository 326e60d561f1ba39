"""Runs drawn by hand: steps of current with the key pressed in between, as a meter would read them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.run import RunKind, RunRecord, SupplySetting
from analysis.trace import Event, EventName, Meter, Trace, UniformClock
from bench.profile_file import load_profile

SHIPPED = load_profile()
PROFILE = SHIPPED.profile
KEY_S = 4.0


@dataclass(frozen=True)
class Step:
    """A stretch of one level."""

    lasts_s: float
    level_a: float
    rough: float = 0.0
    """Spread, as a share of the level."""


OFF = Step(4.0, 0.0005)
"""Four seconds before the key."""
BOOT = (
    OFF,
    Step(1.0, 0.12, 0.1),
    Step(2.0, 0.3, 0.15),
    Step(6.0, 0.6, 0.4),
    Step(20.0, 0.9, 0.4),
    Step(25.0, 0.15, 0.03),
    Step(12.0, 0.004, 0.05),
)
"""A whole boot: early stages, kernel, Android, lit idle, asleep."""
STUCK = (OFF, Step(0.1, 0.03), Step(30.0, 0.1, 0.01))
"""It answers the key and stays on 100 mA."""


def drawn_trace(
    steps: tuple[Step, ...],
    *,
    rate_hz: float = 100.0,
    resolution_a: float = 0.0001,
    noise_a: float = 0.0002,
    seed: int = 0,
    events: tuple[Event, ...] | None = None,
    volts: float | None = None,
) -> Trace:
    """The steps read by a meter; output-on at 0 and the key after the first step, unless events are given."""
    random = np.random.default_rng(seed)
    count = round(sum(step.lasts_s for step in steps) * rate_hz)
    times_s = np.arange(count) / rate_hz
    ends_s = np.cumsum([step.lasts_s for step in steps])
    which = np.minimum(np.searchsorted(ends_s, times_s, side="right"), len(steps) - 1)
    level = np.array([step.level_a for step in steps])[which]
    rough = np.array([step.rough for step in steps])[which]
    current = level * (1.0 + rough * random.standard_normal(count)) + noise_a * random.standard_normal(count)
    current = np.round(np.maximum(current, 0.0) / resolution_a) * resolution_a
    if events is None:
        events = marked(steps[0].lasts_s)
    meter = Meter("drawn", rate_hz, resolution_a=resolution_a)
    voltage = None if volts is None else np.full(count, volts)
    return Trace(UniformClock(count, rate_hz), current, meter, voltage, events)


def marked(key_s: float) -> tuple[Event, ...]:
    """Output on at once, the key pressed for a second."""
    return (
        Event(0.0, EventName.OUTPUT_ON),
        Event(key_s, EventName.KEY_DOWN),
        Event(key_s + 1.0, EventName.KEY_UP),
    )


def supply_run(trace: Trace, run_id: str = "run-1", *, set_v: float = 4.0, limit_a: float = 3.0) -> RunRecord:
    """A run of the supply with a trace."""
    return RunRecord(run_id, RunKind.SUPPLY_BOOT, trace, SupplySetting(set_v, limit_a), trace.events, trace.duration_s)


def usb_run(*events: Event, run_id: str = "usb", duration_s: float = 60.0) -> RunRecord:
    """A USB probe with what was seen in it."""
    seen = (Event(0.0, EventName.VBUS_ON), *events)
    return RunRecord(run_id, RunKind.USB_PROBE, None, None, seen, duration_s)


def attached(usb_id: str, at_s: float = 3.0) -> Event:
    """A USB identity that appears."""
    return Event(at_s, EventName.USB_ATTACHED, usb_id)
