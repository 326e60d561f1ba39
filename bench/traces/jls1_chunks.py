"""Joulescope files of version 1, as bytes: tags with a length, values, and a CRC each.

    32 bytes   magic (16)  u64 length of the file (0: not closed)  3 zeros  u8 version 1  u32 CRC of the 28 before
    each tag   3 letters   u8 flags (0x80 compressed, 0x40 encrypted)  u32 length  value  zeros  u32 CRC of all before
               the zeros make the whole a multiple of 8 bytes

    MJS  JSON: {"type": "config", "sampling_frequency": …} first, {"type": "footer", "size": …} last
    SUB  128 bytes name, then a file of this format: `calibration`, whose AJS or CJS is JSON with offsets and gains
    CLS  a block begins: 12 bytes, then JSON {"v_range": 0, …}          CLE  it ends, with its summaries
    ABN  raw samples, two u16 each, current and voltage

A raw current has its value in bits 2 to 15 and the low bits of its range in 0 and 1; a raw voltage its value in bits 2
to 15, a bit that toggles in 1, and the high bit of the range in 0. Range 7 is a sample that is missing. Ampere is
(value + offset of the range) × gain of the range. Source: jetperch/pyjoulescope, `joulescope/datafile.py`,
`joulescope/data_recorder.py`, `joulescope/calibration.py`.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.errors import BadInputError
from bench.traces.inflate import crc32
from bench.traces.jls_layout import V1_MAGIC

HEADER = struct.Struct("<16sQ3xBI")
TAG = struct.Struct("<3sBI")
_COMPRESSED, _ENCRYPTED = 0x80, 0x40
RAW_SAMPLES = b"ABN"
LARGEST_VALUE_BYTES = 64 << 20
_NAME_BYTES = 128
_RANGES = 8


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Offset and gain of each current range, shape (8,), and of each voltage range, shape (2,)."""

    serial_number: str | None
    when: str | None
    current_offset: npt.NDArray[np.float32]
    current_gain: npt.NDArray[np.float32]
    voltage_offset: npt.NDArray[np.float32]
    voltage_gain: npt.NDArray[np.float32]

    def current_table(self) -> npt.NDArray[np.float32]:
        """Ampere of each raw current with, above it, the high bit of its range: shape (131072,)."""
        raw = np.arange(1 << 17, dtype=np.uint32)
        which = (raw & 3) | (raw >> 16) << 2
        values: npt.NDArray[np.float32] = (raw >> 2 & 0x3FFF).astype(np.float32)
        values += self.current_offset[which]
        values *= self.current_gain[which]
        return values


Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """One tag and its value."""

    tag: bytes
    value: Bytes
    at: int
    is_packed: bool
    """Whether the value was unpacked, and its CRC looked at."""


def chunks_of(path: Path, content: Bytes) -> Iterator[Chunk]:
    """The tags of a file, shape (n,), behind its header. Raises `BadInputError` for what is damaged.

    Raw samples come unchecked unless packed: whoever reads them asks `check_rest`, so that this walk makes no pass over
    them. A file that was cut off ends with its last whole tag.
    """
    at = HEADER.size
    while at + TAG.size <= content.size:
        tag, flags, length = TAG.unpack_from(content.data, at)
        start, stop = at + TAG.size, at + _bytes_of(length)
        if stop > content.size:
            return
        if length > LARGEST_VALUE_BYTES:
            raise BadInputError(path, f"holds a value of {length >> 20} MiB, which none is", place=f"byte {at}")
        if tag != RAW_SAMPLES or flags:
            check_chunk(path, content, at)
        if flags & _ENCRYPTED:
            raise BadInputError(path, "is encrypted", place=f"byte {at}")
        value, is_packed = content[start : start + length], bool(flags & _COMPRESSED)
        if is_packed:
            value = np.frombuffer(_inflated(path, value.tobytes(), at), dtype=np.uint8)
        yield Chunk(tag, value, at, is_packed)
        if tag == b"END":
            return
        at = stop


def check_chunk(path: Path, content: Bytes, at: int) -> None:
    """Look whether the CRC of the tag at a place fits. Raises `BadInputError`."""
    check_rest(path, content, at, 0, 0)


def head_checksum(content: Bytes, at: int) -> int:
    """CRC-32 of a tag before its value."""
    return crc32(content[at : at + TAG.size].data)


def check_rest(path: Path, content: Bytes, at: int, done: int, checksum: int) -> None:
    """Look whether the CRC of the tag at a place fits, of whose bytes `done` are summed up. Raises `BadInputError`."""
    length = TAG.unpack_from(content.data, at)[2]
    stop = at + _bytes_of(length)
    whole = crc32(content[at + done : stop - 4].data, checksum)
    if whole != int.from_bytes(content[stop - 4 : stop].tobytes(), "little"):
        raise BadInputError(path, "is damaged: a checksum does not fit", place=f"byte {at}", advice="copy it again")


def _bytes_of(length: int) -> int:
    """What a tag with a value of so many bytes takes in the file."""
    return TAG.size + length + -(length + 4) % 8 + 4


def check_header(path: Path, content: Bytes) -> None:
    """Look at the 32 bytes at the beginning. Raises `BadInputError`."""
    head = content[: HEADER.size].tobytes()
    if not head.startswith(V1_MAGIC) or len(head) < HEADER.size:
        raise BadInputError(path, "is no Joulescope file of version 1: its first bytes are not those of one")
    version = HEADER.unpack(head)[2]
    if version != 1:
        raise BadInputError(path, f"is of version {version}, and 1 is known", place="byte 27")


def json_of(path: Path, chunk: Chunk, value: bytes) -> dict[str, Any]:
    """A JSON object in a tag. Raises `BadInputError`."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise BadInputError(path, "holds no JSON where it should", place=f"byte {chunk.at}") from error
    if not isinstance(found, dict):
        raise BadInputError(path, "holds no JSON object where it should", place=f"byte {chunk.at}")
    return found


def calibration_of(path: Path, found: dict[str, Any]) -> Calibration:
    """Offsets and gains from their JSON. Raises `BadInputError`."""
    arrays: dict[str, npt.NDArray[np.float32]] = {}
    for quantity, most in (("current", _RANGES), ("voltage", 2)):
        for kind in ("offset", "gain"):
            part = found.get(quantity)
            values = part.get(kind) if isinstance(part, dict) else None
            if not isinstance(values, list) or not 1 <= len(values) <= most or not all(map(_is_number, values)):
                raise BadInputError(path, f"its calibration has no {quantity} {kind}")
            filled = [*values, *[values[-1]] * (most - len(values))]
            arrays[f"{quantity}_{kind}"] = np.array(filled, dtype=np.float32)
    for kind in ("offset", "gain"):
        arrays[f"current_{kind}"][_RANGES - 1] = np.nan  # a sample that is missing
    serial, when = found.get("serial_number"), found.get("time")
    return Calibration(
        serial_number=serial if isinstance(serial, str) else None,
        when=when if isinstance(when, str) else None,
        **arrays,
    )


def calibration_in(path: Path, chunk: Chunk) -> Calibration | None:
    """The calibration, where a SUB tag holds one."""
    value = chunk.value.tobytes()
    if value.split(b"\0", 1)[0] != b"calibration":
        return None
    inner = value[_NAME_BYTES:]
    position = HEADER.size
    while position + TAG.size <= len(inner):
        tag, flags, length = TAG.unpack_from(inner, position)
        value = inner[position + TAG.size : position + TAG.size + length]
        if tag in (b"AJS", b"CJS"):
            value = _inflated(path, value, chunk.at) if flags & _COMPRESSED else value
            return calibration_of(path, json_of(path, chunk, value))
        position += _bytes_of(length)
    return None


def _inflated(path: Path, value: bytes, at: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(value, LARGEST_VALUE_BYTES)
    except zlib.error as error:
        raise BadInputError(path, "is damaged: it does not unpack", place=f"byte {at}") from error


def _is_number(value: object) -> bool:
    # A gain of a range that does not exist is NaN.
    return isinstance(value, int | float) and not isinstance(value, bool) and not abs(value) > 1e15
