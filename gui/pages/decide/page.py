"""Draws the claim page: questions on the left, the recommendation on the right, one filled button under it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bench.case import CASE_FILE
from bench.errors import BenchError
from bench.report.typeface import printable
from bench.warranty.decide import Outcome
from gui.bridge import Bridge, Refusal
from gui.cards.filled import FilledButton
from gui.cards.pieces import Kind, words
from gui.choosing import ask_file
from gui.keys import Key
from gui.pages.decide.desk import ClaimDesk, open_desk
from gui.pages.decide.fields import scaled
from gui.pages.decide.kept import KeptClaim, OverrideDraft, kept_claim
from gui.pages.decide.model import DecidePageText, decide_page
from gui.pages.decide.override_panel import OverridePanel
from gui.pages.decide.recommendation_card import RecommendationCard
from gui.pages.decide.report import ReportFailed, ReportMade, make_report
from gui.pages.decide.rows import RowsCard
from gui.pages.decide.work import ClaimWork
from gui.pages.page import Around, Page
from gui.pages.texts import HeadText
from gui.pages.trace.model import case_head
from gui.troubles import TroubleWords
from gui.words import KeyWords

_SIDE_PX = 352


class DecidePage(Page):
    """The claim of one case."""

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        theme, say = around.theme, around.say.decide
        self._say = say
        self._work: ClaimWork | None = None
        self._text: DecidePageText | None = None
        self._saved = ""
        self._back: KeptClaim | None = None
        self._bridge = Bridge(Refusal(around.say.frame.broken))
        self._bridge.found.connect(self._show_step)
        self._empty = words(say.empty, Kind.TITLE, wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.rows = RowsCard(theme, say)
        self.recommendation = RecommendationCard(theme, say)
        self.primary = FilledButton(say.next_question, around.say.bench.space, theme)
        keeps = self.primary.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self.primary.setSizePolicy(keeps)
        self.override = OverridePanel(theme, say)
        self._left = QStackedWidget()
        self._left.addWidget(self.rows)
        self._left.addWidget(self.override)
        self._side = QWidget()
        self._claim = QWidget()
        self._lay_out()
        self._wire()
        self._show_empty(say.empty)

    @property
    def text(self) -> DecidePageText | None:
        """What is shown."""
        return self._text

    @property
    def desk(self) -> ClaimDesk | None:
        """The claim as it stands."""
        return self._work.desk if self._work is not None else None

    @property
    def sentence(self) -> str:
        """What stands where there is no claim."""
        return self._empty.text()

    @property
    def controls(self) -> list[QWidget]:
        """The rows from the top, then the recommendation, then the filled button."""
        if self._text is None:
            return []
        left = self.override.controls if self._left.currentWidget() is self.override else self.rows.controls
        return [*left, *self.recommendation.controls, *([] if self.primary.isHidden() else [self.primary])]

    @property
    def regions(self) -> list[QWidget]:
        """The parts that F6 goes through."""
        return [self._left, self._side] if self._text is not None else []

    @property
    def facts(self) -> list[str]:
        """The policy, and when the claim was last written."""
        return [self._text.policy, self._saved or self._text.saved] if self._text is not None else []

    @property
    def keys(self) -> tuple[KeyWords, ...]:
        """The rows of the list of keys that are this page's own."""
        return self._say.key_rows

    @property
    def heading(self) -> HeadText:
        """Case and model, IMEI."""
        return case_head(self.desk.case, self.around.say) if self.desk is not None else HeadText("bootbench", "")

    @property
    def case(self) -> Path | None:
        """The case whose claim is on the desk."""
        return self._work.folder if self._work is not None else None

    def take_case(self, folder: Path) -> None:
        """Put its claim on the desk."""
        self.open(folder)

    def open(self, path: Path) -> None:
        """Put the claim of a case on the desk; the same case is left as it stands."""
        folder = path.parent if path.name == CASE_FILE else path
        if not (folder / CASE_FILE).is_file():
            if self.desk is None:
                self._show_empty(self._say.not_a_case.format(name=printable(path.name)))
            return
        if folder == self.case and (self.desk is not None or self._bridge.busy):
            return
        self.override.show_draft(OverrideDraft())
        self._back = None
        self._work, self._text = ClaimWork(folder, self._put, self.around.say.trouble), None
        self._show_empty(self._say.opening)
        self._bridge.start(partial(_opened, folder, self.around.say.trouble))

    def take_focus(self) -> QWidget | None:
        """The focus goes to the filled button: the next open question is the work."""
        if self._text is None:
            return None
        self.primary.setFocus()
        return self.primary

    def press(self, key: Key) -> bool:
        """Space is the filled action."""
        if key is Key.SPACE and self._text is not None and self._left.currentWidget() is self.rows:
            self._go_on()
            return True
        return False

    def close_panel(self) -> bool:
        """Esc closes the override; nothing of it is recorded."""
        if self._left.currentWidget() is not self.override:
            return False
        self._close_override()
        return True

    def undo(self) -> str:
        """Take the last answer back."""
        return self._step(*self._work.undo()) if self._work is not None else ""

    def redo(self) -> str:
        """Answer again what was taken back."""
        return self._step(*self._work.redo()) if self._work is not None else ""

    @property
    def kept(self) -> str:
        """The case, so that its claim is on the desk again, the open question, and what is typed of an override."""
        if self.case is None:
            return ""
        overriding = self._left.currentWidget() is self.override
        row, draft = self.rows.open_row if self._text is not None else None, self.override.draft
        return KeptClaim(case=self.case, row=row, draft=draft, overriding=overriding).model_dump_json()

    def restore(self, kept: str) -> None:
        """Open the case again; the rest comes back when its claim is there."""
        back = kept_claim(kept)
        if back is not None:
            self.open(back.case)
            self._back = back if back.case == self.case else None

    def close_down(self) -> None:
        """No thread outlives the page."""
        self._bridge.close()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The side keeps its width; the questions take the rest."""
        super().resizeEvent(event)
        self._side.setFixedWidth(max(_SIDE_PX, min(scaled(_SIDE_PX, self.around.theme), self.width() // 3)))

    def _lay_out(self) -> None:
        space = self.around.theme.space
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(space.x3)
        side.addWidget(self.recommendation, 1)
        side.addWidget(self.primary)
        row = QHBoxLayout(self._claim)
        row.setContentsMargins(space.x4, space.x3, space.x4, space.x3)
        row.setSpacing(space.x3)
        row.addWidget(self._left, 1)
        row.addWidget(self._side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._empty, 1)
        whole.addWidget(self._claim, 1)

    def _wire(self) -> None:
        self.rows.answered.connect(self._answer)
        self.rows.entered.connect(self.primary.setFocus)
        self.rows.photo_wanted.connect(self._ask_photo)
        self.rows.photo_dropped.connect(self.add_photo)
        self.rows.photo_unwanted.connect(self._remove_photo)
        self.rows.order_changed.connect(self.status_changed)
        self.recommendation.override_wanted.connect(self._open_override)
        self.recommendation.save_wanted.connect(self._keep)
        self.override.recorded.connect(self._record_override)
        self.override.closed.connect(self._close_override)
        self.primary.clicked.connect(self._go_on)
        sign = QShortcut(QKeySequence("Ctrl+Return"), self)
        sign.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        sign.activated.connect(self._finish)

    def _show_empty(self, sentence: str) -> None:
        self._empty.setText(sentence)
        self._empty.show()
        self._claim.hide()
        self.status_changed.emit()

    def _show_step(self, step: object) -> None:
        """The claim as it stands, then with the diagnosis; or why there is none; or the report."""
        match step:
            case ClaimDesk():
                if self._work is not None and self._work.lay(step):
                    self.rows.open_only(None)
                    self.take_focus()
                    self._go_back()
            case ReportMade(path):
                self._saved = self._say.saved.format(path=printable(path.name))
                self.said.emit(self._saved, True)
                self._set_busy(on=False)
            case ReportFailed(sentence):
                self._set_busy(on=False)
                self.noticed.emit(sentence, self.around.say.frame.cannot_open)
            case Refusal(sentence):
                self._show_empty(sentence)
        self.status_changed.emit()

    def _go_back(self) -> None:
        """To the question and the override that a former page, or a former window, was at."""
        back, self._back = self._back, None
        if back is None or self._text is None:
            return
        if back.row is not None and back.row in (row.id for row in self._text.rows):
            self.rows.open_only(back.row)
        self.override.show_draft(back.draft)
        if back.overriding:
            self._open_override()

    def _put(self, desk: ClaimDesk) -> None:
        """Show a claim; what the recommendation becomes is said at once."""
        former = self._text.recommendation.outcome if self._text is not None else None
        self._saved = ""
        self._text = text = decide_page(desk, self.around.say)
        self._empty.hide()
        self._claim.show()
        self.rows.show_rows(text.rows, text.settled)
        self.recommendation.show_text(text)
        self.primary.setText(self._say.next_question if text.open_rows else self._say.sign)
        if former is not None and former is not desk.decision.outcome:
            self.said.emit(text.recommendation.word, True)
        self.status_changed.emit()

    def _answer(self, field: str, typed: str) -> None:
        if self._work is None or self._text is None:
            return
        rows = self._text.rows
        asked = next((row.question for row in rows for fact in row.fields if fact.field == field), field)
        self.rows.show_problem(field, self._work.answer(field, typed, asked))

    def _step(self, what: str, problem: str) -> str:
        self._refuse(problem)
        return "" if problem else what

    def _refuse(self, problem: str) -> None:
        if problem:
            self.noticed.emit(problem, self.around.say.frame.cannot_open)

    def _go_on(self) -> None:
        """The next open question after the one that is open, or the report."""
        text = self._text
        if text is None:
            return
        unknown = text.open_rows
        if not unknown:
            self._sign()
            return
        order = [row.id for row in text.rows]
        here = order.index(self.rows.open_row) if self.rows.open_row in order else -1
        later = [clause for clause in unknown if order.index(clause) > here]
        self.rows.open_only((later or unknown)[0])

    def _finish(self) -> None:
        """Ctrl+Enter: what is open is recorded, or signed and saved."""
        if self._left.currentWidget() is self.override:
            self.override.record.click()
        else:
            self._sign()

    def _keep(self) -> None:
        if self._work is not None:
            self._refuse(self._work.keep())

    def _sign(self) -> None:
        """Keep the claim and write the report beside the window."""
        if self.desk is None or self._bridge.busy:
            return
        self._keep()
        self.with_key(self._sign_with)

    def _sign_with(self, passphrase: str | None) -> None:
        if self.desk is None or self._bridge.busy:
            return
        self._set_busy(on=True)
        now, trouble = self.around.settings.now, self.around.say.trouble
        self._bridge.start(partial(make_report, self.desk.case.folder, now, trouble, passphrase))

    def _set_busy(self, *, on: bool) -> None:
        self.primary.setEnabled(not on)
        text = self._say.next_question if self._text is not None and self._text.open_rows else self._say.sign
        self.primary.setText(self._say.signing if on else text)

    def _open_override(self) -> None:
        if self._text is not None:
            self._left.setCurrentWidget(self.override)
            self.primary.hide()  # the panel has an action of its own, and one is filled
            self.override.open_with(self._text)
            self.status_changed.emit()

    def _close_override(self) -> None:
        self._left.setCurrentWidget(self.rows)
        self.primary.show()
        self.recommendation.override.setFocus()
        self.status_changed.emit()

    def _record_override(self, outcome: Outcome | None, person: str, reason: str) -> None:
        if self._work is None:
            return
        problem = self._work.override(outcome, person, reason) if outcome is not None else self._say.choose_first
        self.override.show_problem(problem)
        if not problem:
            self.override.show_draft(OverrideDraft())
            self._close_override()

    def _ask_photo(self, ground: str) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        kinds = "(*.jpg *.jpeg *.png *.webp *.heic *.JPG *.PNG)"
        chosen = ask_file(self, self._say.photo_title, Path(folder) if folder else None, kinds)
        if chosen is not None:
            self.add_photo(ground, chosen)

    def add_photo(self, ground: str, source: Path) -> None:
        """Tie a photo to a ground, or say beside the ground why not."""
        if self._work is not None:
            self.rows.show_problem(ground, self._work.add_photo(ground, source))

    def _remove_photo(self, file: str) -> None:
        if self._work is not None:
            self._refuse(self._work.remove_photo(file))


def _opened(folder: Path, say: TroubleWords) -> Iterator[object]:
    """The claim in steps, or why it cannot be read."""
    try:
        yield from open_desk(folder)
    except BenchError as error:
        yield Refusal(say.of(error))
