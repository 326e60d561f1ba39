"""What is free on the disk that cases go to. Knows no Qt."""

from __future__ import annotations

import shutil
from pathlib import Path


def free_bytes(folder: Path | None) -> int | None:
    """What is free on the disk that cases go to; `None` where that cannot be told."""
    while folder is not None and not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free if folder is not None else None
    except OSError:
        return None
