"""What the lanes of one run show, as frozen descriptions without Qt: models make them, painters read them.

Times are seconds of the run. Where the axis counts from (the key press, where there is one) is `RunLanes.zero_s`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bench.report.figure_words import FigureWords
from gui.plots.columns import ColumnSource, Floats


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of time."""

    start_s: float
    stop_s: float

    @property
    def length_s(self) -> float:
        """How long it is."""
        return self.stop_s - self.start_s

    def holds(self, at_s: float) -> bool:
        """Whether a time lies inside."""
        return self.start_s <= at_s < self.stop_s


class StageColour(Enum):
    """Places of a stage in the theme's `stage` list."""

    BEFORE_KEY = 0
    PMIC = 1
    EARLY_BOOT = 2
    BOOT_LOADER = 3
    KERNEL = 4
    ANDROID_START = 5
    IDLE = 6
    ASLEEP = 7
    STUCK = 8


class UsbColour(Enum):
    """Places of a USB state in the theme's `usb` list."""

    NOTHING = 0
    BOOT_ROM = 1
    CRASH_DUMP = 2
    FASTBOOT = 3
    RECOVERY = 4
    ANDROID = 5


@dataclass(frozen=True, slots=True)
class StageBand:
    """One stretch of the stage lane."""

    span: Span
    colour: StageColour | None
    """`None` for a stretch that has no name: drawn as an outline."""
    label: str
    doubt_s: float
    """Half-width within which the start lies."""


@dataclass(frozen=True, slots=True)
class UsbBand:
    """One state of the USB side, for as long as it lasted."""

    span: Span
    colour: UsbColour
    label: str


@dataclass(frozen=True, slots=True)
class EventTick:
    """One thing that happened: a tick, with its words on hover and in the list."""

    at_s: float
    label: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without readings."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class KeyPress:
    """The press of the power key; `doubt_s` is the half-width within which it lies."""

    at_s: float
    doubt_s: float
    label: str


@dataclass(frozen=True, slots=True)
class Edge:
    """How far a run has come, or where it was broken off."""

    at_s: float
    label: str
    value_a: float | None = None
    """The reading that the label says, which stands at its height; `None` for other words."""


@dataclass(frozen=True, slots=True, eq=False)
class CurrentLane:
    """The current: where its columns come from, and the range of its axis."""

    columns: ColumnSource
    low_a: float
    high_a: float
    step_a: float | None = None
    """The meter's step: a logarithmic axis begins there. `None` where it is not known."""
    below: str = ""
    """What lies under that, in words."""


@dataclass(frozen=True, slots=True, eq=False)
class OverlayLane:
    """Another trace in the lane of the current, on this run's time axis."""

    letter: str
    number: int
    """Its place in the theme's `series`."""
    columns: ColumnSource
    voltage: ColumnSource | None = None
    """`None` where none was measured."""
    stages: tuple[StageBand, ...] = ()
    """A row of their own under the stages of the first."""
    stages_name: str = ""
    """What stands beside that row."""


@dataclass(frozen=True, slots=True, eq=False)
class BandLane:
    """Where a good boot would be; arrays of shape (n,), times rising."""

    at_s: Floats
    low_a: Floats
    high_a: Floats
    outside_s: float | None
    """Where the run leaves it first."""
    outside_label: str


@dataclass(frozen=True, slots=True, eq=False)
class DifferenceLane:
    """The second trace less the first, drawn from where both are lined up."""

    one: ColumnSource
    other: ColumnSource
    from_s: float | None
    """`None` where they are not lined up at all."""
    label: str
    note: str
    """Said where nothing is drawn."""


@dataclass(frozen=True, slots=True)
class NoteFlag:
    """What somebody wrote at a time."""

    at_s: float
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class SupplyLane:
    """The voltage as measured, and what the supply was set to."""

    columns: ColumnSource | None
    """`None` where no voltage was measured."""
    set_v: float | None
    low_v: float
    high_v: float
    limiting: tuple[Span, ...]
    """When the supply held its current limit."""
    note: str
    """Said where no voltage was measured."""


@dataclass(frozen=True, slots=True, eq=False)
class UsbLane:
    """The USB side; `note` is why there is nothing to show (the lane is hatched then)."""

    bands: tuple[UsbBand, ...]
    ticks: tuple[EventTick, ...]
    note: str | None


@dataclass(frozen=True, slots=True, eq=False)
class RunLanes:
    """Everything that one run shows on its own time axis."""

    run_id: str
    title: str
    whole: Span
    zero_s: float
    stages: tuple[StageBand, ...]
    stages_name: str
    """What stands beside the bands."""
    stages_note: str
    """Said where there are no bands; empty where that needs no word."""
    current: CurrentLane | None
    current_note: str
    """Why the current is not drawn, where it is not."""
    usb: UsbLane | None
    """`None` for a recording in which nobody looked."""
    supply: SupplyLane | None
    gaps: tuple[Gap, ...]
    key: KeyPress | None
    least_span_s: float
    """How far one may zoom in."""
    words: FigureWords
    text: str
    """The run in words, for those who do not see it."""
    edge: Edge | None = None
    """`None` for a run that is over by itself."""
    overlays: tuple[OverlayLane, ...] = ()
    """Other traces beside this one, which is A then."""
    band: BandLane | None = None
    difference: DifferenceLane | None = None
    notes: tuple[NoteFlag, ...] = ()


@dataclass(frozen=True, slots=True)
class Markers:
    """The two markers that a person sets; `None` for one that is not set."""

    one_s: float | None = None
    two_s: float | None = None

    @property
    def placed(self) -> tuple[tuple[int, float], ...]:
        """Number and time of each that is set."""
        return tuple((k, at) for k, at in ((1, self.one_s), (2, self.two_s)) if at is not None)

    @property
    def stretch(self) -> Span | None:
        """What lies between them, whichever comes first; `None` until both are set and apart."""
        if self.one_s is None or self.two_s is None or self.one_s == self.two_s:
            return None
        return Span(min(self.one_s, self.two_s), max(self.one_s, self.two_s))

    def moved(self, number: int, at_s: float) -> Markers:
        """With one of them somewhere else."""
        return Markers(at_s, self.two_s) if number == 1 else Markers(self.one_s, at_s)


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered reason standing on its interval."""

    number: int
    run_id: str
    span: Span
