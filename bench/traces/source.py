"""The file that a recording comes from: a bound on its size, its hash, and whether its end is whole."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from bench.errors import BadInputError

HEAD_BYTES = 65_536
"""What a format may look at to recognise a file."""
LARGEST_TEXT_BYTES = 1 << 30
"""Some 30 million rows; reading takes 2.6 times the file in memory (measured), which a bench laptop has."""
LARGEST_BINARY_BYTES = 2 << 30


@dataclass(frozen=True, slots=True)
class Source:
    """A regular, non-empty file within the size bound, and what it hashed to before it was read."""

    path: Path
    size_bytes: int
    sha256: str


def open_source(path: Path, largest_bytes: int) -> Source:
    """Check that `path` is a readable file of 1 to `largest_bytes` bytes and hash it. Raises `BadInputError`.

    The size is looked at before a byte is read, so that a file of any size is refused at once.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise BadInputError(path, "is not a file", advice="name the recording itself")
        if status.st_size == 0:
            raise BadInputError(path, "is empty", advice="copy it again from where it was recorded")
        if status.st_size > largest_bytes:
            raise BadInputError(
                path,
                f"has {status.st_size / 2**30:.1f} GiB, and files of this format are read up to "
                f"{largest_bytes / 2**30:g} GiB",
                advice="cut out the part around the power-on",
            )
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    return Source(path=path, size_bytes=status.st_size, sha256=digest)


def read_head(path: Path) -> bytes:
    """The first `HEAD_BYTES` of a file. Raises `BadInputError`."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
