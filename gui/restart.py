"""Brings the window back as it was left, and what a crash left unfinished with it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gui.bridge import Bridge
from gui.kept_work import KeptWork, WorkKept
from gui.recovering import NotRecovered, RecoveredCase, recover_all

if TYPE_CHECKING:
    from gui.window import Window

KEEP_EVERY_MS = 2000


class Restart(QObject):
    """Belongs to one window; keeps its work on disk while it is open."""

    def __init__(self, window: Window, work: KeptWork) -> None:
        super().__init__(window)
        self._window, self._work = window, work
        self._timer = QTimer(self)
        self._timer.setInterval(KEEP_EVERY_MS)
        self._timer.timeout.connect(self.keep)
        self._recording: Path | None = None
        """What was being recorded when the former window went."""
        self.bridge = Bridge(None)
        self.bridge.found.connect(self._show)

    def come_back(self, *, with_page: bool) -> None:
        """Size and pages as they were left; `with_page` shows the page that was shown last, too."""
        left = self._work.load()
        if left is not None:
            self._recording = left.recording
            self._window.pages.leave(left.pages)
            self._window.resize(left.width_px, left.height_px)
            if left.maximised:
                self._window.showMaximized()
            self._window.come_back(left.page if with_page else None, left.pages)
        self._timer.start()

    def recover(self, folder: Path) -> None:
        """Finish what was being recorded there when bootbench ended, and offer to go on with it."""
        self.bridge.start(partial(recover_all, folder, self._window.around.say, self._recording))

    def keep(self) -> None:
        """Write down how the window stands."""
        window = self._window
        self._work.keep(
            WorkKept(
                page=window.name,
                width_px=max(1, window.normalGeometry().width() or window.width()),
                height_px=max(1, window.normalGeometry().height() or window.height()),
                maximised=window.isMaximized(),
                recording=window.pages.recording,
                pages=window.pages.kept,
            )
        )

    def close_down(self) -> None:
        """The window closes: keep it once more, and leave no thread."""
        self._timer.stop()
        self.bridge.close()
        self.keep()

    def _show(self, found: object) -> None:
        say = self._window.around.say.frame
        match found:
            case RecoveredCase():
                self._window.offer(found.sentence, say.was_recording_head, "", found.folder)
            case NotRecovered():
                self._window.notify(found.sentence, say.was_recording_head)
            case _:
                pass
