"""What a fifth phone asks for from its power-on event on, with its fault. Amperes on an even grid of `rate_hz`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.truth.fifth_boot import Stop, boot, repeated
from tests.truth.fifth_chances import Array, factor
from tests.truth.fifth_faults import Kind, Trouble
from tests.truth.fifth_signals import flat
from tests.truth.fifth_specimen import Specimen

S2_RESET_S, S2_SPREAD_S = 6.48, 0.01
"""How long the PMIC lets a phone run whose key is held."""
RESTARTED_A = 2.15
"""The most that a userspace which starts again draws."""
GONE_A = 0.001
LOOP_OFF_A = 0.003


def demand(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    """The current of one power-on, so many points of it."""
    return _DEMANDS.get(trouble.fault, _sound)(trouble, phone, rng, count, rate_hz)


def _sound(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    backlight = trouble.kind is not Kind.NO_BACKLIGHT
    return phone.gain * boot(phone, rng, count, rate_hz, backlight=backlight)


def _rail_short(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    times = np.arange(count) / rate_hz
    rising: Array = 1 - np.exp(-times / (trouble.rise_s / 3))
    current = flat(rng, count, rate_hz, trouble.level_a, 0.004) * rising
    if trouble.kind is Kind.GIVES_UP:
        current = np.where(times < rng.uniform(4, 10), current, GONE_A)
    return current


def _no_start(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    return flat(rng, count, rate_hz, trouble.level_a)


def _low_current(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    current = flat(rng, count, rate_hz, trouble.level_a)
    climbs = np.arange(count) / rate_hz < rng.uniform(0.02, 0.3)
    return np.where(climbs, 0.6 * current, current)


def _stuck(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    """At one level after the PMIC's step and another that is near."""
    times = np.arange(count) / rate_hz
    current = flat(rng, count, rate_hz, trouble.level_a)
    stays_s = phone.pace * rng.uniform(0.2, 0.7)
    near_a = rng.uniform(0.6, 1.25) * trouble.level_a
    before = np.where(times < phone.pace * phone.pmic.seconds, phone.pmic.level_a, near_a)
    return np.where(times < stays_s, before, current)


def _crash(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    current = phone.gain * boot(phone, rng, count, rate_hz, stop=Stop.KERNEL)
    after = flat(rng, count, rate_hz, trouble.level_a)
    return np.where(np.arange(count) / rate_hz < trouble.crash_s, current, after)


def _early_loop(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    """Four rungs up to a peak and off, over and over."""
    times = np.arange(count) / rate_hz
    turns = int(count / rate_hz / trouble.period_s) + 3
    lasting = trouble.period_s * np.exp(trouble.jitter * rng.standard_normal(turns))
    begun = np.concatenate([[0.0], np.cumsum(lasting)])
    turn = np.minimum(np.searchsorted(begun, times, side="right") - 1, turns - 1)
    done = (times - begun[turn]) / lasting[turn] / trouble.duty
    peak = (trouble.peak_a * np.exp(0.08 * rng.standard_normal(turns)))[turn]
    rungs = [0.2 * peak, 0.45 * peak, 0.75 * peak, peak]
    current = np.select([done < 0.12, done < 0.45, done < 0.8, done < 1], rungs, LOOP_OFF_A)
    looped: Array = phone.gain * current * (1 + 0.03 * rng.standard_normal(count))
    return looped


def _kernel_loop(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    off_a = rng.uniform(0.002, 0.008)
    return phone.gain * repeated(
        phone,
        rng,
        count,
        rate_hz,
        lambda: trouble.up_s * factor(rng, 0.03),
        lambda: trouble.down_s,
        off_a,
        Stop.KERNEL,
    )


def _fastboot(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    return phone.gain * boot(phone, rng, count, rate_hz, stop=Stop.BOOTLOADER)


def _android_loop(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    if trouble.kind is Kind.USERSPACE:
        return _userspace_loop(trouble, phone, rng, count, rate_hz)
    off_a = rng.uniform(0.002, 0.008)
    up_s = trouble.up_s
    return phone.gain * repeated(
        phone, rng, count, rate_hz, lambda: up_s * factor(rng, 0.06), lambda: trouble.down_s, off_a
    )


def _userspace_loop(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    """Zygote dies, and the peak of its preloading comes back; the kernel and the logo stay."""
    times = np.arange(count) / rate_hz
    current = boot(phone, rng, count, rate_hz)
    begins_s = phone.bootloader_s + phone.kernel.seconds * phone.pace
    turn_s = trouble.up_s - begins_s
    done = ((times - begins_s) % turn_s) / turn_s
    share = np.where(times < begins_s, 1, np.where(done < 0.06, 0.45, 1.3 - 0.6 * done))
    light = phone.logo_a * (times > phone.logo_s * phone.pace)
    looped: Array = phone.gain * np.minimum(phone.logo_a + (current - light) * share, RESTARTED_A)
    return looped


def _stuck_key(trouble: Trouble, phone: Specimen, rng: np.random.Generator, count: int, rate_hz: float) -> Array:
    return phone.gain * repeated(
        phone,
        rng,
        count,
        rate_hz,
        lambda: S2_RESET_S + rng.normal(0, S2_SPREAD_S),
        lambda: trouble.down_s * rng.uniform(0.95, 1.05),
        LOOP_OFF_A,
    )


_DEMANDS: dict[str, Callable[[Trouble, Specimen, np.random.Generator, int, float], Array]] = {
    "mb_postkey_rail_short": _rail_short,
    "mb_pmic_no_start": _no_start,
    "mb_low_current_cpu_not_starting": _low_current,
    "mb_cpu_ddr_stuck": _stuck,
    "mb_ufs_edl_9008": _stuck,
    "sw_edl_after_flash": _stuck,
    "crash_dump_900e": _crash,
    "mb_early_boot_loop": _early_loop,
    "sw_bootloop_abl_kernel": _kernel_loop,
    "sw_lands_in_fastboot": _fastboot,
    "sw_android_loop": _android_loop,
    "nonmb_power_key_stuck": _stuck_key,
}
"""What follows the power-on event of phones that do not boot through; the others boot."""
