"""What is to be seen of a capture at one moment, and who gathers it: the recorder's thread fills, another looks."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.run import RunKind
from analysis.trace import Event, Meter
from bench.capture.series import LiveSeries, Series
from bench.plan import Plan
from bench.recorder.items import Block, Happened, Progress
from bench.station import StationPart
from drivers.samples import Regulation

COLUMNS_S = 50.0
"""So much of a run lies in as many columns as there are, before they are made wider."""
LEAST_WIDTH_S = COLUMNS_S / 2048


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One moment of a capture. Times of arrays and events are host times; `zero_host_s` is the run's zero."""

    progress: Progress
    now_host_s: float
    current: Series | None
    voltage: Series | None
    events: tuple[Event, ...]
    limiting: bool
    """The supply holds its current limit at present."""
    meter: Meter | None
    """Whose current it is."""
    set_v: float
    limit_a: float
    deaf: str = ""
    """Why the phone's side is not heard any more, or less than it could be; empty while all is well."""

    @property
    def counts(self) -> bool:
        """Whether the current of this run means anything: with USB power on it does not."""
        return self.progress.kind is not RunKind.USB_PROBE


@dataclass(slots=True)
class _Run:
    """What has been gathered of one run."""

    current: dict[StationPart, LiveSeries] = field(default_factory=dict)
    voltage: dict[StationPart, LiveSeries] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    limiting: bool = False


class Onlooker:
    """Sees what is recorded and makes pictures of it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lock = threading.Lock()
        self._run = _Run()
        self._progress: Progress | None = None
        self._meters: dict[StationPart, Meter] = {}
        self.deaf = ""

    def meters(self, meters: Mapping[StationPart, Meter]) -> None:
        """Whose readings may come."""
        self._meters = dict(meters)

    def tell(self, progress: Progress) -> None:
        """What the recorder does; on its thread."""
        with self._lock:
            if self._progress is None or progress.run != self._progress.run:
                self._run = _Run()
            self._progress = progress

    def hear(self, item: Block | Happened) -> None:
        """What is recorded; on the recorder's thread."""
        with self._lock:
            run = self._run
            if isinstance(item, Happened):
                run.events.append(item.event)
                return
            series = run.current.setdefault(item.part, LiveSeries(LEAST_WIDTH_S))
            if item.samples.regulation is not None:
                run.limiting = item.samples.regulation is Regulation.CONSTANT_CURRENT
        series.add(item.samples.host_s, item.samples.current_a)
        if item.samples.voltage_v is not None:
            with self._lock:
                volts = run.voltage.setdefault(item.part, LiveSeries(LEAST_WIDTH_S))
            volts.add(item.samples.host_s, item.samples.voltage_v)

    def look(self, now_host_s: float) -> Picture | None:
        """A picture of now; `None` before the recorder has begun."""
        with self._lock:
            progress, run = self._progress, self._run
            events, limiting = tuple(run.events), run.limiting
            part = progress.part if progress is not None else None
            current = run.current.get(part) if part is not None else None
            voltage = next(iter(run.voltage.values()), None)
        if progress is None:
            return None
        return Picture(
            progress=progress,
            now_host_s=now_host_s,
            current=current.look() if current is not None else None,
            voltage=voltage.look() if voltage is not None else None,
            events=events,
            limiting=limiting,
            meter=self._meters.get(part) if part is not None else None,
            set_v=self._plan.set_v,
            limit_a=self._plan.limit_a,
            deaf=self.deaf,
        )
