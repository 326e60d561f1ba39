"""Everything that a boot loader is asked. The list is closed: what is not on it cannot be put on the wire.

Nothing here changes anything on a phone. There is no download, flash, erase, boot, continue, reboot, unlock or slot
command, and no way to send a text of one's own.
"""

from __future__ import annotations

from enum import StrEnum


class Variable(StrEnum):
    """Variables for `getvar`.

    Sources: AOSP fastboot README; Qualcomm ABL `FastbootCmds.c` (`FastbootPublishVar`); the last seven are Xiaomi's, as
    the key lists of public tools name them. Not every boot loader has every one.
    """

    PRODUCT = "product"
    SERIALNO = "serialno"
    VARIANT = "variant"
    SECURE = "secure"
    UNLOCKED = "unlocked"
    KERNEL = "kernel"
    BATTERY_VOLTAGE = "battery-voltage"
    BATTERY_SOC_OK = "battery-soc-ok"
    OFF_MODE_CHARGE = "off-mode-charge"
    CHARGER_SCREEN_ENABLED = "charger-screen-enabled"
    HW_REVISION = "hw-revision"
    VERSION_BOOTLOADER = "version-bootloader"
    VERSION_BASEBAND = "version-baseband"
    MAX_DOWNLOAD_SIZE = "max-download-size"
    IS_USERSPACE = "is-userspace"
    """`yes` from fastbootd, which is Android's own; a boot loader says no, or nothing."""
    SLOT_COUNT = "slot-count"
    CURRENT_SLOT = "current-slot"
    ANTI = "anti"
    CRC = "crc"
    TOKEN = "token"
    CPUID = "cpuid"
    BOARD_VERSION = "board_version"
    DP = "DP"
    PARALLEL_DOWNLOAD_FLASH = "parallel-download-flash"


class Report(StrEnum):
    """Questions that are answered in lines; each value is the whole command."""

    ALL = "getvar:all"
    DEVICE_INFO = "oem device-info"
    """Whether the boot loader is unlocked, in ABL's own words."""
    DMESG = "oem dmesg"
    """The log of UEFI, as a Pixel 4 (SM8150) prints it; not known to exist on Xiaomi's boot loader."""


Question = Variable | Report
