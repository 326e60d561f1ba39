"""A plan: what is done with a phone in one capture, and when the capture stops by itself.

A plan is data (`bench.plan_toml`, `bench/plans`); it knows no instrument. What would be dangerous is refused where a
plan is read, and again where it is used: the guard has the last word.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bench.errors import BenchError
from bench.guard.messages import PowerRequest
from bench.guard.rules import CEILING_V
from bench.station import Station


class KeyBy(StrEnum):
    """Who presses the power key."""

    HAND = "hand"
    """The technician, who marks it or not; an unmarked press is seen in the current."""
    RELAY = "relay"
    """A relay of the station, which says itself when it did."""
    NOBODY = "nobody"
    """The key is left alone: what flows before the key is what is looked for."""


@dataclass(frozen=True, slots=True)
class KeyPress:
    """One press of the power key by a relay."""

    after_s: float
    """From the output's going on; so long what flows before the key is looked at."""
    held_s: float
    """At most `drivers.capabilities.LONGEST_PRESS_S`."""


@dataclass(frozen=True, slots=True)
class UsbPhase:
    """The second run: USB power on, so that the phone can show itself. Its battery-side current does not count."""

    watch_s: float
    """How long USB is watched, whether or not anything shows."""


@dataclass(frozen=True, slots=True)
class StopRules:
    """When a run ends by itself. Times are counted while readings come."""

    longest_s: float
    """Whatever happens, no longer than this after the output went on."""
    key_wait_s: float
    """Without a key press, or an answer to one, for so long."""
    settled_s: float
    """Idle, asleep or off again for so long after a start."""
    stuck_s: float
    """One level that is neither, for so long."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One capture."""

    name: str
    title: str
    set_v: float
    limit_a: float
    first_limit_a: float
    """For the touch test."""
    key: KeyBy
    pretrigger_s: float
    """So much of a meter's readings from before the output went on is kept."""
    stop: StopRules
    usb: UsbPhase | None
    boots: int = 1
    """So many boots, one after another, before the USB phase: three good ones are what a verdict takes."""
    rest_s: float = 10.0
    """Without power between two boots."""
    press: KeyPress | None = None
    """What the relay does; `None` where it is not a relay that presses."""

    def request_on(self, station: Station) -> PowerRequest:
        """What the guard is asked for. Raises `BenchError` where the bench allows less."""
        if not self.set_v <= min(station.ceiling_v, CEILING_V):
            raise BenchError(
                f"plan {self.name} sets {self.set_v:.2f} V, and station {station.name} allows "
                f"{min(station.ceiling_v, CEILING_V):.2f} V; lower power.set_v of the plan"
            )
        if self.press is not None and station.key is None:
            raise BenchError(
                f"plan {self.name} has a relay press the power key, and station {station.name} has none; add [key] "
                "with the address of its board, or take a plan with key.by = 'hand'"
            )
        if self.boots > 1 and station.supply is None:
            raise BenchError(
                f"plan {self.name} has {self.boots} boots, and no supply of station {station.name} is switched by a "
                "program between them; take a plan with one boot, and add runs with --append"
            )
        highest_a = station.highest_limit_a
        if highest_a is not None and not self.limit_a <= highest_a:
            raise BenchError(
                f"plan {self.name} limits at {self.limit_a:g} A, and station {station.name} allows {highest_a:g} A; "
                "lower power.limit_a of the plan"
            )
        return PowerRequest(self.set_v, self.limit_a, self.first_limit_a, ceiling_v=station.ceiling_v)
