"""What can be broken in the third phone, as far as a bench can tell: leaks, a key, USB, and where a boot ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Ending(StrEnum):
    """What becomes of an attempt that does not get through."""

    HANG = "hang"
    RESET = "reset"
    OFF = "off"
    USERSPACE = "userspace"
    """Android's own restart: the board stays on."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where an attempt ends: some time after a mark."""

    mark: str
    after_s: float
    ending: Ending
    watt: float = 0.0
    """What a hanging board takes altogether."""
    linger_s: float = 0.0
    """How long it hangs before it resets."""
    lit: bool = False
    """The display stays on in the hang."""
    unrest: float = 0.01
    """How much the hang's watts move."""


class Key(StrEnum):
    """What the power key does."""

    GOOD = "good"
    OPEN = "open"
    STUCK = "stuck"


class Usb(StrEnum):
    """What a host sees of a phone whose attempt stops early, or whose USB is broken."""

    BY_PROGRESS = "by progress"
    NOTHING = "nothing"
    EDL = "edl"
    DUMP = "dump"


@dataclass(frozen=True, slots=True)
class Patient:
    """A phone with its fault."""

    short_ohm: float | None = None
    """Across the battery pads."""
    leak_a: float = 0.0
    """Past the PMIC, at 4 V, with the key untouched."""
    leak_wander: float = 0.0
    """How far the leak drifts in a minute: corrosion under water lives."""
    key: Key = Key.GOOD
    starts: bool = True
    """The PMIC answers a key or VBUS."""
    only_while_held: bool = False
    """Without PS_HOLD the rails fall with the key."""
    stop: Stop | None = None
    cycle_wander: float = 0.0
    """How much the time of the stop differs from one attempt to the next."""
    gives_up_after: int = 10_000
    """Attempts after which it stays off."""
    intermittent: float = 0.0
    """Share of runs in which it boots as if nothing were wrong; never the first."""
    usb: Usb = Usb.BY_PROGRESS
    backlight: float = 1.0
    panel: bool = True
    limit_a: float = 3.0
    lead_ohm: float = 0.08
    vbus_fed: bool = False
    """A USB cable feeds the phone while the supply is watched."""
    properties: tuple[str, ...] = field(default=())
    """What ADB says besides, once there is ADB."""
