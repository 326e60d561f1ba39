"""The words of the imaginary phone: what can be done to it, what it can be doing, what it can say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drivers.phone.heard import PhoneWord


class PhoneStage(StrEnum):
    """What the phone is truly doing."""

    OUTPUT_OFF = "output_off"
    PREKEY = "prekey"
    PMIC = "pmic"
    EARLY_BOOT = "early_boot"
    BOOT_LOADER = "boot_loader"
    KERNEL = "kernel"
    ANDROID = "android"
    IDLE = "idle"
    SUSPENDED = "suspended"
    STUCK = "stuck"
    EDL = "edl"
    CRASH_DUMP = "crash_dump"
    FASTBOOT = "fastboot"
    RECOVERY = "recovery"
    CHARGER = "charger"
    """The charging picture, with the phone otherwise off."""
    OFF_AGAIN = "off_again"


class BootEnd(StrEnum):
    """What becomes of a boot that stops."""

    GOES_ON = "goes_on"
    HOLD = "hold"
    RESET = "reset"
    OFF = "off"


class OnMotherboard(StrEnum):
    """Whether a fault sits on the motherboard."""

    YES = "yes"
    NO = "no"
    INDETERMINATE = "indeterminate"


class Action(StrEnum):
    """What a person or the bench can do to the phone."""

    OUTPUT_ON = "output_on"
    OUTPUT_OFF = "output_off"
    KEY_DOWN = "key_down"
    KEY_UP = "key_up"
    KEY_BRIDGED = "key_bridged"
    """The key contact is bridged at the board for a second."""
    VBUS_ON = "vbus_on"
    VBUS_OFF = "vbus_off"
    CLIP_OFF = "clip_off"
    """A lead loses its contact; the supply does not know."""
    CLIP_ON = "clip_on"
    VOLUME_DOWN = "volume_down"
    """Held from now on: the boot loader stays in fastboot."""
    VOLUME_UP = "volume_up"
    """Held from now on: the boot loader starts the recovery."""


@dataclass(frozen=True, slots=True)
class Stimulus:
    """One thing done to the phone."""

    at_s: float
    action: Action


@dataclass(frozen=True, slots=True)
class StageEdge:
    """The phone enters a stage: a true label, known to nobody on a real bench."""

    at_s: float
    stage: PhoneStage


@dataclass(frozen=True, slots=True)
class PhoneSaid:
    """One thing that the host saw or read."""

    at_s: float
    word: PhoneWord
    value: str
