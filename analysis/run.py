"""One run of a phone on the bench, as the diagnosis sees it: no names of files, no label, no claim."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.trace import Event, Trace


class RunKind(StrEnum):
    """How the phone was fed in a run."""

    SUPPLY_BOOT = "supply_boot"
    """The supply feeds the battery side; USB power is off."""
    USB_PROBE = "usb_probe"
    """USB power is on: events count, the current on the battery side does not."""
    OWN_BATTERY_BOOT = "own_battery_boot"
    """The phone's own battery feeds it."""


@dataclass(frozen=True, slots=True)
class SupplySetting:
    """What the supply was set to."""

    set_v: float
    limit_a: float


@dataclass(frozen=True, slots=True, eq=False)
class RunRecord:
    """What was recorded in one run."""

    id: str
    kind: RunKind
    trace: Trace | None
    """`None` where no current was recorded."""
    supply: SupplySetting | None
    events: tuple[Event, ...]
    """In order of time; where there is a trace, the same events as the trace's."""
    duration_s: float | None
    """How long the bench looked, whether or not anything happened; `None` where nobody wrote it down."""
    cut_off: bool = False
    """The end of its file is missing: more was recorded than is here."""
