"""What Qt itself says, in its choosers and menus, in the language of the window: Qt ships no Hindi."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication


class _TableTranslator(QTranslator):
    """Looks Qt's English up in a table."""

    def __init__(self, said: Mapping[str, str], parent: QApplication) -> None:
        super().__init__(parent)
        self._said = said

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Qt installs none that says it has nothing."""
        return False

    def translate(self, _context: str, source: str, _comment: str | None = None, _n: int = -1) -> str | None:
        """`None` leaves Qt's own words."""
        return self._said.get(source)


_installed: list[_TableTranslator] = []


def speak(application: QApplication, said: Mapping[str, str]) -> None:
    """From now on Qt says this, by its English; an empty table gives its English back."""
    while _installed:
        application.removeTranslator(_installed.pop())
    if said:
        _installed.append(_TableTranslator(said, application))
        application.installTranslator(_installed[-1])
