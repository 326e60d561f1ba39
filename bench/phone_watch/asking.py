"""Asking one phone who it is, in the way that its state allows: over Sahara, fastboot or ADB; questions only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TextIO

from bench.phone_watch.told import Fact
from bench.phone_words import KeptProperty
from drivers.address import Address, Scheme
from drivers.clock import Clock
from drivers.links.usb_fresh import SETTLE_S
from drivers.phone.adb.keys import AdbKey
from drivers.phone.adb.link import AdbLink
from drivers.phone.adb.questions import Question
from drivers.phone.adb.reach import reach
from drivers.phone.adb.reading import AdbReading, read_phone
from drivers.phone.adb.state import ANSWERING, AdbState
from drivers.phone.adb.state import WORDS as ADB_WORDS
from drivers.phone.fastboot.connect import open_fastboot
from drivers.phone.fastboot.facts import FastbootFacts, facts
from drivers.phone.fastboot.questions import Variable
from drivers.phone.fastboot.survey import heard as heard_in
from drivers.phone.fastboot.survey import survey
from drivers.phone.heard import Heard, PhoneWord
from drivers.phone.sahara.connect import ask_phone
from drivers.phone.states import PhoneState
from drivers.phone.untrusted import shown
from drivers.phone.usb_device import UsbDevice

BOOT_LOADER_STATES = (PhoneState.FASTBOOT, PhoneState.FASTBOOTD)
BOOT_ROM_STATES = (PhoneState.EDL, PhoneState.CRASH_DUMP_OR_DIAG)
ADB_STATES = (PhoneState.ANDROID_ADB, PhoneState.ADB_OR_OFFLINE_CHARGING, PhoneState.RECOVERY)
_SHOWN_PROPERTIES = (*(name.value for name in KeptProperty), "ro.serialno")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one phone answered."""

    state: PhoneState | None
    """What it is after all; `None` where the answers leave it open."""
    heard: tuple[Heard, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences: why something is not known, and in which state the phone was left."""


@dataclass(frozen=True, slots=True)
class AdbDoor:
    """How ADB is gone about on this computer."""

    keys: tuple[AdbKey, ...]
    server_port: int


def usb_address(device: UsbDevice) -> Address:
    """The address of a phone on the bus; by its serial number where it shows one."""
    target = f"{device.usb_id}/{device.serial_number}" if device.serial_number else device.usb_id
    return Address(Scheme.USB, target)


def ask_boot_rom(device: UsbDevice, clock: Clock, tap: TextIO | None = None) -> Asked:
    """HELLO and its mode; serial number and hardware id where command mode allows. Raises `DriversError`."""
    answer = ask_phone(device, clock, tap=tap)
    said = [
        ("Sahara mode", answer.hello.mode.name.lower().replace("_", " ") if answer.hello is not None else None),
        ("serial number of the processor", answer.serial_number),
        ("hardware id", str(answer.hardware_id) if answer.hardware_id is not None else None),
        ("key hash", answer.key_hash),
    ]
    notes = ([answer.note] if answer.note is not None else []) + [f"the phone was left so: {answer.left}"]
    state = device.state
    return Asked(answer.state(state) if state is not None else None, answer.heard, _facts(said), tuple(notes))


def ask_boot_loader(address: Address, clock: Clock, tap: TextIO | None = None) -> Asked:
    """Every variable of the list. Raises `DriversError`."""
    client = open_fastboot(address, clock, tap, settle_s=SETTLE_S if address.scheme is Scheme.USB else 0.0)
    try:
        found = survey(client)
    finally:
        client.close()
    read = facts(found)
    notes = ([found.broken_off] if found.broken_off is not None else []) + [
        f"{shown(name)} made no sense and is left out" for name in read.refused
    ]
    state = PhoneState.FASTBOOTD if read.in_userspace else PhoneState.FASTBOOT
    return Asked(state, heard_in(found), _facts(_boot_loader_said(read)), tuple(notes))


def boot_loader_product(address: Address, clock: Clock, tap: TextIO | None = None) -> str | None:
    """One question, to see whether a boot loader is still there. Raises `DriversError`."""
    client = open_fastboot(address, clock, tap)
    try:
        return client.variable(Variable.PRODUCT)
    finally:
        client.close()


def ask_android(
    address: Address, serial_number: str | None, door: AdbDoor, clock: Clock, tap: TextIO | None = None
) -> Asked:
    """State, properties, reason of the last start, battery. Raises `DriversError`."""
    asked_s = clock.now_s()
    phone = reach(address, serial_number, door.keys, clock, door.server_port, tap=tap)
    try:
        reached_s = clock.now_s()
        reading = read_phone(phone)
    finally:
        phone.close()
    middle_s, half_s = 0.5 * (asked_s + reached_s), 0.5 * (reached_s - asked_s)
    said_s = 0.5 * (reached_s + clock.now_s())
    words = [(fact.name, fact.value) for fact in _facts(_android_said(reading))]
    heard = [Heard(middle_s, half_s, PhoneWord.ADB_STATE, reading.state.value)]
    heard += [
        Heard(said_s, said_s - reached_s, PhoneWord.ADB_PROPERTY, shown(f"{name}={value}")) for name, value in words
    ]
    notes = [ADB_WORDS[reading.state], *reading.boot_reason.refused, *reading.battery.refused]
    return Asked(android_state(reading), tuple(heard), tuple(Fact(*word) for word in words), tuple(notes))


def powerup_heard(phone: AdbLink, clock: Clock) -> tuple[Heard, ...]:
    """Xiaomi's own word for what started the phone, where its kernel has the file. Raises `DriversError`."""
    if phone.state not in ANSWERING:
        return ()
    heard: list[Heard] = []
    names = (
        (KeptProperty.POWERUP_REASON, Question.POWERUP_REASON),
        (KeptProperty.POWERUP_DETAILS, Question.POWERUP_DETAILS),
    )
    for name, question in names:
        asked_s = clock.now_s()
        answer = phone.ask(question)
        half_s = 0.5 * (clock.now_s() - asked_s)
        text = answer.text.strip()
        if answer.refusal is None and text:
            heard.append(
                Heard(asked_s + half_s, half_s, PhoneWord.ADB_PROPERTY, shown(f"{name.value}={shown(text, 80)}"))
            )
    return tuple(heard)


def android_state(reading: AdbReading) -> PhoneState | None:
    """The state of a phone that was reached over ADB."""
    if reading.state in (AdbState.RECOVERY, AdbState.SIDELOAD):
        return PhoneState.RECOVERY
    if reading.state is AdbState.OFFLINE:
        return None
    if reading.properties.value(KeptProperty.CHARGER.value) == "running":
        return PhoneState.OFFLINE_CHARGING
    return PhoneState.ANDROID_ADB


def _android_said(reading: AdbReading) -> list[tuple[str, str | None]]:
    said = [(name, reading.properties.value(name)) for name in _SHOWN_PROPERTIES]
    reason, battery = reading.boot_reason, reading.battery
    said += [(KeptProperty.POWERUP_REASON.value, reason.powerup.value if reason.powerup is not None else None)]
    if battery.present is not None:
        said.append((KeptProperty.BATTERY_PRESENT.value, "true" if battery.present else "false"))
    if battery.charge_share is not None:
        said.append((KeptProperty.BATTERY_LEVEL.value, f"{100 * battery.charge_share:.0f} %"))
    if battery.voltage_v is not None:
        said.append((KeptProperty.BATTERY_VOLTAGE.value, f"{battery.voltage_v:.3f} V"))
    if battery.temperature_c is not None:
        said.append((KeptProperty.BATTERY_TEMPERATURE.value, f"{battery.temperature_c:.1f} °C"))
    if battery.status is not None:
        said.append((KeptProperty.BATTERY_STATUS.value, battery.status.name.lower()))
    said += [("last words", shown(words.panic)) for words in reading.last_words if words.panic is not None]
    return said


def _boot_loader_said(read: FastbootFacts) -> list[tuple[str, str | None]]:
    return [
        ("product", read.product),
        ("serial number", read.serial_number),
        ("chip and storage", read.variant),
        ("boot loader unlocked", _yes(read.unlocked)),
        ("voltage at the battery contacts", f"{read.battery_v:.3f} V" if read.battery_v is not None else None),
        ("battery good enough to write", _yes(read.battery_soc_ok)),
        ("signed images only", _yes(read.secure)),
        ("hardware revision", read.hardware_revision),
        ("boot loader version", read.boot_loader_version),
        ("anti-rollback index", str(read.anti_rollback) if read.anti_rollback is not None else None),
        ("partitions that it reads", str(len(read.partitions)) if read.partitions else None),
    ]


def _yes(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _facts(said: list[tuple[str, str | None]]) -> tuple[Fact, ...]:
    return tuple(Fact(name, shown(value)) for name, value in said if value is not None)
