"""The right half: the preview of the chosen case, or what came out of a check until that is closed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from bench.casebook.facts import CaseFacts
from gui.bridge import Bridge
from gui.choosing import ask_file
from gui.pages.casebook.finding import Refused, Shelf
from gui.pages.casebook.preview_card import WIDTH_PX, PreviewCard
from gui.pages.casebook.preview_model import PreviewText, preview
from gui.pages.casebook.proof_card import ProofCard
from gui.pages.casebook.proving import ProofText, prove
from gui.pages.page import Around
from gui.plots.ink import make_ink

_PREVIEW_AFTER_MS = 120
"""Rows that one only passes on the way are not opened."""
_PROOF_KINDS = "(*.zip *.pdf)"
_KEY_KINDS = "(*.pem)"


class RightSide(QStackedWidget):
    """Works both out beside the window."""

    changed = Signal()
    said = Signal(str)
    refused = Signal(str)
    proof_closed = Signal()

    def __init__(self, around: Around, shelf: Shelf) -> None:
        super().__init__()
        self._around, self._shelf = around, shelf
        self._facts: CaseFacts | None = None
        self._proven: Path | None = None
        self.preview = PreviewCard(
            around.theme,
            make_ink(around.theme),
            around.say.casebook,
            around.say.bench.space,
            whole_imei=around.settings.now.show_imei,
        )
        self.proof = ProofCard(around.theme, around.say.casebook)
        self.addWidget(self.preview)
        self.addWidget(self.proof)
        self.setFixedWidth(WIDTH_PX)
        self._previews, self._proves = (Bridge(Refused(around.say.frame.broken)) for _ in range(2))
        for bridge in (self._previews, self._proves):
            bridge.found.connect(self._hear)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PREVIEW_AFTER_MS)
        self._soon.timeout.connect(self._begin_preview)
        self.proof.closed.connect(self.close_proof)
        self.proof.key_wanted.connect(self._ask_key)

    @property
    def controls(self) -> list[QWidget]:
        """What Tab reaches."""
        return self.proof.controls if self.shows_proof else self.preview.controls

    @property
    def busy(self) -> bool:
        """Whether a preview or a check is still being worked out."""
        return self._soon.isActive() or self._previews.busy or self._proves.busy

    @property
    def shows_proof(self) -> bool:
        """Whether a check is shown in place of the preview."""
        return self.currentWidget() is self.proof

    def show_case(self, facts: CaseFacts | None) -> None:
        """Preview a case in a moment; none at once."""
        self._facts = facts
        if facts is not None:
            self._soon.start()
            return
        self._soon.stop()
        self._previews.interrupt()
        self.preview.show_text(None)

    def prove(self, path: Path, public: Path | None = None) -> None:
        """Check a file with a public key, or this bench's own."""
        self._proven = path
        self.proof.show_text(None)
        self.setCurrentWidget(self.proof)
        self.changed.emit()
        self.proof.close_button.setFocus()
        self._proves.start(partial(prove, path, public, self._around.say))

    def prove_with(self, public: Path) -> None:
        """Check the same file once more, with another public key."""
        if self._proven is not None:
            self.prove(self._proven, public)

    def ask_proof(self) -> None:
        """Let a file be chosen, and check it."""
        chosen = ask_file(self, self._around.say.casebook.verify_title, kinds=_PROOF_KINDS)
        if chosen is not None:
            self.prove(chosen)

    def close_proof(self) -> None:
        """Back to the preview."""
        self._proves.interrupt()
        self.setCurrentWidget(self.preview)
        self.changed.emit()
        self.proof_closed.emit()

    def close_down(self) -> None:
        """No thread outlives this call."""
        self._soon.stop()
        self._previews.close()
        self._proves.close()

    def _ask_key(self) -> None:
        chosen = ask_file(self, self._around.say.casebook.proof.other_key_title, kinds=_KEY_KINDS)
        if chosen is not None:
            self.prove_with(chosen)

    def _begin_preview(self) -> None:
        if self._facts is not None:
            self._previews.start(partial(preview, self._shelf, self._facts, self._around.say))

    def _hear(self, found: object) -> None:
        match found:
            case PreviewText():
                self.preview.show_text(found)
            case ProofText():
                self.proof.show_text(found)
                self.said.emit(f"{found.sentence}. {found.more}".strip())
            case Refused():
                self.refused.emit(found.sentence)
        self.changed.emit()
