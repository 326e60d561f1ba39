"""What a meter hands on: numbered readings with the host's time, and markers beside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt


class Regulation(StrEnum):
    """What a supply holds constant."""

    CONSTANT_VOLTAGE = "cv"
    CONSTANT_CURRENT = "cc"
    OFF = "off"


class MarkerName(StrEnum):
    """What a link or an instrument reports beside its readings."""

    OUTPUT_ON = "output_on"
    OUTPUT_OFF = "output_off"
    SUPPLY_CC = "supply_cc"
    SUPPLY_CV = "supply_cv"
    KEY_DOWN = "key_down"
    KEY_UP = "key_up"
    VBUS_ON = "vbus_on"
    VBUS_OFF = "vbus_off"
    LOST = "lost"
    RETRY = "retry"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Identity:
    """What an instrument says of itself. `None` is *it does not say*."""

    maker: str
    model: str
    serial_number: str | None = None
    firmware: str | None = None


@dataclass(frozen=True, slots=True)
class SetPoints:
    """What a supply answers that it is set to. `None` was not asked with this reading."""

    set_v: float | None
    limit_a: float | None


@dataclass(frozen=True, slots=True)
class Marker:
    """One thing that happened beside the readings."""

    host_s: float
    name: MarkerName
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a block of a meter that counts its own readings was here: what two clocks are fitted by."""

    at_s: float
    """Host time at which the last reading of the block had come; late by the way, never early."""
    least_way_s: float
    """The quickest of many readings takes no longer than this from the meter's input to the host."""


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """A block of readings in order. A reading that was lost on the way is NaN and keeps its number."""

    first_number: int
    """Number of the first reading since the meter was started, counted by the meter where it counts."""
    current_a: npt.NDArray[np.float64]
    """Shape (n,), ampere into the phone; NaN is lost."""
    voltage_v: npt.NDArray[np.float64] | None
    """Shape (n,), or `None` where the meter reads none."""
    host_s: npt.NDArray[np.float64]
    """Shape (n,): the host's monotonic time of each reading, as well as the link lets it be known."""
    host_uncertainty_s: float
    """Half-width of `host_s`."""
    lost: int = 0
    """How many of these readings are NaN because the wire lost them."""
    markers: tuple[Marker, ...] = ()
    regulation: Regulation | None = None
    """What the supply held at the last of these readings, where the meter is a supply that says so."""
    set_points: SetPoints | None = None
    """What the supply was set to at the last of these readings, where that came with it."""
    arrival: Arrival | None = None
    """`None` where `host_s` is each reading's own time, as that of a supply that is asked for each."""
    came: npt.NDArray[np.bool_] | None = None
    """Shape (n,): which of them came over the wire. One that came may be NaN all the same: the meter calibrated itself
    just then, or was over its range. `None` where every NaN is one that was lost."""

    def __len__(self) -> int:
        return int(self.current_a.size)

    @property
    def was_lost(self) -> npt.NDArray[np.bool_]:
        """Shape (n,): which of them the wire lost."""
        return np.isnan(self.current_a) if self.came is None else ~self.came
