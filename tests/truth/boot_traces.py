"""Boot-like currents with known edges, to measure a segmenter against.

A trace is drawn the way it comes about: an ideal programme of stages, bursts of work on top of them, an inrush spike
on each rise from nothing, the slow answer of the supply and its limit, then what a meter adds: noise, mains ripple,
offset and steps. Every trace is a new device: levels vary by 22 % and durations by 20 % about a kind's own, which are
themselves drawn from wide ranges. Independent of the imaginary phone of `drivers` on purpose: a segmenter that was
tried on one generator alone has learnt that generator.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from analysis.trace import Event, EventName, Meter, Trace, UniformClock

KNEE_A = 0.005
"""Below this current a step counts by its amperes, above it by its ratio."""
LEVEL_STEP = 0.3
"""Steps of `arcsinh(current / KNEE_A)` from here on are edges of level: about 35 % of a current."""
SPREAD_STEP = 1.0
"""Steps of the logarithm of the texture from here on are edges of spread: about a factor of 2.7."""


class BootKind(StrEnum):
    """What the device does: thirteen ways to start, or not to."""

    SHORT = "short"
    LEAK = "leak"
    PMIC_DEAD = "pmic_dead"
    CPU_HALT = "cpu_halt"
    STORAGE_HALT = "storage_halt"
    RESET_LOOP = "reset_loop"
    BROWN_OUT = "brown_out"
    KEY_OPEN = "key_open"
    DISPLAY = "display"
    USB_BOARD = "usb_board"
    FIRMWARE = "firmware"
    NORMAL = "normal"
    LEAD_OFF = "lead_off"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of one level and one texture."""

    duration_s: float
    level_a: float
    bursts_hz: float = 0.0
    burst_gain: float = 0.0
    """Height of a burst as a share of the level."""
    burst_s: float = 0.08
    """Mean length of a burst."""
    texture_a: float = 0.0
    """Standard deviation of fast work, reading to reading."""


@dataclass(frozen=True, slots=True, eq=False)
class TrueBoot:
    """A trace and its answer."""

    kind: BootKind
    trace: Trace
    level_edges_s: npt.NDArray[np.float64]
    """Where the level steps by `LEVEL_STEP` or more."""
    spread_edges_s: npt.NDArray[np.float64]
    """Where the texture alone changes by `SPREAD_STEP` or more, the level by less than `LEVEL_STEP`."""
    key_at_s: float


def true_boot(kind: BootKind, seed: int, *, length_s: float = 60.0, rate_hz: float | None = None) -> TrueBoot:
    """Draw one device of a kind; the rate is one of 100, 1000 and 4000 S/s unless it is given."""
    rng = np.random.default_rng([seed, list(BootKind).index(kind)])
    rate = float(rng.choice([100.0, 1000.0, 4000.0])) if rate_hz is None else rate_hz
    key_at_s = float(rng.uniform(2.0, 8.0))
    stages = _cut_to_length(_vary(rng, _programme(rng, kind, key_at_s)), length_s)
    count = round(length_s * rate)
    ideal, fast = _play(rng, stages, count, rate)
    current = _meter(rng, _supply(rng, ideal, rate) + fast, rate)
    level_edges, spread_edges = _edges(stages)
    meter = Meter(name="drawn", rate_hz=rate)
    events = (Event(0.0, EventName.OUTPUT_ON), Event(key_at_s, EventName.KEY_DOWN))
    trace = Trace(UniformClock(count, rate), current.astype(np.float32), meter, events=events)
    return TrueBoot(kind, trace, level_edges, spread_edges, key_at_s)


def _programme(rng: np.random.Generator, kind: BootKind, key_at_s: float) -> list[Stage]:
    """The stages of one device, before its own variation; the first lasts until the key works."""
    u = rng.uniform
    before = Stage(key_at_s + u(0.05, 0.6), u(0.0, 0.002))
    pmic = Stage(u(0.06, 0.2), u(0.015, 0.05))
    early = Stage(u(0.4, 1.0), u(0.06, 0.22), texture_a=u(0.002, 0.01))
    loader = Stage(u(1.0, 2.5), u(0.18, 0.5), u(1, 4), u(0.2, 0.6), texture_a=u(0.01, 0.03))
    kernel = Stage(u(2.5, 6.0), u(0.35, 0.9), u(3, 8), u(0.3, 0.9), texture_a=u(0.02, 0.06))
    android = Stage(u(10, 25), u(0.5, 1.1), u(3, 8), u(0.3, 0.9), texture_a=u(0.03, 0.08))
    idle = Stage(1e3, u(0.12, 0.35), u(0.2, 1.0), u(0.5, 2.0), u(0.05, 0.3), texture_a=u(0.003, 0.02))
    off = Stage(u(0.3, 1.5), before.level_a)
    boot = [before, pmic, early, loader, kernel, android]
    if kind is BootKind.SHORT:
        return [Stage(u(0.5, 8.0), u(0.5, 3.0)), Stage(1e3, u(0.3, 1.5))]
    if kind is BootKind.LEAK:
        leak = Stage(before.duration_s, u(0.02, 0.3))
        return [leak] + [_raised(stage, leak.level_a) for stage in (pmic, early, loader, kernel, android, idle)]
    if kind is BootKind.PMIC_DEAD:
        return [before, Stage(u(0.5, 3.0), u(0.004, 0.012)), Stage(1e3, before.level_a)]
    if kind is BootKind.CPU_HALT:
        return [before, pmic, Stage(1e3, u(0.05, 0.2))]
    if kind is BootKind.STORAGE_HALT:
        return [before, pmic, early, Stage(1e3, u(0.05, 0.15), texture_a=0.0005)]
    if kind is BootKind.RESET_LOOP:
        return [before] + [pmic, early, Stage(u(0.5, 2.5), u(0.2, 0.5), texture_a=0.02), off] * 60
    if kind is BootKind.BROWN_OUT:
        return boot[:5] + [off, pmic, early, loader, kernel, off] * 12
    if kind is BootKind.KEY_OPEN:
        return [Stage(1e3, before.level_a)]
    if kind is BootKind.DISPLAY:
        dark = Stage(u(5, 20), u(0.08, 0.2), u(0.2, 1.0), u(0.5, 2.0), texture_a=0.004)
        return [*boot, dark, Stage(1e3, u(0.01, 0.03))]
    if kind is BootKind.FIRMWARE:
        panic = Stage(u(3, 8), u(0.5, 0.9), u(2, 5), 0.4, texture_a=0.04)
        return [*boot[:4], panic, Stage(1e3, u(0.25, 0.45), u(0.5, 1), 0.4)]
    if kind is BootKind.LEAD_OFF:
        return [before, pmic, early, loader, Stage(u(0.5, 4.0), 0.0), kernel, Stage(1e3, 0.0)]
    return [*boot, idle]


def _raised(stage: Stage, by_a: float) -> Stage:
    return Stage(
        stage.duration_s, stage.level_a + by_a, stage.bursts_hz, stage.burst_gain, stage.burst_s, stage.texture_a
    )


def _vary(rng: np.random.Generator, stages: list[Stage]) -> list[Stage]:
    scale = float(rng.lognormal(0.0, 0.22))
    return [
        Stage(
            stage.duration_s * float(rng.lognormal(0.0, 0.2)) if k else stage.duration_s,
            stage.level_a * scale * float(rng.lognormal(0.0, 0.05)),
            stage.bursts_hz,
            stage.burst_gain,
            stage.burst_s,
            stage.texture_a,
        )
        for k, stage in enumerate(stages)
    ]


def _cut_to_length(stages: list[Stage], length_s: float) -> list[Stage]:
    kept, start_s = [], 0.0
    for stage in stages:
        if start_s >= length_s:
            break
        kept.append(stage)
        start_s += stage.duration_s
    return kept


def _play(
    rng: np.random.Generator, stages: list[Stage], count: int, rate_hz: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The ideal current with bursts and inrush, and the fast work that rides on it."""
    ideal, fast = np.zeros(count), np.zeros(count)
    start_s, before_a = 0.0, 0.0
    for stage in stages:
        first, last = round(start_s * rate_hz), min(count, round((start_s + stage.duration_s) * rate_hz))
        played_s = (last - first) / rate_hz
        ideal[first:last] = stage.level_a
        fast[first:last] = stage.texture_a * rng.standard_normal(max(0, last - first))
        for at_s in rng.uniform(start_s, start_s + played_s, rng.poisson(stage.bursts_hz * played_s)):
            stop_s = at_s + rng.exponential(stage.burst_s)
            burst = slice(round(at_s * rate_hz), min(last, round(stop_s * rate_hz)))
            ideal[burst] += stage.level_a * stage.burst_gain * rng.uniform(0.5, 1.0)
        if before_a < 0.01 < stage.level_a:
            ideal[first : first + max(1, round(0.004 * rate_hz))] += rng.uniform(0.0, 1.0)
        start_s, before_a = start_s + stage.duration_s, stage.level_a
    return ideal, fast


def _supply(rng: np.random.Generator, ideal: npt.NDArray[np.float64], rate_hz: float) -> npt.NDArray[np.float64]:
    """A first-order answer of 3 to 40 ms, and a limit."""
    keep = np.exp(-1.0 / (rate_hz * rng.uniform(0.003, 0.04)))
    length = min(ideal.size, int(np.ceil(np.log(1e-6) / np.log(keep))) + 1)
    answer = (1.0 - keep) * keep ** np.arange(length)
    limit_a = float(rng.choice([1.0, 2.0, 3.0, 5.0]))
    padded = np.concatenate((np.full(length - 1, ideal[0]), ideal))
    size = 1 << int(np.ceil(np.log2(padded.size + length)))
    slow = np.fft.irfft(np.fft.rfft(padded, size) * np.fft.rfft(answer, size), size)
    return np.minimum(slow[length - 1 : length - 1 + ideal.size], limit_a)


def _meter(rng: np.random.Generator, current: npt.NDArray[np.float64], rate_hz: float) -> npt.NDArray[np.float64]:
    """White noise of 0.3 to 4 mA, ripple at 100 Hz, an offset, and steps of 0.1 to 10 mA."""
    times_s = np.arange(current.size) / rate_hz
    noise = 10 ** rng.uniform(np.log10(0.0003), np.log10(0.004)) * rng.standard_normal(current.size)
    ripple = rng.uniform(0.0, 0.004) * np.sin(2 * np.pi * 100.0 * times_s + rng.uniform(0, 2 * np.pi))
    step_a = float(rng.choice([0.0001, 0.001, 0.005, 0.01]))
    return np.round((current + noise + ripple + rng.normal(0.0, 0.0015)) / step_a) * step_a


def _edges(stages: list[Stage]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    ends = np.cumsum([stage.duration_s for stage in stages])[:-1]
    levels = np.arcsinh(np.array([stage.level_a for stage in stages]) / KNEE_A)
    textures = np.log([max(0.001, np.hypot(stage.texture_a, _burst_spread(stage))) for stage in stages])
    by_level = np.abs(np.diff(levels)) >= LEVEL_STEP
    by_spread = ~by_level & (np.abs(np.diff(textures)) >= SPREAD_STEP)
    return ends[by_level], ends[by_spread]


def _burst_spread(stage: Stage) -> float:
    share = min(0.5, stage.bursts_hz * stage.burst_s)
    return float(stage.level_a * stage.burst_gain * np.sqrt(share * (1.0 - share)))
