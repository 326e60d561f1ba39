"""A file that says *somebody is at work here*: held by an open handle, so that a killed process lets go of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from bench.errors import BadInputError
from drivers.held_file import hold


class Lock:
    """Held from `taken` until `release` or the end of the process, however that comes."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path, self._file = path, file

    @classmethod
    def taken(cls, path: Path) -> Lock | None:
        """Take it; `None` where another process holds it. Raises `BadInputError` where the file cannot be made."""
        while True:
            try:
                file = path.open("ab")
            except OSError as error:
                raise BadInputError(path, f"cannot be written ({error.strerror})") from error
            if not hold(file):
                file.close()
                return None
            if _is_still_there(path, file):
                return cls(path, file)
            file.close()  # its holder removed it after we opened it: the next to come makes another one

    def release(self) -> None:
        """Let go and remove the file. May be called twice."""
        if not self._file.closed:
            _remove(self._path, self._file)


if sys.platform == "win32":  # pragma: no cover - Windows' branch of the two

    def _is_still_there(_path: Path, _file: BinaryIO) -> bool:
        """Always: Windows removes no file that somebody has open."""
        return True

    def _remove(path: Path, file: BinaryIO) -> None:
        """Close, then remove, since no open file can be; one that another has opened by now is his to remove."""
        file.close()
        try:
            path.unlink(missing_ok=True)
        except PermissionError:
            return
else:

    def _is_still_there(path: Path, file: BinaryIO) -> bool:
        """Whether the name still leads to the file that was locked."""
        try:
            return os.path.samestat(path.stat(), os.fstat(file.fileno()))
        except FileNotFoundError:
            return False

    def _remove(path: Path, file: BinaryIO) -> None:
        """Remove, then let go: the other way round it could be the file of the next holder that is removed."""
        path.unlink(missing_ok=True)
        file.close()
