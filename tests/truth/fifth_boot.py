"""What a healthy fifth phone asks for from its power-on event on: steps with texture, work, a display, sleep.

Amperes and seconds throughout, on an even grid of `rate_hz`; `gain` of a hard phone is not in it yet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from tests.truth.fifth_chances import Array, factor
from tests.truth.fifth_signals import bursts, often, wander
from tests.truth.fifth_specimen import Specimen

UEFI, WAITING, KERNEL, ANDROID = 4, 5, 6, 7
"""The places of steps in a boot: the first of UEFI, the second, where a bootloader would wait, and what follows."""
DARK_A = 0.012
"""What a display draws without its backlight."""
TOP_A, SUPPLY_A = 2.2, 2.6
"""The current that a sound boot comes near to and no further: softly under a supply's 3 A."""


class Stop(StrEnum):
    """Where a boot stays for ever."""

    NOWHERE = "nowhere"
    BOOTLOADER = "bootloader"
    KERNEL = "kernel"


@dataclass(frozen=True, slots=True, eq=False)
class _Course:
    """The steps of one power-on: where each begins and the last ends, their levels, and the home screen."""

    edges_s: Array
    levels_a: Array
    home_s: float


def boot(
    phone: Specimen,
    rng: np.random.Generator,
    count: int,
    rate_hz: float,
    *,
    backlight: bool = True,
    stop: Stop = Stop.NOWHERE,
) -> Array:
    """The current of one power-on."""
    times = np.arange(count) / rate_hz
    course = _course(phone, rng)
    current = _working(phone, rng, course, times, rate_hz, stop)
    display = np.where(times > phone.logo_s * phone.pace, phone.logo_a, 0.0)
    if stop is Stop.NOWHERE:
        current, display = _at_home(phone, rng, course, times, rate_hz, current, display)
    if not backlight:
        display = np.where(display > 0, DARK_A, 0.0)
    return _held_under(np.maximum(current, 0) + display, min(TOP_A, SUPPLY_A / phone.gain))


def repeated(
    phone: Specimen,
    rng: np.random.Generator,
    count: int,
    rate_hz: float,
    up_s: Callable[[], float],
    down_s: Callable[[], float],
    off_a: float,
    stop: Stop = Stop.NOWHERE,
) -> Array:
    """Boot for a time, be off for another, again and again."""
    current, first = np.zeros(count), 0
    while first < count:
        off = min(first + max(int(up_s() * rate_hz), 2), count)
        current[first:off] = boot(phone, rng, off - first, rate_hz, stop=stop)
        again = min(off + max(int(down_s() * rate_hz), 1), count)
        current[off:again] = off_a * (1 + 0.1 * rng.standard_normal(again - off))
        first = again
    return current


def _course(phone: Specimen, rng: np.random.Generator) -> _Course:
    steps = (phone.pmic, *phone.early, *phone.uefi, phone.kernel)
    lasting = phone.pace * np.array([step.seconds * factor(rng, 0.03) for step in steps])
    edges = np.concatenate([[0.0], np.cumsum(lasting)])
    levels = np.array([*(step.level_a * factor(rng, 0.03) for step in steps), phone.android_a])
    home = max(phone.boot_s * factor(rng, 0.04), float(edges[-1]) + 4)
    return _Course(edges, levels, home)


def _working(
    phone: Specimen, rng: np.random.Generator, course: _Course, times: Array, rate_hz: float, stop: Stop
) -> Array:
    """The steps with their texture: little at first, more under UEFI, most in kernel and Android."""
    count, texture = len(times), phone.texture
    step = np.minimum(np.searchsorted(course.edges_s, times, side="right") - 1, ANDROID)
    last = {Stop.BOOTLOADER: WAITING, Stop.KERNEL: KERNEL, Stop.NOWHERE: ANDROID}[stop]
    step = np.minimum(step, last)
    current = course.levels_a[step]
    early, late = step < UEFI, step >= KERNEL
    current = current * np.where(early, 1 + 0.03 * texture * rng.standard_normal(count), 1.0)
    uneasy = np.exp(0.10 * texture * wander(rng, count, rate_hz, 0.08))
    current = current * np.where(~early & ~late, uneasy, 1.0)
    if stop is Stop.BOOTLOADER:
        waits = times > course.edges_s[WAITING] + 1.0
        current = current * np.where(waits, np.exp(-0.07 * texture * wander(rng, count, rate_hz, 0.08)), 1.0)
    busy = late & (times < course.home_s)
    if not busy.any():
        return current
    done = np.clip((times - course.edges_s[-1]) / (course.home_s - course.edges_s[-1]), 0, 1)
    swell = 1.25 - 0.5 * done + 0.25 * np.sin(2 * np.pi * (1.5 * done + rng.random()))
    slow, quick = wander(rng, count, rate_hz, 0.4), wander(rng, count, rate_hz, 0.05)
    shape = np.where(step == ANDROID, swell, 1.0) * np.exp(texture * (0.28 * slow + 0.16 * quick))
    loaded = busy & (times > course.edges_s[KERNEL] + 0.5)
    work = bursts(rng, count, rate_hz, often(loaded, 2.5 * texture), 0.12, 0.4)
    return np.where(busy, current * shape + work, current)


def _at_home(
    phone: Specimen,
    rng: np.random.Generator,
    course: _Course,
    times: Array,
    rate_hz: float,
    current: Array,
    display: Array,
) -> tuple[Array, Array]:
    """Current and display with what comes after the boot: idle with some work, dimmed, asleep."""
    count, home = len(times), course.home_s
    there = times >= home
    dims = home + phone.screen_s * factor(rng, 0.02)
    calming = 0.8 + 4 * np.exp(-np.clip(times - home, 0, 90) / 9)
    idle = phone.awake_a * np.exp(0.15 * wander(rng, count, rate_hz, 0.3))
    idle += bursts(rng, count, rate_hz, often(there, calming), 0.15, 0.3)
    dark = dims + rng.uniform(4, 9)
    asleep = times >= dark + 3
    sleep = phone.sleep_a * (1 + 0.05 * rng.standard_normal(count))
    sleep += bursts(rng, count, rate_hz, often(asleep, 0.12), 0.25, 0.12)
    light = np.where(times < dims, phone.lit_a, np.where(times < dark, 0.35 * phone.lit_a, 0.0))
    return np.where(there, np.where(asleep, sleep, idle), current), np.where(there, light, display)


def _held_under(current: Array, top_a: float) -> Array:
    knee, rest = 0.6 * top_a, 0.4 * top_a
    held: Array = np.where(current > knee, knee + rest * np.tanh((current - knee) / rest), current)
    return held
