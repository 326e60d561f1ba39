"""What `dumpsys battery` prints, in SI units.

Source: AOSP, BatteryService.dumpInternal: `  voltage: 4123` in mV, `  temperature: 310` in 0.1 °C, `  Max charging
current: 500000` in µA; the numbers of status and health are BatteryManager's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from drivers.phone.adb.stated import Stated, flag, lines_of, number, whole
from drivers.phone.untrusted import shown

CELL_V = (2.0, 5.0)
"""Between these is every voltage of one lithium cell that still runs a phone."""
CELL_C = (-40.0, 120.0)
_OVERRIDDEN = "UPDATES STOPPED"


class BatteryStatus(IntEnum):
    """BatteryManager.BATTERY_STATUS_…"""

    UNKNOWN = 1
    CHARGING = 2
    DISCHARGING = 3
    NOT_CHARGING = 4
    FULL = 5


class BatteryHealth(IntEnum):
    """BatteryManager.BATTERY_HEALTH_…"""

    UNKNOWN = 1
    GOOD = 2
    OVERHEAT = 3
    DEAD = 4
    OVER_VOLTAGE = 5
    UNSPECIFIED_FAILURE = 6
    COLD = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """What Android knows of its battery, or of what feeds it in its place. `None`: not said, or refused."""

    present: bool | None = None
    voltage_v: float | None = None
    temperature_c: float | None = None
    charge_share: float | None = None
    """0 to 1."""
    status: BatteryStatus | None = None
    health: BatteryHealth | None = None
    technology: str | None = None
    """Untrusted text, shown safely."""
    usb_powered: bool | None = None
    ac_powered: bool | None = None
    max_charging_current_a: float | None = None
    overridden: bool = False
    """Somebody has stopped the updates (`dumpsys battery set`): the values are that person's, not the battery's."""
    refused: tuple[str, ...] = ()
    """What made no sense, one sentence each."""


def battery_in(text: str) -> Battery:
    """Read the output of `dumpsys battery`."""
    said = Stated(lines_of(text, ":"))
    level, scale = whole(said, "level", 0, 10_000), whole(said, "scale", 1, 10_000)
    share = None if level is None or scale is None else level / scale
    if share is not None and share > 1.0:
        said.refuse("level", f"expected no more than the scale of {scale}")
        share = None
    status, health = whole(said, "status", 1, 5), whole(said, "health", 1, 7)
    technology = said.text("technology")
    return Battery(
        present=flag(said, "present"),
        voltage_v=number(said, "voltage", 1e-3, CELL_V, "V"),
        temperature_c=number(said, "temperature", 0.1, CELL_C, "°C"),
        charge_share=share,
        status=None if status is None else BatteryStatus(status),
        health=None if health is None else BatteryHealth(health),
        technology=None if technology is None else shown(technology, 40),
        usb_powered=flag(said, "USB powered"),
        ac_powered=flag(said, "AC powered"),
        max_charging_current_a=number(said, "Max charging current", 1e-6, (0.0, 20.0), "A"),
        overridden=_OVERRIDDEN in text[:4096],
        refused=said.refused,
    )
