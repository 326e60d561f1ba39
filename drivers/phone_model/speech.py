"""What the host sees of the phone over USB, in step with what the phone is doing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from drivers.phone.fastboot.questions import Variable
from drivers.phone.heard import PhoneWord
from drivers.phone_model import boot_loader
from drivers.phone_model.done import NEVER, Cause, Done, Start
from drivers.phone_model.stages import Action, PhoneSaid, PhoneStage
from drivers.phone_model.unit import Unit, drawn, stream
from drivers.phone_model.walk import Span, Walked
from drivers.phone_scenarios.scenario import ladder
from drivers.phone_scenarios.tables import Range

ANDROID_RUNGS = ("zygote", "services", "home", "idle", "suspended")
"""While these run, Android's USB gadget is up."""

IDENTITIES = {
    PhoneStage.EDL: "05c6:9008",
    PhoneStage.CRASH_DUMP: "05c6:900e",
    PhoneStage.FASTBOOT: boot_loader.IDENTITY,
    PhoneStage.RECOVERY: "18d1:d001",
    PhoneStage.CHARGER: "18d1:4ee7",
}
"""USB identities by state, as bkerler/edl, AOSP and LineageOS list them; Android's own is the phone's."""

READ_IN_FASTBOOT = (
    Variable.PRODUCT,
    Variable.SERIALNO,
    Variable.UNLOCKED,
    Variable.BATTERY_VOLTAGE,
    Variable.BATTERY_SOC_OK,
)
"""What a simulated host writes down of a boot loader's variables."""


@dataclass(frozen=True, slots=True)
class _Presence:
    """The phone shows one thing on USB for a while."""

    start_s: float
    stop_s: float
    stage: PhoneStage
    phone_v: float
    completed_s: float
    """When the boot was complete; infinity if it never was."""


def said(unit: Unit, walked: Walked, done: Done, until_s: float, run_no: int) -> tuple[PhoneSaid, ...]:
    """Everything that the host sees and reads, in order of time."""
    words: list[PhoneSaid] = []
    for k, presence in enumerate(_presences(walked.spans) if unit.usb.link else ()):
        random = stream(unit.seed, unit.fault.id, "speech", run_no, k)
        delay_s, identity = _delay_s(presence.stage, random), _identity(unit, presence.stage)
        for powered_s in done.vbus_on_s(presence.start_s, presence.stop_s):
            begin_s = max(presence.start_s, powered_s) + delay_s
            end_s = min(presence.stop_s, done.next(Action.VBUS_OFF, powered_s))
            if begin_s >= min(end_s, until_s):
                continue
            heard = [PhoneSaid(begin_s, PhoneWord.USB_ATTACHED, identity)]
            heard += _words(unit, presence, _reason(unit, walked.starts, presence), begin_s, random)
            words += [word for word in heard if word.at_s < min(end_s, until_s)]
            if end_s < until_s:
                words.append(PhoneSaid(end_s, PhoneWord.USB_DETACHED, identity))
    return tuple(sorted(words, key=lambda word: word.at_s))


def _presences(spans: tuple[Span, ...]) -> Iterator[_Presence]:
    """Stretches in which the phone shows the same thing."""
    held: _Presence | None = None
    for span in spans:
        stage = PhoneStage.ANDROID if span.rung in ANDROID_RUNGS else span.stage
        shows = stage in IDENTITIES or span.rung in ANDROID_RUNGS
        if held is not None and (not shows or stage is not held.stage or span.start_s != held.stop_s):
            yield held
            held = None
        if not shows:
            continue
        completed_s = span.start_s if span.rung == "home" else NEVER
        if held is None:
            held = _Presence(span.start_s, span.stop_s, stage, span.phone_v, completed_s)
        else:
            held = replace(held, stop_s=span.stop_s, completed_s=min(held.completed_s, completed_s))
    if held is not None:
        yield held


def _identity(unit: Unit, stage: PhoneStage) -> str:
    return IDENTITIES.get(stage, unit.usb.android)


def _delay_s(stage: PhoneStage, random: np.random.Generator) -> float:
    ranges = ladder().usb
    by_stage: dict[PhoneStage, Range] = {
        PhoneStage.EDL: ranges.edl_s,
        PhoneStage.CRASH_DUMP: ranges.crash_dump_s,
        PhoneStage.FASTBOOT: ranges.fastboot_s,
        PhoneStage.RECOVERY: ranges.recovery_s,
        PhoneStage.CHARGER: ranges.charger_s,
    }
    return drawn(random, by_stage.get(stage, ranges.android_s))


def _reason(unit: Unit, starts: tuple[Start, ...], presence: _Presence) -> str:
    """The phone's own word for why it started: its fault's, unless something else started it this time."""
    before = [start for start in starts if start.at_s <= presence.start_s]
    cause = before[-1].cause if before else Cause.KEY
    return unit.variant.reason if cause in (Cause.KEY, Cause.BY_ITSELF) else cause.value


def _words(
    unit: Unit, presence: _Presence, reason: str, attached_s: float, random: np.random.Generator
) -> list[PhoneSaid]:
    """What the host reads after an attach."""
    ranges = ladder().usb
    at_s, sahara_s = attached_s + drawn(random, ranges.words_s), attached_s + drawn(random, ranges.sahara_s)
    match presence.stage:
        case PhoneStage.EDL | PhoneStage.CRASH_DUMP if unit.usb.sahara_read:
            # Sahara HELLO: 0 waits for an image, 2 offers its memory.
            mode = "0" if presence.stage is PhoneStage.EDL else "2"
            return [PhoneSaid(sahara_s, PhoneWord.SAHARA_MODE, mode)]
        case PhoneStage.FASTBOOT:
            return [PhoneSaid(at_s, PhoneWord.FASTBOOT_VARIABLE, value) for value in _variables(unit, presence)]
        case PhoneStage.RECOVERY:
            return [PhoneSaid(at_s, PhoneWord.ADB_STATE, "recovery")]
        case PhoneStage.ANDROID if unit.usb.debugging:
            return _android_words(unit, presence, reason, at_s)
    return []


def _variables(unit: Unit, presence: _Presence) -> list[str]:
    said = boot_loader.variables(unit.usb, presence.phone_v)
    return [f"{word.variable.value}={word.value}" for word in said if word.variable in READ_IN_FASTBOOT]


def _android_words(unit: Unit, presence: _Presence, reason: str, at_s: float) -> list[PhoneSaid]:
    if not unit.usb.authorised:
        return [PhoneSaid(at_s, PhoneWord.ADB_STATE, "unauthorized")]
    properties = [f"ro.product.device={unit.usb.product}", f"ro.boot.bootreason={reason}"]
    words = [PhoneSaid(at_s, PhoneWord.ADB_STATE, "device")]
    words += [PhoneSaid(at_s, PhoneWord.ADB_PROPERTY, value) for value in properties]
    completed_s = max(presence.completed_s, at_s)
    if completed_s < presence.stop_s:
        words.append(PhoneSaid(completed_s, PhoneWord.ADB_PROPERTY, "sys.boot_completed=1"))
    else:
        words.append(PhoneSaid(at_s, PhoneWord.ADB_PROPERTY, "init.svc.bootanim=running"))
    return words
