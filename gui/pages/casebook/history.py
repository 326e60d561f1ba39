"""Filters that were set, to be taken back and set again. Words that were typed are not steps. Knows no Qt."""

from __future__ import annotations

from dataclasses import replace

from gui.pages.casebook.asked import Asked

_MOST = 200


class AskedHistory:
    """What is asked now, and what was before."""

    def __init__(self) -> None:
        self.now = Asked()
        self._past: list[Asked] = []
        self._future: list[Asked] = []

    def change(self, asked: Asked) -> None:
        """Something else is asked; a step where a filter differs."""
        if replace(asked, text="") != replace(self.now, text=""):
            self._past = [*self._past[-_MOST + 1 :], self.now]
            self._future = []
        self.now = asked

    def undo(self) -> Asked | None:
        """What was asked before; `None` where nothing was."""
        return self._go(self._past, self._future)

    def redo(self) -> Asked | None:
        """What was taken back; `None` where nothing was."""
        return self._go(self._future, self._past)

    def _go(self, source: list[Asked], target: list[Asked]) -> Asked | None:
        if not source:
            return None
        target.append(self.now)
        self.now = source.pop()
        return self.now
