"""What the recorder learns from items as they pass: numbers for the display, events, and what the current says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.ladder import StageLadder
from analysis.trace import Event, EventName
from bench.recorder.items import Block, Happened
from bench.recorder.live import LiveTrace, Seen
from bench.recorder.run_file import Recorded
from drivers.samples import MarkerName, Samples

LOOK_S = 0.5
"""The current is looked at this often."""

EVENT_OF = {
    MarkerName.SUPPLY_CC: EventName.SUPPLY_CC,
    MarkerName.SUPPLY_CV: EventName.SUPPLY_CV,
    MarkerName.OUTPUT_OFF: EventName.OUTPUT_OFF,
    MarkerName.KEY_DOWN: EventName.KEY_DOWN,
    MarkerName.KEY_UP: EventName.KEY_UP,
    MarkerName.VBUS_ON: EventName.VBUS_ON,
    MarkerName.VBUS_OFF: EventName.VBUS_OFF,
    MarkerName.NOTE: EventName.NOTE,
}
"""What an instrument reports beside its readings, in the words of the case format. That the output went on is the
guard's to say, repeated questions are the link's affair, and lost readings are in the numbers."""


class Hearing:
    """Listens to one run. Times in `events` are host times, those of `seen` times of the run."""

    def __init__(self, main: Recorded, ladder: StageLadder) -> None:
        self._main, self._ladder = main, ladder
        self._live = LiveTrace(main.meter)
        self._looked_s = -np.inf
        self.zero_s: float | None = None
        """Host time of the main instrument's first reading; `None` before it."""
        self.events: list[Event] = []
        self._next = 0
        self.readings = 0
        self.lost = 0
        self.usb: str | None = None
        self.seen: Seen | None = None

    def hear(self, item: Block | Happened) -> tuple[Happened, ...]:
        """Take note of an item; gives the events that were in it."""
        if isinstance(item, Happened):
            self._happened(item.event)
            return ()
        samples = item.samples
        found = events_beside(samples)
        for one in found:
            self._happened(one.event)
        if item.part is self._main.part and len(samples):
            if self.zero_s is None:
                self.zero_s = float(samples.host_s[0])
            missing = max(0, samples.first_number - self._next) if self.readings else 0
            self._next = samples.first_number + len(samples)
            self.readings += missing + len(samples)
            self.lost += missing + samples.lost
            self._live.add(samples.host_s - self.zero_s, samples.current_a, samples.voltage_v)
        return found

    def look(self, now_s: float) -> Seen | None:
        """What the current says, looked at anew every `LOOK_S`."""
        if now_s - self._looked_s >= LOOK_S:
            self._looked_s = now_s
            events = self.run_events()
            if not self.was(EventName.OUTPUT_ON):
                # Nobody knows when the phone got power; to see an answer at all, count from the first reading. This
                # decides when to stop, and goes no further.
                events = (Event(0.0, EventName.OUTPUT_ON), *events)
            self.seen = self._live.look(events, self._ladder)
        return self.seen

    def run_events(self) -> tuple[Event, ...]:
        """The events at their times of the run, as far as these are known."""
        zero_s = self.zero_s if self.zero_s is not None else 0.0
        return tuple(replace(event, at_s=event.at_s - zero_s) for event in self.events)

    @property
    def newest_a(self) -> float | None:
        """Mean of the newest readings."""
        return self._live.newest_a

    @property
    def newest_v(self) -> float | None:
        """The newest voltage."""
        return self._live.newest_v

    def was(self, *names: EventName) -> bool:
        """Something of the kind happened."""
        return any(event.name in names for event in self.events)

    def _happened(self, event: Event) -> None:
        self.events.append(event)
        if event.name is EventName.USB_ATTACHED:
            self.usb = event.value
        elif event.name is EventName.USB_DETACHED:
            self.usb = None


def events_beside(samples: Samples) -> tuple[Happened, ...]:
    """What an instrument reported beside its readings."""
    within_s = samples.host_uncertainty_s
    return tuple(
        Happened(Event(marker.host_s, EVENT_OF[marker.name], marker.value, within_s))
        for marker in samples.markers
        if marker.name in EVENT_OF
    )
