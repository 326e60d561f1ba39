"""The variety that the documents name inside one fault, drawn once for each specimen of the fourth phone.

A fault has the traits that it needs and no others. The order of the draws in a row is part of what a seed means.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.truth.fourth_chances import chance, log_uniform, pick

Traits = dict[str, Any]


def _hard_short(rng: np.random.Generator, level: float) -> Traits:
    return {"ohm": log_uniform(rng, 0.04, 5.0), "drift": rng.uniform(-0.25, 0.15), "guard": chance(rng, 0.4)}


def _leak(rng: np.random.Generator, lowest_a: float) -> Traits:
    return {
        "leak": log_uniform(rng, lowest_a, 0.22) if chance(rng, 0.8) else log_uniform(rng, 0.15, 0.6),
        "drift": rng.normal(0, 0.06),
        "tau": rng.uniform(5, 40),
        "after": pick(rng, ["boots", "nothing", "stuck"], [0.62, 0.22, 0.16]),
        "stuck_a": log_uniform(rng, 0.06, 0.19),
    }


def _post_key_short(rng: np.random.Generator, level: float) -> Traits:
    return {
        "amp": log_uniform(rng, 0.32, 3.2),
        "after_s": rng.uniform(0.08, 0.9),
        "trip_s": rng.uniform(0.8, 7),
        "mode": pick(rng, ["held", "trips", "key"], [0.65, 0.2, 0.15]),
    }


def _stuck_key(rng: np.random.Generator, level: float) -> Traits:
    return {
        "period": 6.48 * rng.uniform(0.96, 1.04) + rng.uniform(0.0, 1.9),
        "gap": rng.uniform(0.12, 0.9),
        "jitter": rng.uniform(0.002, 0.03),
        "fastboot": chance(rng, 0.3),
    }


def _no_start(rng: np.random.Generator, level: float) -> Traits:
    return {"rise": 0.0 if chance(rng, 0.5) else rng.uniform(0.002, 0.0095), "held_only": chance(rng, 0.5)}


def _low_current(rng: np.random.Generator, level: float) -> Traits:
    return {
        "amp": log_uniform(rng, 0.011, 0.048),
        "held_only": chance(rng, 0.35),
        "wobble": log_uniform(rng, 0.004, 0.05),
        "ladder": chance(rng, 0.5),
    }


def _cpu_stuck(rng: np.random.Generator, level: float) -> Traits:
    return {
        "amp": log_uniform(rng, 0.052, 0.195),
        "wobble": log_uniform(rng, 0.002, 0.02),
        "into_s": rng.uniform(0.05, 0.7),
        "retry_s": rng.uniform(6, 35) if chance(rng, 0.2) else None,
        "dump": chance(rng, 0.15),
    }


def _edl(rng: np.random.Generator, retry_share: float) -> Traits:
    return {
        "amp": log_uniform(rng, 0.052, 0.148),
        "wobble": log_uniform(rng, 0.002, 0.025),
        "into_s": rng.uniform(0.08, 0.5),
        "retries": int(rng.integers(1, 4)) if chance(rng, retry_share) else 0,
        "retry_s": log_uniform(rng, 0.5, 6.0),
    }


def _dump(rng: np.random.Generator, level: float) -> Traits:
    early = chance(rng, 0.4)
    return {
        "early": early,
        "at_s": rng.uniform(0.6, 1.8) if early else rng.uniform(3.5, 22),
        "wobble": log_uniform(rng, 0.003, 0.03),
        "amp": rng.uniform(0.055, 0.25) if early else rng.uniform(0.09, 0.58),
    }


def _early_loop(rng: np.random.Generator, level: float) -> Traits:
    period = log_uniform(rng, 0.22, 2.9)
    return {
        "period": period,
        "jitter": log_uniform(rng, 0.01, 0.2),
        "duty": rng.uniform(0.5, 0.85),
        "peak": log_uniform(rng, 0.06, 0.29),
        "two": chance(rng, 0.2),
        "pause": chance(rng, 0.2),
        "usb": "none" if period < 0.9 else pick(rng, ["none", "edl", "dump"], [0.6, 0.25, 0.15]),
    }


def _kernel_loop(rng: np.random.Generator, level: float) -> Traits:
    return {
        "period": log_uniform(rng, 5.2, 55),
        "jitter": log_uniform(rng, 0.005, 0.15),
        "warm": chance(rng, 0.5),
        "gap": rng.uniform(0.08, 1.0),
    }


def _android_loop(rng: np.random.Generator, level: float) -> Traits:
    return {
        "period": log_uniform(rng, 21, 120),
        "jitter": log_uniform(rng, 0.01, 0.15),
        "whole": chance(rng, 0.5),
        "warm": chance(rng, 0.6),
        "gap": rng.uniform(0.1, 0.8),
    }


def _bench(rng: np.random.Generator, level: float) -> Traits:
    return {
        "why": pick(rng, ["limit", "lead", "vbus"], [0.45, 0.3, 0.25]),
        "uvlo": rng.uniform(2.95, 3.4),
        "self": chance(rng, 0.8),
        "off_s": log_uniform(rng, 0.15, 2.0),
        "above": rng.uniform(0.03, 0.35),
        "charge": log_uniform(rng, 0.05, 1.2),
        "from_start": chance(rng, 0.55),
    }


def _indeterminate(rng: np.random.Generator, level: float) -> Traits:
    return {
        "why": pick(rng, ["lead_off", "intermittent", "random", "too_short", "plateau"]),
        "amp": log_uniform(rng, 0.055, 0.19),
        "contact_s": rng.uniform(1.5, 9),
    }


TRAITS: dict[str, Callable[[np.random.Generator, float], Traits]] = {
    "mb_vbat_hard_short": _hard_short,
    "mb_leakage_prekey": lambda rng, level: _leak(rng, 0.021),
    "nonmb_peripheral_leak": lambda rng, level: _leak(rng, 0.008),
    "mb_postkey_rail_short": _post_key_short,
    "nonmb_power_key_stuck": _stuck_key,
    "mb_pmic_no_start": _no_start,
    "mb_low_current_cpu_not_starting": _low_current,
    "mb_cpu_ddr_stuck": _cpu_stuck,
    "mb_ufs_edl_9008": lambda rng, level: _edl(rng, 0.4),
    "sw_edl_after_flash": lambda rng, level: _edl(rng, 0.1),
    "crash_dump_900e": _dump,
    "mb_early_boot_loop": _early_loop,
    "sw_bootloop_abl_kernel": _kernel_loop,
    "sw_android_loop": _android_loop,
    "sw_lands_in_fastboot": lambda rng, level: {
        "amp": rng.uniform(0.10, 0.30) * level,
        "wobble": log_uniform(rng, 0.005, 0.04),
    },
    # Dark: no backlight current. Else the backlight draws, but there is no picture and no dimming.
    "nonmb_display_lcm": lambda rng, level: {"dark": chance(rng, 0.72)},
    "mb_backlight_or_dsi": lambda rng, level: {"dark": chance(rng, 0.85)},
    "nonmb_battery": lambda rng, level: {"own": pick(rng, ["nothing", "dies"])},
    "bench_artifact_supply": _bench,
    "indeterminate": _indeterminate,
}
"""From a generator and the specimen's factor of level to the traits of a fault; a fault that has none is not here."""
