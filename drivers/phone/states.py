"""What a USB identity of the phone means: a closed table, each row with its source and plain words for the technician.

Sources: *EDL* bkerler/edl, usb_ids.py and README; *EDL-405* its issue 405; *LOS-COM* LineageOS
android_device_xiaomi_sm8150-common, init.qcom.usb.rc; *AOSP* Android's own recovery, fastbootd and adb; *QDL*
linux-msm/qdl, usb.c; *DMC-2* drmobilecare, Advanced Diagnostics; *OPTION* Linux drivers/usb/serial/option.c.
`analysis.states` holds what these states are evidence of; the two agree by a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PhoneState(StrEnum):
    """What the phone is doing, as far as its USB side tells."""

    EDL = "edl"
    CRASH_DUMP_OR_DIAG = "crash_dump_or_diag"
    """One id for two opposite states; what Sahara says tells them apart."""
    CRASH_DUMP = "crash_dump"
    FASTBOOT = "fastboot"
    FASTBOOTD = "fastbootd"
    RECOVERY = "recovery"
    """Recovery or sideload; ADB tells which."""
    ADB_OR_OFFLINE_CHARGING = "adb_or_offline_charging"
    """One id for two states; ADB tells them apart."""
    OFFLINE_CHARGING = "offline_charging"
    ANDROID = "android"
    """Android without ADB: debugging is off, as on most customers' phones."""
    ANDROID_ADB = "android_adb"
    MASS_STORAGE = "mass_storage"


WORDS: dict[PhoneState, str] = {
    PhoneState.EDL: "EDL: the processor's ROM is alive and waits for a loader; storage or software may be at fault",
    PhoneState.CRASH_DUMP_OR_DIAG: "crash dump or Android's diagnostics: the same id; what Sahara says decides",
    PhoneState.CRASH_DUMP: "crash dump: a loader or the kernel ran, failed, and offers its memory",
    PhoneState.FASTBOOT: "fastboot: processor, memory, storage and boot loader work; Android was not started",
    PhoneState.FASTBOOTD: "fastbootd: the kernel and recovery's own fastboot run; Android was not started",
    PhoneState.RECOVERY: "recovery or sideload: the kernel runs; Android itself was not started",
    PhoneState.ADB_OR_OFFLINE_CHARGING: "Android with ADB, or the charging picture: the kernel runs; ADB decides",
    PhoneState.OFFLINE_CHARGING: "offline charging: the kernel runs and shows the charging picture",
    PhoneState.ANDROID: "Android is up, debugging is off: the phone has started",
    PhoneState.ANDROID_ADB: "Android is up with ADB: the phone has started and can be asked",
    PhoneState.MASS_STORAGE: "Android is up as a mass storage: the phone has started",
}
"""Plain words for the technician."""


@dataclass(frozen=True, slots=True)
class InterfaceClass:
    """What one interface of a device says it is."""

    usb_class: int
    subclass: int
    protocol: int

    def __str__(self) -> str:
        return f"{self.usb_class:02x}/{self.subclass:02x}/{self.protocol:02x}"


ADB = InterfaceClass(0xFF, 0x42, 0x01)
FASTBOOT = InterfaceClass(0xFF, 0x42, 0x03)
DIAG = InterfaceClass(0xFF, 0xFF, 0x30)
"""Newer kernels' diagnostics port (OPTION); older ones use ff/ff/ff, which Sahara uses too (QDL)."""


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state and the identities that show it."""

    state: PhoneState
    shows: str
    """What is on the port."""
    usb_ids: tuple[str, ...]
    """`vid:pid`, lower case; a `*` at the end stands for any digits."""
    source: str


STATES: tuple[StateRow, ...] = (
    StateRow(PhoneState.EDL, "Sahara of the boot ROM or of a loader", ("05c6:9008",), "EDL, DMC-2"),
    StateRow(PhoneState.CRASH_DUMP_OR_DIAG, "Sahara, or DIAG", ("05c6:900e",), "EDL, EDL-405, LOS-COM"),
    StateRow(PhoneState.FASTBOOT, "fastboot of the boot loader", ("18d1:d00d",), "EDL"),
    StateRow(PhoneState.FASTBOOTD, "fastboot of recovery", ("18d1:4ee0",), "AOSP"),
    StateRow(PhoneState.RECOVERY, "ADB of recovery or sideload", ("18d1:d001",), "AOSP"),
    StateRow(PhoneState.ADB_OR_OFFLINE_CHARGING, "ADB alone", ("18d1:4ee7",), "LOS-COM"),
    StateRow(PhoneState.ANDROID, "MTP", ("2717:ff40",), "LOS-COM"),
    StateRow(PhoneState.ANDROID_ADB, "MTP and ADB", ("2717:ff48",), "LOS-COM"),
    StateRow(PhoneState.ANDROID, "PTP", ("2717:ff10",), "LOS-COM"),
    StateRow(PhoneState.ANDROID_ADB, "PTP and ADB", ("2717:ff18",), "LOS-COM"),
    StateRow(PhoneState.ANDROID, "RNDIS", ("2717:ff80",), "LOS-COM"),
    StateRow(PhoneState.ANDROID_ADB, "RNDIS and ADB", ("2717:ff88",), "LOS-COM"),
    StateRow(PhoneState.ANDROID, "MIDI", ("18d1:4ee8",), "LOS-COM"),
    StateRow(PhoneState.ANDROID_ADB, "MIDI and ADB", ("18d1:4ee9",), "LOS-COM"),
    StateRow(PhoneState.ANDROID, "accessory", ("18d1:2d00", "18d1:2d02", "18d1:2d04"), "LOS-COM"),
    StateRow(PhoneState.ANDROID_ADB, "accessory and ADB", ("18d1:2d01", "18d1:2d03", "18d1:2d05"), "LOS-COM"),
    StateRow(PhoneState.MASS_STORAGE, "mass storage", ("05c6:f000",), "LOS-COM"),
    StateRow(PhoneState.ANDROID_ADB, "diagnostics, modem and ADB", ("05c6:90db",), "LOS-COM"),
    # Every other 05c6:9xxx of LOS-COM is a composition of diagnostics in a running Android, with ADB or without.
    StateRow(PhoneState.ANDROID, "diagnostics", ("05c6:9*",), "LOS-COM"),
)
"""In the order in which they are asked; the first that fits decides."""

VENDORS = ("05c6", "18d1", "2717")
"""Qualcomm, Google and Xiaomi: with one of these, an ADB or fastboot interface is a phone whatever the product id."""


def row_of(usb_id: str) -> StateRow | None:
    """The row of an identity; `None` for what is no phone of the table."""
    return next((row for row in STATES if any(_fits(usb_id.lower(), pattern) for pattern in row.usb_ids)), None)


def state_of(usb_id: str, interfaces: tuple[InterfaceClass, ...] = ()) -> PhoneState | None:
    """The state that a device shows; `None` for what is no phone, and is left alone."""
    row = row_of(usb_id)
    if row is None:
        return _by_interface(usb_id, interfaces)
    if row.state is PhoneState.CRASH_DUMP_OR_DIAG and DIAG in interfaces:
        return PhoneState.ANDROID
    if row.state is PhoneState.ANDROID and ADB in interfaces:
        return PhoneState.ANDROID_ADB
    return row.state


def _by_interface(usb_id: str, interfaces: tuple[InterfaceClass, ...]) -> PhoneState | None:
    if usb_id.lower().partition(":")[0] not in VENDORS:
        return None
    if FASTBOOT in interfaces:
        return PhoneState.FASTBOOT
    return PhoneState.ANDROID_ADB if ADB in interfaces else None


def _fits(usb_id: str, pattern: str) -> bool:
    return usb_id.startswith(pattern[:-1]) if pattern.endswith("*") else usb_id == pattern
