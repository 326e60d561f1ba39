"""DIAG, Qualcomm's diagnostics protocol of a running Android: told by its frame, never spoken.

    escaped payload, CRC-16/X-25 little-endian (escaped), 0x7E        0x7D escapes: the next byte XOR 0x20

Source: linux kernel, drivers/char/diag/diagchar_hdlc.c of Qualcomm's trees (frame and polynomial, as facts).
"""

from __future__ import annotations

END, ESCAPE = 0x7E, 0x7D
_POLYNOMIAL, _GOOD = 0x8408, 0xF0B8


def is_diag(data: bytes) -> bool:
    """Whether bytes hold at least one whole DIAG frame with a right checksum."""
    *frames, _ = data.split(bytes((END,)))
    return any(_right(_unescaped(frame)) for frame in frames if len(frame) >= 3)


def framed(payload: bytes) -> bytes:
    """A frame."""
    crc = _crc(payload) ^ 0xFFFF
    whole = payload + crc.to_bytes(2, "little")
    escaped = b"".join(bytes((ESCAPE, b ^ 0x20)) if b in (END, ESCAPE) else bytes((b,)) for b in whole)
    return escaped + bytes((END,))


def _unescaped(frame: bytes) -> bytes:
    parts = frame.split(bytes((ESCAPE,)))
    return parts[0] + b"".join(bytes((part[0] ^ 0x20,)) + part[1:] for part in parts[1:] if part)


def _right(frame: bytes) -> bool:
    return len(frame) >= 3 and _crc(frame) == _GOOD


def _crc(data: bytes) -> int:
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ _POLYNOMIAL if crc & 1 else crc >> 1
    return crc
