"""Files that others name are opened here: a named pipe, a socket or a device in a file's place is refused.

To open a named pipe waits for somebody who writes into it, and a device may never end; neither is a file of a case.
What the shell hands over open already, as `/dev/stdin` or `/dev/fd/63` (`<(…)`), is read like a file.
"""

from __future__ import annotations

import stat
from io import BufferedReader
from pathlib import Path

from bench.errors import BadInputError

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_HANDED_OVER = {Path("/dev/fd"), Path("/proc/self/fd")}


def open_regular(path: Path) -> BufferedReader:
    """Open a file for reading, through links too. Raises `BadInputError` for what is no file, `OSError` otherwise."""
    refuse_irregular(path)
    return path.open("rb")


def read_regular(path: Path) -> bytes:
    """All of a file. Raises as `open_regular` does."""
    with open_regular(path) as file:
        return file.read()


def refuse_irregular(path: Path) -> None:
    """Raise `BadInputError` for what is neither a file nor a folder; `OSError` for what is not there."""
    kind = _KINDS.get(stat.S_IFMT(path.stat().st_mode))
    if kind is not None and path != Path("/dev/stdin") and path.parent not in _HANDED_OVER:
        advice = "name a file, or copy what comes out of it into one first"
        raise BadInputError(path, f"is not a regular file but {kind}", advice=advice)
