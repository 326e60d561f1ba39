"""Holds the shop's golden band for the Bench page, and lays it on the run beside the window."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from bench.capture.picture import Picture
from gui.bridge import Bridge, Refusal
from gui.pages.bench.healthy import Healthy, Laid
from gui.pages.bench.laying import lay, load_healthy
from gui.troubles import TroubleWords

EACH_S = 0.5
"""The band is laid anew when so much more of the run has come."""


class HealthyBand(QObject):
    """One file, one run at a time."""

    found = Signal(object)
    """A `Healthy` that was read, or `None` where there is none any more; or a `Laid`."""
    refused = Signal(str)

    def __init__(self, broken: Refusal, trouble: TroubleWords) -> None:
        super().__init__()
        self._trouble = trouble
        self._path: Path | None = None
        self._healthy: Healthy | None = None
        self._laid: tuple[str, float] | None = None
        """The run, and the moment of it, that the band was laid on last."""
        self._bridge = Bridge(broken)
        self._bridge.found.connect(self._hear)

    def use(self, path: Path | None) -> None:
        """Show the band of this file; one that was read already is read again where the file is another by now."""
        if path == self._path and (path is None or self._is_still(path)):
            return
        self._path, self._laid = path, None
        if path is not None:
            self._bridge.start(partial(load_healthy, path, self._trouble))
            return
        self._bridge.interrupt()
        self._healthy = None
        self.found.emit(None)

    def follow(self, picture: Picture) -> None:
        """Lay it on a run as it stands, unless that was done a moment ago, or is being done."""
        healthy, run_id, now_s = self._healthy, picture.progress.run, picture.now_host_s
        if healthy is None or self._bridge.busy or not picture.counts:
            return
        if self._laid is not None and self._laid[0] == run_id and 0.0 <= now_s - self._laid[1] < EACH_S:
            return
        self._laid = (run_id, now_s)
        self._bridge.start(partial(lay, healthy, picture))

    def close_down(self) -> None:
        """No thread outlives this."""
        self._bridge.close()

    def _is_still(self, path: Path) -> bool:
        """Whether the file is what was read; one that is being read, or was refused, is asked of no more."""
        if self._healthy is None:
            return True
        try:
            return path.stat().st_mtime_ns == self._healthy.written_ns
        except OSError:
            return True  # what was read holds

    def _hear(self, found: object) -> None:
        match found:
            case Healthy():
                self._healthy = found
                self.found.emit(found)
            case Laid():
                self.found.emit(found)
            case Refusal(sentence):
                self._healthy = None
                self.found.emit(None)
                self.refused.emit(sentence)
