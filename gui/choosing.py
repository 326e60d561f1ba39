"""Lets a person choose a file: Qt's own chooser, because Esc in the system's would not reach STOP."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

_OWN = QFileDialog.Option.DontUseNativeDialog


def ask_file(parent: QWidget, title: str, folder: Path | None = None, kinds: str = "") -> Path | None:
    """A file that is there; `None` where nothing was chosen. `kinds` is Qt's filter: `Reports (*.pdf *.zip)`."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(folder or ""), kinds, options=_OWN)
    return Path(chosen) if chosen else None


def ask_folder(parent: QWidget, title: str, folder: Path | None = None) -> Path | None:
    """A folder that is there; `None` where nothing was chosen."""
    options = _OWN | QFileDialog.Option.ShowDirsOnly
    chosen = QFileDialog.getExistingDirectory(parent, title, str(folder or ""), options)
    return Path(chosen) if chosen else None


def ask_new_file(parent: QWidget, title: str, proposed: Path, kinds: str = "") -> Path | None:
    """Where to write a file; the chooser has asked before an old one is replaced."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds, options=_OWN)
    return Path(chosen) if chosen else None
