"""The few kinds of BSON values (bsonspec.org, version 1.1) that a Power Profiler session holds, read within bounds."""

from __future__ import annotations

import struct

Value = float | int | str | None | dict[str, "Value"]
_DEEPEST = 8
_FIXED = {0x06: 0, 0x08: 1, 0x09: 8, 0x0A: 0, 0x11: 8, 0x12: 8, 0x10: 4, 0x01: 8}
"""Sizes of the kinds that have one."""


def document_of(data: bytes, depth: int = 0) -> dict[str, Value]:
    """One document with its own length first. Raises `ValueError` for anything that is none."""
    if depth > _DEEPEST or len(data) < 5 or int.from_bytes(data[:4], "little") != len(data) or data[-1]:
        raise ValueError("no BSON document")
    found: dict[str, Value] = {}
    at = 4
    while data[at]:
        kind = data[at]
        end = data.index(b"\0", at + 1)
        name = data[at + 1 : end].decode("utf-8", errors="replace")
        at = end + 1
        size = _size(kind, data, at)
        if at + size >= len(data):
            raise ValueError(f"{name} leaves its document")
        found[name] = _value(kind, data[at : at + size], depth)
        at += size
    if at != len(data) - 1:
        raise ValueError("a document ends before its length")
    return found


def _size(kind: int, data: bytes, at: int) -> int:
    if kind in _FIXED:
        return _FIXED[kind]
    length = int.from_bytes(data[at : at + 4], "little")
    match kind:
        case 0x03 | 0x04:
            return max(length, 5)
        case 0x02:
            return 4 + length
        case 0x05:
            return 5 + length
    raise ValueError(f"a value of kind 0x{kind:02x}")


def _value(kind: int, data: bytes, depth: int) -> Value:
    match kind:
        case 0x01:
            return float(struct.unpack("<d", data)[0])
        case 0x02:
            return data[4:-1].decode("utf-8", errors="replace")
        case 0x03 | 0x04:
            return document_of(data, depth + 1)
        case 0x08:
            return data[0]
        case 0x09 | 0x10 | 0x12:
            return int.from_bytes(data, "little", signed=True)
    return None
