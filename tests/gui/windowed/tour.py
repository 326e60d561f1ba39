"""`python -m tests.gui.windowed.tour CASE PICTURE`: a technician's minute at a real window, and what Qt said meanwhile.

Opens the case, presses two reasons, moves the trace by key and by wheel, looks through the lists, and closes the
window. Prints one JSON object. Runs in a process of its own, because the platform is chosen once for each process.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from bench.window_request import WindowRequest
from gui.app import make_window
from gui.window import Window
from tests.gui.windowed.desk import Desk, double_click, python_threads, running_threads, trace_of, turn_wheel


def main() -> int:
    """Returns the exit status."""
    source, picture = Path(sys.argv[1]), Path(sys.argv[2])
    application = QApplication(["bootbench"])
    desk = Desk(application)
    window = make_window(application, WindowRequest(source))
    desk.show(window)
    desk.wait_for(lambda: not trace_of(window).bridge.busy, "the page")
    found = _walk(window)
    desk.settle()
    window.grab().save(str(picture))
    said = desk.close()
    left = [repr(widget) for widget in application.topLevelWidgets()]
    threads = [thread.name for thread in python_threads() if thread is not threading.main_thread()]
    print(
        json.dumps(
            {
                "platform": application.platformName(),
                **found,
                "said": said,
                "raised": [repr(error) for error in desk.raised],
                "left": left + threads + [repr(thread) for thread in running_threads()],
            }
        )
    )
    return 0


def _walk(window: Window) -> dict[str, object]:
    window.activateWindow()
    QTest.qWait(50)
    text = trace_of(window).text
    verdict = text.answer.verdict.word if text is not None and text.answer is not None else ""
    reasons = [b for b in window.findChildren(QPushButton) if b.shortcut().toString().startswith("Alt+")]
    for button in reasons[:2]:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QTest.qWait(20)
    view = trace_of(window).opened.trace.views[0]
    view.canvas.show_whole()
    whole_s = view.canvas.span.length_s
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    QTest.keyClick(view.plot, Qt.Key.Key_Plus)
    turn_wheel(view.plot.viewport(), QPoint(300, 200), 120)
    closer_s = view.canvas.span.length_s
    for tab in [b for b in window.findChildren(QPushButton) if b.property("kind") == "tab"]:
        QTest.mouseClick(tab, Qt.MouseButton.LeftButton)
        QTest.qWait(20)
    double_click(view.plot.viewport(), QPoint(300, 200))
    QTest.qWait(50)
    return {
        "verdict": verdict,
        "reasons": len(reasons),
        "whole_s": whole_s,
        "closer_s": closer_s,
        "again_s": view.canvas.span.length_s,
    }


if __name__ == "__main__":
    sys.exit(main())
