"""The only crossing between threads: pages are worked out on another thread and arrive here as frozen descriptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from gui.pages.trace.model import TracePageText


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be shown: one sentence."""

    sentence: str
    asks: bool = False
    """Whether it can be read once the person says what the file leaves open."""


Found = TracePageText | Refusal
Load = Callable[[Path], Iterator[Found]]
"""Works out a page in steps, each complete in itself; the last one is final."""


class _Work(QThread):
    """One thing being opened."""

    found = Signal(object)

    def __init__(self, load: Load, source: Path) -> None:
        super().__init__()
        self._load, self.source = load, source
        self.done = False

    def run(self) -> None:
        """On the other thread: hand over each step, unless nobody waits for it any more."""
        for step in self._load(self.source):
            if self.isInterruptionRequested():
                return
            self.found.emit(step)
        self.done = True


class Bridge(QObject):
    """Opens one thing at a time; opening another drops what the former still finds."""

    found = Signal(object)
    """A `TracePageText` or a `Refusal`."""
    finished = Signal()

    def __init__(self, load: Load, broken: Refusal) -> None:
        super().__init__()
        self._load, self._broken = load, broken
        self._works: list[_Work] = []

    @property
    def busy(self) -> bool:
        """Whether something is being opened."""
        return bool(self._works)

    def open(self, source: Path) -> None:
        """Begin to open a case or a recording."""
        for work in self._works:
            work.requestInterruption()
        work = _Work(self._load, source)
        work.found.connect(self._hand_over)
        work.finished.connect(self._end)
        self._works.append(work)
        work.start()

    def close(self) -> None:
        """Wait until no thread is left."""
        for work in self._works:
            work.requestInterruption()
        for work in self._works:
            work.wait()
        self._works = []

    def _hand_over(self, step: Found) -> None:
        if self._works and self.sender() is self._works[-1]:
            self.found.emit(step)

    def _end(self) -> None:
        work = self.sender()
        if not isinstance(work, _Work) or work not in self._works:
            return
        last = work is self._works[-1]
        self._works.remove(work)
        if last and not work.done and not work.isInterruptionRequested():
            self.found.emit(self._broken)
        work.deleteLater()
        if not self._works:
            self.finished.emit()
