"""What can be asked of an instrument: small Protocols, so that a station asks for a capability, never for a product."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from drivers.samples import Identity, Regulation, Samples


class MeterPlace(StrEnum):
    """Where in the circuit a meter sits, which says what its current is."""

    BATTERY_LEADS = "battery_leads"
    """In place of the battery: the current is what the phone draws, a boot current."""
    VBUS = "vbus"
    """In the USB lead: the current is what a charger or computer delivers. It is never a boot current."""


BLIND_ON_VBUS = "cannot see the boot current: it sits in the USB lead and reads what a charger delivers"
"""What every meter at `MeterPlace.VBUS` says first."""


LONGEST_PRESS_S = 4.4
"""A power key that is held longer may force the phone to reset: no relay holds it past this."""


@dataclass(frozen=True, slots=True)
class MeterLimits:
    """What a meter can and cannot see. `None` is *not published and not measured*."""

    rate_hz: float
    resolution_a: float
    range_a: float
    noise_a: float | None = None
    smoothing_s: float | None = None
    blind_to: tuple[str, ...] = ()
    """Sentences: what this meter cannot see on this phone."""
    place: MeterPlace = MeterPlace.BATTERY_LEADS


@dataclass(frozen=True, slots=True)
class SupplyLimits:
    """The set-points that a supply takes."""

    max_v: float
    max_a: float
    step_v: float
    step_a: float
    has_ovp: bool
    """An over-voltage threshold can be programmed and read back."""
    has_ocp: bool
    limit_trips: bool = False
    """The current limit switches the output off, where others hold the current and let the voltage fall."""
    settle_s: float = 0.0
    """After each setting, and each question for its status, it wants to be left alone for so much longer."""


@dataclass(frozen=True, slots=True)
class SupplyState:
    """What a supply answers, never what it was asked. `None` is *this supply cannot say*."""

    set_v: float | None
    """`None` where it has one only while its output is on, and the output is off."""
    limit_a: float
    output_on: bool
    volts: float
    amperes: float
    regulation: Regulation | None
    ovp_v: float | None = None
    ocp_a: float | None = None
    tripped: str | None = None
    """Which protection has switched the output off, in the instrument's own word."""
    on_at_power_up: bool | None = None
    """The supply would switch its output on by itself when mains returns."""


@runtime_checkable
class Instrument(Protocol):
    """Anything on a link that can say who it is."""

    @property
    def identity(self) -> Identity:
        """What the instrument said when it was connected."""

    @property
    def retries(self) -> int:
        """How many requests had to be repeated since connecting."""

    def close(self) -> None:
        """Leave the instrument as a person would want to find it, and release the link. May be called twice."""


@runtime_checkable
class CurrentMeter(Instrument, Protocol):
    """Something that reads current."""

    @property
    def meter_limits(self) -> MeterLimits:
        """What it can resolve in the mode it is in."""

    def start(self) -> None:
        """Begin a numbered stream of readings at 0."""

    def read(self, timeout_s: float) -> Samples | None:
        """The readings that came since the last call, at least one; `None` after `timeout_s` without any.

        Raises `LinkLostError` within 1 s of a pulled cable.
        """

    def stop(self) -> None:
        """End the stream."""


@runtime_checkable
class PowerSource(Instrument, Protocol):
    """Something that feeds the phone. Every method asks the instrument; nothing is remembered in place of an answer.

    A supply that is read carries its set-points along with its readings, often enough that a knob which somebody turned
    at the front panel is noticed within 0.3 s and the time of one command.
    """

    @property
    def supply_limits(self) -> SupplyLimits:
        """The set-points that it takes."""

    def program(self, set_v: float, limit_a: float) -> None:
        """Set voltage and current limit. Raises `SetPointError`."""

    def protect(self, ovp_v: float | None, ocp_a: float | None) -> None:
        """Program the protections that the instrument has; `None` leaves one alone. Raises `SetPointError`."""

    def switch(self, on: bool) -> None:
        """Switch the output."""

    def state(self) -> SupplyState:
        """Ask for everything and wait for the answer."""


@runtime_checkable
class KeyRelay(Instrument, Protocol):
    """Something that presses the phone's power key, and lets it go by itself whatever becomes of the computer.

    When it did is the instrument's own word, `MarkerName.KEY_DOWN` and `KEY_UP` beside its readings.
    """

    @property
    def longest_press_s(self) -> float | None:
        """It lets go after so long by itself, 4.4 s or less; `None` where this one has no relay."""

    def press(self, duration_s: float) -> None:
        """Hold the key for so long; does not wait. Raises `SetPointError` above 4.4 s and without a relay."""


@runtime_checkable
class VbusSwitch(Instrument, Protocol):
    """Something that switches the phone's USB power, and switches it off where the computer falls silent.

    When it did is the instrument's own word, `MarkerName.VBUS_ON` and `VBUS_OFF` beside its readings.
    """

    @property
    def has_vbus_switch(self) -> bool:
        """`False` where this one has no such switch."""

    def switch_vbus(self, on: bool) -> None:
        """Switch it; it stays on only while the instrument is read. Raises `SetPointError` without a switch."""
