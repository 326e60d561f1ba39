"""Who reads what a verb prints: `bootbench … | head -1` has had enough early, and that is no failure of the verb.

The verb goes on without a reader and ends with its own status: a recording is not broken off since nobody looks, and
`replay --baseline` does not hide what changed. One that only tells, and would never end, asks `nobody_reads`.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_READER_LEFT = {errno.EPIPE} | ({errno.EINVAL} if sys.platform == "win32" else set())
"""Windows says EINVAL of a pipe that nobody reads any more (Python issue 79935)."""


class _Unbroken(io.FileIO):
    """A pipe that takes what is written to it, also when its reader has left: then it is let go of."""

    reader_left = False

    def write(self, content: ReadableBuffer, /) -> int:
        try:
            return super().write(content)
        except OSError as error:
            if error.errno not in _READER_LEFT:
                raise
        self.reader_left = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)
        return memoryview(content).nbytes


def outlive_readers() -> None:
    """Let standard output and error lose their readers without an error. A terminal stays as it is."""
    sys.stdout, sys.stderr = _unbroken(sys.stdout), _unbroken(sys.stderr)


def nobody_reads() -> bool:
    """Whether the reader of standard output has left."""
    buffer = getattr(sys.stdout, "buffer", None)
    raw = getattr(buffer, "raw", buffer)
    return isinstance(raw, _Unbroken) and raw.reader_left


def _unbroken(stream: TextIO) -> TextIO:
    try:
        number = stream.fileno()
    except (AttributeError, OSError, ValueError):
        return stream  # none, closed, or a test's own
    if stream.isatty() or not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.flush()
    raw = _Unbroken(number, "wb", closefd=False)
    return io.TextIOWrapper(
        raw if stream.write_through else io.BufferedWriter(raw),  # through: PYTHONUNBUFFERED, as Python has it
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )
