"""Opens the traces that are laid over the first one, beside the window, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.bridge import Bridge, Load, Refusal
from gui.pages.trace.comparing import MOST_TRACES, Laid, has_readings
from gui.pages.trace.measure_state import KeptTrace
from gui.pages.trace.model import TracePageText, files_of
from gui.words import Words


class Others(QObject):
    """The pages of other cases and recordings, as far as they are open."""

    opened = Signal()
    """One is there now, or more is known of it."""
    added = Signal(object)
    """A `KeptTrace`: one that somebody chose to lay over the first is there."""
    refused = Signal(str)

    def __init__(self, load: Load, say: Words) -> None:
        super().__init__()
        self._load, self._say = load, say
        self._pages: dict[Path, TracePageText] = {}
        self._waiting: list[Path] = []
        self._opening: Path | None = None
        self._adding: list[Path] = []
        """What was chosen and is not open yet."""
        self._bridge = Bridge(Refusal(say.frame.broken))
        self._bridge.found.connect(self._found)
        self._bridge.unwanted.connect(_let_go)
        self._bridge.finished.connect(self._next)

    def keep(self, paths: Iterable[Path]) -> None:
        """Open what is not open yet, and let go of long ones that are not among these: each holds a file open."""
        wanted = tuple(paths)
        for path in [path for path in self._pages if path not in (*wanted, *self._adding)]:
            if files_of(self._pages[path]):
                _let_go(self._pages.pop(path))
        self.open(wanted)

    def open(self, paths: Iterable[Path]) -> None:
        """Open what is not open yet."""
        self._waiting += [p for p in paths if p not in self._pages and p not in self._waiting and p != self._opening]
        if not self._bridge.busy:
            self._next()

    def add(self, paths: Sequence[Path], shown: int) -> None:
        """Open some to lay them over the first: the first run of each that has a current that counts.

        None where they do not all fit beside the `shown` ones.
        """
        if shown + len(self._adding) + len(paths) > MOST_TRACES:
            self.refused.emit(self._say.measure.most_traces.format(count=MOST_TRACES))
            return
        for path in paths:
            self._adding.append(path)
            if path in self._pages:
                self._lay(path)
            else:
                self.open([path])

    def _lay(self, path: Path) -> None:
        self._adding = [one for one in self._adding if one != path]
        run_id = self._first_run(self._pages[path])
        if run_id is None:
            self.refused.emit(self._say.measure.no_current.format(name=self.name_of(path)))
        else:
            self.added.emit(KeptTrace(source=path, run_id=run_id))

    def _first_run(self, page: TracePageText) -> str | None:
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
        for page in self._pages.values():
            _let_go(page)

    def _next(self) -> None:
        self._opening = self._waiting.pop(0) if self._waiting else None
        if self._opening is not None:
            self._bridge.start(partial(self._load, self._opening, self._say))

    def _found(self, found: object) -> None:
        if isinstance(found, TracePageText) and self._opening is not None:
            self._pages[self._opening] = found
            if self._opening in self._adding:
                self._lay(self._opening)
            else:
                self.opened.emit()
        elif isinstance(found, Refusal):
            self._adding = [path for path in self._adding if path != self._opening]
            self.refused.emit(found.sentence)


def _let_go(found: object) -> None:
    """Close the files of runs that stayed in them."""
    page = found if isinstance(found, TracePageText) else None
    for long in files_of(page):
        long.close()
