"""Between the third bench's supply and the phone: leads, leaks past the PMIC, the rush at output on, VBUS."""

from __future__ import annotations

import numpy as np

from tests.truth.third_board import Array, Specimen, pad_current
from tests.truth.third_patient import Patient


def solved(power_w: Array, leak_a: Array, phone: Specimen, patient: Patient, set_v: float) -> tuple[Array, Array]:
    """Current and voltage at the pads: more current, less voltage, more current still."""
    pad = np.full(power_w.size, set_v)
    amps = np.zeros(power_w.size)
    for _ in range(6):
        amps = pad_current(power_w, pad, phone.efficiency) + leak_a
        pad = np.maximum(set_v - patient.lead_ohm * amps, 1.5)
    return amps, pad


def leaking(random: np.random.Generator, patient: Patient, at: Array) -> Array:
    """A leak, and how it wanders while somebody looks."""
    if not patient.leak_a:
        return np.zeros(at.size)
    knots = np.arange(0.0, (at[-1] if at.size else 0.0) + 4.0, 2.0)
    walk = np.cumsum(random.normal(0.0, patient.leak_wander / np.sqrt(30.0), knots.size))
    return np.asarray(patient.leak_a * np.exp(np.interp(at, knots, walk)))


def inrush(random: np.random.Generator, at: Array, on_s: float) -> Array:
    """The board's capacitors fill, and the PMIC looks about before it goes to sleep."""
    since = at - on_s
    peak, wake = random.uniform(0.2, 2.0), random.uniform(0.0, 0.03)
    spike = peak * np.exp(-np.clip(since, 0.0, 1.0) / random.uniform(0.001, 0.012))
    looks = wake * (since < random.uniform(0.05, 0.28))
    return np.asarray(np.where(since >= 0.0, spike + looks, 0.0))


def fed_by_usb(
    random: np.random.Generator,
    amps: Array,
    volts: Array,
    live: np.ndarray[tuple[int], np.dtype[np.bool_]],
    set_v: float,
) -> tuple[Array, Array]:
    """VBUS carries the phone and charges into the supply, which cannot sink it."""
    up = min(4.45, set_v + random.uniform(0.06, 0.4))
    back = -random.uniform(0.0, 0.02)
    return np.where(live, back, 0.0) + 0.0 * amps, np.where(live, up + random.normal(0.0, 0.006, volts.size), volts)


def stretches(limited: np.ndarray[tuple[int], np.dtype[np.bool_]], step_s: float) -> list[tuple[float, float]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], limited.view(np.int8), [0]])))
    found = [(a * step_s, b * step_s) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [(a, b) for a, b in found if b - a > 0.004]
