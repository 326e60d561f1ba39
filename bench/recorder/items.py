"""What travels between the threads of a capture. Everything is frozen; times are the host's monotonic seconds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.run import RunKind
from analysis.trace import Event
from bench.recorder.live import Seen
from bench.station import StationPart
from drivers.samples import Samples


class EndedBy(StrEnum):
    """Why a run was over."""

    BOOT_COMPLETE = "boot_complete"
    SETTLED = "settled"
    STUCK = "stuck"
    NO_START = "no_start"
    LIMIT = "limit"
    ENOUGH = "enough"
    """Whoever stands there has seen enough of this run; the next one follows."""
    ASKED = "asked"
    INTERRUPTED = "interrupted"
    TERMINATED = "terminated"
    GUARD = "guard"
    """The guard switched off: danger, or the supply is gone."""
    METER_LOST = "meter_lost"
    DISK = "disk"
    SUSPENDED = "suspended"

    @property
    def ends_all(self) -> bool:
        """No further run follows."""
        return self not in GO_ON


GO_ON = (
    EndedBy.BOOT_COMPLETE,
    EndedBy.SETTLED,
    EndedBy.STUCK,
    EndedBy.NO_START,
    EndedBy.LIMIT,
    EndedBy.ENOUGH,
)
"""After these the plan's next run follows."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a run was over, and the sentence for the person at the bench."""

    by: EndedBy
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Readings of one instrument."""

    part: StationPart
    samples: Samples


@dataclass(frozen=True, slots=True)
class Happened:
    """Something beside the readings; `event.at_s` is host time."""

    event: Event


@dataclass(frozen=True, slots=True)
class Gone:
    """A source will say nothing more."""

    part: StationPart
    sentence: str


@dataclass(frozen=True, slots=True)
class StopNow:
    """Somebody wants the capture to end."""

    ended: Ended


@dataclass(frozen=True, slots=True)
class Go:
    """Whoever stands there lets the output go on, where the capture waits for that."""


Item = Block | Happened | Gone | StopNow | Go
"""What sources and the main thread put into the recorder's queue."""


class Stage(StrEnum):
    """What the capture is doing."""

    OPENING = "opening"
    ARMED = "armed"
    SWITCHING_ON = "switching on"
    WAITING_FOR_KEY = "press the power key"
    KEY_BY_RELAY = "before the key, which a relay presses"
    STARTING = "watching"
    RESTING = "resting without power before the next boot"
    PLUG_IN_USB = "plug in USB, then press u"
    SWITCHING_USB_ON = "switching USB power on"
    WATCHING_USB = "watching USB"
    FINISHING = "finishing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """What the display shows."""

    stage: Stage
    run: str
    at_s: float
    """Since the output went on."""
    phase: str | None = None
    """The boot phase, as far as the current tells."""
    current_a: float | None = None
    """Mean of the newest readings."""
    voltage_v: float | None = None
    usb: str | None = None
    """The identity on the phone's port; `None` is nothing."""
    readings: int = 0
    lost: int = 0
    sentence: str | None = None
    """Something to be read: a warning, or why the run was over."""
    kind: RunKind | None = None
    part: StationPart | None = None
    """Whose readings the numbers are."""
    seen: Seen | None = None
    """What the current has said so far, at times of the run."""
    zero_host_s: float | None = None
    """Host time at which the times of the run are zero; `None` before its first reading."""
    left_s: float | None = None
    """After so long the run is over by itself, if nothing changes; `None` where that is not known."""
