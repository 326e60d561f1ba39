"""The thread that owns the file of a run: a disk that stalls keeps nobody from switching off."""

from __future__ import annotations

import math
import queue
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from analysis.trace import Event, EventName
from bench.recorder.items import Block, Happened
from bench.recorder.ledger import Ledger, RunDone
from bench.recorder.run_file import DiskError
from drivers.clock import Clock

FLUSH_S = 0.25
"""What came is handed to the operating system this often; with blocks of half a second a kill loses less than one."""
MOST_WAITING_BYTES = 256 << 20
"""So much waits for a slow disk in memory; then the run ends, while all of it can still be written."""
LEAST_FREE_BYTES = 2 << 20
FREE_S = 5.0
"""The run ends while the disk still has room for so many seconds of readings, so that it closes properly."""
SLOW_S = 2.0
"""A disk that takes nothing for so long is worth a note; readings wait in memory meanwhile."""
STALL_S = 60.0
"""A disk that takes nothing for so long at the end of a run is gone."""


class Pen(Protocol):
    """Writes one run down."""

    def put(self, item: Block | Happened) -> None:
        """Take an item; never waits for the disk."""

    def trouble(self) -> str | None:
        """Why no more should be recorded; `None` while all is well."""

    def end(self, ended_s: float) -> RunDone:
        """Write what is waiting, and finish the run."""

    def abandon(self) -> None:
        """Leave the run as it is on disk, for `recover`. Does nothing after `end`."""


@dataclass(slots=True)
class _End:
    """The last thing in the queue."""

    ended_s: float


class Room:
    """How fast the disk fills, and whether it has room for more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._bytes = 0
        self._began_s: float | None = None

    def trouble(self, size: int, now_s: float) -> str | None:
        """Judge after `size` more bytes."""
        self._began_s = now_s if self._began_s is None else self._began_s
        self._bytes += size
        ran_s = max(1.0, now_s - self._began_s)
        wanted = LEAST_FREE_BYTES + int(FREE_S * self._bytes / ran_s)
        free = shutil.disk_usage(self._folder).free
        if free >= wanted:
            return None
        return f"the disk has {free / 1e6:.1f} MB left; the run was ended while it could be closed properly"


class TurnedPen:
    """Writes at once, in the caller's thread, on a turned clock."""

    def __init__(self, ledger: Ledger, folder: Path, clock: Clock, flush_s: float) -> None:
        self._ledger, self._clock, self._flush_s = ledger, clock, flush_s
        self._room = Room(folder)
        self._oldest_s = math.inf
        """Host time of the oldest reading that was not handed over yet: some come late, many at once."""
        self._size = 0
        self._trouble: str | None = None

    def put(self, item: Block | Happened) -> None:
        """Write it."""
        self._ledger.take(item)
        self._size += _size(item)
        now_s = self._clock.now_s()
        came_s = float(item.samples.host_s[0]) if isinstance(item, Block) and len(item.samples) else now_s
        self._oldest_s = min(self._oldest_s, came_s)
        if now_s - self._oldest_s >= self._flush_s:
            self._oldest_s = math.inf
            self._ledger.flush()
            self._trouble = self._trouble or self._room.trouble(self._size, now_s)
            self._size = 0

    def trouble(self) -> str | None:
        """Why no more should be recorded."""
        return str(self._ledger.problem) if self._ledger.problem is not None else self._trouble

    def end(self, ended_s: float) -> RunDone:
        """Finish the run."""
        return self._ledger.end(ended_s)

    def abandon(self) -> None:
        """Leave the run as it is on disk."""


class ThreadedPen:
    """A thread with the ledger, and a queue before it."""

    def __init__(self, ledger: Ledger, folder: Path, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock
        self._room = Room(folder)
        self._queue: queue.SimpleQueue[Block | Happened | _End | None] = queue.SimpleQueue()
        self._handed, self._written = 0, 0
        self._trouble: str | None = None
        # An executor, since its future carries whatever goes wrong to the thread that waits in `end`.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writing")
        self._done = self._thread.submit(self._write)

    def put(self, item: Block | Happened) -> None:
        """Queue it."""
        self._handed += _size(item)
        self._queue.put(item)

    def trouble(self) -> str | None:
        """Why no more should be recorded."""
        if self._ledger.problem is not None:
            return str(self._ledger.problem)
        if self._handed - self._written > MOST_WAITING_BYTES:
            return f"the disk is too slow: {(self._handed - self._written) / 1e6:.0f} MB of readings wait for it"
        return self._trouble

    def end(self, ended_s: float) -> RunDone:
        """Wait until everything is written. Raises `DiskError` where the disk takes nothing any more."""
        self._queue.put(_End(ended_s))
        while True:
            before = self._written
            try:
                done = self._done.result(timeout=STALL_S)
            except TimeoutError:
                if self._written == before:
                    raise DiskError(f"the disk took nothing for {STALL_S:g} s") from None
                continue
            if done is None:
                raise DiskError("the run was abandoned")
            self._thread.shutdown()
            return done

    def abandon(self) -> None:
        """Leave the run as it is on disk."""
        self._queue.put(None)
        self._thread.shutdown(wait=False)

    def _write(self) -> RunDone | None:
        """The thread: until the end, or until it is abandoned."""
        flushed_s, size = self._clock.now_s(), 0
        while True:
            began_s = self._clock.now_s()
            with suppress(queue.Empty):
                item = self._queue.get(timeout=FLUSH_S)
                if item is None:
                    return None
                if isinstance(item, _End):
                    return self._ledger.end(item.ended_s)
                began_s = self._clock.now_s()
                self._ledger.take(item)
                size += _size(item)
                self._written += _size(item)
            now_s = self._clock.now_s()
            if now_s - flushed_s >= FLUSH_S:
                self._ledger.flush()
                self._trouble = self._trouble or self._room.trouble(size, now_s)
                flushed_s, size = now_s, 0
            self._note_slow(began_s)

    def _note_slow(self, began_s: float) -> None:
        """Say in the case that the disk stalled."""
        took_s = self._clock.now_s() - began_s
        if took_s >= SLOW_S:
            said = f"the disk took nothing for {took_s:.1f} s; what came meanwhile waited in memory"
            self._ledger.take(Happened(Event(began_s, EventName.NOTE, said)))


def _size(item: Block | Happened) -> int:
    """About how many bytes an item is in memory."""
    if isinstance(item, Happened):
        return 200
    samples = item.samples
    return (
        samples.current_a.nbytes
        + samples.host_s.nbytes
        + (samples.voltage_v.nbytes if samples.voltage_v is not None else 0)
    )
