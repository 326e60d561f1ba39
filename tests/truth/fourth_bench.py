"""One boot of a fourth phone on a supply: when the key is pressed, what the phone asks for, what it is given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.truth.fourth_boot import after_power_on, ladder, render
from tests.truth.fourth_chances import Array, chance, log_uniform
from tests.truth.fourth_meters import Place, Said
from tests.truth.fourth_people import Answers
from tests.truth.fourth_unit import Unit

SILENT = (
    "mb_pmic_no_start",
    "mb_low_current_cpu_not_starting",
    "nonmb_power_key_open",
    "mb_postkey_rail_short",
    "mb_cpu_ddr_stuck",
)
"""Faults with which nothing seems to happen, so that the key is pressed again and the look given up sooner."""
FINEST_HZ = 1000.0
DEBOUNCE_S = 0.065


@dataclass(slots=True)
class Plan:
    """When the output goes on, when the key is pressed and how long the recording is.

    Not frozen: where the phone goes off in the middle of its boot, somebody presses again.
    """

    on_s: float
    presses: list[tuple[float, float]]
    bridged: bool
    length_s: float
    on_marked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Played:
    """Current through the clips and voltage on a fine grid, and what happened."""

    grid_hz: float
    current_a: Array
    volts_v: Array
    happened: Said


def plan_run(unit: Unit, place: Place, rng: np.random.Generator, index: int, answers: Answers, thorough: bool) -> Plan:
    """What the person at the bench does in one run."""
    fault, why = unit.fault, unit.why
    on_marked = not chance(rng, 0.06)
    on = 0.0 if chance(rng, 0.6) or not on_marked else rng.uniform(0.3, 2.5)
    down = on + (rng.uniform(1.5, 9) if chance(rng, 0.92) else rng.uniform(0.6, 1.5))
    presses = [(down, down + rng.uniform(0.5, 4.0))]
    after = log_uniform(rng, 20, 130) if chance(rng, 0.88) else rng.uniform(3, 12)
    if thorough or (fault == "sw_android_loop" and chance(rng, 0.7)):
        after = max(after, rng.uniform(65, 120))
    if fault in SILENT or unit.traits.get("after") == "nothing" or why == "lead_off":
        after = min(after, log_uniform(rng, 12, 70))
        while chance(rng, 0.45) and presses[-1][1] + 8 < down + after:
            again = presses[-1][1] + rng.uniform(2, 8)
            presses.append((again, again + rng.uniform(0.5, 4.0)))
    if place.rate_hz > 900:
        after = min(after, 75)
    bridged = "bridged" in answers and fault in SILENT and index > 0 and chance(rng, 0.6)
    if bridged:
        presses, after = presses[:1], max(after, rng.uniform(20, 40))
    if fault == "mb_vbat_hard_short":
        presses, after = [] if chance(rng, 0.8) else presses, log_uniform(rng, 1.5, 20)
    elif fault == "nonmb_power_key_stuck":
        presses = [] if chance(rng, 0.75) else presses
        after = max(after, rng.uniform(15, 60)) if chance(rng, 0.9) else after
    elif why == "too_short":
        presses, after = ([], rng.uniform(0.3, 2)) if chance(rng, 0.3) else (presses, rng.uniform(0.3, 2.2))
    elif why in ("limit", "lead"):
        after = max(after, 25)
    return Plan(on, presses, bridged, (down if presses else on) + after, on_marked)


def play(unit: Unit, place: Place, plan: Plan, rng: np.random.Generator) -> Played:
    """Let a phone and a supply do what they do in one run."""
    grid_hz, happened = max(FINEST_HZ, place.rate_hz), Said()
    times = np.arange(int(plan.length_s * grid_hz) + 2) / grid_hz
    current, short = _demand(unit, place, plan, times, grid_hz, rng, happened)
    off_s = min([at for at, name, _ in happened if name == "output_off"], default=np.inf)
    on = (times >= plan.on_s) & (times < off_s)
    if plan.on_marked and unit.why != "lead_off":  # The capacitors, when they are connected.
        tau_s = rng.uniform(0.002, 0.012)
        inrush_a = unit.capacitance_f * place.set_v / tau_s
        current = current + inrush_a * np.exp(-np.clip(times - plan.on_s, 0, None) / tau_s)
    want = current + short * place.set_v
    limited = on & (want > place.limit_a)
    sagging = np.maximum(2.4, place.set_v * place.limit_a / np.maximum(want, 1e-9) * 0.93)
    volts = np.where(limited, sagging, place.set_v)
    hard = limited & (short > 0)
    volts[hard] = np.maximum(0.02, (place.limit_a - np.minimum(current[hard], 0.9 * place.limit_a)) / short[hard])
    amperes = _answered(np.where(on, np.minimum(want, place.limit_a * 1.004), 0.0), place.answer_s * grid_hz)
    volts = _answered(np.where(on, volts, 0.0), place.answer_s * grid_hz)
    if place.meter.signed:
        volts = np.where(on, volts - place.lead_ohm * amperes, volts)
    if unit.why == "vbus":
        later_s = 0.0 if unit.traits["from_start"] else rng.uniform(2, max(3, 0.5 * plan.length_s))
        since = plan.on_s + later_s
        push_a, above_v = unit.traits["charge"], unit.traits["above"]
        amperes, volts = charging(place, times, since, push_a, above_v, amperes, volts)
        if chance(rng, 0.6):
            happened.append((since, "vbus_on", None))
    if place.meter.tells_cc and chance(rng, 0.85):
        happened += _limit_events(limited, times, place, plan)
    return Played(grid_hz, amperes, volts, happened)


def charging(
    place: Place,
    times: Array,
    since_s: float,
    charge_a: float,
    above_v: float,
    current_a: Array | float,
    volts_v: Array | float,
) -> tuple[Array, Array]:
    """VBUS present: the phone pushes into the supply, which cannot sink it, shows zero and lets its voltage rise."""
    since = np.clip(times - since_s, 0, None)
    rise = above_v * (1 - np.exp(-since / 2))
    push = -charge_a * np.exp(-since / 15) if place.meter.signed else 0.0
    current = np.where(times >= since_s, push, current_a)
    return current, np.where(times >= since_s, np.minimum(place.set_v + rise, 4.44), volts_v)


def _answered(values: Array, tau: float) -> Array:
    """Follow values as slowly as the supply answers; `tau` in points of the grid."""
    kernel = np.exp(-np.arange(int(5 * tau) + 1) / tau)
    kernel /= kernel.sum()
    padded = np.r_[np.full(len(kernel), values[0]), values]
    followed: Array = np.convolve(padded, kernel)[len(kernel) : len(kernel) + len(values)]
    return followed


def _steady(rate_hz: float, count: int, amperes: float, rng: np.random.Generator, share: float = 0.04) -> Array:
    knots = int(count / rate_hz) + 3
    wander = np.interp(np.arange(count) / rate_hz, np.arange(knots), rng.normal(0, 1, knots))
    level: Array = amperes * (1 + share * wander)
    return level


def _demand(
    unit: Unit, place: Place, plan: Plan, times: Array, grid_hz: float, rng: np.random.Generator, happened: Said
) -> tuple[Array, Array]:
    """What the phone asks for: a current, and beside it the conductance of a short."""
    fault, traits, count, why = unit.fault, unit.traits, len(times), unit.why
    since = np.clip(times - plan.on_s, 0, None)
    current, short = _steady(grid_hz, count, unit.standby_a, rng), np.zeros(count)
    if plan.on_marked:
        current += unit.settle_a * np.exp(-since / unit.settle_s)
    start = plan.length_s + 1  # When the PMIC starts; this is never.
    if fault == "nonmb_power_key_stuck":
        start = plan.on_s + 0.07 + rng.uniform(0, 0.3)
    elif plan.presses and fault != "mb_vbat_hard_short" and (fault != "nonmb_power_key_open" or plan.bridged):
        start = plan.presses[0][0] + min(unit.power_on_delay_s * rng.uniform(0.9, 1.1), 0.48)
    k = min(count, int(start * grid_hz))
    if k < count:
        current[k:] = render(after_power_on(unit, (count - k) / grid_hz, rng), grid_hz, count - k, rng)
    presses = [(times >= down + DEBOUNCE_S) & (times < up + 0.02) for down, up in plan.presses]
    held = np.any(presses or [np.zeros(count, bool)], axis=0)
    if traits.get("held_only"):
        current[k:] = np.where(held[k:], current[k:], unit.standby_a)
    if fault == "mb_postkey_rail_short":
        short = _rail_short(unit, place, plan, times, start, held, k, current, rng)
    if fault == "mb_vbat_hard_short":
        ohm = min(traits["ohm"], (place.set_v - 0.55) / place.limit_a * 0.8)
        short = 1 / (ohm * (1 + traits["drift"] * (1 - np.exp(-since / 6))))
        if traits["guard"]:
            happened.append((plan.on_s + rng.uniform(0.25, 1.3), "output_off", None))
    if "leak" in traits:
        warming = 1 + traits["drift"] * (1 - np.exp(-times / traits["tau"]))
        current += traits["leak"] * rng.uniform(0.96, 1.04) * warming * _steady(grid_hz, count, 1.0, rng, 0.008)
    if why == "random":
        knots = max(3, int(plan.length_s / log_uniform(rng, 0.5, 4)))
        levels = np.exp(rng.uniform(np.log(0.004), np.log(rng.uniform(0.1, 0.9)), knots))
        lasting = np.repeat(levels, count // knots + 1)[:count]
        current = np.where(since > 0.4, lasting * (1 + 0.1 * rng.normal(0, 1, count)), current)
    elif why == "lead_off":
        current = np.zeros(count)
    elif why == "intermittent":
        _loosen(unit, plan, current, k, grid_hz, rng)
    elif why in ("limit", "lead") and k < count:
        _brown_out(unit, place, plan, current, k, grid_hz, rng)
    return current, short


def _rail_short(
    unit: Unit,
    place: Place,
    plan: Plan,
    times: Array,
    start: float,
    held: NDArray[np.bool_],
    k: int,
    current: Array,
    rng: np.random.Generator,
) -> Array:
    """The conductance of a rail that is shorted once the PMIC feeds it. Changes the current in place."""
    traits, mode = unit.traits, unit.traits["mode"]
    if mode == "trips":  # The PMIC's own protection ends it, every time.
        begun = [down + 0.1 + traits["after_s"] for down, _ in plan.presses]
        flows = np.any([(times >= at) & (times < at + traits["trip_s"]) for at in begun], axis=0)
        current[k:] = unit.standby_a
    else:
        flows = times >= start + traits["after_s"]
        flows = held & flows if mode == "key" else flows
    warm = 1 - 0.08 * (1 - np.exp(-np.clip(times - start, 0, None) / 8))
    short = np.where(flows, traits["amp"] * rng.uniform(0.97, 1.03) / place.set_v * warm, 0.0)
    if mode == "key":
        current[k:] = np.where(held[k:], current[k:], unit.standby_a)
    return short


def _loosen(unit: Unit, plan: Plan, current: Array, k: int, grid_hz: float, rng: np.random.Generator) -> None:
    """Interrupt the current in place, again and again."""
    count, contact_s = len(current), unit.traits["contact_s"]
    at = plan.on_s + rng.exponential(contact_s)
    while at < plan.length_s:
        first, last = int(at * grid_hz), int((at + log_uniform(rng, 0.03, 2.5)) * grid_hz)
        current[first:last] = 0.0
        if k < first and last < count:  # It lost power: off, or woken again.
            woken = chance(rng, 0.6)
            current[last:] = render(ladder(unit, rng), grid_hz, count - last, rng) if woken else unit.standby_a
        at = last / grid_hz + rng.exponential(contact_s) + 0.2


def _brown_out(
    unit: Unit, place: Place, plan: Plan, current: Array, k: int, grid_hz: float, rng: np.random.Generator
) -> None:
    """Cut the boot in place where limit or lead lets the voltage fall under the PMIC's lockout, then start it again."""
    traits, count, width = unit.traits, len(current), max(1, int(0.004 * grid_hz))
    limited = traits["why"] == "limit"
    trip_a = place.limit_a * 1.01 if limited else (place.set_v - traits["uvlo"]) / place.lead_ohm
    highest = _smoothed(current[k:], width).max()
    if highest < trip_a / 0.95:  # This phone would get through: then a worse bench.
        trip_a = 0.85 * highest
        place.limit_a = round(trip_a / 1.01, 2) if limited else place.limit_a
        place.lead_ohm = place.lead_ohm if limited else (place.set_v - traits["uvlo"]) / trip_a
    while k < count and (over := np.flatnonzero(_smoothed(current[k:], width) > trip_a)).size:
        hit = k + int(over[0]) + int(rng.uniform(0.003, 0.03) * grid_hz)
        if limited:
            before = slice(hit - width, hit)
            current[before] = np.maximum(current[before], place.limit_a * rng.uniform(1.05, 1.4))
        current[hit:] = unit.standby_a + 0.004 * rng.random()
        k = hit + int(traits["off_s"] * rng.uniform(0.8, 1.25) * grid_hz)
        if not traits["self"]:  # It stays off until somebody presses again.
            down = k / grid_hz + rng.uniform(1.5, 6)
            if down > plan.length_s - 3:
                break
            plan.presses.append((down, down + rng.uniform(0.5, 3)))
            k = int((down + unit.power_on_delay_s) * grid_hz)
        if k < count:
            current[k:] = render(ladder(unit, rng), grid_hz, count - k, rng)


def _smoothed(current: Array, width: int) -> Array:
    smooth: Array = np.convolve(current, np.ones(width) / width, "full")[: len(current)]
    return smooth


def _limit_events(limited: NDArray[np.bool_], times: Array, place: Place, plan: Plan) -> Said:
    """CC and CV as a supply that is asked a few times a second would notice them."""
    events, state = Said(), False
    for at in np.arange(plan.on_s + 0.05, plan.length_s, max(0.1, 1 / place.rate_hz)):
        first = int(np.searchsorted(times, at - 0.05))
        now = bool(limited[first : int(np.searchsorted(times, at)) + 1].any())
        if now != state and len(events) < 60:
            events.append((float(at), "supply_cc" if now else "supply_cv", None))
            state = now
    return events
