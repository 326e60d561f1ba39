"""From what was heard from a phone to the events of a case: onto the time axis, and no more than a case needs.

A phone says far more than whether it works: serial numbers, IMEI, chip ids, unlock tokens, accounts, networks. None of
that answers one of the two questions, so the list of what a case keeps is closed, and what is not on it goes no further
than the screen. A case names its phone by the IMEI that the claim itself carries.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from analysis.trace import Event, EventName
from bench.time_axis import TimeAxis
from drivers.phone.fastboot.questions import Variable
from drivers.phone.heard import Heard, PhoneWord


class KeptProperty(StrEnum):
    """What of Android's own words a case keeps: which model and software it is, how far it came, why it last fell.

    `powerup_reason` and its details are files of Xiaomi's kernels (`/sys/bootinfo`), the `battery.` ones lines of
    `dumpsys battery`.
    """

    PRODUCT_DEVICE = "ro.product.device"
    PRODUCT_MODEL = "ro.product.model"
    HARDWARE_COUNTRY = "ro.boot.hwc"
    HARDWARE_VERSION = "ro.boot.hwversion"
    FINGERPRINT = "ro.build.fingerprint"
    """Of the software, not of a person."""
    BOOT_COMPLETED = "sys.boot_completed"
    BOOT_ANIMATION = "init.svc.bootanim"
    CHARGER = "init.svc.vendor.charger"
    BOOT_REASON = "ro.boot.bootreason"
    CANONICAL_BOOT_REASON = "sys.boot.reason"
    POWERUP_REASON = "powerup_reason"
    POWERUP_DETAILS = "powerup_reason_details"
    BATTERY_PRESENT = "battery.present"
    BATTERY_LEVEL = "battery.level"
    BATTERY_VOLTAGE = "battery.voltage"
    BATTERY_TEMPERATURE = "battery.temperature"
    BATTERY_STATUS = "battery.status"


KEPT_VARIABLES: tuple[Variable, ...] = tuple(
    variable for variable in Variable if variable not in (Variable.SERIALNO, Variable.TOKEN, Variable.CPUID)
)
"""What of the boot loader's words a case keeps: all that is asked but serial number, unlock token and chip id."""

_KEPT_NAMES: dict[PhoneWord, frozenset[str]] = {
    PhoneWord.ADB_PROPERTY: frozenset(name.value for name in KeptProperty),
    PhoneWord.FASTBOOT_VARIABLE: frozenset(variable.value for variable in KEPT_VARIABLES),
}


def kept(word: PhoneWord, value: str) -> bool:
    """Whether a case keeps this word of a phone."""
    names = _KEPT_NAMES.get(word)
    return names is None or value.partition("=")[0] in names


def events_of(heard: Iterable[Heard], axis: TimeAxis) -> tuple[Event, ...]:
    """The words that a case keeps, as its events at their times of the run, in order of time."""
    events = (
        axis.placed(Event(one.host_s, EventName(one.word.value), one.value, one.uncertainty_s))
        for one in heard
        if kept(one.word, one.value)
    )
    return tuple(sorted(events, key=lambda event: event.at_s))
