"""A station: which instrument plays which part on a bench, where it is reached, and what is known of it.

A station is a TOML file (`bench.station_toml`), or the address of a single instrument, which then plays every part
that it can. The file says what cannot be asked: when an instrument was calibrated, and what its leads are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from bench.connecting import with_driver
from bench.errors import BenchError
from bench.guard.rules import CEILING_V
from drivers.address import Scheme, parse_address
from drivers.catalog import InstrumentRow, Part, instrument_row


class StationPart(StrEnum):
    """What an instrument is there for."""

    SUPPLY = "supply"
    """Feeds the phone in place of its battery, under the guard; it is a meter as well."""
    METER = "meter"
    """Sits in the battery leads, and reads faster or finer than the supply."""
    VBUS_METER = "vbus_meter"
    """Sits in the USB lead: what a charger or a computer delivers, never a boot current."""
    KEY = "key"
    """Presses the power key by relay; it may be the meter's own board."""
    VBUS_SWITCH = "vbus_switch"
    """Switches USB power for the USB phase; it may be the meter's own board."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One instrument in its place."""

    part: StationPart
    address: str
    model: str | None = None
    """What it must call itself, or how that begins; `None` takes whoever answers."""
    serial_number: str | None = None
    """The one it must have; `None` takes any."""
    calibrated: date | None = None
    calibration_due: date | None = None
    lead_ohm: float | None = None
    """Both its leads together, from its terminals to the clips; `None` is not measured."""

    @property
    def simulated(self) -> bool:
        """No instrument is there."""
        return parse_address(self.address).scheme in (Scheme.SIM, Scheme.PLAY)


@dataclass(frozen=True, slots=True)
class Station:
    """One bench."""

    name: str
    supply: Placed | None
    """`None` where the phone is fed by something that no program switches."""
    meter: Placed | None = None
    vbus_meter: Placed | None = None
    key: Placed | None = None
    vbus_switch: Placed | None = None
    ceiling_v: float = CEILING_V
    """No plan sets more here; the guard's own ceiling holds whatever this says."""
    highest_limit_a: float | None = None
    """No plan asks for a higher current limit here; `None` leaves it to the supply."""
    listens_usb: bool = True
    """The phone's USB side is watched on this computer, and asked over it."""
    adb: str | None = None
    """Where Android is asked instead, such as `tcp://127.0.0.1:5555`."""
    fastboot: str | None = None
    """Where its boot loader is asked instead."""
    path: Path | None = None
    """`None` where the station is an address."""

    @property
    def instruments(self) -> tuple[Placed, ...]:
        """Those that there are, the supply first. A board that is a meter too is one, and one link reaches it."""
        found = [placed for placed in (self.supply, self.meter, self.vbus_meter) if placed is not None]
        for placed in (self.key, self.vbus_switch):
            if placed is not None and placed.address not in [one.address for one in found]:
                found.append(placed)
        return tuple(found)

    @property
    def simulated(self) -> bool:
        """No instrument is there."""
        return all(placed.simulated for placed in self.instruments)


def station_of_address(text: str) -> Station:
    """The station that a single instrument is. Raises `AddressError`, `BenchError` for a meter of the USB lead."""
    address = with_driver(parse_address(text))
    row = known_row(str(address))
    parts = row.parts if row is not None else (Part.SUPPLY,)
    if Part.SUPPLY not in parts and Part.METER not in parts and row is not None:
        raise BenchError(
            f"{address}: {row.title} sits in the USB lead and sees no boot current; a station needs a supply, or a "
            "meter in the battery leads"
        )
    part = StationPart.SUPPLY if Part.SUPPLY in parts else StationPart.METER
    placed = Placed(part, str(address))
    feeds = part is StationPart.SUPPLY
    real = address.scheme not in (Scheme.SIM, Scheme.REPLAY, Scheme.PLAY)
    return Station(
        str(address),
        placed if feeds else None,
        None if feeds else placed,
        key=Placed(StationPart.KEY, str(address)) if Part.KEY_RELAY in parts else None,
        vbus_switch=Placed(StationPart.VBUS_SWITCH, str(address)) if Part.VBUS_SWITCH in parts else None,
        listens_usb=real,
    )


def known_row(text: str) -> InstrumentRow | None:
    """The row of the catalog that an address names; `None` where only asking tells. Raises `AddressError`."""
    address = parse_address(text)
    name = address.target if address.scheme is Scheme.SIM else address.option("driver")
    return instrument_row(name) if name is not None else None
