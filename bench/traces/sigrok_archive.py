"""The zip archive of a sigrok session, read within bounds: nothing is unpacked to disk, and no size is believed.

What is refused: an archive whose directory is missing or damaged (a capture killed while writing), names that would
leave a folder, a name twice, encryption, other compressions, members that overlap, sizes that deflate cannot reach
from what is stored, and channels larger than the bound.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from bench.errors import BadInputError
from bench.traces.blockwise import side_by_side
from bench.traces.inflate import UnpackError
from bench.traces.source import Source
from bench.traces.zip_members import unpacked

LARGEST_CHANNEL_BYTES = 1 << 30
"""268 million float32 readings."""
_END_RECORD = struct.Struct("<4s4H2LH")
_END_SIGNATURE = b"PK\x05\x06"
_ZIP64_LOCATOR_SIGNATURE = b"PK\x06\x07"
_ZIP64_LOCATOR_BYTES = 20
_LARGEST_COMMENT = 1 << 16
_LARGEST_DIRECTORY_BYTES = 16 << 20
_DEFLATE_BEST_RATIO = 1032
"""Deflate spends at least two bits on 258 bytes (RFC 1951); a steady current does come near this."""
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    UnpackError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    OverflowError,
    ValueError,
)
"""What `zipfile` raises on archives that are damaged or made to mislead."""


class SessionArchive:
    """The members of one session. Every method raises `BadInputError` for what is refused."""

    def __init__(self, source: Source) -> None:
        self._path = source.path
        _check_end_record(source)
        self._file = source.path.open("rb")
        try:
            with zipfile.ZipFile(self._file) as archive:
                self._members = self._checked_members(archive.infolist())
        except BadInputError:
            self._file.close()
            raise
        except _DAMAGE as error:
            self._file.close()
            raise BadInputError(source.path, "the archive's directory is damaged") from error

    def __enter__(self) -> SessionArchive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members, in the order of the directory."""
        return tuple(self._members)

    def text(self, name: str, largest_bytes: int) -> str:
        """A small member as text."""
        if name not in self._members:
            raise BadInputError(
                self._path, f"has no member {name!r}", advice="it is a zip archive, but no sigrok session"
            )
        if self._members[name].file_size > largest_bytes:
            raise BadInputError(self._path, f"has {self._members[name].file_size} bytes", place=name)
        content = np.empty(self._members[name].file_size, dtype=np.uint8)
        self._fill(name, content)
        return content.tobytes().decode("utf-8", errors="replace")

    def readings(self, names: tuple[str, ...]) -> npt.NDArray[np.float32]:
        """The little-endian float32 values of some members, one after the other, shape (n,)."""
        sizes = self._sizes_of(names)
        if sum(sizes) > LARGEST_CHANNEL_BYTES:
            raise BadInputError(
                self._path,
                f"says that a channel unpacks to {sum(sizes) / 2**30:.1f} GiB, and "
                f"{LARGEST_CHANNEL_BYTES / 2**30:g} GiB are read at most",
            )
        # Untouched pages of this array cost nothing, so a size that is not true costs nothing either.
        content = np.empty(sum(sizes), dtype=np.uint8)

        def fill(part: tuple[str, int, int]) -> None:
            name, stop, size = part
            with self._path.open("rb") as file:
                self._fill(name, content[stop - size : stop], file)

        side_by_side(fill, list(zip(names, accumulate(sizes), sizes, strict=True)))
        return content.view("<f4").astype(np.float32, copy=False)

    def readings_by_blocks(self, names: tuple[str, ...], count: int) -> Iterator[npt.NDArray[np.float32]]:
        """The same, `count` values at a time, whatever the sizes of the members; the last block may be shorter."""
        self._sizes_of(names)
        left = b""
        for name in names:
            for piece in self.pieces(name, 4 * count):
                left += piece
                while len(left) >= 4 * count:
                    yield np.frombuffer(left, dtype="<f4", count=count).astype(np.float32, copy=False)
                    left = left[4 * count :]
        if len(left) >= 4:
            yield np.frombuffer(left, dtype="<f4", count=len(left) // 4).astype(np.float32, copy=False)

    def _sizes_of(self, names: tuple[str, ...]) -> list[int]:
        """What members unpack to. Raises `BadInputError` for one that holds no whole number of values."""
        sizes = [self._members[name].file_size for name in names]
        for name, size in zip(names, sizes, strict=True):
            if size % 4:
                raise BadInputError(self._path, f"has {size} bytes, which is no whole number of float32", place=name)
        return sizes

    def size_of(self, name: str) -> int:
        """What a member that is there unpacks to, by the directory."""
        return self._members[name].file_size

    def content(self, name: str, largest_bytes: int) -> npt.NDArray[np.uint8]:
        """The bytes of a member, shape (n,), unpacked within `largest_bytes`."""
        if name not in self._members:
            raise BadInputError(self._path, f"has no member {name!r}")
        size = self._members[name].file_size
        if size > largest_bytes:
            problem = f"unpacks to {size / 2**30:.1f} GiB, and {largest_bytes / 2**30:g} GiB are read at once"
            raise BadInputError(self._path, problem, place=name)
        content = np.empty(size, dtype=np.uint8)
        self._fill(name, content)
        return content

    def pieces(self, name: str, piece_bytes: int) -> Iterator[bytes]:
        """A member of any size, unpacked piece by piece; all but the last have `piece_bytes`."""
        if name not in self._members:
            raise BadInputError(self._path, f"has no member {name!r}")
        ready = bytearray()
        for part in self._unpacked(name):
            ready += part
            while len(ready) >= piece_bytes:
                yield bytes(ready[:piece_bytes])
                del ready[:piece_bytes]
        if ready:
            yield bytes(ready)

    def _unpacked(self, name: str, file: BinaryIO | None = None) -> Iterator[bytes]:
        """A member, some of it at a time; from a file of one's own where others read too."""
        try:
            yield from unpacked(file or self._file, self._members[name])
        except _DAMAGE as error:
            raise BadInputError(self._path, "is damaged: it does not unpack", place=name) from error

    def _fill(self, name: str, content: npt.NDArray[np.uint8], file: BinaryIO | None = None) -> None:
        """Unpack a member into an array of exactly its stated size."""
        filled = 0
        for part in self._unpacked(name, file):
            content[filled : filled + len(part)] = np.frombuffer(part, dtype=np.uint8)
            filled += len(part)
        if filled != content.size:
            problem = f"unpacks to {filled} bytes, and the directory says {content.size}"
            raise BadInputError(self._path, problem, place=name)

    def _checked_members(self, found: Sequence[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        members: dict[str, zipfile.ZipInfo] = {}
        previous_stop = 0
        for member in sorted(found, key=lambda member: member.header_offset):
            name = member.filename
            if not _stays_inside(name):
                raise BadInputError(self._path, f"holds a member named {name[:60]!r}, which would leave its folder")
            if name in members:
                raise BadInputError(self._path, f"holds two members named {name[:60]!r}")
            if member.flag_bits & 0x41:
                raise BadInputError(self._path, "is encrypted", place=name, advice="save it without a password")
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise BadInputError(self._path, "is packed in a way that its program does not use", place=name)
            if member.file_size > (member.compress_size + 1) * _DEFLATE_BEST_RATIO:
                problem = (
                    f"cannot unpack from {member.compress_size} to {member.file_size} bytes, as the directory says"
                )
                raise BadInputError(self._path, problem, place=name)
            if member.header_offset < previous_stop:
                raise BadInputError(self._path, "overlaps the member before it", place=name)
            previous_stop = member.header_offset + member.compress_size
            members[name] = member
        return members


def _stays_inside(name: str) -> bool:
    """A relative name without `..`, drive or backslash, on Windows and POSIX alike."""
    pure = PurePosixPath(name)
    return bool(name) and not pure.is_absolute() and ".." not in pure.parts and "\\" not in name and ":" not in name


def _check_end_record(source: Source) -> None:
    """Refuse an archive without an end record, or with one whose directory could not fit, before `zipfile` reads it."""
    tail_bytes = min(source.size_bytes, _END_RECORD.size + _LARGEST_COMMENT + _ZIP64_LOCATOR_BYTES)
    with source.path.open("rb") as file:
        file.seek(source.size_bytes - tail_bytes)
        tail = file.read()
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or at + _END_RECORD.size > len(tail):
        raise BadInputError(
            source.path,
            "the archive's directory at the end of the file is missing",
            advice="it was cut off while it was written or copied; copy it again, or record again",
        )
    _, _, _, _, entries, directory_bytes, _, _ = _END_RECORD.unpack_from(tail, at)
    zip64 = tail[max(0, at - _ZIP64_LOCATOR_BYTES) : at].startswith(_ZIP64_LOCATOR_SIGNATURE)
    if zip64 or directory_bytes > min(source.size_bytes, _LARGEST_DIRECTORY_BYTES):
        raise BadInputError(
            source.path,
            f"the archive's directory of {entries} members and {directory_bytes} bytes is no sigrok session's",
        )


def is_session(head: bytes, path: Path) -> bool:
    """Whether a file is a zip archive with sigrok's `version` and `metadata`, by its head, or else by its directory."""
    if not head.startswith(b"PK\x03\x04"):
        return False
    name_bytes = int.from_bytes(head[26:28], "little")
    if head[30 : 30 + name_bytes] in (b"version", b"metadata"):
        return True
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _LARGEST_DIRECTORY_BYTES // 16))
            tail = file.read()
    except OSError:
        return False
    named = [b"metadata" in tail, b"version" in tail, b"analog-1" in tail or b"logic-1" in tail]
    return b"PK\x01\x02" in tail and all(named)
