"""What a window and its capture say to each other. Everything is frozen and travels through a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.capture.picture import Picture
from bench.capture.proofs import Proved
from bench.guard.messages import Output
from bench.plan import Plan
from bench.recorder.items import EndedBy
from bench.station import Station


@dataclass(frozen=True, slots=True)
class CaptureRequest:
    """What is to be recorded, and where to."""

    station: Station
    plan: Plan
    target: Path
    """The case folder, which must not exist yet, unless `append`."""
    case_id: str
    imei: str | None = None
    technician: str | None = None
    append: bool = False
    """The target is this phone's case already, and gets further runs."""
    pace: float | None = None
    """A simulated bench goes so many times as fast as the clock on the wall, in one process with its guard; `None` is
    the computer's own clock, with a guard of its own."""


@dataclass(frozen=True, slots=True)
class LetGoOn:
    """The output may go on."""


@dataclass(frozen=True, slots=True)
class MarkKey:
    """The power key is pressed now."""

    by_prompt: bool = False
    """Nobody marked it: the technician was counted in, and pressed at the beep."""


@dataclass(frozen=True, slots=True)
class MarkUsb:
    """USB was plugged in now."""


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Something that the person at the bench writes down."""

    text: str


@dataclass(frozen=True, slots=True)
class EndRun:
    """Enough of this run; the next one follows."""


@dataclass(frozen=True, slots=True)
class SwitchOff:
    """Output off, now; the capture ends. Obeyed in every state."""


Order = LetGoOn | MarkKey | MarkUsb | WriteNote | EndRun | SwitchOff


@dataclass(frozen=True, slots=True)
class Proving:
    """Something was proved, or was not, before the output goes on."""

    proved: Proved
    of: int
    """How many proofs there are in all."""


@dataclass(frozen=True, slots=True)
class AllProved:
    """Nothing forbids to let the output go on; the capture waits for that."""


@dataclass(frozen=True, slots=True)
class OutputIs:
    """What the supply answered of its output."""

    output: Output
    volts: float | None
    """At its terminals."""
    limit_a: float | None
    """Set at present."""
    sentence: str = ""
    """Why it went off, or what to do where it did not."""


@dataclass(frozen=True, slots=True)
class RunOver:
    """A run of the capture, and why it was over."""

    run: str
    by: EndedBy
    sentence: str
    readings: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The capture is over, and its case is whole."""

    folder: Path
    runs: tuple[RunOver, ...]
    output: Output
    touch_only: bool
    """The guard switched off in the touch test: a short, or reversed clips."""


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """Nothing was recorded; the sentence says why, and what to do."""

    sentence: str
    output: Output


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was told for a while."""

    silent_s: float


@dataclass(frozen=True, slots=True)
class Vanished:
    """The capture's process has ended without a last word."""

    sentence: str


Told = Proving | AllProved | OutputIs | Picture | Finished | NotRecorded | Silence | Vanished
