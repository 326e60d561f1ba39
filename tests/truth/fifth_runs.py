"""A fifth phone's boots on a supply: the output goes on, somebody presses the key, the phone does what it can.

Amperes, volts and seconds throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.truth.fifth_bench import HAND_LATE_S, HAND_SPREAD_S, Bench, Recording
from tests.truth.fifth_chances import Array, chance, log_uniform
from tests.truth.fifth_demand import demand
from tests.truth.fifth_faults import HELD, Kind, Trouble
from tests.truth.fifth_signals import approach, flat, wander
from tests.truth.fifth_specimen import Specimen
from tests.truth.fifth_truth import BOOTS, SILENT

MARGIN_S = 9.0
"""Output and key are over by then, at the latest."""
PMIC_AWAKE_S = 0.0625
"""From power to the moment at which a PMIC looks at its key."""
HELD_ON_S = 0.06
"""A release is felt so late."""
RESISTIVE_A = 2.9


@dataclass(frozen=True, slots=True)
class Visit:
    """One phone's visit to the bench, while its case is written. The generator goes on from run to run."""

    trouble: Trouble
    phone: Specimen
    bench: Bench
    rng: np.random.Generator
    folder: Path

    def demand(self, count: int) -> Array:
        """So many points of what the phone asks for from a power-on event on."""
        return demand(self.trouble, self.phone, self.rng, count, self.bench.instrument.grid_hz)

    def resting(self, count: int) -> Array:
        """So many points of what a phone draws that is off."""
        return flat(self.rng, count, self.bench.instrument.grid_hz, self.phone.rest_a, 0.05)

    def recording(self, seconds: float) -> Recording:
        """A recording to be filled."""
        return Recording(self.bench, self.rng, seconds)

    def output_at_s(self) -> float:
        """When somebody switches the output on; half of them had it on at once."""
        return self.rng.uniform(0.0, 2.0) if chance(self.rng, 0.5) else 0.0


@dataclass(frozen=True, slots=True)
class _Turn:
    """The output on, once in a run."""

    on_s: float
    off_s: float
    seen: bool


def length_s(visit: Visit) -> float:
    """How long somebody watches one start of this phone."""
    rng, trouble, phone = visit.rng, visit.trouble, visit.phone
    looped_s = trouble.up_s + trouble.down_s
    match trouble.fault:
        case fault if fault in BOOTS:
            if trouble.leak_a and not trouble.pressed:
                return rng.uniform(12, 40)
            return MARGIN_S + phone.boot_s + log_uniform(rng, 8, 60)
        case "nonmb_power_key_open":
            return rng.uniform(25, 45)
        case "mb_pmic_no_start":
            return rng.uniform(25, 50)
        case "nonmb_power_key_stuck":
            return rng.uniform(30, 70)
        case "mb_postkey_rail_short":
            return rng.uniform(15, 40)
        case "mb_early_boot_loop":
            return max(rng.uniform(25, 50), 10 * trouble.period_s)
        case "sw_bootloop_abl_kernel":
            return MARGIN_S + max(looped_s * rng.uniform(3.2, 6), 30)
        case "sw_android_loop":
            return MARGIN_S + min(looped_s * rng.uniform(2.3, 3.3), 240)
        case "crash_dump_900e":
            return MARGIN_S + trouble.crash_s + rng.uniform(15, 45)
        case "bench_artifact_supply":
            return rng.uniform(40, 80)
    return rng.uniform(30, 60)


def boot_run(visit: Visit, run_id: str, seconds: float, *, twice: bool) -> dict[str, object]:
    """A boot on a supply; twice: the output goes off in the middle and on again, for as long as before."""
    rng, trouble = visit.rng, visit.trouble
    on_s = visit.output_at_s()
    whole_s = seconds * (2 if twice else 1)
    recording = visit.recording(whole_s)
    seen = trouble.fault == "nonmb_power_key_stuck" or chance(rng, 0.9)
    on_s = on_s if seen else 0.0
    _one_turn(visit, recording, _Turn(on_s, seconds if twice else whole_s + 1, seen))
    if twice:
        _one_turn(visit, recording, _Turn(seconds + rng.uniform(1, 3), whole_s + 1, True))
    shorted = trouble.fault == "mb_postkey_rail_short"
    recording.limit(visit.bench.set_v / trouble.level_a if shorted else None)
    return recording.finished(visit.folder, run_id)


def bridged_run(visit: Visit, run_id: str) -> dict[str, object]:
    """Somebody bridges the key's contact at the board's connector."""
    rng, trouble = visit.rng, visit.trouble
    opened = trouble.fault == "nonmb_power_key_open"
    recording = visit.recording(MARGIN_S + visit.phone.boot_s + 15 if opened else 25)
    recording.output(0.0)
    recording.add(0.0, visit.resting(recording.count))
    bridged_s = rng.uniform(2, 6)
    recording.say("key_bridged", bridged_s + rng.normal(HAND_LATE_S, HAND_SPREAD_S))
    starts_s = bridged_s + 0.1
    left = recording.left(starts_s)
    if opened or trouble.kind is Kind.SMALL_LATCHED:
        recording.add(starts_s, visit.demand(left))
    elif trouble.kind is Kind.SMALL_HELD:
        recording.add(starts_s, visit.demand(min(int(1.5 * recording.rate_hz), left)))
    return recording.finished(visit.folder, run_id)


def short_run(visit: Visit, run_id: str) -> dict[str, object]:
    """A short across the battery's contacts, at which nobody looks for long."""
    rng, trouble, bench = visit.rng, visit.trouble, visit.bench
    on_s = visit.output_at_s()
    whole_s = on_s + rng.uniform(4, 20)
    recording = visit.recording(whole_s)
    off_s = whole_s + 1 if chance(rng, 0.5) else whole_s - rng.uniform(0.5, 1.5)
    recording.output(on_s, off_s)
    on = slice(recording.point(on_s), recording.point(off_s))
    count = on.stop - on.start
    wandering = 0.01 * wander(rng, count, recording.rate_hz, 1.0)
    shorted_a = bench.set_v / (trouble.short_ohm + bench.lead_ohm) * visit.phone.gain
    current = shorted_a * (1 + wandering + 0.003 * rng.standard_normal(count))
    recording.current_a[on] = np.minimum(current, RESISTIVE_A) if trouble.kind is Kind.RESISTIVE else current
    recording.limit(trouble.short_ohm)
    if chance(rng, 0.15) and off_s - on_s > 4:
        recording.press(on_s + 2.5)
    return recording.finished(visit.folder, run_id)


def _one_turn(visit: Visit, recording: Recording, turn: _Turn) -> None:
    """Switch the output on, and press the key as often as somebody does with such a phone."""
    rng, trouble = visit.rng, visit.trouble
    recording.output(turn.on_s, turn.off_s, seen=turn.seen)
    count = recording.point(turn.off_s) - recording.point(turn.on_s)
    recording.add(turn.on_s, _off_current(visit, count))
    pressed_s = turn.on_s + rng.uniform(2.0, 7.0)
    if trouble.fault == "nonmb_power_key_stuck":
        starts_s = turn.on_s + PMIC_AWAKE_S + rng.uniform(0.02, 0.3)
        recording.add(starts_s, visit.demand(count)[: count - int(0.4 * recording.rate_hz)])
        if chance(rng, 0.25):
            recording.press(pressed_s)
    elif trouble.leak_a and not trouble.pressed:
        return
    elif trouble.fault in SILENT or trouble.kind in HELD:
        _pressed_in_vain(visit, recording, turn, pressed_s)
    else:
        felt_s = recording.press(pressed_s).felt_s
        recording.add(felt_s, visit.demand(max(recording.point(turn.off_s) - recording.point(felt_s), 1)))


def _off_current(visit: Visit, count: int) -> Array:
    """What flows before the power-on event: next to nothing, or a leak that may warm up or settle."""
    rng, leak_a = visit.rng, visit.trouble.leak_a
    if not leak_a:
        return visit.resting(count)
    rate_hz = visit.bench.instrument.grid_hz
    current = flat(rng, count, rate_hz, leak_a, 0.01)
    if chance(rng, 0.4):
        current = current * (1 + rng.uniform(-0.08, 0.15) * approach(count, rate_hz, rng.uniform(2, 12)))
    return current


def _pressed_in_vain(visit: Visit, recording: Recording, turn: _Turn, first_s: float) -> None:
    """Press again and again where nothing seems to happen."""
    rng, kind = visit.rng, visit.trouble.kind
    pressed_s, end = first_s, recording.point(turn.off_s)
    for again in range(int(rng.integers(1, 4))):
        if pressed_s + 4.5 > turn.off_s:
            return
        press = recording.press(pressed_s)
        felt = recording.point(press.felt_s)
        if kind is Kind.SMALL_LATCHED and not again:
            recording.add(press.felt_s, visit.demand(end - felt))
        elif kind in HELD:
            until = recording.point(min(press.until_s + HELD_ON_S, turn.off_s))
            recording.add(press.felt_s, visit.demand(max(until - felt, 1)))
        pressed_s += rng.uniform(5, 9)
