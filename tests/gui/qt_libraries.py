"""Whether Qt can be imported here; the sentence is what a skipped test says."""

from __future__ import annotations

try:
    import PySide6.QtWidgets  # noqa: F401 - whether it can be imported is the question
except ImportError as missing:
    QT_IS_MISSING = f"needs Qt's system libraries ({missing}); on Debian: apt install libegl1 libgl1 libxkbcommon0"
else:
    QT_IS_MISSING = ""
