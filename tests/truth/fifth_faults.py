"""What is wrong with a fifth phone, drawn once for each case, so that all runs, USB and the answers agree.

Amperes, ohms and seconds throughout. A fault uses the fields that it needs; the others keep their zeros.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from tests.truth.fifth_bench import Bench
from tests.truth.fifth_chances import chance, log_uniform, pick
from tests.truth.fifth_specimen import Specimen


class Kind(StrEnum):
    """The ways in which a fault shows itself that the documents name."""

    ONE = "the only one"
    DEAD_SHORT = "dead short"
    RESISTIVE = "resistive short"
    LATCHED = "latched"
    GIVES_UP = "the PMIC gives up"
    NOTHING = "nothing"
    SMALL_LATCHED = "small, latched"
    SMALL_HELD = "small, while held"
    FLAT = "flat"
    WHILE_HELD = "while held"
    SILENT = "silent"
    DUMP = "900e"
    KERNEL = "kernel"
    EARLY = "early"
    FLICKERING_9008 = "flickers as 9008"
    FLICKERING_900E = "flickers as 900e"
    VOLUME_HELD = "volume down held"
    WHOLE = "whole phone"
    USERSPACE = "userspace"
    NO_BACKLIGHT = "no backlight"
    NO_PICTURE = "backlight, no picture"
    LOW_LIMIT = "low limit"
    THIN_LEADS = "thin leads"
    VBUS = "VBUS present"
    NO_KEY = "no key"
    TOO_SHORT = "too short"
    NO_PHONE = "not a phone"
    REVERSED = "meter reversed"


HELD = (Kind.WHILE_HELD, Kind.SMALL_HELD)
"""Current flows only while the key is held."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong."""

    fault: str
    kind: Kind = Kind.ONE
    level_a: float = 0.0
    """Of the current at which it stays."""
    leak_a: float = 0.0
    pressed: bool = True
    """Whether somebody presses the key of a phone that leaks."""
    short_ohm: float = 0.0
    rise_s: float = 0.0
    usb_s: float = 0.0
    crash_s: float = 0.0
    period_s: float = 0.0
    duty: float = 0.0
    peak_a: float = 0.0
    jitter: float = 0.0
    up_s: float = 0.0
    down_s: float = 0.0
    heat_tells: bool = False
    edl_forced: bool = False
    flashed: bool = False
    stable: bool = False
    cured: bool = False
    limit_a: float | None = None
    """What the supply is set to because of it."""
    lead_ohm: float | None = None
    """What the leads have because of it."""


def draw_trouble(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    """What is wrong with this phone on this bench."""
    trouble = _DRAWN[fault](fault, rng, phone, bench) if fault in _DRAWN else Trouble(fault)
    return replace(trouble, level_a=trouble.level_a * phone.gain)


def bench_with(bench: Bench, trouble: Trouble) -> Bench:
    """The bench as it is where this is wrong."""
    if trouble.limit_a is not None:
        bench = replace(bench, limit_a=trouble.limit_a)
    if trouble.lead_ohm is not None:
        bench = replace(bench, lead_ohm=trouble.lead_ohm)
    return bench


def _hard_short(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    if chance(rng, 0.85):
        ohm = log_uniform(rng, 0.02, 0.7)
        return Trouble(fault, Kind.DEAD_SHORT, short_ohm=ohm, limit_a=pick(rng, (0.5, 1.0, 2.0, 3.0)))
    return Trouble(fault, Kind.RESISTIVE, short_ohm=rng.uniform(1.6, 3.2), limit_a=3.0)


def _leak(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    lowest_a = 0.022 if fault == "mb_leakage_prekey" else 0.009
    # Nobody calls it a leak that the meter hardly shows.
    leak_a = max(log_uniform(rng, lowest_a, 0.58) * phone.gain, 2.6 * bench.instrument.meter.step_a)
    return Trouble(fault, leak_a=leak_a, pressed=chance(rng, 0.85))


def _rail_short(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    level_a = log_uniform(rng, 0.32, 2.7) if chance(rng, 0.8) else rng.uniform(3.2, 6)
    rise_s = rng.uniform(0.02, 0.7) * phone.pace
    kind = Kind.LATCHED if chance(rng, 0.85) else Kind.GIVES_UP
    return Trouble(fault, kind, level_a=level_a, rise_s=rise_s)


def _no_start(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    kind = pick(rng, (Kind.NOTHING, Kind.SMALL_LATCHED, Kind.SMALL_HELD), (0.5, 0.3, 0.2))
    return Trouble(fault, kind, level_a=0.0 if kind is Kind.NOTHING else rng.uniform(0.002, 0.008))


def _low_current(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    kind = Kind.FLAT if chance(rng, 0.6) else Kind.WHILE_HELD
    return Trouble(fault, kind, level_a=log_uniform(rng, 0.014, 0.048))


def _cpu_stuck(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    level_a = log_uniform(rng, 0.058, 0.19)
    kind = Kind.DUMP if chance(rng, 0.1) else Kind.SILENT
    heat = kind is Kind.DUMP or chance(rng, 0.75)
    return Trouble(fault, kind, level_a=level_a, heat_tells=heat, edl_forced=heat and chance(rng, 0.25))


def _download(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    level_a, usb_s = log_uniform(rng, 0.055, 0.145), rng.uniform(0.2, 4.0) * phone.pace
    flashed = chance(rng, 0.12 if fault == "mb_ufs_edl_9008" else 0.95)
    return Trouble(fault, level_a=level_a, usb_s=usb_s, flashed=flashed)


def _crash(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    if not chance(rng, 0.8):
        level_a = log_uniform(rng, 0.06, 0.18)
        return Trouble(fault, Kind.EARLY, level_a=level_a, crash_s=rng.uniform(0.8, 1.7) * min(phone.pace, 1.1))
    level_a = log_uniform(rng, 0.08, 0.42)
    crash_s = phone.bootloader_s + rng.uniform(1.0, 14) * phone.pace
    stable = chance(rng, 0.7)
    cured = stable and chance(rng, 0.6)
    return Trouble(fault, Kind.KERNEL, level_a=level_a, crash_s=crash_s, stable=stable, cured=cured)


def _early_loop(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    # A loop that the meter cannot show is not taken for one.
    shortest_s = max(0.28, 4.0 / bench.instrument.rate_hz)
    longest_s = 3.6 if phone.hard else 3.0
    period_s = float(np.clip(log_uniform(rng, shortest_s, 2.8) * phone.pace, shortest_s, longest_s))
    duty, peak_a, jitter = rng.uniform(0.4, 0.8), log_uniform(rng, 0.07, 0.28), rng.uniform(0.01, 0.1)
    kind = pick(rng, (Kind.SILENT, Kind.FLICKERING_9008, Kind.FLICKERING_900E), (0.75, 0.12, 0.13))
    heat = chance(rng, 0.4)
    return Trouble(fault, kind, period_s=period_s, duty=duty, peak_a=peak_a, jitter=jitter, heat_tells=heat)


def _kernel_loop(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    up_s = max(phone.bootloader_s + log_uniform(rng, 1.5, 18) * phone.pace, 5.2)
    down_s = log_uniform(rng, 0.15, 0.9)
    return Trouble(fault, pick(rng, (Kind.ONE, Kind.VOLUME_HELD)), up_s=up_s, down_s=down_s)


def _android_loop(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    kind = pick(rng, (Kind.WHOLE, Kind.USERSPACE))
    booted_s = phone.bootloader_s + phone.kernel.seconds * phone.pace
    up_s = max(booted_s + log_uniform(rng, 15, 55) * phone.pace, 21.0)
    return Trouble(fault, kind, up_s=up_s, down_s=log_uniform(rng, 0.15, 0.9))


def _display(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    return Trouble(fault, Kind.NO_BACKLIGHT if chance(rng, 0.7) else Kind.NO_PICTURE)


def _stuck_key(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    return Trouble(fault, down_s=rng.uniform(0.1, 1.8))


def _artifact(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    kind = pick(rng, (Kind.LOW_LIMIT, Kind.THIN_LEADS, Kind.VBUS), (0.4, 0.35, 0.25))
    if kind is Kind.THIN_LEADS and not bench.instrument.at_the_clips:
        kind = Kind.LOW_LIMIT  # A supply does not see what its leads drop.
    if kind is Kind.LOW_LIMIT:
        return Trouble(fault, kind, limit_a=round(rng.uniform(0.6, 1.3) * phone.gain, 1))
    if kind is Kind.THIN_LEADS:
        return Trouble(fault, kind, lead_ohm=rng.uniform(0.5, 0.9) / phone.gain)
    return Trouble(fault, kind)


def _odd(fault: str, rng: np.random.Generator, phone: Specimen, bench: Bench) -> Trouble:
    kinds = (Kind.NO_KEY, Kind.TOO_SHORT, Kind.NO_PHONE)
    return Trouble(fault, pick(rng, (*kinds, Kind.REVERSED) if bench.instrument.meter.signed else kinds))


_DRAWN: dict[str, Callable[[str, np.random.Generator, Specimen, Bench], Trouble]] = {
    "mb_vbat_hard_short": _hard_short,
    "mb_leakage_prekey": _leak,
    "nonmb_peripheral_leak": _leak,
    "mb_postkey_rail_short": _rail_short,
    "nonmb_power_key_stuck": _stuck_key,
    "mb_pmic_no_start": _no_start,
    "mb_low_current_cpu_not_starting": _low_current,
    "mb_cpu_ddr_stuck": _cpu_stuck,
    "mb_ufs_edl_9008": _download,
    "sw_edl_after_flash": _download,
    "crash_dump_900e": _crash,
    "mb_early_boot_loop": _early_loop,
    "sw_bootloop_abl_kernel": _kernel_loop,
    "sw_android_loop": _android_loop,
    "nonmb_display_lcm": _display,
    "mb_backlight_or_dsi": _display,
    "bench_artifact_supply": _artifact,
    "indeterminate": _odd,
}
"""From phone and bench to what is wrong; a fault that needs no draw is not here."""
