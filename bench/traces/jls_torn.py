"""A Joulescope v2 file that ends in the middle of a piece: cut back to the last whole one, with no link into nothing.

A killed program leaves whole pieces, since each is written at once; a computer that lost its power may not. The library
follows the link of a piece to the next of its kind, and loses the whole signal where that one is not there, so such a
link is taken back to *none*. Only ever done to a copy.

Source: include/jls/format.h and src/crc32c.c of jls 0.17 (Jetperch): a chunk's header ends with the CRC-32C of the 28
bytes before it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bench.traces.jls_layout import CHUNK_HEADER, FILE_HEADER, on_disk

_POLYNOMIAL = 0x82F63B78


@dataclass(frozen=True, slots=True)
class _Linked:
    """A chunk, and the next of its kind."""

    position: int
    following: int


def cut_to_whole(path: Path) -> int:
    """Cut a file in place; gives how many bytes were taken off its end."""
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        end, linked = _whole(file, size)
        file.truncate(end)
        for chunk in linked:
            if chunk.following >= end:
                _unlink(file, chunk.position)
    return size - end


def _whole(file: BinaryIO, size: int) -> tuple[int, list[_Linked]]:
    """Where the last whole chunk ends, and every chunk with a link."""
    position, linked = FILE_HEADER.size, []
    while position + CHUNK_HEADER.size <= size:
        file.seek(position)
        fields = CHUNK_HEADER.unpack(file.read(CHUNK_HEADER.size))
        following, length = fields[0], fields[5]
        end = position + CHUNK_HEADER.size + on_disk(length)
        if end > size:
            break
        if following:
            linked.append(_Linked(position, following))
        position = end
    return min(position, size), linked


def _unlink(file: BinaryIO, position: int) -> None:
    file.seek(position)
    header = bytearray(file.read(CHUNK_HEADER.size))
    header[0:8] = bytes(8)
    header[28:32] = struct.pack("<I", crc32c(bytes(header[:28])))
    file.seek(position)
    file.write(header)


def crc32c(data: bytes) -> int:
    """CRC-32C (Castagnoli) of a few bytes."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (_POLYNOMIAL if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF
