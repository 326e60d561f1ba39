"""Opens the traces that are laid over the first one, beside the window, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.bridge import Bridge, Load, Refusal
from gui.pages.trace.comparing import Laid, has_readings
from gui.pages.trace.measure_state import KeptTrace
from gui.pages.trace.model import TracePageText
from gui.words import Words


class Others(QObject):
    """The pages of other cases and recordings, as far as they are open."""

    opened = Signal(object)
    """The `Path` of one that is there now, or of which more is known."""
    refused = Signal(object)
    """A `Refusal`."""

    def __init__(self, load: Load, say: Words) -> None:
        super().__init__()
        self._load, self._say = load, say
        self._pages: dict[Path, TracePageText] = {}
        self._waiting: list[Path] = []
        self._opening: Path | None = None
        self._bridge = Bridge(Refusal(say.frame.broken))
        self._bridge.found.connect(self._found)
        self._bridge.finished.connect(self._next)

    def open(self, paths: Iterable[Path]) -> None:
        """Open what is not open yet."""
        self._waiting += [p for p in paths if p not in self._pages and p not in self._waiting and p != self._opening]
        if not self._bridge.busy:
            self._next()

    def first_run(self, path: Path) -> str | None:
        """The first run of an open one that has a current that counts."""
        page = self._pages.get(path)
        if page is None:
            return None
        pairs = zip(page.runs, page.opened, strict=True)
        return next((lanes.run_id for lanes, run in pairs if run.counts and has_readings(lanes)), None)

    def name_of(self, path: Path) -> str:
        """How an open one is called."""
        page = self._pages.get(path)
        return page.head.heading if page is not None else path.name

    def laid(self, kept: KeptTrace, own: TracePageText, own_source: Path | None) -> Laid | None:
        """The trace that somebody chose; `None` while it is not open, or where it is gone."""
        page = own if kept.source == own_source else self._pages.get(kept.source) if kept.source else None
        if page is None:
            return None
        for lanes, run in zip(page.runs, page.opened, strict=True):
            if lanes.run_id == kept.run_id and lanes.current is not None:
                return Laid(kept.source, f"{page.head.heading} · {run.name}", lanes, run, kept.by_hand_s)
        return None

    def close_down(self) -> None:
        """No thread outlives this."""
        self._waiting = []
        self._bridge.close()

    def _next(self) -> None:
        self._opening = self._waiting.pop(0) if self._waiting else None
        if self._opening is not None:
            self._bridge.start(partial(self._load, self._opening, self._say))

    def _found(self, found: object) -> None:
        if isinstance(found, TracePageText) and self._opening is not None:
            self._pages[self._opening] = found
            self.opened.emit(self._opening)
        elif isinstance(found, Refusal):
            self.refused.emit(found)
