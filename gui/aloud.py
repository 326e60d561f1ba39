"""What the screen reader says beside what has the focus."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def say_aloud(speaker: QWidget, sentence: str, at_once: bool) -> None:
    """Say a sentence, over what is being said (`at_once`) or after it; nothing where no screen reader listens."""
    if not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(speaker, sentence)
    polite = QAccessible.AnnouncementPoliteness
    event.setPoliteness(polite.Assertive if at_once else polite.Polite)
    QAccessible.updateAccessibility(event)
