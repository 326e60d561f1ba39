"""Recordings and foreign Joulescope files that the tests of `.jls` share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyjls

from analysis.trace import Clock, Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.traces.recording import Loss, Origin, Recording

EVENTS = (
    Event(-1.25, EventName.VBUS_OFF, None, 0.25),
    Event(0.5, EventName.KEY_DOWN),
    Event(0.75, EventName.USB_ATTACHED, "05c6:9008", 0.01),
    Event(0.75, EventName.ADB_PROPERTY, "ro.product.model=M2102J20SG"),
    Event(0.8, EventName.GAP, "2"),
    Event(9999.0, EventName.NOTE, "far behind the end: ü µ Ω"),
)
ORIGIN = Origin(
    format="battor",
    source_name="Phone on the bench.txt",
    source_hash="0123456789abcdef" * 4,
    losses=(Loss.START_TIME, Loss.CALIBRATION),
    notes=("The tail was cut off.",),
    instrument="KORAD KA3005P V2.0",
    serial_number="00012/3",
    firmware="2.0",
    calibration="2026-01-01, 0.1 %",
    started_utc="2026-01-02T03:04:05.678901Z",
)
METER = Meter("korad", 10.0, resolution_a=0.001, noise_a=0.0005, smoothing_s=0.1, range_a=5.1)


def jittered(count: int, rate_hz: float, jitter: float, seed: int = 1) -> StampedClock:
    """Readings whose steps vary by ± `jitter` of a step, begun 0.03 s into the run."""
    steps = np.random.default_rng(seed).uniform(1 - jitter, 1 + jitter, count) / rate_hz
    return StampedClock(0.03 + np.cumsum(steps) - steps[0])


def recording(clock: Clock, *, voltage: bool = True, origin: Origin = ORIGIN, meter: Meter = METER) -> Recording:
    """Noise with two lost readings."""
    random = np.random.default_rng(2)
    current_a = random.normal(0.3, 0.1, len(clock)).astype(np.float32)
    current_a[3:5] = np.nan
    voltage_v = random.normal(4.0, 0.01, len(clock)).astype(np.float32) if voltage else None
    return Recording(Trace(clock, current_a, meter, voltage_v, EVENTS), origin)


def uniform(count: int, rate_hz: float, start_s: float = 0.0) -> UniformClock:
    """A clock of a fixed rate."""
    return UniformClock(count, rate_hz, start_s)


def write_foreign(
    path: Path,
    *,
    names: tuple[str, ...] = ("current", "voltage"),
    units: tuple[str, ...] = ("A", "V"),
    offsets: tuple[int, ...] = (0, 0),
    rate_hz: int = 1000,
    count: int = 5000,
    utc: tuple[tuple[int, float], ...] = (),
    vendor: str = "Jetperch",
    marker: str = '1\x1c{"label": "here"}',
) -> np.ndarray:
    """A file such as the Joulescope application writes: also a packed u4 signal, a text, two markers and notes."""
    ramp = np.linspace(0.0, 1.0, count, dtype=np.float32)
    with pyjls.Writer(str(path)) as writer:
        writer.source_def(1, name="JS220-000415", vendor=vendor, model="JS220", version="1.0.4", serial_number="000415")
        for k, (name, unit) in enumerate(zip(names, units, strict=True), start=1):
            writer.signal_def(k, 1, sample_rate=rate_hz, name=name, units=unit)
        writer.signal_def(9, 1, data_type="u4", sample_rate=rate_hz, name="current_range", units="")
        writer.user_data(0, "soldered by hand")
        for sample, at_s in utc:
            writer.utc(1, sample, int(pyjls.time64.SECOND * (300e6 + at_s)))
        for k, offset in enumerate(offsets[: len(names)], start=1):
            writer.fsr(k, offset, ramp + np.float32(k - 1) * 3)
        writer.fsr(9, 0, np.zeros(count // 2, dtype=np.uint8))
        writer.annotation(1, 1000, 0.5, "text", 0, "probe slipped")
        writer.annotation(1, 2000, None, "vmarker", 0, marker)
        writer.annotation(1, 3000, None, "vmarker", 0, "2")
    return ramp
