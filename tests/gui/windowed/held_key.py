"""`python -m tests.gui.windowed.held_key`: Space held at a real window, by an X server that repeats it as it likes.

Goes to *Ready* on the virtual bench, lets go too early once, then holds. Keys come from xdotool, through XTEST. Prints
one JSON object. Runs in a process of its own, because the platform is chosen once for each process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from bench.window_request import WindowRequest
from gui.app import make_window
from gui.pages.bench.page import BenchPage
from gui.pages.bench.states import State
from tests.gui.windowed.desk import Desk

EARLY_S, LONG_S = 0.3, 2.0


class Hands(QObject):
    """What the technician does at the keyboard, and how often the window heard of it."""

    def __init__(self, page: BenchPage) -> None:
        super().__init__()
        self._page, self._presses = page, 0
        window = page.window().windowHandle()
        assert window is not None
        window.installEventFilter(self)  # before the application's own filter could swallow any

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count, and let go on."""
        self._presses += event.type() == QEvent.Type.KeyPress
        return False

    def hold(self, for_s: float) -> tuple[float, bool, int]:
        """Hold Space for so long; how far the button was filled at most, whether the page went on, presses heard."""
        self._presses = 0
        subprocess.run(["xdotool", "keydown", "space"], check=True)
        until_s, most = time.monotonic() + for_s, 0.0
        while time.monotonic() < until_s and self._page.session.situation.state is State.READY:
            _run(50)
            most = max(most, self._page.session.situation.held)
        subprocess.run(["xdotool", "keyup", "space"], check=True)
        _run(300)
        return most, self._page.session.situation.state is not State.READY, self._presses


def _run(for_ms: int) -> None:
    """Qt's own loop, which hears each key as it comes: one that waits in between hears a pair as one."""
    loop = QEventLoop()
    QTimer.singleShot(for_ms, loop.quit)
    loop.exec()


def main() -> int:
    """Returns the exit status."""
    application = QApplication(["bootbench"])
    desk = Desk(application)
    window = make_window(application, WindowRequest(demo=True, cases=Path(sys.argv[1])))
    desk.show(window)
    window.activateWindow()
    page = window.page
    assert isinstance(page, BenchPage)
    desk.wait_for(lambda: page.session.situation.state is State.CONNECT, "the clips")
    subprocess.run(["xdotool", "key", "space"], check=True)
    desk.patiently(lambda: page.session.situation.state is State.READY, "the checks")
    hands = Hands(page)
    filled, early, first = hands.hold(EARLY_S)
    left = page.session.situation.held
    _, held, second = hands.hold(LONG_S)
    window.escape()
    desk.patiently(lambda: page.session.situation.state is State.STOPPED, "the stop")
    told = {"filled": filled, "early": early, "left": left, "held": held, "presses": (first, second)}
    print(json.dumps({"platform": application.platformName(), **told, "said": desk.close()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
