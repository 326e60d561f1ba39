"""Where this user's own things are kept: the key for ADB, and what later versions remember."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "bootbench"


def user_folder() -> Path:
    """The folder by the system's own custom; it need not be there yet. Windows and macOS: written, not tried."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / NAME
    # A relative XDG_DATA_HOME is to be ignored (XDG Base Directory specification).
    given = os.environ.get("XDG_DATA_HOME", "")
    return (Path(given) if Path(given).is_absolute() else Path.home() / ".local" / "share") / NAME
