"""What a USB identity says of the phone's state, as far as an identity alone can."""

from __future__ import annotations

from enum import Enum


class UsbState(Enum):
    """States that differ by who answers on USB."""

    BOOT_ROM = "boot_rom"
    CRASH_DUMP = "crash_dump"
    FASTBOOT = "fastboot"
    RECOVERY = "recovery"
    ANDROID = "android"
    OTHER = "other"


# Identities of a Qualcomm phone by Xiaomi: what its boot ROM, boot loader, recovery and init scripts announce.
_STATE_OF = {
    "05c6:9008": UsbState.BOOT_ROM,
    "05c6:900e": UsbState.CRASH_DUMP,
    "18d1:d00d": UsbState.FASTBOOT,
    "18d1:4ee0": UsbState.FASTBOOT,
    "18d1:d001": UsbState.RECOVERY,
    "18d1:4ee7": UsbState.ANDROID,
    "18d1:4ee8": UsbState.ANDROID,
    "18d1:4ee9": UsbState.ANDROID,
    "05c6:f000": UsbState.ANDROID,
}


def usb_state(identity: str) -> UsbState:
    """The state that a `vid:pid` stands for.

    2717:ff** is Android whatever it offers; 05c6:9*** apart from boot ROM and crash dump is a diagnostic composition
    of a running Android.
    """
    name = identity.lower()
    if name in _STATE_OF:
        return _STATE_OF[name]
    return UsbState.ANDROID if name.startswith(("2717:ff", "05c6:9")) else UsbState.OTHER
