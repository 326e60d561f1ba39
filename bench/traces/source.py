"""The file that a recording comes from: a bound on its size, its hash, and whether its end is whole."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass, field
from pathlib import Path

from bench.errors import BadInputError
from bench.regular_file import open_regular

HEAD_BYTES = 65_536
"""What a format may look at to recognise a file."""
LARGEST_TEXT_BYTES = 1 << 30
"""Some 30 million rows; reading takes 2.6 times the file in memory (measured), which a bench laptop has."""
LARGEST_BINARY_BYTES = 2 << 30


class TooLargeError(BadInputError):
    """A file that is not read at once; some formats can be imported block by block."""


@dataclass(frozen=True, slots=True)
class FileHash:
    """The SHA-256 of a file, made when somebody first asks: it takes longer than reading the numbers does.

    It is that of the file that was read, or none: a file with another size or another time of change is refused.
    """

    path: Path
    size_bytes: int
    changed_ns: int
    """`st_mtime_ns` when the file was opened."""
    _made: list[str] = field(default_factory=list, init=False, repr=False, compare=False)

    def __str__(self) -> str:
        """The digest as 64 hexadecimal digits. Raises `BadInputError` where the file is gone or was changed."""
        if not self._made:
            try:
                with self.path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                status = self.path.stat()
            except OSError as error:
                raise BadInputError(
                    self.path,
                    f"was read, and cannot be read again for its SHA-256 ({error.strerror})",
                    advice="leave it where it is until the work is done",
                ) from error
            if (status.st_size, status.st_mtime_ns) != (self.size_bytes, self.changed_ns):
                raise BadInputError(
                    self.path,
                    "was changed after it was read, so its SHA-256 would not be that of what was read",
                    advice="read it again",
                )
            self._made.append(digest)
        return self._made[0]


@dataclass(frozen=True, slots=True)
class Source:
    """A regular, non-empty file within the size bound, as it was when it was opened."""

    path: Path
    size_bytes: int
    hash: FileHash


def open_source(path: Path, largest_bytes: int) -> Source:
    """Check that `path` is a readable file of 1 to `largest_bytes` bytes. Raises `BadInputError`.

    The size is looked at before a byte is read, so that a file of any size is refused at once.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise BadInputError(path, "is not a file", advice="name the recording itself")
        if status.st_size == 0:
            raise BadInputError(path, "is empty", advice="copy it again from where it was recorded")
        if status.st_size > largest_bytes:
            raise TooLargeError(
                path,
                f"has {status.st_size / 2**30:.1f} GiB, and files of this format are read up to "
                f"{largest_bytes / 2**30:g} GiB",
                advice="cut out the part around the power-on",
            )
        path.open("rb").close()
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    return Source(path, status.st_size, FileHash(path, status.st_size, status.st_mtime_ns))


def read_head(path: Path) -> bytes:
    """The first `HEAD_BYTES` of a file. Raises `BadInputError`."""
    try:
        with open_regular(path) as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
