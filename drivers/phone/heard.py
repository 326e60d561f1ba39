"""What was heard from a phone, with the host's time: the nouns that every way of listening hands on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PhoneWord(StrEnum):
    """What a phone can say over USB; the names are those of the case format's events."""

    USB_ATTACHED = "usb_attached"
    USB_DETACHED = "usb_detached"
    SAHARA_MODE = "sahara_mode"
    ADB_STATE = "adb_state"
    ADB_PROPERTY = "adb_property"
    FASTBOOT_VARIABLE = "fastboot_variable"


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that the host saw or read."""

    host_s: float
    """The host's monotonic time."""
    uncertainty_s: float
    """Half-width of `host_s`: it happened no earlier than `host_s - uncertainty_s`, no later than the sum."""
    word: PhoneWord
    value: str
    """In the case format's own form (`05c6:9008`, `name=value`), already through `untrusted.shown`."""
