"""What a run keeps: readings and events on their way to the file, the display, and what is waited for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from analysis.trace import Event, EventName
from bench.recorder.hearing import Hearing
from bench.recorder.items import Block, Happened
from bench.recorder.writing import Pen
from drivers.clock import Clock


class Account:
    """Owned by the recorder's thread. Until `begin`, readings are history, of which the newest stretch is kept."""

    def __init__(
        self,
        hearing: Hearing,
        pen: Pen,
        clock: Clock,
        pretrigger_s: float,
        *,
        show: Callable[[Block | Happened], None],
        follow: Callable[[Event], None],
    ) -> None:
        """`show` sees all that is kept; `follow` hears of events that an instrument reported beside its readings."""
        self._hearing, self._pen, self._clock = hearing, pen, clock
        self._pretrigger_s, self._show, self._follow = pretrigger_s, show, follow
        self._history: deque[Block] | None = deque()
        """Blocks from before the output went on; `None` once they are written."""

    def block(self, block: Block) -> None:
        """Readings of one instrument."""
        if self._history is None:
            self.heard(block)
            return
        self._history.append(block)
        oldest_s = self._clock.now_s() - self._pretrigger_s
        while self._history and float(self._history[0].samples.host_s[-1]) < oldest_s:
            self._history.popleft()

    def begin(self) -> None:
        """Write the history; what comes from now on is written at once. May be called twice."""
        history, self._history = self._history, None
        for block in history or ():
            self.heard(block)

    def heard(self, item: Block | Happened) -> None:
        """Keep one item, and the events that are in it."""
        self._pen.put(item)
        self._show(item)
        for found in self._hearing.hear(item):
            self._pen.put(found)
            self._show(found)
            self._follow(found.event)

    def note(self, text: str) -> None:
        """A sentence, now."""
        self.note_at(self._clock.now_s(), text)

    def note_at(self, at_s: float, text: str, uncertainty_s: float = 0.0) -> None:
        """A sentence at a host time."""
        self.heard(Happened(Event(at_s, EventName.NOTE, text, uncertainty_s)))

    def happened(self, name: EventName, at_s: float, uncertainty_s: float) -> None:
        """An event at a host time."""
        self.heard(Happened(Event(at_s, name, None, uncertainty_s)))
