"""The only crossing between threads: work goes on on another thread and arrives here as frozen descriptions."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from gui.after_paint import AfterPaint
from gui.words import Words

_LOOKED_AT_MS = 200
"""A page is painted in less, and who goes from case to case has opened the next by then, or stays."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be shown: one sentence."""

    sentence: str
    asks: bool = False
    """Whether it can be read once the person says what the file leaves open."""
    question: str = ""
    """What is asked then, without the options of the command line."""


Work = Callable[[], Iterator[object]]
"""Works something out in steps, each a frozen description that is complete in itself; the last one is final.

Runs on another thread: it touches no widget. Between two steps it can be interrupted; its `finally` is run then.
After a step `AfterPaint` it goes on once the step before it is on the screen.
"""

Load = Callable[[Path, Words], Iterator[object]]
"""Works out in steps what the Trace page shows of a case or a recording."""


class _Thread(QThread):
    """One piece of work."""

    found = Signal(object)
    paused = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._going_on = threading.Semaphore(0)
        self.on_the_way: deque[object] = deque()
        """What was found and not handed over yet."""
        self.done = False
        self.dropped = False
        """Nobody waits for it any more; a thread that has ended no longer knows that it was asked to."""

    def run(self) -> None:
        """On the other thread: hand over each step, unless nobody waits for it any more."""
        for step in self._work():
            if isinstance(step, AfterPaint):
                self.paused.emit()
                self._going_on.acquire()
            else:
                self.on_the_way.append(step)
                self.found.emit(step)
            if self.isInterruptionRequested():
                return
        self.done = True

    def go_on(self) -> None:
        """What it found is on the screen."""
        self._going_on.release()

    def drop(self) -> None:
        """Nobody waits for it any more: it ends after the step that it is at."""
        self.dropped = True
        self.requestInterruption()
        self._going_on.release()


class Bridge(QObject):
    """Does one thing at a time; starting another drops what the former still finds. Any page may own one."""

    found = Signal(object)
    """A step of the work, or `broken` where it failed inside bootbench itself."""
    unwanted = Signal(object)
    """A step that nobody waits for any more: what it holds open is to be closed."""
    finished = Signal()

    def __init__(self, broken: object) -> None:
        super().__init__()
        self._broken = broken
        self._threads: list[_Thread] = []

    @property
    def busy(self) -> bool:
        """Whether something is being worked out."""
        return bool(self._threads)

    def start(self, work: Work) -> None:
        """Begin to work something out."""
        self.interrupt()
        thread = _Thread(work)
        thread.found.connect(self._hand_over)
        thread.paused.connect(self._pause)
        thread.finished.connect(self._end)
        self._threads.append(thread)
        thread.start()

    def interrupt(self) -> None:
        """Ask what goes on to end after the step that it is at; nothing more arrives of it. Returns at once."""
        for thread in self._threads:
            thread.drop()

    def close(self) -> None:
        """Wait until no thread is left."""
        self.interrupt()
        for thread in self._threads:
            thread.wait()
            while thread.on_the_way:
                self.unwanted.emit(thread.on_the_way.popleft())
        self._threads = []

    def _hand_over(self, step: object) -> None:
        thread = self.sender()
        if not isinstance(thread, _Thread) or not thread.on_the_way:
            return
        thread.on_the_way.popleft()
        newest = self._threads[-1] if self._threads else None
        if thread is newest and not thread.dropped:
            self.found.emit(step)
        else:
            self.unwanted.emit(step)

    def _pause(self) -> None:
        thread = self.sender()
        if isinstance(thread, _Thread):
            QTimer.singleShot(_LOOKED_AT_MS, thread, thread.go_on)

    def _end(self) -> None:
        thread = self.sender()
        if not isinstance(thread, _Thread) or thread not in self._threads:
            return
        last = thread is self._threads[-1]
        self._threads.remove(thread)
        if last and not thread.done and not thread.dropped:
            self.found.emit(self._broken)
        thread.deleteLater()
        if not self._threads:
            self.finished.emit()
