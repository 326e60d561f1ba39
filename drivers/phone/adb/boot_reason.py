"""Why the phone started, from the three places that say so.

Sources: *AOSP* Canonical boot reason (source.android.com): `ro.boot.bootreason` is the boot loader's own word,
`sys.boot.reason` the canonical one, lower case, parts after commas; *BOOTINFO* Xiaomi kernels'
/sys/bootinfo/powerup_reason and powerup_reason_details (hexadecimal: PMIC's bits low, reset reason in the high half).
Not every Xiaomi kernel has these files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from drivers.phone.adb.properties import Properties
from drivers.phone.adb.questions import Answer
from drivers.phone.untrusted import shown

_CANONICAL = re.compile(r"[a-z0-9_]{1,40}(,[a-z0-9_.:-]{0,60}){0,4}")
_HEX = re.compile(r"(?:0x)?([0-9a-fA-F]{1,8})")


class PowerupReason(StrEnum):
    """Xiaomi's words for what started the phone."""

    KEYPAD = "keypad"
    RTC = "rtc"
    CABLE = "cable"
    SMPL = "smpl"
    """Power was gone for a moment and came back."""
    PON1 = "pon1"
    USB_CHARGER = "usb_chg"
    DC_CHARGER = "dc_chg"
    HARD_RESET = "hw_reset"
    LONG_POWER_KEY = "long_power_key"
    WATCHDOG = "wdog"
    KERNEL_PANIC = "kpanic"
    REBOOT = "reboot"
    DM_VERITY_DEVICE_CORRUPTED = "dm_verity_device_corrupted"
    DM_VERITY_ENFORCING = "dm_verity_enforcing"
    DM_VERITY_KEYS_CLEAR = "dm_verity_keys_clear"
    UNKNOWN_REBOOT = "unknown reboot"


@dataclass(frozen=True, slots=True, kw_only=True)
class BootReason:
    """Every word that was said; `None`: not said."""

    boot_loader: str | None = None
    """Free text of the boot loader, shown safely."""
    canonical: str | None = None
    """Of AOSP's form, such as `kernel_panic` or `reboot,userrequested`."""
    powerup: PowerupReason | None = None
    pon_bits: int | None = None
    """The PMIC's power-on reasons, one bit each."""
    reset_reason: int | None = None
    refused: tuple[str, ...] = ()
    """What is no word of its list, or no number, one sentence each."""


def boot_reason_in(properties: Properties, powerup: Answer, details: Answer) -> BootReason:
    """Put the three together."""
    refused: list[str] = []
    canonical = properties.value("sys.boot.reason")
    if canonical is not None and not _CANONICAL.fullmatch(canonical):
        refused.append(f"sys.boot.reason: expected lower-case words after commas; it said {shown(canonical, 40)!r}")
        canonical = None
    word = None if powerup.refusal else powerup.text.strip() or None
    reason = None
    if word is not None:
        reason = next((known for known in PowerupReason if known.value == word), None)
        if reason is None:
            refused.append(f"powerup_reason: expected a word of Xiaomi's list; it said {shown(word, 40)!r}")
    bits = None
    text = None if details.refusal else details.text.strip() or None
    if text is not None:
        number = _HEX.fullmatch(text)
        if number is None:
            refused.append(f"powerup_reason_details: expected up to 8 hexadecimal digits; it said {shown(text, 40)!r}")
        else:
            bits = int(number.group(1), 16)
    return BootReason(
        boot_loader=properties.value("ro.boot.bootreason"),
        canonical=canonical,
        powerup=reason,
        pon_bits=None if bits is None else bits & 0xFFFF,
        reset_reason=None if bits is None else bits >> 16,
        refused=tuple(refused),
    )
