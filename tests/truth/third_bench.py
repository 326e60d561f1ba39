"""The third phone on its bench: a supply with a limit, leads with a resistance, and a board that starves behind them.

A run is played from its first second to its last: the key is pressed or not, an attempt to boot begins, it ends by
itself, by the key's hard reset or by a dip below the PMIC's lockout, and perhaps another begins.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf

import numpy as np

from tests.truth.third_board import Array, Specimen, rounded
from tests.truth.third_boot import Attempt, Boot
from tests.truth.third_patient import Ending, Key, Patient
from tests.truth.third_supply import fed_by_usb, inrush, leaking, solved, stretches

DEBOUNCE_S = 0.0625
THROTTLED_W = 9.0
"""No phone takes more for long: the PMIC's battery current limit throttles the cores (inferred)."""
HARD_RESET_S = 6.48
"""How long the key must be held. Source: vayu's device tree."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What somebody did in a run: times in seconds from the moment the grid begins."""

    length_s: float
    on_s: float
    """Output on; negative where it was on before."""
    off_s: float = inf
    again: tuple[tuple[float, float], ...] = ()
    """Output off and on again in between: times of off and of on."""
    presses: tuple[tuple[float, float], ...] = ()
    bridged: bool = False
    """The presses are a wire across the key's contact at the connector."""
    vbus_s: float | None = None
    bench_load_a: float = 0.0
    """Something else across the same clips."""

    @property
    def ons_s(self) -> tuple[float, ...]:
        """When the output came on."""
        return (self.on_s, *(on for _, on in self.again))

    @property
    def offs_s(self) -> tuple[float, ...]:
        """When it went off; `inf` for the last where nobody took it off."""
        return (*(off for off, _ in self.again), self.off_s)


@dataclass(slots=True)
class Played:
    """What flowed, what the terminals showed, and what the phone reached."""

    current_a: Array
    terminal_v: Array
    attempts: list[Attempt] = field(default_factory=list)
    limited_s: list[tuple[float, float]] = field(default_factory=list)
    """When the supply was in its limit."""


def play(
    random: np.random.Generator, phone: Specimen, patient: Patient, hands: Hands, step_s: float, set_v: float
) -> Played:
    """Play one run on a grid of `step_s`."""
    count = int(hands.length_s / step_s)
    at = np.arange(count, dtype=np.float64) * np.float64(step_s)
    live = np.zeros(count, dtype=np.bool_)
    for on, off in zip(hands.ons_s, hands.offs_s, strict=True):
        live |= (at >= on) & (at < off)
    attempts = _attempts(random, phone, patient, hands, set_v, random.uniform(200.0, 1500.0) if step_s < 5e-4 else 0.0)
    power = np.zeros(count)
    for attempt in attempts:
        power += attempt.ledger.power(count, step_s)
    power = np.minimum(power, THROTTLED_W)
    leak = leaking(random, patient, at) + hands.bench_load_a + random.uniform(0.00002, 0.0012)
    asked, _ = solved(power, leak, phone, patient, set_v)
    for on in hands.ons_s:
        asked += inrush(random, at, on)
    if patient.short_ohm is not None:
        asked = np.full(count, set_v / (patient.short_ohm + patient.lead_ohm)) * (1.0 + random.normal(0, 0.005, count))
    asked = rounded(np.where(live, asked, 0.0), step_s, random.uniform(1e-4, 6e-4), random.uniform(1500.0, 4000.0))
    amps = np.clip(asked, 0.0, patient.limit_a)
    limited = live & (asked > patient.limit_a)
    sagged = set_v * patient.limit_a / np.maximum(asked, patient.limit_a)
    volts = np.where(live, np.where(limited, sagged, set_v), 0.0)
    if patient.vbus_fed:
        amps, volts = fed_by_usb(random, amps, volts, live, set_v)
    return Played(amps, volts, attempts, stretches(limited, step_s))


def _attempts(
    random: np.random.Generator, phone: Specimen, patient: Patient, hands: Hands, set_v: float, pwm_hz: float
) -> list[Attempt]:
    """Every attempt of a run, in order; each begins for a reason and ends for one."""
    done: list[Attempt] = []
    if not patient.starts:
        return done
    start = _first_start(random, patient, hands, -inf)
    while start is not None and start < min(hands.length_s, hands.off_s) and len(done) < 400:
        forced = _forced_reset(patient, hands, start)
        attempt = _attempt(random, phone, patient, hands, start, min(forced, hands.length_s), pwm_hz)
        end, again = attempt.end_s, patient.stop is not None and patient.stop.ending is Ending.RESET
        if forced < end:
            end, again = forced, True
        starved = _starved(attempt, phone, patient, set_v, min(end, hands.length_s), hands.bench_load_a)
        if starved < end:
            end, again = starved, bool(random.random() < 0.85)
        off = min(off for off in hands.offs_s if off > start)
        if off < end:
            end, again = off, False
        attempt.ledger.cut(end)
        attempt.end_s = end
        done.append(attempt)
        if len(done) >= patient.gives_up_after:
            again = False
        start = end + random.uniform(0.15, 0.9) if again else _first_start(random, patient, hands, end)
    return done


def _attempt(
    random: np.random.Generator,
    phone: Specimen,
    patient: Patient,
    hands: Hands,
    start_s: float,
    horizon_s: float,
    pwm_hz: float,
) -> Attempt:
    stop = patient.stop
    if stop is not None and patient.cycle_wander:
        wander = float(np.exp(random.normal(0.0, patient.cycle_wander)))
        stop = replace(stop, after_s=stop.after_s * wander, linger_s=stop.linger_s * wander)
    machine = Boot(random, phone, horizon_s, patient.backlight, patient.panel, pwm_hz)
    attempt = machine.boot(start_s, stop)
    if patient.only_while_held:
        attempt.end_s = min((up for down, up in hands.presses if down <= start_s <= up), default=start_s + 0.2)
    return attempt


def _first_start(random: np.random.Generator, patient: Patient, hands: Hands, after_s: float) -> float | None:
    """When something next starts a phone that is off."""
    starts = []
    if patient.key is Key.STUCK:
        starts += [on + random.uniform(0.1, 0.6) for on in hands.ons_s]
    if patient.key is Key.GOOD or (patient.key is Key.OPEN and hands.bridged):
        starts += [down + DEBOUNCE_S for down, up in hands.presses if up - down > DEBOUNCE_S]
    if hands.vbus_s is not None:
        starts.append(hands.vbus_s + random.uniform(0.1, 0.8))
    return min((start for start in starts if start > max(after_s, hands.on_s)), default=None)


def _forced_reset(patient: Patient, hands: Hands, start_s: float) -> float:
    """When the key, held or stuck, forces a hard reset of an attempt."""
    if patient.key is Key.STUCK:
        return start_s + HARD_RESET_S
    if patient.key is Key.OPEN and not hands.bridged:
        return inf
    held = [(max(down, start_s - DEBOUNCE_S) + HARD_RESET_S, up) for down, up in hands.presses if up > start_s]
    return min((reset for reset, up in held if reset < up), default=inf)


def _starved(
    attempt: Attempt, phone: Specimen, patient: Patient, set_v: float, end_s: float, bench_load_a: float
) -> float:
    """When the pads fall below the lockout: leads too thin, or a limit too low for longer than capacitors last."""
    if end_s <= attempt.start_s:
        return inf
    step_s, origin = 0.004, attempt.start_s
    count = max(1, int((end_s - origin) / step_s))
    whole = attempt.ledger.power(int(end_s / step_s) + 2, step_s)
    power = np.minimum(whole[int(origin / step_s) : int(origin / step_s) + count], THROTTLED_W)
    leak = np.full(power.size, patient.leak_a + bench_load_a)
    asked, pad = solved(power, leak, phone, patient, set_v)
    starves = (pad < phone.uvlo_v) | (asked > patient.limit_a * 1.02)
    both = starves[:-1] & starves[1:]
    return origin + (int(np.argmax(both)) + 2) * step_s if both.any() else inf
