"""What a host sees of the fourth phone after VBUS comes, with the key presses of the person at the bench."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.truth.fourth_boot import turn_s
from tests.truth.fourth_chances import chance, pick
from tests.truth.fourth_faults import Traits
from tests.truth.fourth_meters import Place, Said
from tests.truth.fourth_unit import Unit

NO_USB = ("nonmb_usb_subboard", "mb_charger_or_usb_path")
BOOTS = (
    *NO_USB,
    "normal_boot",
    "nonmb_power_key_open",
    "nonmb_display_lcm",
    "mb_backlight_or_dsi",
    "nonmb_battery",
    "mb_battery_connector_path",
    "bench_artifact_supply",
)
FASTBOOT, EDL, DUMP, CHARGER, RECOVERY = "18d1:d00d", "05c6:9008", "05c6:900e", "18d1:4ee7", "18d1:d001"
MOST_EVENTS = 120


@dataclass(frozen=True, slots=True)
class _Look:
    """A phone on a cable, while its events are drawn."""

    unit: Unit
    rng: np.random.Generator
    length_s: float
    vbus_s: float
    key_s: float
    press: Said
    millivolt: int
    boot_s: float
    deciding: bool


def can_boot(unit: Unit) -> bool:
    """Whether Android comes up on this phone."""
    return unit.fault in BOOTS or unit.traits.get("after") == "boots"


def usb_events(
    unit: Unit, place: Place, length_s: float, vbus_s: float, deciding: bool, rng: np.random.Generator
) -> Said:
    """What appears on the bus, and the key presses, in no order. `deciding`: the look has to show what there is."""
    key = vbus_s + rng.uniform(1, 7)
    press: Said = [(key, "key_down", None), (key + rng.uniform(0.5, 4), "key_up", None)]
    millivolt = int(1000 * place.set_v - rng.uniform(5, 70))
    stages = ("xbl", "uefi", "abl", "kernel", "zygote")
    boot_s = unit.pace * sum(unit.stage_s[stage] for stage in stages) + rng.uniform(0, 6)
    return _seen(_Look(unit, rng, length_s, vbus_s, key, press, millivolt, boot_s, deciding))


def android(unit: Unit, at: float, rng: np.random.Generator, complete: bool = True) -> Said:
    """Android on the bus; MTP where nobody allowed debugging."""
    if unit.adb == "off":
        return [(at, "usb_attached", pick(rng, ["2717:ff40", "2717:ff10", "2717:ff40"]))]
    ids = pick(rng, ["2717:ff48", "2717:ff18", CHARGER], [6, 1, 3] if complete else [2, 0, 8])
    events: Said = [(at, "usb_attached", ids)]
    at += rng.uniform(0.4, 2)
    events.append((at, "adb_state", unit.adb))
    if unit.adb == "device":
        at += rng.uniform(0.1, 1.5)
        events.append((at, "adb_property", "ro.product.device=" + pick(rng, ["vayu", "bhima"])))
        reason = {
            "nonmb_power_key_open": "usb_chg",
            "bench_artifact_supply": "smpl",
            "nonmb_battery": pick(rng, ["smpl", "keypad"]),
        }
        if chance(rng, 0.4):
            events.append((at + 0.1, "adb_property", "powerup_reason=" + reason.get(unit.fault, "keypad")))
        if complete:
            events.append((at + 0.2, "adb_property", "sys.boot_completed=1"))
        else:
            events.append((at + 0.2, "adb_property", "init.svc.bootanim=running"))
            if chance(rng, 0.5):
                events.append((at + 0.3, "adb_property", "sys.boot_completed="))
    return events


def _charging(unit: Unit, at: float, rng: np.random.Generator) -> Said:
    events: Said = [(at, "usb_attached", CHARGER)]
    if unit.adb != "off":
        events.append((at + rng.uniform(0.3, 2), "adb_state", unit.adb))
        if unit.adb == "device":
            events.append((at + 2.3, "adb_property", "init.svc.vendor.charger=running"))
    return events


def _fastboot(at: float, rng: np.random.Generator, millivolt: int) -> Said:
    product, unlocked = pick(rng, ["vayu", "bhima"]), pick(rng, ["no", "yes"], [4, 1])
    said = [f"product={product}", f"unlocked={unlocked}", f"battery-voltage={millivolt}"]
    known = chance(rng, 0.7)
    told: Said = [(at + 0.6 + 0.1 * n, "fastboot_variable", text) for n, text in enumerate(said) if known]
    return [(at, "usb_attached", FASTBOOT), *told]


def _edl(at: float, rng: np.random.Generator) -> Said:
    events: Said = [(at, "usb_attached", EDL)]
    if chance(rng, 0.8):
        events.append((at + rng.uniform(0.1, 0.8), "sahara_mode", pick(rng, ["0", "3"], [0.85, 0.15])))
    return events


def _dump(at: float, rng: np.random.Generator, known: float = 0.85) -> Said:
    events: Said = [(at, "usb_attached", DUMP)]
    if chance(rng, known):
        events.append((at + rng.uniform(0.1, 0.8), "sahara_mode", "2"))
    return events


def _repeated(
    traits: Traits, at: float, length_s: float, rng: np.random.Generator, burst: Callable[[float], Said]
) -> Said:
    """Attached and detached with every turn of a loop, always as the same device."""
    events, first = Said(), burst(at)[0]
    while at < length_s and len(events) < MOST_EVENTS:
        turn = turn_s(traits, rng)
        gone = at + 0.8 * turn
        events.append((at, *first[1:]))
        events += [event for event in burst(at)[1:] if event[0] < gone]
        events.append((gone, "usb_detached", first[2]))
        at += turn
    return events


def _seen(look: _Look) -> Said:
    unit, rng, press, key = look.unit, look.rng, look.press, look.key_s
    fault, traits = unit.fault, unit.traits
    if fault in NO_USB:
        return press if chance(rng, 0.6) else []
    if fault == "nonmb_power_key_open":  # VBUS starts it; the key would not.
        if chance(rng, 0.6):
            events = _charging(unit, look.vbus_s + rng.uniform(4, 14), rng)
        else:
            events = android(unit, look.vbus_s + look.boot_s, rng)
        return events + (press if chance(rng, 0.4) else [])
    if fault == "bench_artifact_supply" and chance(rng, 0.5):
        if not chance(rng, 0.5):
            return press
        return press + _fastboot(key + rng.uniform(3, 6), rng, look.millivolt - int(rng.uniform(300, 700)))
    if can_boot(unit):
        return _booting(look)
    if fault in ("mb_ufs_edl_9008", "sw_edl_after_flash"):
        return _edl_found(look)
    if fault == "crash_dump_900e":
        late = rng.uniform(0.2, 0.7 if traits["early"] else 1.5)
        return press + _dump(key + traits["at_s"] + late, rng, 1.0 if look.deciding else 0.85)
    if fault == "mb_cpu_ddr_stuck" and traits["dump"]:
        return press + _dump(key + rng.uniform(0.6, 2), rng)
    if fault == "mb_early_boot_loop" and traits["usb"] != "none":
        burst = _edl if traits["usb"] == "edl" else _dump
        return press + _repeated(traits, key + 0.5, look.length_s, rng, lambda at: burst(at, rng))
    if fault == "sw_bootloop_abl_kernel":
        return press + _volume_held(look)
    if fault == "sw_lands_in_fastboot":
        return (press if chance(rng, 0.8) else []) + _fastboot(key + rng.uniform(3, 6), rng, look.millivolt)
    if fault == "sw_android_loop":
        return press + _android_loop(look)
    if fault == "nonmb_power_key_stuck":
        if not traits["fastboot"]:
            return []
        first = look.vbus_s + rng.uniform(3, 5)
        return _repeated(traits, first, look.length_s, rng, lambda at: _fastboot(at, rng, look.millivolt))
    return press if chance(rng, 0.75) else []


def _booting(look: _Look) -> Said:
    unit, rng, press, key, boot_s = look.unit, look.rng, look.press, look.key_s, look.boot_s
    mode = pick(rng, ["off", "boot", "already"], [0 if look.deciding else 0.3, 0.45, 0.25])
    if mode == "off":
        return _charging(unit, look.vbus_s + rng.uniform(4, 14), rng)
    if mode == "already":
        return android(unit, look.vbus_s + rng.uniform(0.4, 3), rng)
    early: Said = []
    if chance(rng, 0.25) and unit.adb != "off":  # The first composition of init, then the real one.
        early = [(key + boot_s - 3, "usb_attached", CHARGER), (key + boot_s - 0.6, "usb_detached", CHARGER)]
    return press + early + android(unit, key + boot_s, rng)


def _edl_found(look: _Look) -> Said:
    rng, retry_s = look.rng, look.unit.traits["retry_s"]
    at, events = (look.key_s, look.press) if chance(rng, 0.6) else (look.vbus_s, [])
    at += rng.uniform(0.4, 2.5)
    for _ in range(look.unit.traits["retries"]):  # It shows itself, goes, comes back; or comes late.
        if chance(rng, 0.5):
            events = [*events, *_edl(at, rng), (at + 0.9 + 0.6 * retry_s, "usb_detached", EDL)]
        at += retry_s + rng.uniform(1.0, 2.0)
    events = events + _edl(at, rng)
    if chance(rng, 0.35) and at + 25 < look.length_s:  # A reset with the key: it comes back.
        reset = at + rng.uniform(8, 14)
        events += [(reset, "key_down", None), (reset + 6.6, "usb_detached", EDL), (reset + 7.5, "key_up", None)]
        events += _edl(reset + 6.6 + rng.uniform(0.5, 2.5), rng)
    return events


def _volume_held(look: _Look) -> Said:
    """Somebody holds volume down or up, or does not. What is not seen is drawn all the same: a seed means that."""
    rng, key = look.rng, look.key_s
    way, at = pick(rng, ["fastboot", "recovery", "none"], [0.55, 0.2, 0.25]), key + rng.uniform(8, 18)
    state = pick(rng, ["recovery", "sideload"])
    recovery: Said = [(at, "usb_attached", RECOVERY), (at + 1, "adb_state", state)]
    fastboot = _fastboot(key + rng.uniform(2.5, 6), rng, look.millivolt)
    return {"fastboot": fastboot, "recovery": recovery}.get(way, [])


def _android_loop(look: _Look) -> Said:
    unit, rng = look.unit, look.rng
    first = look.key_s + rng.uniform(0.35, 0.6) * min(look.boot_s, 0.7 * unit.traits["period"]) + 4
    if unit.adb == "off":  # MTP comes only with a finished boot.
        return []
    if not unit.traits["whole"]:
        return android(unit, first, rng, False)
    return _repeated(unit.traits, first, look.length_s, rng, lambda at: android(unit, at, rng, False))
