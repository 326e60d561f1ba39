"""The data pack's ZIP, of which every byte is settled by names and contents (PKWARE APPNOTE 6.3.10).

    for each entry   "PK\\3\\4"  fixed fields · CRC-32 · size, twice · length of the name · 0    name    content
    for each entry   "PK\\1\\2"  the same fields · 0 … 0 · offset of its local header            name
    at the end       "PK\\5\\6"  counts · size and offset of the directory · no comment

Nothing is compressed (a compressor's bytes depend on its version), all times are 1980-01-01, names are UTF-8, there
are no extra fields, no comments, and nothing stands between the records. Any ZIP program opens it; `read_entries`
takes nothing else.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bench.errors import BadInputError
from bench.proof.manifest import is_plain_name
from bench.regular_file import open_regular

_LOCAL, _DIRECTORY, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
_VERSION, _UTF8, _STORED, _TIME, _DATE = 20, 0x0800, 0, 0, 0x0021
MOST_BYTES = 0xFFFF_FFFF
"""Of a pack; the fields for more (ZIP64) are not written."""
MOST_ENTRIES = 0xFFFF
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a pack, before it is written."""

    name: str
    content: bytes | Path
    """A path is read piece by piece, so that a long trace needs no memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """One file of a pack that was read."""

    name: str
    content: memoryview


def write_entries(file: BinaryIO, entries: Iterable[Entry], where: Path) -> None:
    """Write a pack. Raises `BadInputError` where it would be larger than `MOST_BYTES` or a source changes meanwhile."""
    directory, count, offset = b"", 0, 0
    for entry in entries:
        size, crc = _measured(entry)
        name = entry.name.encode("utf-8")
        if offset + size + len(directory) + 2 * (len(name) + 100) > MOST_BYTES or count == MOST_ENTRIES:
            problem = f"a pack holds at most 4 GiB in {MOST_ENTRIES} files, and this would be more"
            raise BadInputError(where, problem, advice="give the report alone, or fewer runs")
        file.write(_local(name, crc, size))
        if _copied(entry, file) != crc:
            raise BadInputError(where, f"{entry.name} changed while the pack was written", advice="try again")
        directory += _listed(name, crc, size, offset)
        offset, count = offset + _LOCAL.size + len(name) + size, count + 1
    file.write(directory + _end(count, len(directory), offset))


def read_entries(pack: memoryview, where: str) -> tuple[Stored, ...]:
    """The files of a pack, in order. Raises `BadInputError` for a byte that `write_entries` would not have written."""
    found: list[Stored] = []
    directory, offset = b"", 0
    while bytes(pack[offset : offset + 4]) == b"PK\3\4":
        if len(pack) < offset + _LOCAL.size:
            raise BadInputError(where, "the pack is cut off")
        fields = _LOCAL.unpack_from(pack, offset)
        crc, size, name_length = fields[6], fields[7], fields[9]
        start = offset + _LOCAL.size + name_length
        raw = bytes(pack[offset + _LOCAL.size : start])
        name = _decoded(raw, where, found)
        content = pack[start : start + size]
        if len(content) != size or bytes(pack[offset:start]) != _local(raw, crc, size):
            raise BadInputError(where, f"the record of {name} is not as bootbench writes it", place="container")
        if zlib.crc32(content) != crc:
            raise BadInputError(where, "its content does not fit its checksum", place=name)
        directory += _listed(raw, crc, size, offset)
        found.append(Stored(name, content))
        offset = start + size
    if not found or bytes(pack[offset:]) != directory + _end(len(found), len(directory), offset):
        raise BadInputError(where, "its directory is not as bootbench writes it", place="container")
    return tuple(found)


def _decoded(raw: bytes, where: str, found: list[Stored]) -> str:
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInputError(where, "a file's name is not UTF-8", place="container") from error
    if not is_plain_name(name) or any(entry.name == name for entry in found):
        raise BadInputError(where, "a file's name leads out of the pack or stands twice", place="container")
    return name


def _measured(entry: Entry) -> tuple[int, int]:
    size = crc = 0
    for piece in _pieces(entry):
        size, crc = size + len(piece), zlib.crc32(piece, crc)
    return size, crc


def _copied(entry: Entry, file: BinaryIO) -> int:
    crc = 0
    for piece in _pieces(entry):
        file.write(piece)
        crc = zlib.crc32(piece, crc)
    return crc


def _pieces(entry: Entry) -> Iterable[bytes]:
    if isinstance(entry.content, bytes):
        yield entry.content
        return
    try:
        with open_regular(entry.content) as source:
            while piece := source.read(_AT_ONCE):
                yield piece
    except OSError as error:
        raise BadInputError(entry.content, f"cannot be read ({error.strerror})") from error


def _local(name: bytes, crc: int, size: int) -> bytes:
    head = (b"PK\3\4", _VERSION, _UTF8, _STORED, _TIME, _DATE, crc, size, size, len(name), 0)
    return _LOCAL.pack(*head) + name


def _listed(name: bytes, crc: int, size: int, offset: int) -> bytes:
    head = (b"PK\1\2", _VERSION, _VERSION, _UTF8, _STORED, _TIME, _DATE, crc, size, size)
    return _DIRECTORY.pack(*head, len(name), 0, 0, 0, 0, 0, offset) + name


def _end(count: int, size: int, offset: int) -> bytes:
    return _END.pack(b"PK\5\6", 0, 0, count, count, size, offset, 0)
