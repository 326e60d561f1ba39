"""A fifth phone's runs that say nothing about the phone: a bench that is at fault, and recordings of no use.

Amperes, volts and seconds throughout.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.truth.fifth_bench import Marking, Recording
from tests.truth.fifth_boot import boot
from tests.truth.fifth_chances import Array, chance, log_uniform, pick
from tests.truth.fifth_faults import Kind
from tests.truth.fifth_runs import Visit
from tests.truth.fifth_signals import approach, smoothed, wander

BROWN_OUT_AFTER_S = 0.3
"""No boot browns out before."""
REGULATED_V = 4.15
"""From here on a charger that regulates the battery's voltage has no room left."""
CC_LATE_S = 0.03
OFF_A = 0.003
SHORT_HOLD_S = 0.6


def artifact_run(visit: Visit, run_id: str, seconds: float) -> dict[str, object]:
    """A sound phone on a bench with a limit that is too low, leads that are too thin, or a cable in its port."""
    rng, kind = visit.rng, visit.trouble.kind
    on_s = visit.output_at_s()
    recording = visit.recording(seconds)
    recording.output(on_s)
    recording.add(on_s, visit.resting(recording.left(on_s)))
    pressed_s = on_s + rng.uniform(2, 6)
    felt_s = recording.press(pressed_s).felt_s
    if kind is Kind.VBUS:
        _charged(visit, recording, rng.uniform(0.0, pressed_s))
    else:
        _browned_out(visit, recording, felt_s)
    return recording.finished(visit.folder, run_id, sagged=True)


def odd_run(visit: Visit, run_id: str) -> dict[str, object]:
    """A recording from which nothing can be told."""
    on_s = visit.output_at_s()
    match visit.trouble.kind:
        case Kind.NO_KEY:
            recording = _nobody_pressed(visit, on_s)
        case Kind.TOO_SHORT:
            recording = _too_short(visit, on_s)
        case Kind.NO_PHONE:
            recording = _no_phone(visit, on_s)
        case _:
            recording = _reversed(visit, on_s)
    return recording.finished(visit.folder, run_id, sagged=visit.trouble.kind is Kind.REVERSED)


def _charged(visit: Visit, recording: Recording, vbus_s: float) -> None:
    """VBUS is there: the phone pushes into the supply, which cannot read it, and lifts its voltage."""
    rng, bench = visit.rng, visit.bench
    back_a = log_uniform(rng, 0.1, 1.2) if bench.instrument.meter.signed else 0.0
    if chance(rng, 0.5):
        recording.say("vbus_on", vbus_s)
    first, count = recording.point(vbus_s), recording.left(vbus_s)
    ramp = approach(count, recording.rate_hz, rng.uniform(0.2, 2))
    recording.current_a[first:] = -back_a * ramp * (1 + 0.08 * wander(rng, count, recording.rate_hz, 0.5))
    lifted_v = rng.uniform(4.32, 4.44) - bench.set_v if bench.set_v < REGULATED_V else rng.uniform(0.12, 0.22)
    recording.volts_v[first:] = bench.set_v + ramp * lifted_v


def _browned_out(visit: Visit, recording: Recording, felt_s: float) -> None:
    """The boot reaches more than the bench gives, hangs there, goes off, and the PMIC starts it again."""
    rng, bench, rate_hz, count = visit.rng, visit.bench, recording.rate_hz, recording.count
    low = visit.trouble.kind is Kind.LOW_LIMIT
    most_a = bench.limit_a if low else (bench.set_v - rng.uniform(3.38, 3.48)) / bench.lead_ohm
    first = recording.point(felt_s)
    while first < count:
        current = visit.phone.gain * boot(visit.phone, rng, count - first, rate_hz)
        booted = _points_until(current, most_a, rate_hz)
        hangs = first + booted
        recording.current_a[first:hangs] += current[:booted]
        if hangs >= count:
            break
        off = min(hangs + int(rng.uniform(0.25, 0.8) * rate_hz), count)
        again = min(off + int(rng.uniform(0.4, 1.8) * rate_hz), count)
        if low:
            recording.current_a[hangs:off] = bench.limit_a
            recording.volts_v[hangs:off] = rng.uniform(2.6, 3.4)
            if bench.instrument.tells_cc:
                recording.say("supply_cc", hangs / rate_hz + CC_LATE_S)
                recording.say("supply_cv", off / rate_hz + CC_LATE_S)
        else:
            recording.current_a[hangs:off] = most_a * rng.uniform(1.0, 1.25)
        recording.current_a[off:again] = OFF_A
        first = again
    if not low:
        sagging = recording.volts_v - bench.lead_ohm * np.maximum(recording.current_a, 0)
        recording.volts_v = np.where(recording.volts_v > 0, sagging, 0)


def _points_until(current: Array, most_a: float, rate_hz: float) -> int:
    """How far a boot comes before it asks for too much; all of it where it never does."""
    over = np.flatnonzero(smoothed(current, 0.006, rate_hz) > most_a)
    over = over[over > int(BROWN_OUT_AFTER_S * rate_hz)]
    return int(over[0]) if over.size else len(current)


def _nobody_pressed(visit: Visit, on_s: float) -> Recording:
    recording = visit.recording(visit.rng.uniform(8, 40))
    recording.output(on_s)
    recording.add(on_s, visit.resting(recording.left(on_s)))
    return recording


def _too_short(visit: Visit, on_s: float) -> Recording:
    """It ends right after the key, which was marked: else it would be one in which nobody pressed."""
    rng, bench = visit.rng, visit.bench
    pressed_s = on_s + rng.uniform(2, 6)
    marking = Marking.HAND if bench.marking is Marking.UNMARKED else bench.marking
    hasty = replace(bench, marking=marking, hold_s=min(bench.hold_s, SHORT_HOLD_S))
    recording = Recording(hasty, rng, pressed_s + rng.uniform(0.5, 1.8))
    recording.output(on_s)
    felt_s = recording.press(pressed_s).felt_s
    recording.add(felt_s, visit.demand(max(recording.left(felt_s), 1)))
    return recording


def _no_phone(visit: Visit, on_s: float) -> Recording:
    """Something else hangs on the clips, or a file got lost."""
    rng = visit.rng
    recording = visit.recording(rng.uniform(30, 70))
    recording.output(on_s)
    times = recording.times_s
    shape = pick(rng, ("sine", "square", "ramp", "noise"))
    often_hz, high_a = log_uniform(rng, 0.02, 0.5), log_uniform(rng, 0.1, 0.8)
    noise = rng.standard_normal(recording.count)
    current = {
        "sine": high_a * (0.5 + 0.5 * np.sin(2 * np.pi * often_hz * times)),
        "square": high_a * (0.2 + 0.8 * ((times * often_hz) % 1 < 0.5)),
        "ramp": high_a * ((times * often_hz / 2) % 1),
        "noise": np.abs(high_a * (0.5 + 0.3 * noise)),
    }[shape]
    recording.current_a = np.where(times >= on_s, current, 0.0)
    return recording


def _reversed(visit: Visit, on_s: float) -> Recording:
    """The meter's clips are swapped, so that the whole boot is negative."""
    rng = visit.rng
    recording = visit.recording(visit.phone.boot_s + rng.uniform(15, 30))
    recording.output(on_s)
    felt_s = recording.press(on_s + rng.uniform(2, 6)).felt_s
    recording.add(felt_s, visit.demand(recording.left(felt_s)))
    recording.current_a = -recording.current_a
    return recording
