"""What an instrument is good for on this phone, as sentences, from its limits alone."""

from __future__ import annotations

from drivers.capabilities import MeterLimits, MeterPlace, SupplyLimits

BOOT_PEAK_A = 3.0
"""A boot of this phone peaks below this (display, eight cores and a cold start together)."""
PREKEY_A = 0.005
"""A good phone takes less than this before its key is pressed."""
LEVELS_HZ = 2.0
"""Slower than this, one stage of a boot runs into the next: the shortest long one, the boot loader, lasts seconds."""
STAGES_HZ = 50.0
"""Slower than this, what comes before the boot loader runs together: that is reached 1.5 s after the key (SM8150)."""
SUB_STAGES_HZ = 1000.0
"""Slower than this, the steps inside those stages do, which last some tens of milliseconds."""
HIGHEST_SET_V = 4.40
"""What the guard lets anybody set."""


def good_for(supply: SupplyLimits | None, meter: MeterLimits | None) -> tuple[str, ...]:
    """Sentences, the feeding first; what it cannot see is among them."""
    sentences: list[str] = []
    if supply is not None:
        sentences += _feeding(supply)
    if meter is not None and meter.place is MeterPlace.VBUS:
        sentences += ["shows whether and how the phone charges", *meter.blind_to]
    elif meter is not None:
        sentences += _reading(meter, feeds=supply is not None)
    return tuple(dict.fromkeys(sentences))


def _feeding(supply: SupplyLimits) -> list[str]:
    if supply.max_v < HIGHEST_SET_V:
        return [f"cannot feed the phone: it reaches {supply.max_v:g} V, and a full battery has {HIGHEST_SET_V:.2f} V"]
    if supply.max_a < BOOT_PEAK_A:
        feeds = (
            f"feeds the phone up to the key; at {supply.max_a:g} A a boot, which peaks near {BOOT_PEAK_A:g} A, "
            "may run into its limit"
        )
    else:
        feeds = "feeds the phone through a whole boot"
    if supply.has_ovp and supply.has_ocp:
        return [feeds, "switches itself off on over-voltage and over-current"]
    if not supply.has_ovp and not supply.has_ocp:
        return [feeds, "has no protection threshold of its own that could be programmed"]
    return [feeds, f"switches itself off on {'over-voltage' if supply.has_ovp else 'over-current'}, on nothing else"]


def _reading(meter: MeterLimits, *, feeds: bool) -> list[str]:
    sentences = []
    if meter.resolution_a >= PREKEY_A:
        sentences.append("cannot see a leak of some milliampere before the key")
    elif 2.0 * meter.resolution_a <= PREKEY_A:
        sentences.append("sees a leak before the key")
    if meter.range_a < BOOT_PEAK_A and not feeds:
        if not meter.blind_to:
            sentences.append(f"cannot carry a whole boot: its range ends at {meter.range_a:g} A")
    elif meter.rate_hz < LEVELS_HZ:
        sentences.append("too slow for the stages of a boot")
    elif meter.rate_hz < STAGES_HZ:
        sentences.append("sees where a boot stops, loops and plateaus")
        if not meter.blind_to:
            sentences.append("stages before the boot loader run together")
    elif meter.rate_hz < SUB_STAGES_HZ:
        sentences.append("sees every stage of a boot; steps inside the early boot run together")
    else:
        sentences.append("sees every stage of a boot and the steps inside it")
    return sentences + list(meter.blind_to)
