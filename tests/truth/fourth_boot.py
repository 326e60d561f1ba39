"""What the fourth phone draws from the moment its PMIC is told to start: pieces of current, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tests.truth.fourth_chances import Array, chance
from tests.truth.fourth_faults import Traits
from tests.truth.fourth_unit import BOOT, DIMMED, LADDER, LIT, LOGO, NO_LIGHT, Unit

MOST_A = 2.35
EVER_S = 1e4
HELD_S = 1e3


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a boot with one way of drawing current."""

    seconds: float
    start_a: float
    end_a: float
    wander: float
    bursts_hz: float = 0
    burst_a: float = 0
    burst_s: float = 0


def ladder(
    unit: Unit, rng: np.random.Generator, first: str = "pmic", last: str = "sleep", display: str = "normal"
) -> list[Piece]:
    """The pieces of a healthy boot from one stage up to and including another."""
    level, pace = unit.level * rng.uniform(0.95, 1.05), unit.pace * rng.uniform(0.93, 1.08)
    pieces = []
    for name in LADDER[LADDER.index(first) : LADDER.index(last) + 1]:
        stage = BOOT[name]
        factor, seconds = level * unit.stage_level[name], unit.stage_s[name] * rng.uniform(0.93, 1.07)
        seconds *= 1.0 if name in ("lit", "dim", "sleep") else pace  # The screen timeout is a setting, not a speed.
        light = {NO_LIGHT: 0.0, LOGO: unit.logo_a, LIT: unit.lit_a, DIMMED: 0.4 * unit.lit_a}[stage.display]
        if display != "normal" and light:
            light = 0.0 if display == "dark" else unit.logo_a  # Stuck: a backlight at one level that nobody dims.
        start, end, burst = stage.start_a * factor, stage.end_a * factor, stage.burst_a * factor
        if name == "abl" and light:  # The logo comes somewhere inside ABL.
            cut = rng.uniform(0.15, 0.6)
            pieces.append(Piece(seconds * cut, start, start, stage.wander, stage.bursts_hz, burst, stage.burst_s))
            seconds *= 1 - cut
        wander = stage.wander * stage.start_a / (stage.start_a + light) + 0.005
        pieces.append(Piece(seconds, start + light, end + light, wander, stage.bursts_hz, burst, stage.burst_s))
    return pieces


def flat(amperes: float, wobble: float, seconds: float = EVER_S) -> Piece:
    """One level, without bursts."""
    return Piece(seconds, amperes, amperes, wobble)


def cut_pieces(pieces: list[Piece], seconds: float) -> list[Piece]:
    """The first seconds of them."""
    kept, left = [], seconds
    for piece in pieces:
        if left <= 0:
            break
        lasts = min(piece.seconds, left)
        end = piece.start_a + (piece.end_a - piece.start_a) * lasts / piece.seconds
        kept.append(replace(piece, seconds=lasts, end_a=end))
        left -= lasts
    return kept


def render(pieces: list[Piece], rate_hz: float, count: int, rng: np.random.Generator) -> Array:
    """Current on a grid."""
    current, at = np.zeros(count), 0
    for piece in pieces:
        if at >= count:
            break
        n = min(max(1, round(piece.seconds * rate_hz)), count - at)
        times = np.arange(n) / rate_hz
        base = piece.start_a + (piece.end_a - piece.start_a) * np.minimum(times / min(piece.seconds, 60), 1)
        knots = int(n / rate_hz * 12) + 3  # A slow wander, 12 knots a second, with a fine texture on top.
        slow = np.interp(times, np.arange(knots) / 12 - rng.random() / 12, rng.normal(0, 1, knots))
        part = base * np.maximum(0.1, 1 + piece.wander * slow + 0.3 * piece.wander * rng.normal(0, 1, n))
        for _ in range(rng.poisson(piece.bursts_hz * n / rate_hz)):
            first, width = int(rng.integers(n)), max(1, int(rng.exponential(piece.burst_s) * rate_hz))
            part[first : first + width] += piece.burst_a * rng.uniform(0.3, 1.6)
        current[at : at + n] = part
        at += n
    if at < count:
        current[at:] = pieces[-1].end_a if pieces else 0
    return np.minimum(current, MOST_A)


def turn_s(traits: Traits, rng: np.random.Generator) -> float:
    """The length of one turn of a loop."""
    length: float = traits["period"] * max(0.4, 1 + traits["jitter"] * rng.normal())
    return length


def after_power_on(unit: Unit, seconds: float, rng: np.random.Generator) -> list[Piece]:
    """What the phone draws once its PMIC is told to start, for at least so long where it is a loop."""
    traits, after = unit.traits, unit.traits.get("after")
    if unit.fault in _LOOPS:
        return _LOOPS[unit.fault](unit, seconds, rng)
    if unit.fault == "mb_cpu_ddr_stuck" or unit.why == "plateau":
        return _stuck_early(unit, seconds, rng)
    if unit.fault == "mb_postkey_rail_short":
        return [flat(rng.uniform(0.012, 0.05), 0.05)]
    if unit.fault == "mb_pmic_no_start":
        return [flat(unit.standby_a + traits["rise"], 0.03)]
    if unit.fault == "mb_low_current_cpu_not_starting":
        amp, wobble = traits["amp"], traits["wobble"]
        rungs = [flat(amp * r, wobble, rng.uniform(0.05, 0.5)) for r in (0.45, 0.75)] if traits["ladder"] else []
        return [*rungs, flat(amp, wobble)]
    if unit.fault in ("mb_ufs_edl_9008", "sw_edl_after_flash"):
        return _into_edl(unit, rng)
    if unit.fault == "crash_dump_900e":
        return [*cut_pieces(ladder(unit, rng), traits["at_s"]), flat(traits["amp"], traits["wobble"])]
    if unit.fault == "sw_lands_in_fastboot":
        return [*ladder(unit, rng, "pmic", "abl"), flat(traits["amp"] + unit.logo_a, traits["wobble"])]
    if after == "stuck":
        return [*ladder(unit, rng, "pmic", "pbl"), flat(traits["stuck_a"], 0.01)]
    if after == "nothing":
        return [flat(unit.standby_a, 0.05)]
    display = "normal" if "dark" not in traits else "dark" if traits["dark"] else "stuck"
    return ladder(unit, rng, display=display)


def _looped(one: Callable[[], list[Piece]], seconds: float) -> list[Piece]:
    pieces, length = [], 0.0
    while length < seconds:
        new = one()
        pieces += new
        length += sum(piece.seconds for piece in new)
    return pieces


def _reset_gap(traits: Traits, rng: np.random.Generator) -> Piece:
    if traits.get("warm"):  # The PMIC stays on.
        return flat(rng.uniform(0.03, 0.09), 0.1, min(traits["gap"], 0.35))
    return flat(rng.uniform(5e-4, 8e-3), 0.1, traits["gap"])


def _stuck_early(unit: Unit, seconds: float, rng: np.random.Generator) -> list[Piece]:
    traits = unit.traits
    begun = cut_pieces(ladder(unit, rng, "pmic", "xbl"), traits.get("into_s", 0.3))
    once = [*begun, flat(traits["amp"], traits.get("wobble", 0.008))]
    retry_s = traits.get("retry_s")
    if not retry_s:
        return once
    return _looped(lambda: [*cut_pieces(once, retry_s * rng.uniform(0.95, 1.05)), flat(0.004, 0.1, 0.3)], seconds)


def _into_edl(unit: Unit, rng: np.random.Generator) -> list[Piece]:
    traits, level = unit.traits, unit.level
    tries = []
    for _ in range(traits["retries"]):
        tries += ladder(unit, rng, "pmic", "pbl")
        tries.append(Piece(traits["retry_s"] * rng.uniform(0.9, 1.1), 0.09 * level, 0.15 * level, 0.1, 4, 0.04, 0.03))
        tries.append(flat(rng.uniform(1e-3, 0.03), 0.1, rng.uniform(0.05, 0.4)))
    begun = cut_pieces(ladder(unit, rng, "pmic", "xbl"), traits["into_s"])
    return [*tries, *begun, flat(traits["amp"], traits["wobble"])]


def _early_loop(unit: Unit, seconds: float, rng: np.random.Generator) -> list[Piece]:
    traits = unit.traits

    def cycle() -> list[Piece]:
        longer = turn_s(traits, rng) * (1.6 if traits["two"] and chance(rng, 0.4) else 1)
        period = float(np.clip(longer, 0.2, 3.0))
        on, peak = period * traits["duty"], traits["peak"] * rng.uniform(0.92, 1.08)
        rest = rng.uniform(1, 5) if traits["pause"] and chance(rng, 0.05) else 0
        return [
            Piece(on * 0.2, 0.2 * peak, 0.45 * peak, 0.05),
            Piece(on * 0.8, 0.55 * peak, peak, 0.08, 2, 0.15 * peak, 0.03),
            flat(rng.uniform(3e-4, 7e-3), 0.1, period - on + rest),
        ]

    return _looped(cycle, seconds)


def _stuck_key_loop(unit: Unit, seconds: float, rng: np.random.Generator) -> list[Piece]:
    traits = unit.traits

    def cycle() -> list[Piece]:
        return [*cut_pieces(ladder(unit, rng), turn_s(traits, rng) - traits["gap"]), _reset_gap(traits, rng)]

    return _looped(cycle, seconds)


def _kernel_loop(unit: Unit, seconds: float, rng: np.random.Generator) -> list[Piece]:
    traits, level = unit.traits, 0.4 * unit.level + unit.logo_a
    hang = Piece(HELD_S, level, level, 0.15, 2, 0.25, 0.1)

    def cycle() -> list[Piece]:
        whole = [*ladder(unit, rng, "pmic", "kernel"), hang]
        return [*cut_pieces(whole, max(5.0, turn_s(traits, rng)) - traits["gap"]), _reset_gap(traits, rng)]

    return _looped(cycle, seconds)


def _android_loop(unit: Unit, seconds: float, rng: np.random.Generator) -> list[Piece]:
    traits, level, logo = unit.traits, unit.level, unit.logo_a
    busy = Piece(HELD_S, 0.45 * level + logo, 0.4 * level + logo, 0.25, 2, 0.4, 0.2)

    def from_reset() -> list[Piece]:
        whole = [*ladder(unit, rng, "pmic", "system"), busy]
        return [*cut_pieces(whole, max(20.0, turn_s(traits, rng)) - traits["gap"]), _reset_gap(traits, rng)]

    def from_zygote() -> list[Piece]:
        again = cut_pieces([*ladder(unit, rng, "zygote", "system"), busy], max(20.0, turn_s(traits, rng)))
        return [*again, Piece(rng.uniform(0.8, 3), 0.2 * level + logo, 0.25 * level + logo, 0.1, 1, 0.1, 0.1)]

    if traits["whole"]:
        return _looped(from_reset, seconds)
    return ladder(unit, rng, "pmic", "kernel") + _looped(from_zygote, seconds)


_LOOPS: dict[str, Callable[[Unit, float, np.random.Generator], list[Piece]]] = {
    "mb_early_boot_loop": _early_loop,
    "nonmb_power_key_stuck": _stuck_key_loop,
    "sw_bootloop_abl_kernel": _kernel_loop,
    "sw_android_loop": _android_loop,
}
