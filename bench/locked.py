"""A file that says *somebody is at work here*: held by an open handle, so that a killed process lets go of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bench.errors import BadInputError
from drivers.clock import Clock, HostClock
from drivers.held_file import hold

WAIT_S = 5.0
"""Another bench's turn at a small file is over in milliseconds; who holds it for longer has stopped."""
_LOOK_AGAIN_S = 0.005


@contextmanager
def alone_with(path: Path, clock: Clock | None = None) -> Iterator[None]:
    """Nobody else who asks here changes `path` within: read it inside, so that what is written loses nothing.

    Who comes second waits for the first. Raises `BadInputError` where that does not end, or the folder is read-only.
    """
    clock = clock or HostClock()
    end_s = clock.now_s() + WAIT_S
    while (lock := _taken_beside(path)) is None:
        if clock.now_s() > end_s:
            problem = "another bootbench is writing it, and does not come to an end"
            raise BadInputError(path, problem, advice="end the other one, and try again")
        clock.sleep_s(_LOOK_AGAIN_S)
    try:
        yield
    finally:
        lock.release()


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


def _taken_beside(path: Path) -> Lock | None:
    """The lock of a file; a folder that takes none is said of the file, which could not be written there either."""
    try:
        return Lock.taken(path.with_name(path.name + ".lock"))
    except BadInputError as error:
        raise BadInputError(path, error.problem) from error


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
