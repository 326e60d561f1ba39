"""What the window tests share: windows that are looked after, waiting for something to become true, pictures."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QMessageLogContext,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QThread,
    QtMsgType,
    QUrl,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from bench.report.languages import Language
from bench.settings import LoadedSettings, Settings, TextSize
from bench.window_request import ThemeName
from gui.bridge import Load, Refusal
from gui.kept_settings import KeptSettings
from gui.languages import window_words
from gui.pages.bench.setting import BenchSetting
from gui.pages.page import Around
from gui.pages.texts import PageName
from gui.pages.trace.page import TracePage
from gui.style import dress, load_fonts
from gui.supply import Supply
from gui.theme import Theme, load_theme
from gui.window import Window
from gui.words import Words

PATIENCE_S = 60.0
"""Only a test that fails waits so long."""
Shown = TypeVar("Shown", bound=QWidget)


def quiet_application() -> QApplication:
    """The application, with the fonts of the package."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["bootbench-tests"])
        load_fonts()
    return application


def nothing(_source: Path, _say: Words) -> Iterator[object]:
    """For windows that open nothing."""
    yield Refusal("nothing was to be opened")


def trace_of(window: Window) -> TracePage:
    """The Trace page, which is shown."""
    assert isinstance(window.page, TracePage)
    return window.page


class Desk:
    """Opens windows, hears what Qt says, and clears up."""

    def __init__(self, application: QApplication) -> None:
        self.application = application
        self.said: list[str] = []
        self.raised: list[BaseException] = []
        """What was raised inside Qt; a test that expects a fault takes it out."""
        self._hook = sys.excepthook
        sys.excepthook = lambda _kind, error, _trace: self.raised.append(error)
        self._windows: list[QWidget] = []
        self._former = qInstallMessageHandler(self._hear)

    def window(
        self,
        theme: ThemeName = ThemeName.LIGHT,
        load: Load = nothing,
        width: int = 1280,
        height: int = 800,
        *,
        language: Language = Language.ENGLISH,
        text_size: TextSize = TextSize.NORMAL,
        first: PageName | None = PageName.TRACE,
        settings: KeptSettings | None = None,
        bench: BenchSetting | None = None,
    ) -> Window:
        """A window that is shown. Without a scanner, so that keys act at once; no settings are kept on disk."""
        look = self.dressed(theme, text_size)
        if settings is None:
            now = Settings(language, theme, text_size, scanner=False)
            settings = KeptSettings(LoadedSettings(now), None)
        window = Window(Around(look, window_words(language), Supply(), load, settings, bench=bench), first)
        window.resize(width, height)
        return self.show(window)

    def dressed(self, theme: ThemeName = ThemeName.LIGHT, text_size: TextSize = TextSize.NORMAL) -> Theme:
        """Dress the application, whatever the test before left it in."""
        look = load_theme(theme, text_size / 100)
        if self.application.property("look") != f"{theme.value} {text_size}":
            dress(self.application, look)
            self.application.setProperty("look", f"{theme.value} {text_size}")
        return look

    def show(self, widget: Shown) -> Shown:
        """Show any widget, and close it with the rest."""
        self._windows.append(widget)
        widget.show()
        QTest.qWaitForWindowExposed(widget)
        self.settle()
        return widget

    def settle(self) -> None:
        """Let Qt do everything that is due."""
        for _ in range(3):
            self.application.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def patiently(self, happened: Callable[[], bool], what: str) -> None:
        """The same for what other processes have a part in."""
        self.wait_for(happened, what, 4 * PATIENCE_S)

    def wait_for(self, happened: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        """Turn the event loop until something is true."""
        deadline_s = time.monotonic() + patience_s
        while not happened():
            assert time.monotonic() < deadline_s, f"waited in vain for {what}"
            QTest.qWait(5)

    def close(self) -> list[str]:
        """Close all windows; returns what Qt said since the beginning."""
        for window in self._windows:
            window.close()
            window.deleteLater()
        self._windows = []
        self.settle()
        gc.collect()
        self.settle()
        qInstallMessageHandler(self._former)
        sys.excepthook = self._hook
        return self.said

    def _hear(self, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg):
            self.said.append(text)


def double_click(widget: QWidget, at: QPoint) -> None:
    """What a mouse sends: `QTest.mouseDClick` alone is the second press without its release."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=at)


def turn_wheel(
    viewport: QWidget, at: QPoint, turned: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Turn the wheel over a place: 120 is one notch away from the person."""
    place = QPointF(at)
    event = QWheelEvent(
        place,
        viewport.mapToGlobal(place),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(viewport, event)


def drag(desk: Desk, viewport: QWidget, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier) -> None:
    """Press the left button, move in a few steps, and let go."""
    left = Qt.MouseButton.LeftButton
    steps = [start + (end - start) * k / 6 for k in range(1, 7)]
    _mouse(QEvent.Type.MouseButtonPress, viewport, start, left, left, modifiers)
    for step in steps:
        _mouse(QEvent.Type.MouseMove, viewport, step, Qt.MouseButton.NoButton, left, modifiers)
        desk.settle()
        QTest.qWait(20)  # moves that come faster are joined
    _mouse(QEvent.Type.MouseButtonRelease, viewport, end, left, Qt.MouseButton.NoButton, modifiers)
    desk.settle()


def _mouse(
    kind: QEvent.Type,
    viewport: QWidget,
    at: QPoint,
    button: Qt.MouseButton,
    held: Qt.MouseButton,
    modifiers: Qt.KeyboardModifier,
) -> None:
    place = QPointF(at)
    event = QMouseEvent(kind, place, QPointF(viewport.mapToGlobal(at)), button, held, modifiers)
    QCoreApplication.sendEvent(viewport, event)


def drop(widget: QWidget, paths: list[Path], modifiers: Qt.KeyboardModifier) -> None:
    """Drop files in the middle of a widget."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path.absolute())) for path in paths])
    middle, left = QPointF(widget.rect().center()), Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(middle.toPoint(), Qt.DropAction.CopyAction, data, left, modifiers)
    QCoreApplication.sendEvent(widget, entered)
    assert entered.isAccepted()
    QCoreApplication.sendEvent(widget, QDropEvent(middle, Qt.DropAction.CopyAction, data, left, modifiers))


def python_threads() -> set[threading.Thread]:
    """Threads that Python started and that live; what it calls a dummy is only its note of one of Qt's threads."""
    return {thread for thread in threading.enumerate() if not thread.name.startswith("Dummy-")}


def running_threads() -> list[QThread]:
    """Qt's threads that still run."""
    found = [thing for thing in gc.get_objects() if isinstance(thing, QThread)]
    return [thread for thread in found if isValid(thread) and thread.isRunning()]


def pixels(widget: QWidget) -> npt.NDArray[np.uint8]:
    """A picture of a widget, shape (height, width, 3), red, green, blue."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


def share_of(picture: npt.NDArray[np.uint8], colour: str) -> float:
    """How much of a picture has exactly this colour."""
    wanted = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)])
    return float((picture == wanted).all(axis=-1).mean())
