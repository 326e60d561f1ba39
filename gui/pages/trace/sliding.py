"""Moves the traces that are laid over the first one in time: dragged with Alt, by keys, or typed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gui.pages.trace.comparing import LETTERS
from gui.pages.trace.measure_state import KeptTrace
from gui.pages.trace.words import MeasureWords


class Sliding(QObject):
    """Knows which of the others moves, and how far it was dragged and not let go yet."""

    dragged = Signal()
    """It lies elsewhere, for as long as it is held."""
    moved = Signal(int, float)
    """Place among the others, and its offset by hand in seconds: a step that can be taken back."""
    said = Signal(str, bool)

    def __init__(self, say: MeasureWords) -> None:
        super().__init__()
        self._say = say
        self._others: tuple[KeptTrace, ...] = ()
        self._shown: tuple[int, ...] = ()
        self._chosen: int | None = None
        """Place of the one that keys move; `None` is the last one."""
        self._held: KeptTrace | None = None
        self._held_place = -1

    def as_held(self, others: tuple[KeptTrace, ...]) -> tuple[KeptTrace, ...]:
        """The others, one of them where it is dragged to."""
        self._others = others
        if self._held is None or self._held_place >= len(others):
            return others
        return (*others[: self._held_place], self._held, *others[self._held_place + 1 :])

    def show(self, places: tuple[int, ...]) -> None:
        """Which of the others are open and shown, in order."""
        self._shown = places

    def place(self, number: int) -> int:
        """Where one that is shown stands among all others, both from 0."""
        return self._shown[number]

    def drag(self, number: int, by_s: float, done: bool) -> None:
        """One that is shown was dragged so far from where it was taken hold of."""
        place = self._shown[number]
        kept = self._others[place]
        at_s = kept.by_hand_s + by_s
        self._chosen = place
        self._held = None if done else kept.model_copy(update={"by_hand_s": at_s})
        self._held_place = place
        if done:
            self.moved.emit(place, at_s)
        else:
            self.dragged.emit()

    def type_offset(self, number: int, by_hand_s: float) -> None:
        """The offset of one that is shown was typed."""
        self._chosen = self._shown[number]
        self.moved.emit(self._shown[number], by_hand_s)

    def nudge(self, by_s: float) -> None:
        """Keys move the chosen one."""
        number = self._number()
        if number is None:
            return
        place = self._shown[number]
        at_s = self._others[place].by_hand_s + by_s
        self.moved.emit(place, at_s)
        self.said.emit(self._say.slid.format(trace=LETTERS[number + 1], offset=f"{at_s:+.3f}".replace("-", "−")), False)

    def choose(self, step: int) -> None:
        """Keys move another one from now on."""
        number = self._number()
        if number is None:
            return
        number = (number + step) % len(self._shown)
        self._chosen = self._shown[number]
        self.said.emit(self._say.slides.format(trace=LETTERS[number + 1]), False)

    def _number(self) -> int | None:
        """Number of the chosen one among those that are shown; `None` where none is."""
        if not self._shown:
            return None
        return self._shown.index(self._chosen) if self._chosen in self._shown else len(self._shown) - 1
