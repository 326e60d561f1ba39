"""A Joulescope v2 file that was not closed, made ready for the library to repair. Only ever done to a copy.

It is cut back to its last whole piece: a killed program leaves whole ones, since each is written at once; a computer
that lost its power may not. The library follows the link of a piece to the next of its kind, and loses the whole signal
where that one is not there, so such a link is taken back to *none*.

The head of a signal says where the first summary of each level stands. The library repairs from the highest level down
with the memory of the highest alone, and crashes where that is the second or above: at 10,000 readings a second, after
a hundred seconds. So no level above the first is left in the head, and the library makes those anew from the first.

Source: include/jls/format.h, src/crc32c.c and `jls_core_repair_fsr` in src/core.c of jls 0.17 (Jetperch): a chunk's
header ends with the CRC-32C of the 28 bytes before it, its payload with that of the payload.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bench.traces.jls_layout import CHUNK_HEADER, FILE_HEADER, on_disk

_POLYNOMIAL = 0x82F63B78
_FSR_HEAD_TAG = 0x21
_HEAD = struct.Struct("<16Q")
_KEPT_LEVELS = 2
"""That of the samples, and the first of the summaries."""


@dataclass(frozen=True, slots=True)
class _Linked:
    """A chunk, and the next of its kind."""

    position: int
    following: int


def make_repairable(path: Path) -> int:
    """Change a file in place; gives how many bytes were taken off its end."""
    with path.open("r+b") as file:
        size = file.seek(0, 2)
        end, linked, heads = _whole(file, size)
        file.truncate(end)
        for chunk in linked:
            if chunk.following >= end:
                _unlink(file, chunk.position)
        for position in heads:
            _forget_upper_levels(file, position)
    return size - end


def _whole(file: BinaryIO, size: int) -> tuple[int, list[_Linked], list[int]]:
    """Where the last whole chunk ends, every chunk with a link, and where the head of each signal stands."""
    position, linked, heads = FILE_HEADER.size, [], []
    while position + CHUNK_HEADER.size <= size:
        file.seek(position)
        fields = CHUNK_HEADER.unpack(file.read(CHUNK_HEADER.size))
        following, length = fields[0], fields[5]
        end = position + CHUNK_HEADER.size + on_disk(length)
        if end > size:
            break
        if following:
            linked.append(_Linked(position, following))
        if fields[2] == _FSR_HEAD_TAG and length == _HEAD.size:
            heads.append(position)
        position = end
    return min(position, size), linked, heads


def _unlink(file: BinaryIO, position: int) -> None:
    file.seek(position)
    header = bytearray(file.read(CHUNK_HEADER.size))
    header[0:8] = bytes(8)
    header[28:32] = struct.pack("<I", crc32c(bytes(header[:28])))
    file.seek(position)
    file.write(header)


def _forget_upper_levels(file: BinaryIO, position: int) -> None:
    """Leave a head alone whose checksum does not fit: the library refuses it."""
    file.seek(position + CHUNK_HEADER.size)
    payload = bytearray(file.read(_HEAD.size))
    check_at = position + CHUNK_HEADER.size + on_disk(_HEAD.size) - 4
    file.seek(check_at)
    if file.read(4) != struct.pack("<I", crc32c(bytes(payload))):
        return
    payload[8 * _KEPT_LEVELS :] = bytes(_HEAD.size - 8 * _KEPT_LEVELS)
    file.seek(position + CHUNK_HEADER.size)
    file.write(payload)
    file.seek(check_at)
    file.write(struct.pack("<I", crc32c(bytes(payload))))


def crc32c(data: bytes) -> int:
    """CRC-32C (Castagnoli) of a few bytes."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (_POLYNOMIAL if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF
