"""The export that is under way: it lives on while the page is made anew in another language or look."""

from __future__ import annotations

from functools import partial
from time import monotonic

from PySide6.QtCore import QObject, Signal

from bench.casebook.exports.stoppable import Exported
from gui.bridge import Bridge
from gui.pages.casebook.exporting import ExportAsked, export
from gui.pages.casebook.finding import Refused, Shelf
from gui.troubles import TroubleWords


class Exporter(QObject):
    """One export at a time."""

    changed = Signal()

    def __init__(self, broken: str) -> None:
        super().__init__()
        self.asked: ExportAsked | None = None
        self.step: Exported | None = None
        self.refused: str | None = None
        self.stopped = False
        self._began_s = 0.0
        self._bridge = Bridge(Refused(broken))
        self._bridge.found.connect(self._hear)
        self._bridge.finished.connect(self.changed)

    @property
    def busy(self) -> bool:
        """Whether reports are being made, or the last of a stopped export."""
        return self._bridge.busy

    @property
    def elapsed_s(self) -> float:
        """Since it began."""
        return monotonic() - self._began_s

    def start(self, shelf: Shelf, asked: ExportAsked, say: TroubleWords, passphrase: str | None) -> None:
        """Begin."""
        self.asked, self.step, self.refused, self.stopped = asked, Exported(0, asked.total), None, False
        self._began_s = monotonic()
        self._bridge.start(partial(export, shelf, asked, say, passphrase))
        self.changed.emit()

    def cancel(self) -> None:
        """Stop: what is finished stays."""
        self.stopped = True
        self._bridge.interrupt()
        self.changed.emit()

    def close(self) -> None:
        """Stop, and wait until nothing of it is left."""
        self._bridge.close()

    def _hear(self, found: object) -> None:
        if isinstance(found, Exported):
            self.step = found
        elif isinstance(found, Refused):
            self.refused = found.sentence
        self.changed.emit()
