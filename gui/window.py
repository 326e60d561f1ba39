"""The window: a frame around one page at a time, with a place for more pages when there are more."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from bench.report.quantities import count
from bench.report.typeface import printable
from gui.bridge import Bridge, Found, Load, Refusal
from gui.focus import FocusRing
from gui.frame import EmptyPage, KeyList, Notice, StatusBar, TopBar
from gui.pages.trace.model import TracePageText
from gui.pages.trace.page import TracePage
from gui.theme import Theme
from gui.words import Words

LEAST_WIDTH_PX, LEAST_HEIGHT_PX = 1280, 720
_USUAL_HEIGHT_PX = 800


class Window(QMainWindow):
    """Shows one case or one recording, and opens others."""

    def __init__(self, theme: Theme, say: Words, load: Load) -> None:
        super().__init__()
        self._say = say
        self._asked: Path | None = None
        self._placed: QWidget | None = None
        """What the window itself gave the focus to; where nobody moved it since, a new state may move it on."""
        self.bridge = Bridge(load, Refusal(say.frame.broken))
        self.top = TopBar(theme, say.frame)
        self.notice = Notice(theme, say.frame)
        self.status = StatusBar(theme, say.frame)
        self.page = TracePage(theme, say)
        self.empty = EmptyPage(theme, say.frame)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.page)
        self.setCentralWidget(self._central())
        self.keys = KeyList(theme, say.frame, self)
        self.ring = FocusRing(self, theme)
        self._wire()
        self.setWindowTitle("bootbench")
        self.setMinimumSize(LEAST_WIDTH_PX, LEAST_HEIGHT_PX)
        self.resize(LEAST_WIDTH_PX, _USUAL_HEIGHT_PX)
        self.setAcceptDrops(True)

    def open(self, source: Path) -> None:
        """Begin to open a case or a recording; the page arrives when it is there."""
        self._asked = source
        self.notice.hide()
        if self.page.text is None:
            self.empty.show_opening(printable(source.name))
        self.status.show_facts([self._say.frame.opening.format(name=printable(source.name))])
        self.bridge.open(source)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """No thread outlives the window."""
        self.hide()
        self.bridge.close()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files of this machine may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open what was dropped, if it is one thing."""
        dropped = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if len(dropped) == 1:
            self.open(dropped[0])
        else:
            self.notice.show_sentence(self._say.frame.one_at_a_time, self._say.frame.cannot_open)

    def _central(self) -> QWidget:
        central = QWidget()
        central.setObjectName("panel")
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(self.notice)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.status)
        return central

    def _wire(self) -> None:
        self.bridge.found.connect(self.show_found)
        self.page.status_changed.connect(self._show_status)
        self.top.open_wanted.connect(self._ask_what)
        self.empty.open_wanted.connect(self._ask_what)
        self.status.keys_wanted.connect(self._show_keys)
        for keys, wanted in (
            (QKeySequence.StandardKey.Open, self._ask_what),
            (QKeySequence("F1"), self._show_keys),
            (QKeySequence("F6"), self._next_region),
            (QKeySequence("F11"), self._full_screen),
        ):
            QShortcut(keys, self).activated.connect(wanted)

    def show_found(self, found: Found) -> None:
        """Show a page, or say why there is none."""
        if isinstance(found, Refusal):
            self._show_refusal(found)
            self.page.stop_waiting()
            self._show_status()
            if self.page.text is None:
                self.empty.show_empty()
            return
        self._show_page(found)

    def _show_refusal(self, refusal: Refusal) -> None:
        say = self._say.frame
        if refusal.asks and self._asked is not None:
            how = say.answer_how.format(name=printable(self._asked.name))
            self.notice.show_sentence(f"{refusal.sentence}. {how}", say.leaves_open)
        else:
            self.notice.show_sentence(refusal.sentence, say.cannot_open)

    def _show_page(self, text: TracePageText) -> None:
        arriving = self.stack.currentWidget() is not self.page
        self.stack.setCurrentWidget(self.page)
        self.page.show_text(text)
        self.top.show_head(text.head, text.answer.verdict if text.answer is not None else None)
        self.setWindowTitle(self._say.frame.title.format(what=text.head.heading))
        self._show_status()
        for one, two in pairwise([*self.page.controls, *self.top.controls, *self.status.controls]):
            QWidget.setTabOrder(one, two)
        focused: QWidget | None = self.focusWidget()
        if arriving or focused is None or focused is self._placed:
            self._placed = self.page.take_focus()

    def _show_status(self) -> None:
        text, view = self.page.text, self.page.trace.active
        if text is None or view is None:
            self.status.show_facts([])
            return
        number, say = self.page.trace.active_number, self._say.frame
        run, status, each = text.runs[number], text.status[number], view.canvas.readings_each
        if run.current is None:
            self.status.show_facts([run.title, run.current_note])
            return
        drawn = say.column.format(readings=count(each)) if each > 1 else say.each_reading
        self.status.show_facts([drawn, status.meter, status.lost])

    def _ask_what(self) -> None:
        folder = str(self._asked.parent) if self._asked is not None else ""
        chosen, _ = QFileDialog.getOpenFileName(self, self._say.frame.open_title, folder)
        if chosen:
            self.open(Path(chosen))

    def _show_keys(self) -> None:
        self.keys.open_over(self.stack)

    def _next_region(self) -> None:
        """The focus goes round: answer, trace, top bar, status bar."""
        middle = self.page.regions if self.page.text is not None else [self.empty]
        regions = [*middle, self.top, self.status]
        focused: QWidget | None = self.focusWidget()
        here = next((k for k, r in enumerate(regions) if focused is not None and r.isAncestorOf(focused)), -1)
        for region in regions[here + 1 :] + regions[: here + 1]:
            control = first_control(region)
            if control is not None:
                control.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()


def first_control(region: QWidget) -> QWidget | None:
    """The first control of a region that can have the focus."""
    controls = [w for w in region.findChildren(QWidget) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return controls[0] if controls else None
