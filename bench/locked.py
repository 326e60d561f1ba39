"""A file that says *somebody is at work here*: held by an open handle, so that a killed process lets go of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from bench.errors import BadInputError


class Lock:
    """Held from `taken` until `release` or the end of the process, however that comes."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path, self._file = path, file

    @classmethod
    def taken(cls, path: Path) -> Lock | None:
        """Take it; `None` where another process holds it. Raises `BadInputError` where the file cannot be made."""
        try:
            file = path.open("ab")
        except OSError as error:
            raise BadInputError(path, f"cannot be written ({error.strerror})") from error
        if not _lock(file):
            file.close()
            return None
        return cls(path, file)

    def release(self) -> None:
        """Let go and remove the file. May be called twice."""
        if not self._file.closed:
            self._file.close()
            self._path.unlink(missing_ok=True)


if sys.platform == "win32":  # pragma: no cover - Windows' branch of the two
    import msvcrt

    def _lock(file: BinaryIO) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
