"""Instruments as a window shows them: who is plugged in, what each is good for, what it reads just now.

Asking and reading switch nothing. Each call opens what it asks and closes it again, so that a capture finds it free.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bench.connecting import connect_any
from bench.instrument_use import good_for
from bench.station import Placed
from drivers.capabilities import CurrentMeter
from drivers.catalog import INSTRUMENTS
from drivers.clock import Clock, HostClock
from drivers.discover import Found, ask, ask_all
from drivers.errors import DriversError
from drivers.plugged_in import plugged_in

EACH_S = 0.5
"""A reading is told this often."""


@dataclass(frozen=True, slots=True)
class SeenInstrument:
    """One port or one instrument, and who answered there."""

    address: str
    title: str
    """What the system calls the port, or the part that it plays in the station."""
    model: str
    """Who it says it is; empty where nobody answered."""
    serial_number: str | None
    good_for: tuple[str, ...]
    """Sentences."""
    problem: str
    """Why nobody answered, as one sentence; empty where somebody did."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that is plugged in."""

    seen: tuple[SeenInstrument, ...]
    notes: tuple[str, ...]
    """What could not be listed, and what to do about it."""


@dataclass(frozen=True, slots=True)
class LiveReading:
    """What an instrument read in the last half second."""

    mean_a: float
    volts: float | None
    rate_hz: float
    resolution_a: float
    lost: int


@dataclass(frozen=True, slots=True)
class KnownInstrument:
    """One row of the catalog."""

    title: str
    verified_by: str


def known_instruments() -> tuple[KnownInstrument, ...]:
    """What this program can speak with, and how each was verified."""
    return tuple(KnownInstrument(row.title, row.verified_by) for row in INSTRUMENTS)


def look_around() -> Surroundings:
    """Ask everything that the system lists, some 20 s at most."""
    listed = plugged_in()
    seen = tuple(
        _seen(one.plugged.address, one.plugged.title, one.found, one.problem or "") for one in ask_all(listed.devices)
    )
    return Surroundings(seen, listed.notes)


def ask_placed(placed: Placed) -> SeenInstrument:
    """Ask the instrument that a station names."""
    try:
        return _seen(placed.address, placed.part.value, ask(placed.address), "")
    except DriversError as error:
        return _seen(placed.address, placed.part.value, None, str(error))


def read_for(placed: Placed, duration_s: float, clock: Clock | None = None) -> Iterator[LiveReading]:
    """What it reads, every half second for so long. Raises `DriversError`."""
    clock = clock or HostClock()
    meter = connect_any(placed.address, clock)
    try:
        if not isinstance(meter, CurrentMeter):
            return
        meter.start()
        end_s = clock.now_s() + duration_s
        while clock.now_s() < end_s:
            reading = _reading(meter, clock)
            if reading is not None:
                yield reading
        meter.stop()
    finally:
        meter.close()


def _reading(meter: CurrentMeter, clock: Clock) -> LiveReading | None:
    """The mean of half a second; `None` where nothing came."""
    begun_s = clock.now_s()
    blocks = []
    while clock.now_s() < begun_s + EACH_S:
        samples = meter.read(EACH_S)
        if samples is not None:
            blocks.append(samples)
    if not blocks:
        return None
    current_a = np.concatenate([block.current_a for block in blocks])
    volts = [block.voltage_v for block in blocks if block.voltage_v is not None]
    if not np.isfinite(current_a).any():
        return None
    return LiveReading(
        mean_a=float(np.nanmean(current_a)),
        volts=float(np.nanmean(np.concatenate(volts))) if volts and np.isfinite(np.concatenate(volts)).any() else None,
        rate_hz=meter.meter_limits.rate_hz,
        resolution_a=meter.meter_limits.resolution_a,
        lost=sum(block.lost for block in blocks),
    )


def _seen(address: str, title: str, found: Found | None, problem: str) -> SeenInstrument:
    if found is None:
        return SeenInstrument(address, title, "", None, (), problem)
    return SeenInstrument(
        address=found.address,
        title=title,
        model=f"{found.identity.maker} {found.identity.model}",
        serial_number=found.identity.serial_number,
        good_for=good_for(found.supply_limits, found.meter_limits),
        problem="",
    )
