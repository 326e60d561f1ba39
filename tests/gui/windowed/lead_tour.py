"""`python -m tests.gui.windowed.lead_tour FOLDER`: a repair lead's minute at a real window, by mouse and keys.

Finds a case by its last digits, looks at it, shows its IMEI, ticks it, exports its report through the chooser, drops
the report on the window to have it verified, reads the plots, and opens the case in Trace. Prints one JSON object.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from bench.window_request import WindowRequest
from gui.app import make_window
from gui.pages.casebook.page import CasebookPage
from gui.pages.trace.page import TracePage
from gui.window import Window
from tests.gui.casebooks import IMEI, RECORDED
from tests.gui.windowed.desk import Desk, python_threads, running_threads

_PATIENT_MS, _TRIES = 50, 400


def main() -> int:
    """Returns the exit status."""
    folder = Path(sys.argv[1])
    application = QApplication(["bootbench"])
    desk = Desk(application)
    window = make_window(application, WindowRequest())
    desk.show(window)
    found = _walk(desk, window, folder)
    said = desk.close()
    left = [repr(widget) for widget in application.topLevelWidgets()]
    threads = [thread.name for thread in python_threads() if thread is not threading.main_thread()]
    told = {
        "platform": application.platformName(),
        **found,
        "said": said,
        "raised": [repr(error) for error in desk.raised],
        "left": left + threads + [repr(thread) for thread in running_threads()],
    }
    print(json.dumps(told, ensure_ascii=False))
    return 0


def _walk(desk: Desk, window: Window, folder: Path) -> dict[str, object]:
    window.activateWindow()
    desk.settle()
    rail = next(b for b in window.rail.controls if b.accessibleName() == "Casebook")
    QTest.mouseClick(rail, Qt.MouseButton.LeftButton)
    page = window.page
    assert isinstance(page, CasebookPage)
    desk.wait_for(lambda: len(page.list.table.cases.rows) == 5, "the cases")
    QTest.keyClicks(page.search.field, IMEI[-4:])
    desk.wait_for(lambda: [row.folder for row in page.list.table.cases.rows] == [RECORDED], "the case")
    desk.wait_for(lambda: (text := page.right.preview.text) is not None and not text.looking, "the preview")
    hidden = page.right.preview.imei
    QTest.mouseClick(page.right.preview.show_button, Qt.MouseButton.LeftButton)
    shown = page.right.preview.imei
    page.list.table.setFocus()
    QTest.keyClick(page.list.table, Qt.Key.Key_X)
    # A single key acts only once it is plain that no scanner types.
    desk.wait_for(lambda: list(page.list.ticked) == [RECORDED], "the tick")
    _choose(folder)
    QTest.keyClick(page.list.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    desk.wait_for(lambda: page.exporter.step is not None and not page.exporter.busy, "the export")
    desk.settle()
    reports = sorted(folder.rglob("*.pdf"))
    _drop(window, reports[0])
    desk.wait_for(lambda: page.right.proof.text is not None, "the proof")
    proof = page.right.proof.text
    QTest.mouseClick(page.search.plots_button, Qt.MouseButton.LeftButton)
    desk.wait_for(lambda: len(page.list.plots) == 5, "the plots")
    QTest.mouseClick(page.search.plots_button, Qt.MouseButton.LeftButton)
    page.search.field.setFocus()
    QTest.keyClick(page.search.field, Qt.Key.Key_Return)
    trace = window.page
    assert isinstance(trace, TracePage)
    desk.wait_for(lambda: not trace.bridge.busy and trace.text is not None, "the trace")
    return {
        "hidden": hidden,
        "shown": shown,
        "ticked": list(page.list.ticked),
        "reports": [str(path) for path in reports],
        "end": page.bar.sentence,
        "proof": proof.sentence if proof is not None else "",
        "trace": window.top.heading,
    }


def _choose(folder: Path) -> None:
    """When the chooser is open, name a folder and take it."""
    left = [_TRIES]

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QFileDialog):
            line = dialog.findChild(QLineEdit)
            assert line is not None
            line.setText(str(folder))
            QTest.keyClick(line, Qt.Key.Key_Return)
        elif left[0]:
            left[0] -= 1
            QTimer.singleShot(_PATIENT_MS, look)

    QTimer.singleShot(_PATIENT_MS, look)


def _drop(window: Window, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, buttons, modifiers))


if __name__ == "__main__":
    sys.exit(main())
