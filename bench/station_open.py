"""From a station to its instruments: the supply under guard, meters in this process, each the one that is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from bench.connecting import connect_any
from bench.errors import BenchError
from bench.guard.client import GuardClient
from bench.guard.guarded import Guarded, TurnedGuard
from bench.guard.keeper import SupplyMeter
from bench.station import Placed, Station, StationPart
from drivers.address import Address, Scheme, parse_address
from drivers.capabilities import CurrentMeter, Instrument, KeyRelay, MeterPlace, VbusSwitch
from drivers.clock import Clock, HostClock, TurnedClock
from drivers.samples import Identity
from drivers.sim_loads import OF_A_PHONE, PHONE, after_boots, with_bench


class WrongInstrumentInPlaceError(BenchError):
    """Another instrument answers than the one that the station file means."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How the instruments of a station are opened: on which clock, and where the bytes are written down."""

    clock: Clock
    tap: Path | None = None
    """For the guard's own process, which writes it by itself."""
    record: TextIO | None = None
    """For the meters of this process."""

    @classmethod
    def now(cls, tap: Path | None = None, record: TextIO | None = None) -> Opening:
        """On the computer's own clock."""
        return cls(HostClock(), tap, record)

    @property
    def turned(self) -> bool:
        """The clock is turned by hand: everything is simulated, and in this process."""
        return isinstance(self.clock, TurnedClock)

    def guarded(self, placed: Placed) -> Guarded:
        """The supply, under guard. Raises `GuardRefusedError`, `DriversError`."""
        if not isinstance(self.clock, TurnedClock):
            return GuardClient(self._on_this_bench(placed), self.tap)
        _refuse_real(placed)
        supply = connect_any(placed.address, self.clock)
        if not isinstance(supply, SupplyMeter):
            raise BenchError(f"{placed.address}: {supply.identity.model} is no supply that can be switched")
        return TurnedGuard(supply, self.clock)

    def meter(self, placed: Placed) -> CurrentMeter:
        """A meter, in this process. Raises `DriversError`."""
        if self.turned:
            _refuse_real(placed)
        meter = connect_any(self._on_this_bench(placed), self.clock, self.record)
        if not isinstance(meter, CurrentMeter):
            meter.close()
            raise BenchError(f"{placed.address}: {meter.identity.model} reads no current")
        # The address may not have said which instrument it is, and a charging current must never pass for a boot's.
        in_usb_lead = meter.meter_limits.place is MeterPlace.VBUS
        if in_usb_lead != (placed.part is StationPart.VBUS_METER):
            meter.close()
            sits = "the USB lead and sees no boot current" if in_usb_lead else "the battery leads"
            raise BenchError(
                f"{placed.address}: {meter.identity.model} sits in {sits}, so that it cannot be the station's "
                f"{placed.part.value}; correct the station file"
            )
        return meter

    def _on_this_bench(self, placed: Placed) -> str:
        """Its address: a simulated phone is on the leads of all instruments here, whichever process they are in."""
        return str(with_bench(parse_address(placed.address), self.clock))


def check_identity(placed: Placed, found: Identity) -> None:
    """Raises `WrongInstrumentInPlaceError` where it is not the instrument that the file means."""
    if placed.model is not None and not found.model.casefold().startswith(placed.model.casefold()):
        raise WrongInstrumentInPlaceError(
            f"{placed.address}: the station's {placed.part.value} is a {placed.model}, but {found.model} answers; "
            "check the cables, or correct the station file"
        )
    if placed.serial_number is not None and found.serial_number != placed.serial_number:
        said = f"number {found.serial_number}" if found.serial_number else "one that does not say its number"
        raise WrongInstrumentInPlaceError(
            f"{placed.address}: the station's {placed.part.value} has serial number {placed.serial_number}, but {said} "
            "answers there; check the cables, or correct the station file"
        )


def key_relay(placed: Placed, board: Instrument) -> KeyRelay:
    """The board, if it has a relay at the power key. Raises `BenchError`."""
    if isinstance(board, KeyRelay) and board.longest_press_s is not None:
        return board
    raise BenchError(
        f"{placed.address}: {board.identity.model} announces no relay at the power key, so that it cannot be the "
        "station's key; wire one to its board and set its pin in the sketch, or take a plan with key.by = 'hand'"
    )


def vbus_switch(placed: Placed, board: Instrument) -> VbusSwitch:
    """The board, if it has a switch in VBUS. Raises `BenchError`."""
    if isinstance(board, VbusSwitch) and board.has_vbus_switch:
        return board
    raise BenchError(
        f"{placed.address}: {board.identity.model} announces no switch in VBUS, so that it cannot be the station's "
        "vbus_switch; wire one to its board and set its pin in the sketch, or leave [vbus_switch] out"
    )


def with_boots_before(station: Station, boots: int) -> Station:
    """The same station; the phone that a simulated instrument has on its leads booted so many times more before."""
    return _with_each(station, lambda placed: _after_boots(placed, boots))


def with_open_leads(station: Station) -> Station:
    """The same station without the phone that a simulated instrument has on its leads."""
    return _with_each(station, _open)


def _with_each(station: Station, changed: Callable[[Placed], Placed]) -> Station:
    """The same station with each of its instruments changed so."""

    def changed_if_there(placed: Placed | None) -> Placed | None:
        return changed(placed) if placed is not None else None

    return replace(
        station,
        supply=changed_if_there(station.supply),
        meter=changed_if_there(station.meter),
        vbus_meter=changed_if_there(station.vbus_meter),
        key=changed_if_there(station.key),
        vbus_switch=changed_if_there(station.vbus_switch),
    )


def _after_boots(placed: Placed, boots: int) -> Placed:
    return replace(placed, address=str(after_boots(parse_address(placed.address), boots)))


def _open(placed: Placed) -> Placed:
    if not placed.simulated:
        return placed
    address = parse_address(placed.address)
    if address.scheme is Scheme.PLAY and address.option("driver") is not None:
        # The instrument that would play it, with nothing on its leads.
        address = Address(Scheme.SIM, str(address.option("driver")))
    kept = tuple(option for option in address.options if option.name not in (PHONE, *OF_A_PHONE))
    return replace(placed, address=str(Address(address.scheme, address.target, kept)))


def _refuse_real(placed: Placed) -> None:
    if not placed.simulated:
        raise BenchError(
            f"{placed.address}: time is turned on for simulated instruments alone; leave --fast out for this station"
        )
