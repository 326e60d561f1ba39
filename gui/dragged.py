"""The files that somebody drags over the window and drops."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def dragged_files(data: QMimeData) -> tuple[Path, ...]:
    """Files and folders of this machine; what lies elsewhere is left out."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
