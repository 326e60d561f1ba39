"""What a host sees of the third phone: attachments that follow from what an attempt reached, with all that USB adds.

Events come late, twice, without their end, under another id after a mode switch, or not at all.
"""

from __future__ import annotations

from math import inf

import numpy as np

from analysis.trace import Event, EventName
from tests.truth.third_bench import Hands, Played
from tests.truth.third_boot import Attempt
from tests.truth.third_patient import Ending, Key, Patient, Usb

SWITCHES = 0.2
"""Share of Androids that come under one id and switch to another."""
Said = list[tuple[float, EventName, str]]
DEBUGGING_OFF, DEBUGGING_ON = ("2717:ff40", "2717:ff10"), ("2717:ff48", "18d1:4ee7", "2717:ff18")
MISSED, TWICE, NO_END = 0.02, 0.07, 0.06
"""Shares of attempts that a host misses, of attachments that come twice, of detachments that are not told."""


def seen_by_host(random: np.random.Generator, patient: Patient, done: Hands, played: Played) -> list[Event]:
    """Every event of a run with VBUS on."""
    if done.vbus_s is None:
        return []
    events = [Event(done.vbus_s, EventName.VBUS_ON, None, 0.025)]
    if patient.usb is Usb.NOTHING:
        return events
    debugging = random.random() < 0.4
    flashes = random.random() < 0.5
    for attempt in played.attempts:
        for at, name, value in _untidy(random, _of_attempt(random, patient, done, attempt, debugging, flashes)):
            if done.vbus_s < at < done.length_s:
                events.append(Event(at, name, value, 0.02))
    return sorted(events, key=lambda event: event.at_s)


def _of_attempt(
    random: np.random.Generator, patient: Patient, done: Hands, attempt: Attempt, debugging: bool, flashes: bool
) -> Said:
    last = max(attempt.marks.values(), default=attempt.start_s)
    if patient.usb in (Usb.EDL, Usb.DUMP):
        edl = patient.usb is Usb.EDL
        vid_pid, mode = ("05c6:9008", "0") if edl else ("05c6:900e", "2")
        return _attached(random, last + random.uniform(0.6, 3.5), attempt.end_s, vid_pid, EventName.SAHARA_MODE, mode)
    stop = patient.stop
    if stop is not None and stop.ending is Ending.HANG:
        if not stop.lit:
            return []
        at = attempt.marks.get("abl", inf) + random.uniform(0.8, 2.5)
        said = _attached(random, at, attempt.end_s, "18d1:d00d", EventName.FASTBOOT_VARIABLE, "product=vayu")
        return [*said, (at + 1.2, EventName.FASTBOOT_VARIABLE, f"battery-voltage={int(random.normal(3985, 25))}")]
    if stop is not None and stop.ending is Ending.RESET and stop.mark not in ("server", "home"):
        if not flashes or "abl" not in attempt.marks:
            return []
        # Somebody holds volume down: the boot loader listens.
        at = attempt.marks["abl"] + random.uniform(0.8, 2.5)
        return _attached(random, at, attempt.end_s, "18d1:d00d", EventName.FASTBOOT_VARIABLE, "product=vayu")
    return _android(random, patient, done, attempt, debugging)


def _android(random: np.random.Generator, patient: Patient, done: Hands, attempt: Attempt, debugging: bool) -> Said:
    """Android's gadget, or the charger's where VBUS alone woke the phone."""
    works = patient.key is not Key.OPEN or done.bridged
    by_key = works and any(-1.0 < down - attempt.start_s < 8.0 for down, _ in done.presses)
    at = attempt.marks.get("server", inf) + random.uniform(1.0, 6.0)
    if not by_key:
        return _charger(random, patient, attempt, at)
    vid_pid = str(random.choice(DEBUGGING_ON if debugging else DEBUGGING_OFF))
    said: Said = []
    if random.random() < SWITCHES:
        said = _attached(random, at, min(attempt.end_s, at + random.uniform(1.0, 4.0)), "2717:ff40", None, "")
        at = said[-1][0] + 0.5 if said else at
    said += _attached(random, at, attempt.end_s, vid_pid, None, "")
    if debugging and said:
        trusted = random.random() < 0.6
        said.append((at + 0.9, EventName.ADB_STATE, "device" if trusted else "unauthorized"))
        if trusted:
            said += [(at + 1.4, EventName.ADB_PROPERTY, value) for value in patient.properties]
            booted = attempt.marks.get("settled", inf) + random.uniform(0.5, 3.0)
            if patient.stop is None and at < booted:
                said.append((booted, EventName.ADB_PROPERTY, "sys.boot_completed=1"))
    return said


def _charger(random: np.random.Generator, patient: Patient, attempt: Attempt, at: float) -> Said:
    """The charger's gadget, which lets itself be asked."""
    charger = "init.svc.vendor.charger=running"
    said = _attached(random, at, attempt.end_s, "18d1:4ee7", EventName.ADB_PROPERTY, charger)
    asked = bool(said) and random.random() < 0.5
    return said + [(at + 1.4, EventName.ADB_PROPERTY, value) for value in patient.properties if asked]


def _attached(
    random: np.random.Generator, at_s: float, end_s: float, vid_pid: str, also: EventName | None, value: str
) -> Said:
    """An attachment, what the program asks then, and its end with the power."""
    if at_s >= end_s:
        return []
    said: Said = [(at_s, EventName.USB_ATTACHED, vid_pid)]
    if also is not None and random.random() < 0.7:
        said.append((at_s + random.uniform(0.2, 0.8), also, value))
    if end_s < inf:
        said.append((end_s + random.uniform(0.05, 0.4), EventName.USB_DETACHED, vid_pid))
    return [(at, name, text) for at, name, text in said if at < end_s + 0.5]


def _untidy(random: np.random.Generator, said: Said) -> Said:
    """A host's view: an attachment comes twice, its end is missed, or all of it is."""
    if said and random.random() < MISSED:
        return []
    kept: Said = []
    for at, name, value in said:
        if name is EventName.USB_DETACHED and random.random() < NO_END:
            continue
        kept.append((at, name, value))
        if name is EventName.USB_ATTACHED and random.random() < TWICE:
            gone = at + float(random.uniform(0.1, 0.6))
            kept += [(gone, EventName.USB_DETACHED, value), (gone + float(random.uniform(0.1, 0.9)), name, value)]
    return kept
