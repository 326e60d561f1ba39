"""What the imaginary phone's boot loader says: one source for the words of a run and for the simulated device.

No public `getvar all` of an X3 Pro exists. Names and forms are those of Qualcomm's ABL and of Xiaomi's extras; values
that no source gives (hardware revision, sizes, anti-rollback index) are inferred, and only their form matters.
"""

from __future__ import annotations

from drivers.phone.fastboot.questions import Variable
from drivers.phone.fastboot.sim import PartitionSaid, VariableSaid, Voice
from drivers.phone_model.unit import UsbSide

IDENTITY = "18d1:d00d"
"""ABL's fastboot on USB."""
SOC_OK_V = 3.5
"""The boot loader finds a battery above this good enough to write."""
_PARTITIONS = (
    PartitionSaid("xbl", 0x380000, "raw"),
    PartitionSaid("abl", 0x100000, "raw"),
    PartitionSaid("boot", 0x8000000, "raw"),
    PartitionSaid("recovery", 0x8000000, "raw"),
    PartitionSaid("super", 0x220000000, "raw"),
    PartitionSaid("userdata", 0x1BFBFFB000, "f2fs"),
)


def variables(usb: UsbSide, phone_v: float) -> tuple[VariableSaid, ...]:
    """The variables of this phone's boot loader at a voltage at the battery contacts."""
    said = {
        Variable.CRC: "1",
        Variable.PRODUCT: usb.product,
        Variable.SERIALNO: usb.serial,
        Variable.VARIANT: "SM8150 UFS",
        Variable.KERNEL: "uefi",
        Variable.SECURE: "yes",
        Variable.UNLOCKED: _yes(usb.unlocked),
        Variable.BATTERY_VOLTAGE: str(round(phone_v * 1000)),
        Variable.BATTERY_SOC_OK: _yes(round(phone_v * 1000) > round(SOC_OK_V * 1000)),
        Variable.OFF_MODE_CHARGE: "1",
        Variable.CHARGER_SCREEN_ENABLED: "1",
        Variable.HW_REVISION: "20001",
        Variable.VERSION_BOOTLOADER: "",
        Variable.VERSION_BASEBAND: "",
        Variable.MAX_DOWNLOAD_SIZE: "805306368",
        Variable.SLOT_COUNT: "0",
        Variable.ANTI: "2",
        Variable.TOKEN: f"simulated-{usb.serial}",
        Variable.CPUID: f"0x{usb.serial}",
        Variable.PARALLEL_DOWNLOAD_FLASH: "yes",
    }
    return tuple(VariableSaid(variable, value) for variable, value in said.items())


def voice(usb: UsbSide, phone_v: float) -> Voice:
    """All that this phone's boot loader says; it has `oem device-info` and no `oem dmesg`."""
    lines = (
        "Verity mode: true",
        f"Device unlocked: {_true(usb.unlocked)}",
        f"Device critical unlocked: {_true(usb.unlocked)}",
        "Charger screen enabled: true",
    )
    return Voice(variables(usb, phone_v), _PARTITIONS, lines)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _true(value: bool) -> str:
    return "true" if value else "false"
