"""One line added to a file that others add to as well: whole or not at all, and on the disk before the call returns."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from bench.errors import BadInputError


def append_line(path: Path, line: bytes) -> None:
    """Add a line; writers wait for each other, and what a full disk cut off is taken back.

    A line that a killed writer left unfinished gets its end, so that it spoils no other. Raises `BadInputError`.
    """
    try:
        with path.open("ab", buffering=0) as file:
            _lock(file)
            size = os.fstat(file.fileno()).st_size
            try:
                _write_all(file, (b"" if _ends_a_line(path, size) else b"\n") + line + b"\n")
                os.fsync(file.fileno())
            except OSError:
                file.truncate(size)
                raise
    except OSError as error:
        raise BadInputError(path, f"cannot be written ({error.strerror})", advice="nothing was changed") from error


def _write_all(file: BinaryIO, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[file.write(left) :]


def _ends_a_line(path: Path, size: int) -> bool:
    if size == 0:
        return True
    with path.open("rb") as file:
        file.seek(size - 1)
        return file.read(1) == b"\n"


if sys.platform == "win32":  # pragma: no cover - Windows' branch of the two
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        """Wait until nobody else writes; a byte far behind any end stands for the file, so that readers are free."""
        file.seek(2**30)
        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            except OSError:
                continue
            return
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        """Wait until nobody else writes; the lock goes with the handle, also when the process is killed."""
        fcntl.flock(file, fcntl.LOCK_EX)
