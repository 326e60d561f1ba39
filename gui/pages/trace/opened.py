"""Draws what is open: the answer on the left and the traces on the right, or a recording with its facts beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.bridge import Load
from gui.cards.answer_card import AnswerCard
from gui.cards.answer_model import CheckText, VerdictForm
from gui.cards.check_card import CheckPanel
from gui.cards.details_card import DetailsCard
from gui.cards.details_model import DetailsText, Place
from gui.cards.pieces import Kind, card, column, words
from gui.pages.trace.measure_panel import MeasurePanel
from gui.pages.trace.measuring import Measuring
from gui.pages.trace.model import TracePageText
from gui.pages.trace.trace_card import TraceCard
from gui.plots.lanes import Mark
from gui.theme import Theme
from gui.words import Words

_WIDE_FROM_PX = 1600
_ANSWER_PX, _ANSWER_WIDE_PX = 510, 560
_SIDE_PX, _SIDE_WIDE_PX = 320, 420
_MANY_PX, _MANY_LARGE_PX = 100, 40
"""More, where a table of three traces needs it."""
_LARGE_TEXT = 1.3


class Opened(QWidget):
    """One case or one recording."""

    status_changed = Signal()
    said = Signal(str, bool)
    open_wanted = Signal()
    add_wanted = Signal()
    band_wanted = Signal()

    refused = Signal(str)

    def __init__(self, theme: Theme, say: Words, load: Load) -> None:
        super().__init__()
        self._theme, self._say = theme, say
        self._text: TracePageText | None = None
        self._marks: tuple[Mark, ...] = ()
        self._filling = False
        self._answer = AnswerCard(theme, say.answer)
        self._details = DetailsCard(theme, say.detail)
        self._waiting = words("", Kind.TITLE, wrap=True)
        self._waiting_card = card(_padded(self._waiting, theme))
        self.trace = TraceCard(theme, say.trace, say.measure)
        self.panel = MeasurePanel(theme, say.measure)
        self.measuring = Measuring(self.trace, self.panel, say, load)
        self._left, self._side = _Column(theme), _Column(theme)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.space.x4, theme.space.x3, theme.space.x4, theme.space.x3)
        self._row.setSpacing(theme.space.x3)
        self._row.addWidget(self._left)
        self._row.addWidget(self.trace, 1)
        self._row.addWidget(self._side)
        self._row.addWidget(self.panel)
        self.panel.hide()
        for part in (self._answer, self._waiting_card, self._details):
            self._left.rows.addWidget(part)
        self._answer.reason_chosen.connect(self._choose_reason)
        self._details.place_chosen.connect(self.choose_place)
        self.trace.mark_pressed.connect(self._answer.choose)
        self.trace.view_changed.connect(self._view_changed)
        self.trace.open_wanted.connect(self.open_wanted)
        self.trace.measure_wanted.connect(self._measure)
        self.trace.tools.add_wanted.connect(self.add_wanted)
        self.measuring.said.connect(self.said)
        self.measuring.refused.connect(self.refused)
        self.measuring.band_file_wanted.connect(self.band_wanted)
        self.measuring.changed.connect(self._measure_marked)

    @property
    def controls(self) -> list[QWidget]:
        """Everything that Tab reaches, in its order: the answer, the lists, the trace; or the trace and its table."""
        if self.is_measuring:
            return [*self.trace.controls, *self.panel.controls]
        own = [*self._answer.controls, *self._details.controls]
        return (
            [*own, *self.trace.controls] if self._text is None or self._text.of_case else [*self.trace.controls, *own]
        )

    @property
    def regions(self) -> list[QWidget]:
        """The parts of the page that F6 goes through."""
        return [place for place in (self._left, self.trace, self._side, self.panel) if not place.isHidden()]

    @property
    def is_measuring(self) -> bool:
        """Whether the markers' table stands in place of the answer."""
        return self.trace.measure_button.isChecked()

    @property
    def text(self) -> TracePageText | None:
        """What is shown."""
        return self._text

    def take_focus(self) -> QWidget | None:
        """The focus goes to the first reason, or to the trace where there is none; returns where it went."""
        taker: QWidget | None = None
        if self._answer.controls and not self._answer.isHidden() and not self.is_measuring:
            taker = self._answer.controls[0]
        elif self.trace.active is not None:
            taker = self.trace.active.plot
        if taker is not None:
            taker.setFocus()
        return taker

    def show_text(self, text: TracePageText, source: Path | None = None) -> None:
        """Show a page; traces that stand there already keep their view."""
        self._text = text
        self._filling = True
        self.trace.show_runs(text.runs)
        self._waiting.setText(text.waiting)
        answer = text.answer
        self._marks = tuple(reason.mark for reason in answer.reasons if reason.mark is not None) if answer else ()
        self._details.clear()
        if answer is not None:
            self._answer.show_answer(answer)
        check = answer.check if answer is not None else None
        # An open verdict asks; a settled one shows its findings first.
        asks = answer is not None and answer.verdict.form is VerdictForm.CANNOT_SAY
        if check is not None and asks:
            self._add_check(check)
        if text.details is not None:
            self._add_details(text.details)
        if check is not None and not asks:
            self._add_check(check)
        self._arrange(text)
        self.trace.show_marks(self._marks, None)
        self.measuring.show_text(text, source)
        self._filling = False
        if answer is not None:
            self.said.emit(f"{answer.verdict.word}. {' '.join(answer.verdict.sentences)}", True)
        self.status_changed.emit()

    def _view_changed(self) -> None:
        """What is in view is worked out for who asks: not while the page is filled, step by step."""
        if not self._filling:
            self.status_changed.emit()

    def show_waiting(self, sentence: str) -> None:
        """How far what is waited for has come."""
        self._waiting.setText(sentence)

    def stop_waiting(self) -> None:
        """What was waited for does not come; the traces stay."""
        self._waiting_card.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Wide windows give the answer a little more, and the trace the rest."""
        super().resizeEvent(event)
        wide = event.size().width() >= _WIDE_FROM_PX
        self._left.setFixedWidth(_ANSWER_WIDE_PX if wide else _ANSWER_PX)
        self._side.setFixedWidth(_SIDE_WIDE_PX if wide else _SIDE_PX)
        large = self._theme.text_size >= _LARGE_TEXT
        usual = _SIDE_WIDE_PX if wide or large else _SIDE_PX
        self.panel.set_width(usual, usual + (_MANY_LARGE_PX if large else _MANY_PX))

    def _arrange(self, text: TracePageText) -> None:
        """A case has its answer on the left; a recording has its facts on the right."""
        place, other = (self._left, self._side) if text.of_case else (self._side, self._left)
        place.setHidden(self.is_measuring)
        other.hide()
        self.panel.setVisible(self.is_measuring)
        for widget, stretch in ((self._answer, 5), (self._waiting_card, 0), (self._details, 4)):
            place.rows.addWidget(widget, stretch)
        self._answer.setVisible(text.answer is not None)
        self._waiting_card.setVisible(bool(text.waiting))
        self._details.setVisible(text.details is not None)

    def _measure(self) -> None:
        if self._text is None:
            return
        focused: QWidget | None = self.window().focusWidget()
        self._arrange(self._text)
        if focused is not None and self.isAncestorOf(focused) and not focused.isVisibleTo(self):
            self.take_focus()  # else it would go wherever Tab leads, which is STOP
        self.status_changed.emit()

    def _measure_marked(self) -> None:
        """Who sets a marker wants to see what lies between."""
        self.trace.measure_button.setChecked(True)
        self.status_changed.emit()

    def _add_details(self, details: DetailsText) -> None:
        if details.findings is not None:
            self._details.add_table(details.findings)
            self._details.add_table(details.segments)
            self._details.add_faults(details.faults)
        if details.parts:
            self._details.add_parts(details.parts)
        if details.findings is None:
            self._details.add_table(details.segments)
        self._details.add_table(details.events)

    def _add_check(self, check: CheckText) -> None:
        panel = CheckPanel(check, self._theme, self._say.answer)
        self._details.add_panel(self._say.detail.check, panel)

    def list_events(self) -> bool:
        """Open the list of events; whether there is one yet."""
        if self._text is None or self._text.details is None:
            return False
        self.trace.measure_button.setChecked(False)
        return self._details.show_list(self._say.detail.events) is not None

    def _choose_reason(self, number: int) -> None:
        chosen = next((mark for mark in self._marks if mark.number == number), None)
        self._details.clear_choice()
        self.trace.show_marks(self._marks, chosen)
        answer = self._text.answer if self._text is not None else None
        if chosen is not None and answer is not None:
            reason = next(reason for reason in answer.reasons if reason.number == number)
            self.said.emit(f"{reason.sentence} {reason.where}", False)

    def choose_place(self, place: Place) -> None:
        """Show a stretch of a run, as a row of a list does."""
        self._answer.clear_choice()
        self.trace.show_marks(self._marks, Mark(0, place.run_id, place.span))


class _Column(QWidget):
    """Cards one below the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(theme.space.x3)


def _padded(widget: QWidget, theme: Theme) -> QVBoxLayout:
    layout = column(theme.space.x4, 0)
    layout.addWidget(widget)
    return layout
