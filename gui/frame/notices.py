"""The notices above the page: none takes another's place, the newest is on top, and no more are shown than fit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.cards.pieces import Kind, words
from gui.frame.notice import Notice, Noticed
from gui.theme import Theme
from gui.words import FrameWords

_SHARE = 0.25
"""So much of the window's height they may take; the newest is shown whole whatever it takes."""


class Notices(QWidget):
    """What was said stays until somebody takes it away."""

    went_on = Signal(object)
    """What was given to `offer`: the person goes on with it."""
    changed = Signal()
    """One was taken away: there are other controls."""

    def __init__(self, theme: Theme, say: FrameWords) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._notices: list[Notice] = []
        """The newest first."""
        self._more = words("", Kind.CAPTION)
        self._more.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(theme.space.x4, theme.space.x3, theme.space.x4, 0)
        self._layout.setSpacing(theme.space.x2)
        self._layout.addWidget(self._more)
        self.hide()

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches: the buttons of those that are shown."""
        return [control for notice in self._notices if not notice.isHidden() for control in notice.controls]

    @property
    def kept(self) -> tuple[Noticed, ...]:
        """All of them, the newest first."""
        return tuple(notice.noticed for notice in self._notices)

    @property
    def heading(self) -> str:
        """What the newest is about."""
        return self._notices[0].noticed.heading if self._notices else ""

    @property
    def sentence(self) -> str:
        """What the newest says."""
        return self._notices[0].noticed.sentence if self._notices else ""

    def show_sentence(self, sentence: str, heading: str) -> None:
        """Say something."""
        self._add(Noticed(heading, sentence))

    def offer(self, sentence: str, heading: str, offered: object, label: str = "") -> None:
        """Say something with which the person may go on; `label` stands on the button in place of the usual words.

        What is asked anew, as after another scan, takes the place of what was asked before.
        """
        if callable(offered):
            self._drop(one for one in self._notices if one.noticed.heading == heading and callable(one.noticed.offered))
        self._add(Noticed(heading, sentence, offered, label))

    def show_again(self, kept: tuple[Noticed, ...]) -> None:
        """What another of these kept, in a window that looks otherwise now."""
        for noticed in reversed(kept):
            self._add(noticed)

    def close_newest(self) -> None:
        """Take the newest away."""
        if self._notices:
            self._close(self._notices[0])

    def withdraw(self, heading: str) -> None:
        """What was said about this holds no more."""
        self._drop(notice for notice in self._notices if notice.noticed.heading == heading)

    def clear(self) -> None:
        """Take all away."""
        self._drop(self._notices)

    def fit(self) -> None:
        """Show as many as there is room for, and say how many more there are."""
        margins, gap = self._layout.contentsMargins(), self._layout.spacing()
        width_px = self.width() - margins.left() - margins.right()
        left_px = _SHARE * self.window().height() - margins.top()
        shown = 0
        for notice in self._notices:
            left_px -= notice.height_px(width_px) + gap
            if shown and left_px < self._more.sizeHint().height():
                break
            shown += 1
        for number, notice in enumerate(self._notices):
            notice.setVisible(number < shown)
        more = len(self._notices) - shown
        self._more.setText(self._say.more_notices.format(count=more) if more else "")
        self._more.setVisible(more > 0)
        self.setVisible(bool(self._notices))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Another width makes them higher or lower."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def _add(self, noticed: Noticed) -> None:
        """On top; what says the same already goes, since it happened anew."""
        self._drop(notice for notice in self._notices if notice.noticed == noticed)
        notice = Notice(noticed, self._theme, self._say)
        notice.closed.connect(partial(self._close, notice))
        notice.went_on.connect(partial(self._go_on, notice))
        self._notices.insert(0, notice)
        self._layout.insertWidget(0, notice)
        self.fit()

    def _close(self, notice: Notice) -> None:
        """The focus goes to the next one, where there is one."""
        had_focus = any(control.hasFocus() for control in notice.controls)
        self._drop([notice])
        if had_focus and self._notices:
            self._notices[0].close_button.setFocus()
        self.changed.emit()

    def _go_on(self, notice: Notice) -> None:
        self._close(notice)
        self.went_on.emit(notice.noticed.offered)

    def _drop(self, notices: Iterable[Notice]) -> None:
        for notice in list(notices):
            self._notices.remove(notice)
            self._layout.removeWidget(notice)
            notice.hide()
            notice.setParent(None)
            notice.deleteLater()
        self.fit()
