"""Reading a station: a TOML file, or the address of a single instrument.

    format = "bootbench-station/1"
    name = "Bench 3"

    [supply]
    address = "serial:///dev/ttyUSB0?driver=korad"
    model = "KORADKA3005P"
    calibrated = 2026-03-02
    calibration_due = 2027-03-02
    lead_ohm = 0.06

    [meter]
    address = "serial:///dev/ttyUSB1?driver=ammeter"

    [key]
    address = "serial:///dev/ttyUSB1?driver=ammeter"

    [vbus_switch]
    address = "serial:///dev/ttyUSB1?driver=ammeter"

    [limits]
    ceiling_v = 4.2

    [phone]
    usb = true

Parts with one address are one instrument. Every mistake is named by the path of its key.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bench.errors import BadInputError
from bench.guard.rules import CEILING_V, LOWEST_V
from bench.station import Placed, Station, StationPart, known_row, station_of_address
from bench.toml_input import read_toml
from drivers.address import Scheme, parse_address
from drivers.catalog import INSTRUMENTS, Part
from drivers.errors import AddressError

Words = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Ohm = Annotated[float, Field(ge=0.0, le=5.0, allow_inf_nan=False)]
Ampere = Annotated[float, Field(gt=0.0, le=20.0, allow_inf_nan=False)]

PLAYS = {
    StationPart.SUPPLY: Part.SUPPLY,
    StationPart.METER: Part.METER,
    StationPart.VBUS_METER: Part.VBUS_METER,
    StationPart.KEY: Part.KEY_RELAY,
    StationPart.VBUS_SWITCH: Part.VBUS_SWITCH,
}
"""What the catalog must say of an instrument for each part of a station."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PlacedModel(_Table):
    """One instrument."""

    address: Words
    model: Words | None = None
    serial_number: Words | None = None
    calibrated: date | None = None
    calibration_due: date | None = None
    lead_ohm: Ohm | None = None

    @field_validator("address")
    @classmethod
    def _an_address(cls, text: str) -> str:
        try:
            address = parse_address(text)
        except AddressError as error:
            raise ValueError(f"expected an address: {error}") from error
        if address.scheme is Scheme.SIM and known_row(text) is None:
            known = ", ".join(row.name for row in INSTRUMENTS)
            raise ValueError(f"there is no instrument {address.target!r}; there are {known}")
        return str(address)

    @model_validator(mode="after")
    def _in_order(self) -> _PlacedModel:
        if self.calibrated and self.calibration_due and self.calibration_due <= self.calibrated:
            raise ValueError("calibration_due: expected a day after calibrated")
        return self


class _PhoneModel(_Table):
    """How the phone is listened to."""

    usb: bool = True
    adb: Words | None = None
    fastboot: Words | None = None

    @field_validator("adb", "fastboot")
    @classmethod
    def _of_a_phone(cls, text: str | None) -> str | None:
        if text is None:
            return None
        try:
            address = parse_address(text)
        except AddressError as error:
            raise ValueError(f"expected an address: {error}") from error
        if address.scheme not in (Scheme.TCP, Scheme.USB):
            raise ValueError(f"expected where a phone is, tcp://host:port or usb://vid:pid, not {text}")
        return str(address)


class _LimitsModel(_Table):
    """What no plan may exceed on this bench."""

    ceiling_v: Annotated[float, Field(ge=LOWEST_V, le=CEILING_V, allow_inf_nan=False)] = CEILING_V
    limit_a: Ampere | None = None


class _StationModel(_Table):
    """The file."""

    format: Literal["bootbench-station/1"]
    name: Words
    supply: _PlacedModel | None = None
    meter: _PlacedModel | None = None
    vbus_meter: _PlacedModel | None = None
    key: _PlacedModel | None = None
    vbus_switch: _PlacedModel | None = None
    phone: _PhoneModel = _PhoneModel()
    limits: _LimitsModel = _LimitsModel()


def load_station(text: str) -> Station:
    """The station in a file, or the one that an address is. Raises `BadInputError`, `DriversError`."""
    if "://" in text:
        return station_of_address(text)
    path = Path(text)
    if not text or (not path.exists() and path.suffix != ".toml"):
        raise BadInputError(
            text or "station",
            "expected a station file (TOML) or an address",
            advice="such as bench3.toml or sim://korad",
        )
    return read_station(path)


def read_station(path: Path) -> Station:
    """Read and check a station file. Raises `BadInputError` with the key that is wrong."""
    model = read_toml(path, _StationModel)
    if model.supply is None and model.meter is None:
        raise BadInputError(
            path,
            "names neither a supply nor a meter",
            place="top level",
            advice="add [supply] with its address",
        )
    station = Station(
        name=model.name,
        supply=_placed(StationPart.SUPPLY, model.supply, path),
        meter=_placed(StationPart.METER, model.meter, path),
        vbus_meter=_placed(StationPart.VBUS_METER, model.vbus_meter, path),
        key=_placed(StationPart.KEY, model.key, path),
        vbus_switch=_placed(StationPart.VBUS_SWITCH, model.vbus_switch, path),
        ceiling_v=model.limits.ceiling_v,
        highest_limit_a=model.limits.limit_a,
        listens_usb=model.phone.usb and model.phone.adb is None and model.phone.fastboot is None,
        adb=model.phone.adb,
        fastboot=model.phone.fastboot,
        path=path,
    )
    addresses = [placed.address for placed in station.instruments]
    for k, placed in enumerate(station.instruments):
        if placed.address in addresses[:k] and not placed.simulated:
            raise BadInputError(
                path,
                f"{placed.address} is already the {station.instruments[addresses.index(placed.address)].part.value}",
                place=f"{placed.part.value}.address",
                advice="a supply is read as a meter anyway; leave this table out",
            )
    return station


def _placed(part: StationPart, model: _PlacedModel | None, path: Path) -> Placed | None:
    """One instrument, if what is known of it can play the part."""
    if model is None:
        return None
    row = known_row(model.address)
    if row is not None and PLAYS[part] not in row.parts:
        can = [other.name for other in INSTRUMENTS if PLAYS[part] in other.parts]
        raise BadInputError(
            path,
            f"{row.title} cannot be the {PLAYS[part].value}",
            place=f"{part.value}.address",
            advice=f"those that can: {', '.join(can)}",
        )
    return Placed(
        part=part,
        address=model.address,
        model=model.model,
        serial_number=model.serial_number,
        calibrated=model.calibrated,
        calibration_due=model.calibration_due,
        lead_ohm=model.lead_ohm,
    )
