"""The bytes of a member of a zip archive, unpacked by ISA-L: a recording is unpacked in little more than half the time.

`zipfile` reads the directory; it unpacks with zlib, and takes no other library.

    at the member's place   0  "PK\\3\\4"   6  u16 flags (0x800: the name is UTF-8)
                            26  u16 length of the name   28  u16 length of the extra field   30  both
    then                    what is packed: as many bytes as the directory says

Source: APPNOTE.TXT 6.3.10 of the zip format, 4.3.7.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from bench.traces.inflate import crc32, inflater

AT_ONCE = 1 << 20
_LOCAL = struct.Struct("<4s2xH18xHH")
_UTF8 = 0x800


def unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a member that is stored or deflated, at most `AT_ONCE` bytes at a time.

    Raises `zipfile.BadZipFile` where it is not what the directory says, at the latest behind the last piece, or
    `UnpackError`.
    """
    size, checksum = 0, 0
    packed = _packed(file, member)
    for piece in packed if member.compress_type == zipfile.ZIP_STORED else _inflated(packed):
        size, checksum = size + len(piece), crc32(piece, checksum)
        if size > member.file_size:
            raise zipfile.BadZipFile("more than the directory says")
        yield piece
    if checksum != member.CRC:
        raise zipfile.BadZipFile("a checksum does not fit")


def _packed(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """As it stands in the file. Others may read from the file meanwhile."""
    file.seek(member.header_offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile("no member where the directory says")
    _, flags, name_bytes, extra_bytes = _LOCAL.unpack(head)
    name = file.read(name_bytes).decode("utf-8" if flags & _UTF8 else "cp437", errors="replace")
    if name != member.orig_filename:
        raise zipfile.BadZipFile("another name than in the directory")
    position = member.header_offset + _LOCAL.size + name_bytes + extra_bytes
    stop = position + member.compress_size
    while position < stop:
        file.seek(position)
        block = file.read(min(AT_ONCE, stop - position))
        if not block:
            raise zipfile.BadZipFile("a member beyond the end")
        position += len(block)
        yield block


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    """A raw deflate stream, which may end early."""
    inflate = inflater()
    for block in packed:
        left = block
        while left and not inflate.eof:
            yield inflate.decompress(left, AT_ONCE)
            left = inflate.unconsumed_tail
    while not inflate.eof and (rest := inflate.decompress(b"", AT_ONCE)):
        yield rest
