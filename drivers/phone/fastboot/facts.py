"""What was learned from a boot loader, in units, each value `None` where it was not said or made no sense."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from drivers.phone.fastboot.questions import Variable
from drivers.phone.fastboot.survey import Survey

LOWEST_BATTERY_V = 2.0
HIGHEST_BATTERY_V = 5.0
"""A lithium cell on a supply lies between; 0 is what ABL prints when it cannot read its gauge."""
MOST_PARTITIONS = 512
Value = TypeVar("Value")
_YES = frozenset({"yes", "true", "1"})
_NO = frozenset({"no", "false", "0"})
_TEXT = re.compile(r"[ -\[\]-~]{1,128}")
"""Without the backslash, which stands where `shown` has put an escape."""
_NAME = re.compile(r"[A-Za-z0-9_.\-]{1,64}")
_SLOT = re.compile(r"_?([a-z])")
_COUNT = re.compile(r"[0-9]{1,3}")
_MILLIVOLTS = re.compile(r"([0-9]{4})( ?mV)?")
_SIZE = re.compile(r"0[xX][0-9a-fA-F]{1,12}|[0-9]{1,13}")


@dataclass(frozen=True, slots=True)
class Slot:
    """One of two sets of partitions; the X3 Pro has none."""

    letter: str
    successful: bool | None
    unbootable: bool | None
    retries_left: int | None


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition that the boot loader sees: proof that it can read the storage's table."""

    name: str
    size_bytes: int | None
    kind: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FastbootFacts:
    """What one boot loader says of its phone. `None` is *not said, or no value that this can have*."""

    product: str | None
    """`vayu` or `bhima` for a POCO X3 Pro."""
    serial_number: str | None
    variant: str | None
    """Chip and storage, such as `SM8150 UFS`."""
    kernel: str | None
    secure: bool | None
    """The boot loader wants signed images."""
    unlocked: bool | None
    """An observation for the record; not in itself damage."""
    critical_unlocked: bool | None
    """From `oem device-info`."""
    verity: bool | None
    """From `oem device-info`."""
    battery_v: float | None
    """At the battery contacts, as the phone's gauge reads it: the supply's voltage less the drop of the leads."""
    battery_soc_ok: bool | None
    """The boot loader finds the battery good enough to write."""
    off_mode_charge: bool | None
    charger_screen: bool | None
    hardware_revision: str | None
    boot_loader_version: str | None
    baseband_version: str | None
    max_download_bytes: int | None
    in_userspace: bool | None
    """Android's own fastbootd answers, not the boot loader."""
    slot_count: int | None
    current_slot: str | None
    slots: tuple[Slot, ...]
    anti_rollback: int | None
    """Xiaomi's index: software with a lower one does not start."""
    cpu_id: str | None
    board_version: str | None
    partitions: tuple[Partition, ...]
    refused: tuple[str, ...]
    """Names of what was said but made no sense, or was said twice with two meanings."""


def facts(found: Survey) -> FastbootFacts:
    """Read a round; what makes no sense is `None` and named in `refused`."""
    read = _Reader(found)
    return FastbootFacts(
        product=read.name(Variable.PRODUCT),
        serial_number=read.name(Variable.SERIALNO),
        variant=read.text(Variable.VARIANT),
        kernel=read.text(Variable.KERNEL),
        secure=read.flag(Variable.SECURE),
        unlocked=read.unlocked(),
        critical_unlocked=read.info("Device critical unlocked"),
        verity=read.info("Verity mode"),
        battery_v=read.battery_v(),
        battery_soc_ok=read.flag(Variable.BATTERY_SOC_OK),
        off_mode_charge=read.flag(Variable.OFF_MODE_CHARGE),
        charger_screen=read.flag(Variable.CHARGER_SCREEN_ENABLED),
        hardware_revision=read.text(Variable.HW_REVISION),
        boot_loader_version=read.text(Variable.VERSION_BOOTLOADER),
        baseband_version=read.text(Variable.VERSION_BASEBAND),
        max_download_bytes=read.size_bytes(Variable.MAX_DOWNLOAD_SIZE),
        in_userspace=read.flag(Variable.IS_USERSPACE),
        slot_count=read.count(Variable.SLOT_COUNT),
        current_slot=read.slot_letter(Variable.CURRENT_SLOT),
        slots=read.slots(),
        anti_rollback=read.count(Variable.ANTI),
        cpu_id=read.name(Variable.CPUID),
        board_version=read.text(Variable.BOARD_VERSION),
        partitions=read.partitions(),
        refused=read.refused,
    )


class _Reader:
    """Reads values one by one and remembers which it refused."""

    def __init__(self, found: Survey) -> None:
        self._found = found
        self._refused: dict[str, None] = {}

    @property
    def refused(self) -> tuple[str, ...]:
        return tuple(self._refused)

    def text(self, variable: Variable) -> str | None:
        return self._one(variable, _TEXT)

    def name(self, variable: Variable) -> str | None:
        return self._one(variable, _NAME)

    def flag(self, variable: Variable) -> bool | None:
        return self._flag(variable.value, self._value(variable))

    def count(self, variable: Variable) -> int | None:
        digits = self._one(variable, _COUNT)
        return None if digits is None else int(digits)

    def size_bytes(self, variable: Variable) -> int | None:
        digits = self._one(variable, _SIZE)
        return None if digits is None else _number(digits)

    def battery_v(self) -> float | None:
        said = self._one(Variable.BATTERY_VOLTAGE, _MILLIVOLTS)
        if said is None:
            return None
        volts = int(said[:4]) / 1000.0
        return self._kept(Variable.BATTERY_VOLTAGE.value, volts, LOWEST_BATTERY_V <= volts <= HIGHEST_BATTERY_V)

    def slot_letter(self, variable: Variable) -> str | None:
        said = self._one(variable, _SLOT)
        return None if said is None else said[-1]

    def unlocked(self) -> bool | None:
        """From the variable and the report, which must not contradict each other."""
        variable, report = self.flag(Variable.UNLOCKED), self.info("Device unlocked")
        if variable is None or report is None:
            return variable if variable is not None else report
        return self._kept(Variable.UNLOCKED.value, variable, variable is report)

    def info(self, label: str) -> bool | None:
        """A line `label: true` of `oem device-info`."""
        parted = [line.partition(":") for line in self._found.device_info]
        return self._flag(label, self._same(label, [value.strip() for name, _, value in parted if name == label]))

    def slots(self) -> tuple[Slot, ...]:
        successful, unbootable, retries = (
            self._about(name, _SLOT) for name in ("slot-successful", "slot-unbootable", "slot-retry-count")
        )
        letters = sorted({*successful, *unbootable, *retries})
        return tuple(
            Slot(
                letter=letter[-1],
                successful=self._flag("slot-successful", successful.get(letter)),
                unbootable=self._flag("slot-unbootable", unbootable.get(letter)),
                retries_left=self._retries_left(retries.get(letter)),
            )
            for letter in letters
        )

    def partitions(self) -> tuple[Partition, ...]:
        sizes, kinds = self._about("partition-size", _NAME), self._about("partition-type", _NAME)
        names = list(dict.fromkeys([*sizes, *kinds]))
        found = tuple(Partition(name, self._size(sizes.get(name)), self._kind(kinds.get(name))) for name in names)
        return self._kept("partition-size", found, len(found) <= MOST_PARTITIONS) or ()

    def _about(self, prefix: str, shape: re.Pattern[str]) -> dict[str, str]:
        """Values of lines `prefix:subject:value`, by subject; a subject with two values has none."""
        values: dict[str, str] = {}
        twice: set[str] = set()
        for line in self._found.other_lines:
            head, _, rest = line.partition(":")
            if head.strip() != prefix:
                continue
            subject, colon, value = (part.strip() for part in rest.partition(":"))
            sound = bool(colon and shape.fullmatch(subject))
            if self._kept(prefix, subject, sound and values.get(subject, value) == value) is not None:
                values[subject] = value
            else:
                twice.add(subject)
        return {subject: value for subject, value in values.items() if subject not in twice}

    def _value(self, variable: Variable) -> str | None:
        return self._same(variable.value, [said.value for said in self._found.said if said.variable is variable])

    def _same(self, name: str, values: list[str]) -> str | None:
        return self._kept(name, values[0], len(set(values)) == 1) if values else None

    def _one(self, variable: Variable, shape: re.Pattern[str]) -> str | None:
        value = self._value(variable)
        return None if value is None else self._kept(variable.value, value, bool(shape.fullmatch(value)))

    def _flag(self, name: str, value: str | None) -> bool | None:
        if value is None:
            return None
        word = value.lower()
        return self._kept(name, word in _YES, word in _YES or word in _NO)

    def _retries_left(self, value: str | None) -> int | None:
        if value is None or self._kept("slot-retry-count", value, bool(_COUNT.fullmatch(value))) is None:
            return None
        return int(value)

    def _size(self, value: str | None) -> int | None:
        if value is None or self._kept("partition-size", value, bool(_SIZE.fullmatch(value))) is None:
            return None
        return _number(value)

    def _kind(self, value: str | None) -> str | None:
        # ABL says nothing of a partition that it does not mount.
        return self._kept("partition-type", value, bool(_NAME.fullmatch(value))) if value else None

    def _kept(self, name: str, value: Value, sound: bool) -> Value | None:
        """The value if it is sound; otherwise nothing, and its name is remembered."""
        if sound:
            return value
        self._refused[name] = None
        return None


def _number(digits: str) -> int:
    return int(digits, 16) if digits[:2].lower() == "0x" else int(digits)
