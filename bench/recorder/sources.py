"""Who speaks beside the guarded supply: meters and phone, each in a thread of its own; in turn on a turned clock."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from typing import Protocol

from analysis.trace import Event, EventName
from bench.phone_watch.told import Remark, Told
from bench.phone_words import kept
from bench.recorder.hearing import events_beside
from bench.recorder.items import Block, Gone, Happened, Item
from bench.recorder.switching import Board
from bench.station import StationPart
from drivers.capabilities import CurrentMeter
from drivers.errors import DriversError

LISTEN_S = 0.05
"""A source hands on what it has at least this often."""


class Source(Protocol):
    """One that speaks. Used from one thread."""

    def begin(self) -> None:
        """Start to listen."""

    def take(self, timeout_s: float) -> tuple[Item, ...]:
        """What came, waiting at most `timeout_s` for it. After a `Gone` it is not asked again."""

    def close(self) -> None:
        """Listen no more. May be called twice."""


class PhoneEars(Protocol):
    """Whatever hears the phone, as `bench.phone_watch.watch.PhoneWatch` does."""

    def take(self, timeout_s: float = 0.0) -> tuple[Told, ...]:
        """What was told since the last call, waiting for the first at most `timeout_s`."""


class MeterSource:
    """A meter that streams; one that is a board too is told its orders here, where it is read."""

    def __init__(
        self, part: StationPart, meter: CurrentMeter, board: Board | None = None, *, recorded: bool = True
    ) -> None:
        """Of one whose readings are not `recorded` only what it reports beside them is handed on."""
        self._part, self._meter, self._board, self._recorded = part, meter, board, recorded

    def begin(self) -> None:
        """Start the stream at reading 0."""
        self._meter.start()

    def take(self, timeout_s: float) -> tuple[Item, ...]:
        """A block, if one came."""
        try:
            if self._board is not None:
                self._board.obey()
            samples = self._meter.read(timeout_s)
        except DriversError as error:
            return (Gone(self._part, str(error)),)
        if samples is None:
            return ()
        return (Block(self._part, samples),) if self._recorded else events_beside(samples)

    def close(self) -> None:
        """Stop the stream; the instrument stays open for the next run."""
        try:
            self._meter.stop()
        except DriversError:
            return  # it is gone, and was said to be when it went


class EarsSource:
    """The phone, in the words of the case format that a case keeps. Its ears are opened and closed by their owner."""

    def __init__(self, ears: PhoneEars) -> None:
        self._ears = ears

    def begin(self) -> None:
        """It listens from the moment it was made."""

    def take(self, timeout_s: float) -> tuple[Item, ...]:
        """What was heard, and what went wrong with hearing it."""
        items: list[Item] = []
        for told in self._ears.take(timeout_s):
            if isinstance(told, Remark):
                items.append(Happened(Event(told.host_s, EventName.NOTE, told.sentence)))
            elif kept(told.word, told.value):
                name = EventName(told.word.value)
                items.append(Happened(Event(told.host_s, name, told.value, told.uncertainty_s)))
        return tuple(items)

    def close(self) -> None:
        """Nothing of its own is open."""


class Intake(Protocol):
    """Everything that the sources say, in one place."""

    def take(self) -> tuple[Item, ...]:
        """What has come; does not wait."""

    def close(self) -> tuple[Item, ...]:
        """End the sources; gives what they said last."""


class ThreadedIntake:
    """A thread for each source, one queue for all."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._items: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._over = threading.Event()
        self._sources = tuple(sources)
        for source in self._sources:
            source.begin()
        self._threads = tuple(
            threading.Thread(target=self._listen, args=(source,), name=f"listening-{k}", daemon=True)
            for k, source in enumerate(self._sources)
        )
        for thread in self._threads:
            thread.start()

    def take(self) -> tuple[Item, ...]:
        """What has come; does not wait."""
        items = []
        for _ in range(self._items.qsize()):
            items.append(self._items.get())
        return tuple(items)

    def close(self) -> tuple[Item, ...]:
        """End the sources; gives what they said last."""
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=5.0)
        for source in self._sources:
            source.close()
        return self.take()

    def _listen(self, source: Source) -> None:
        while not self._over.is_set():
            for item in source.take(LISTEN_S):
                self._items.put(item)
                if isinstance(item, Gone):
                    return


class TurnedIntake:
    """Sources on a turned clock, each asked in turn without moving time more than it must."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = list(sources)
        for source in self._sources:
            source.begin()

    def take(self) -> tuple[Item, ...]:
        """What has come by now."""
        items: list[Item] = []
        for source in tuple(self._sources):
            came = source.take(0.0)
            items += came
            if any(isinstance(item, Gone) for item in came):
                self._sources.remove(source)
        return tuple(items)

    def close(self) -> tuple[Item, ...]:
        """End the sources; gives what they said last."""
        items = self.take()
        for source in self._sources:
            source.close()
        return items


def intake_of(sources: Sequence[Source], *, turned: bool) -> Intake:
    """Threads on the computer's own clock, turns on a turned one."""
    return TurnedIntake(sources) if turned else ThreadedIntake(sources)
