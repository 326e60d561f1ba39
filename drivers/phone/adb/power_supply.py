"""The kernel's power supplies, `/sys/class/power_supply/*/uevent`, in SI units.

Source: the kernel's Documentation/power/power_supply_class: voltages in µV, currents in µA, temperatures in 0.1 °C.
On vayu `battery` and `bms` are the cell, `usb` the port, `main`, `parallel` and `bq2597x-standalone` the chargers,
`batt_verify` the battery's chip (LineageOS, init.qti.chg_policy.sh). Whether a current into the cell counts as
positive is the driver's choice: Qualcomm's counts it as negative.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from drivers.phone.adb.stated import Stated, flag, number, whole
from drivers.phone.untrusted import shown

MOST_SUPPLIES = 32
MOST_LINES = 4096
_LINE = re.compile(r"/sys/class/power_supply/([A-Za-z0-9_.-]{1,64})/uevent:POWER_SUPPLY_([A-Z0-9_]{1,64})=(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerSupply:
    """One of them. `None`: not said, or refused."""

    name: str
    status: str | None = None
    """The kernel's word, such as `Charging`; untrusted text, shown safely."""
    present: bool | None = None
    online: bool | None = None
    voltage_v: float | None = None
    current_a: float | None = None
    """With the driver's own sign."""
    temperature_c: float | None = None
    charge_share: float | None = None
    authentic: bool | None = None
    """The battery's chip has proved who made it."""
    refused: tuple[str, ...] = ()


def power_supplies_in(text: str) -> tuple[PowerSupply, ...]:
    """Read the lines of all uevent files, each with its file's name before it."""
    stated: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines()[:MOST_LINES]:
        match = _LINE.fullmatch(line)
        if match is not None and (match.group(1) in stated or len(stated) < MOST_SUPPLIES):
            stated.setdefault(match.group(1), []).append((match.group(2), match.group(3).strip()))
    return tuple(_supply(name, Stated(pairs)) for name, pairs in sorted(stated.items()))


def _supply(name: str, said: Stated) -> PowerSupply:
    percent = whole(said, "CAPACITY", 0, 100)
    status = said.text("STATUS")
    return PowerSupply(
        name=name,
        status=None if status is None else shown(status, 40),
        present=flag(said, "PRESENT"),
        online=flag(said, "ONLINE"),
        voltage_v=number(said, "VOLTAGE_NOW", 1e-6, (0.0, 25.0), "V"),
        current_a=number(said, "CURRENT_NOW", 1e-6, (-20.0, 20.0), "A"),
        temperature_c=number(said, "TEMP", 0.1, (-60.0, 200.0), "°C"),
        charge_share=None if percent is None else percent / 100.0,
        authentic=flag(said, "AUTHENTIC"),
        refused=said.refused,
    )
