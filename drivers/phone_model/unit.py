"""One phone: everything that is drawn once, from scenario and seed, and stays with it through all its boots."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from drivers.phone_scenarios.scenario import Fault, Variant, ladder
from drivers.phone_scenarios.tables import Range, ScenarioError

REFERENCE_V = 4.0
"""Voltage at which the ladder's currents hold; regulators take the same power at another one."""


def stream(seed: int, *purpose: int | str) -> np.random.Generator:
    """A stream of random numbers of its own for each purpose, so that one draw more here moves nothing there."""
    return np.random.default_rng([seed, *(crc32(p.encode()) if isinstance(p, str) else p for p in purpose)])


def drawn(random: np.random.Generator, span: Range) -> float:
    """One number of a range."""
    return span.at(float(random.random()))


@dataclass(frozen=True, slots=True)
class RungDraw:
    """One rung as it is on this phone."""

    duration_s: float
    level_a: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where this phone's boots stop and what becomes of them."""

    share: float
    hold_a: float
    hold_rough: float
    period_s: float
    off_s: float
    off_a: float


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbSide:
    """What this phone and this probe are like on USB."""

    link: bool
    """The host would see what the phone shows: phone's lines, cable and port together."""
    host_proven: bool
    """Cable and port would show another phone."""
    android: str
    debugging: bool
    authorised: bool
    sahara_read: bool
    product: str
    serial: str
    unlocked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One phone."""

    fault: Fault
    variant: Variant
    seed: int
    level_gain: float
    time_gain: float
    rungs: tuple[RungDraw, ...]
    stop: Stop
    prekey_a: float
    leak_s: float
    """Conductance of a leak or a short over the battery rail, in siemens."""
    display_a: float
    peak_a: float
    capacitance_f: float
    uvlo_v: float
    starts_after_brown_out: bool
    smpl_window_s: float
    smpl_delay_s: float
    sequence_s: float
    starts_after_vbus_s: float
    self_start_s: float
    charger_mode: bool
    charger_a: float
    charge_a: float
    """What VBUS takes over on the battery side; 0 where it cannot."""
    charge_delay_s: float
    float_v: float
    hard_reset_off_s: float
    usb: UsbSide


ANDROID_IDENTITIES = (
    # identity, weight with debugging off, with debugging on (LineageOS init.qcom.usb.rc for the identities)
    ("2717:ff40", 0.80, 0.0),
    ("2717:ff48", 0.0, 0.70),
    ("2717:ff10", 0.08, 0.0),
    ("2717:ff18", 0.0, 0.10),
    ("2717:ff80", 0.07, 0.0),
    ("18d1:4ee7", 0.0, 0.20),
    ("18d1:4ee8", 0.05, 0.0),
)


def draw_unit(fault: Fault, seed: int, *, variant: str | None = None, level: float = 1.0, time: float = 1.0) -> Unit:
    """One phone with this fault.

    `level` and `time` scale all its currents and durations on top of the scenario's own spread. Raises `ScenarioError`
    for a variant that the fault does not have.
    """
    picked = _variant(fault, stream(seed, fault.id, "variant"), variant)
    spread, ranges = ladder().spread, ladder().unit
    random = stream(seed, fault.id, "unit")
    level_gain = level * drawn(random, spread.level_gain)
    time_gain = time * drawn(random, spread.time_gain)
    rungs = tuple(
        RungDraw(
            rung.duration_s * time_gain * float(np.exp(spread.rung_time_sigma * random.standard_normal())),
            rung.level_a * level_gain * float(np.exp(spread.rung_level_sigma * random.standard_normal())),
        )
        for rung in ladder().rungs
    )
    leak_s = 1.0 / drawn(random, picked.short_ohm) if picked.short_ohm else 0.0
    leak_s += drawn(random, picked.leak_a) / REFERENCE_V if picked.leak_a else 0.0
    return Unit(
        fault=fault,
        variant=picked,
        seed=seed,
        level_gain=level_gain,
        time_gain=time_gain,
        rungs=rungs,
        stop=_stop(picked, random, level_gain),
        prekey_a=drawn(random, ranges.prekey_a) * level_gain,
        leak_s=leak_s,
        display_a=drawn(random, ranges.display_a) * level,
        peak_a=ranges.peak_a * level_gain,
        capacitance_f=drawn(random, ranges.capacitance_f),
        uvlo_v=drawn(random, ranges.uvlo_v),
        starts_after_brown_out=random.random() < ranges.smpl_share,
        smpl_window_s=drawn(random, ranges.smpl_window_s),
        smpl_delay_s=drawn(random, ranges.smpl_delay_s),
        sequence_s=drawn(random, ranges.sequence_s),
        starts_after_vbus_s=drawn(random, ranges.starts_after_vbus_s),
        self_start_s=drawn(random, ranges.self_start_s),
        charger_mode=random.random() < ranges.charger_mode_share,
        charger_a=drawn(random, ranges.charger_a) * level_gain,
        charge_a=drawn(random, ranges.charge_a) if picked.fed_by_vbus else 0.0,
        charge_delay_s=drawn(random, ranges.charge_delay_s),
        float_v=drawn(random, ranges.float_v),
        hard_reset_off_s=drawn(random, ranges.hard_reset_off_s),
        usb=_usb_side(picked, stream(seed, fault.id, "usb")),
    )


def _variant(fault: Fault, random: np.random.Generator, name: str | None) -> Variant:
    """The variant of that name, or one by chance. Raises `ScenarioError` where there is none of that name."""
    if name is not None:
        named = next((variant for variant in fault.variant if variant.name == name), None)
        if named is None:
            known = ", ".join(variant.name for variant in fault.variant)
            raise ScenarioError(f"{fault.id} has no variant {name!r}; it has {known}")
        return named
    shares = np.cumsum([variant.weight for variant in fault.variant])
    return fault.variant[int(np.searchsorted(shares, random.random() * shares[-1], side="right"))]


def _stop(variant: Variant, random: np.random.Generator, level_gain: float) -> Stop:
    return Stop(
        share=drawn(random, variant.stops_at),
        hold_a=drawn(random, variant.hold_a) * level_gain if variant.hold_a else 0.0,
        hold_rough=drawn(random, variant.hold_rough),
        period_s=drawn(random, variant.period_s) if variant.period_s else 0.0,
        off_s=drawn(random, variant.off_s),
        off_a=drawn(random, variant.off_a),
    )


def _usb_side(variant: Variant, random: np.random.Generator) -> UsbSide:
    ranges = ladder().usb
    debugging = bool(random.random() < ranges.debugging_share)
    weights = np.array([on if debugging else off for _, off, on in ANDROID_IDENTITIES])
    picked = int(np.searchsorted(np.cumsum(weights), random.random() * weights.sum(), side="right"))
    host_proven = bool(random.random() < ranges.link_share)
    return UsbSide(
        link=host_proven and bool(random.random() < variant.usb),
        host_proven=host_proven,
        android=ANDROID_IDENTITIES[picked][0],
        debugging=debugging,
        authorised=bool(random.random() < ranges.authorised_share),
        sahara_read=bool(random.random() < ranges.sahara_share),
        product="vayu" if random.random() < ranges.vayu_share else "bhima",
        serial=f"{int(random.random() * 16**8):08x}",
        unlocked=bool(random.random() < ranges.unlocked_share),
    )
