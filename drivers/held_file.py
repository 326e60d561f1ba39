"""Holding a file for this process alone; the system lets go of it for a process that is killed."""

from __future__ import annotations

import sys
from typing import BinaryIO

if sys.platform == "win32":  # pragma: no cover - Windows' branch of the two
    import msvcrt

    def hold(file: BinaryIO) -> bool:
        """Hold an open file until it is closed; `False` where somebody else holds it."""
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def hold(file: BinaryIO) -> bool:
        """Hold an open file until it is closed; `False` where somebody else holds it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
