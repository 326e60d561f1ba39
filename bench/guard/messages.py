"""What application and guard say to each other. Everything is frozen and travels through a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drivers.capabilities import MeterLimits, SupplyLimits, SupplyState
from drivers.samples import Identity, Samples


class StopCause(StrEnum):
    """Why the output went off, or should have."""

    ASKED = "asked"
    APPLICATION_GONE = "application_gone"
    APPLICATION_HANGS = "application_hangs"
    TERMINATED = "terminated"
    OVER_VOLTAGE = "over_voltage"
    SHORT = "short"
    LOST_READINGS = "lost_readings"
    LINK_LOST = "link_lost"
    SET_POINT_CHANGED = "set_point_changed"
    VOLTAGE_FELL = "voltage_fell"
    """Before the key, and nobody turned it down: short of a short, nothing is known that pulls it there."""
    WENT_OFF = "went_off"
    FOUND_ON = "found_on"
    FAILED = "failed"
    """The guard itself."""


class Output(StrEnum):
    """What is known of the output: what the supply answered, never what it was told."""

    OFF = "off"
    ON = "on"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PowerRequest:
    """What the application wants on the phone's battery contacts."""

    set_v: float
    limit_a: float
    first_limit_a: float = 0.5
    """For the touch test at a first connection."""
    ceiling_v: float = 4.40
    """The device profile's; `rules.CEILING_V` holds whatever this says."""
    ovp_margin_v: float = 0.15
    usb_power: bool = False
    """USB power will be on the phone. Its own charger may then hold the terminals above what is set, while the supply
    gives nothing."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Check and program everything; the output stays off."""

    request: PowerRequest


@dataclass(frozen=True, slots=True)
class ReadWhileOff:
    """Read the supply with its output off: its zero, and what somebody else feeds into the leads."""

    duration_s: float


@dataclass(frozen=True, slots=True)
class SwitchOn:
    """Output on, touch test, then the full limit."""


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """From now on the phone may draw what it likes, up to the limit."""


@dataclass(frozen=True, slots=True)
class SwitchOff:
    """Output off. Always obeyed, in every state."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The application is alive."""


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The application is done: output off, release the port, end."""


Command = Arm | ReadWhileOff | SwitchOn | KeyPressed | SwitchOff | Beat | Goodbye


@dataclass(frozen=True, slots=True)
class Connected:
    """The guard holds the port."""

    identity: Identity
    supply_limits: SupplyLimits
    meter_limits: MeterLimits


@dataclass(frozen=True, slots=True)
class Armed:
    """Everything was programmed and read back."""

    state: SupplyState
    proved: tuple[str, ...]
    """What was checked, as sentences."""
    not_proved: tuple[str, ...]
    """What this supply has not or cannot say, as sentences."""


@dataclass(frozen=True, slots=True)
class WasRead:
    """The readings with the output off have been taken; they came before this."""

    host_s: float


@dataclass(frozen=True, slots=True)
class Refused:
    """The guard will not do it; the output is off."""

    reason: str


@dataclass(frozen=True, slots=True)
class SwitchedOn:
    """The supply answered that its output is on, with the full limit after a touch test that found no short."""

    host_s: float
    on_s: float
    """Host time at which the output went on."""
    on_uncertainty_s: float
    """Half-width of `on_s`."""
    interrupted: bool = False
    """This supply switched its output off when its limit was raised, and was switched on again: `on_s` is that."""


@dataclass(frozen=True, slots=True)
class Readings:
    """What the supply read."""

    samples: Samples


@dataclass(frozen=True, slots=True)
class Stopped:
    """The output was switched off, or could not be."""

    cause: StopCause
    output: Output
    sentence: str
    host_s: float
    volts: float | None = None
    """What then stood at the terminals, by the supply's own answer; `None` where it gave none."""


Report = Connected | Armed | WasRead | Refused | SwitchedOn | Readings | Stopped
