"""What a host sees of a fifth phone when a cable is plugged in, and in which run it stands.

Seconds throughout.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.truth.fifth_bench import Bench, Event, Marking, Recording, in_order
from tests.truth.fifth_chances import chance, log_uniform, pick
from tests.truth.fifth_faults import Kind, Trouble
from tests.truth.fifth_meters import MeterKind
from tests.truth.fifth_signals import approach
from tests.truth.fifth_specimen import Specimen
from tests.truth.fifth_truth import BOOTS, DOWNLOADS, NO_DATA_LINES

EDL, DUMP, FASTBOOT, CHARGER = "05c6:9008", "05c6:900e", "18d1:d00d", "18d1:4ee7"
MTP, MTP_ADB, MIDI = "2717:ff40", "2717:ff48", "2717:ff80"
WITHOUT_ADB = (MTP, MIDI)
FLICKERING = {Kind.FLICKERING_9008: EDL, Kind.FLICKERING_900E: DUMP}
SICK = (
    *NO_DATA_LINES,
    "nonmb_power_key_stuck",
    "mb_vbat_hard_short",
    "mb_postkey_rail_short",
    "mb_pmic_no_start",
    "mb_low_current_cpu_not_starting",
)
"""These neither show themselves on USB nor charge."""


@dataclass(slots=True)
class _Look:
    """One look at the bus. Not frozen: what is seen may make it longer."""

    trouble: Trouble
    phone: Specimen
    bench: Bench
    rng: np.random.Generator
    vbus_s: float
    starts_s: float
    """The power-on event: the key, or VBUS itself."""
    pressed: bool
    lasts_s: float
    events: list[Event] = field(default_factory=list)

    def see(self, at_s: float, name: str, value: str | None = None) -> float:
        """Note an event; gives its time as it is noted."""
        noted_s = round(at_s, 2)
        self.events.append(Event(noted_s, name, value))
        return noted_s


def usb_run(
    trouble: Trouble, phone: Specimen, bench: Bench, rng: np.random.Generator, folder: Path, run_id: str
) -> dict[str, object]:
    """Somebody plugs the cable in, and mostly presses the key; now and then the supply's log was left on."""
    vbus_s = round(rng.uniform(0, 1), 2)
    pressed = chance(rng, 0.75)
    starts_s = vbus_s + (rng.uniform(1.0, 3.5) if pressed else rng.uniform(0.3, 0.8))
    look = _Look(trouble, phone, bench, rng, vbus_s, starts_s, pressed, 0.0)
    look.see(vbus_s, "vbus_on")
    if pressed and bench.marking is not Marking.UNMARKED:
        look.see(starts_s, "key_down")
        look.see(starts_s + rng.uniform(0.8, 3), "key_up")
    look.lasts_s = rng.uniform(30, 75)
    _shown(look)
    run: dict[str, object] = {
        "id": run_id,
        "kind": "usb_probe",
        "trace": None,
        "duration_s": round(look.lasts_s + 0.01, 2),
        "events": in_order([event for event in look.events if event.at_s <= look.lasts_s]),
    }
    meter = bench.instrument.meter
    if meter.kind is not MeterKind.FAST and meter.reads_volts and chance(rng, 0.1):
        written = _left_on(look).finished(folder, run_id, "usb_probe", sagged=True)
        run |= {name: written[name] for name in ("trace", "supply", "meter")}
    return run


def _shown(look: _Look) -> None:
    """What the host notes of this phone."""
    fault, kind = look.trouble.fault, look.trouble.kind
    if fault in NO_DATA_LINES:
        look.lasts_s = look.rng.uniform(60, 100)
    elif fault in BOOTS or fault == "bench_artifact_supply":
        (_android if look.pressed else _charging)(look)
    elif kind is Kind.DUMP:
        _dump(look)
    elif kind in FLICKERING:
        _flicker(look, FLICKERING[kind])
    elif fault in _SHOWN:
        _SHOWN[fault](look)


def _android(look: _Look) -> None:
    """It boots: Android on the bus, with a debugger where somebody allowed it."""
    rng, starts_s, boot_s = look.rng, look.starts_s, look.phone.boot_s
    home_s = starts_s + boot_s
    look.lasts_s = home_s + rng.uniform(10, 30)
    device = pick(rng, (MTP, MTP_ADB, CHARGER, MIDI), (0.5, 0.25, 0.2, 0.05))
    look.see(starts_s + boot_s * rng.uniform(0.55, 0.9), "usb_attached", device)
    if device in WITHOUT_ADB:
        return
    at_s = home_s - rng.uniform(0.2, 1.5)
    state = pick(rng, ("device", "unauthorized"), (0.75, 0.25))
    look.see(at_s, "adb_state", state)
    if state == "device":
        look.see(home_s + rng.uniform(0.5, 3), "adb_property", "sys.boot_completed=1")


def _charging(look: _Look) -> None:
    """Started by VBUS, it charges and shows so."""
    rng = look.rng
    at_s = look.see(look.vbus_s + rng.uniform(6, 14) * look.phone.pace, "usb_attached", CHARGER)
    if chance(rng, 0.6):
        at_s = look.see(at_s + rng.uniform(0.5, 2), "adb_state", "device")
        at_s = look.see(at_s + rng.uniform(0.5, 2), "adb_property", "init.svc.vendor.charger=running")
    look.lasts_s = max(look.lasts_s, at_s + rng.uniform(5, 20))


def _download(look: _Look) -> None:
    """Emergency download, again after a reset with the key."""
    rng, at_s = look.rng, look.starts_s + look.trouble.usb_s
    look.see(at_s, "usb_attached", EDL)
    if chance(rng, 0.7):
        look.see(at_s + rng.uniform(0.3, 2), "sahara_mode", "0")
    if chance(rng, 0.35):
        reset_s = at_s + rng.uniform(10, 20)
        look.see(reset_s, "usb_detached", EDL)
        look.see(reset_s + rng.uniform(0.8, 5), "usb_attached", EDL)


def _crash(look: _Look) -> None:
    at_s = look.starts_s + look.trouble.crash_s + look.rng.uniform(0.05, 0.25)
    _dumped(look, at_s, 1.0)


def _dump(look: _Look) -> None:
    _dumped(look, look.starts_s + look.rng.uniform(0.8, 1.8), 0.8)


def _dumped(look: _Look, at_s: float, told: float) -> None:
    rng = look.rng
    look.see(at_s, "usb_attached", DUMP)
    if told >= 1.0 or chance(rng, told):
        look.see(at_s + rng.uniform(0.3, 2), "sahara_mode", "2")
    look.lasts_s = max(look.lasts_s, at_s + rng.uniform(10, 30))


def _flicker(look: _Look, device: str) -> None:
    rng, at_s = look.rng, look.starts_s + look.rng.uniform(0.3, 2)
    for _ in range(int(rng.integers(2, 6))):
        look.see(at_s, "usb_attached", device)
        look.see(at_s + rng.uniform(0.2, 0.8), "usb_detached", device)
        at_s += rng.uniform(2, 6)


def _battery(look: _Look) -> str:
    return str(int(1000 * look.bench.set_v - look.rng.uniform(5, 60)))


def _kernel_loop(look: _Look) -> None:
    """It is in fastboot where somebody held volume down; else nothing comes up far enough."""
    if look.trouble.kind is not Kind.VOLUME_HELD or not look.pressed:
        return
    rng = look.rng
    at_s = look.starts_s + rng.uniform(3, 6) * look.phone.pace
    look.see(max(look.starts_s - 0.3, 0), "note", "vol-down held")
    look.see(at_s, "usb_attached", FASTBOOT)
    if chance(rng, 0.6):
        look.see(at_s + rng.uniform(0.5, 2), "fastboot_variable", "product=vayu")
        look.see(at_s + rng.uniform(2, 3), "fastboot_variable", f"battery-voltage={_battery(look)}")


def _fastboot(look: _Look) -> None:
    rng = look.rng
    at_s = look.starts_s + rng.uniform(3, 6) * look.phone.pace
    look.see(at_s, "usb_attached", FASTBOOT)
    if chance(rng, 0.7):
        product, unlocked = pick(rng, ("vayu", "bhima")), pick(rng, ("yes", "no"))
        said = (f"product={product}", f"unlocked={unlocked}", f"battery-voltage={_battery(look)}", "battery-soc-ok=yes")
        for number, variable in enumerate(said):
            look.see(at_s + 1 + 0.3 * number, "fastboot_variable", variable)


def _android_loop(look: _Look) -> None:
    """Android comes up far enough to be seen, never to its home; a whole phone goes off the bus with each turn."""
    rng, trouble, starts_s = look.rng, look.trouble, look.starts_s
    turn_s = trouble.up_s + trouble.down_s
    device = CHARGER if chance(rng, 0.6) else MTP_ADB
    look.lasts_s = starts_s + trouble.up_s * rng.uniform(1.4, 2.6)
    at_s = starts_s + min(rng.uniform(9, 16) * look.phone.pace, 0.7 * trouble.up_s)
    while at_s < look.lasts_s - 3:
        look.see(at_s, "usb_attached", device)
        look.see(at_s + 1, "adb_state", "device")
        look.see(at_s + 2, "adb_property", "sys.boot_completed=")
        if chance(rng, 0.7):
            look.see(at_s + 2.4, "adb_property", "init.svc.bootanim=running")
        if trouble.kind is Kind.USERSPACE:
            return
        off_s = starts_s + (int((at_s - starts_s) / turn_s) + 1) * turn_s - trouble.down_s
        if off_s < look.lasts_s:
            look.see(max(off_s, at_s + 2.6), "usb_detached", device)
        at_s += turn_s


_SHOWN: dict[str, Callable[[_Look], None]] = {
    "nonmb_power_key_open": _charging,  # The key would not start it.
    **dict.fromkeys(DOWNLOADS, _download),
    "crash_dump_900e": _crash,
    "sw_bootloop_abl_kernel": _kernel_loop,
    "sw_lands_in_fastboot": _fastboot,
    "sw_android_loop": _android_loop,
}
"""What a host notes of phones that do not boot; of the others it sees nothing."""


def _left_on(look: _Look) -> Recording:
    """The supply's log of a look at USB: what charges pushes into the supply, which says nothing about the phone."""
    rng, bench, sick = look.rng, look.bench, look.trouble.fault in SICK
    recording = Recording(bench, rng, look.lasts_s)
    recording.on_before = True
    first, count = recording.point(look.vbus_s), recording.left(look.vbus_s)
    ramp = approach(count, recording.rate_hz, rng.uniform(0.3, 2))
    back_a = log_uniform(rng, 0.05, 0.8) if bench.instrument.meter.signed and not sick else 0.0
    recording.current_a[first:] = -back_a * ramp
    recording.volts_v[:] = bench.set_v
    recording.volts_v[first:] += ramp * rng.uniform(0.05, 0.2) * (not sick)
    return recording
