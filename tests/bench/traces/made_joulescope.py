"""A Joulescope file of version 1, made tag by tag from its description."""

from __future__ import annotations

import json
import struct
import zlib

OFFSETS = (0.0, -1.0, 2.0, 0.0, 0.5, 0.0, 0.0)
GAINS = (6e-4, 6e-5, 6e-6, 6e-7, 6e-8, 6e-9, 6e-10)


def tag(name: bytes, value: bytes, flags: int = 0) -> bytes:
    """One tag."""
    padding = -(len(value) + 4) % 8
    body = struct.pack("<3sBI", name, flags, len(value)) + value + bytes(padding)
    return body + struct.pack("<I", zlib.crc32(body))


def file_of(tags: bytes) -> bytes:
    """The 32 bytes at the beginning, and tags."""
    head = b"\xd3tagfmt \r\n \n  \x1a\x1c" + struct.pack("<Q", 32 + len(tags)) + b"\0\0\0\x01"
    return head + struct.pack("<I", zlib.crc32(head)) + tags


def sample(current: int, voltage: int, which: int, toggle: int) -> bytes:
    """One raw sample of 14-bit values."""
    return struct.pack("<HH", current << 2 | which & 3, voltage << 2 | toggle << 1 | which >> 2)


def samples(count: int = 400) -> bytes:
    """Two ranges, a stretch of three missing samples."""
    made = b""
    for k in range(count):
        if 100 <= k < 103:
            made += b"\xff\xff\xff\xff"
        elif k < 200:
            made += sample(40 + k % 5, 9000, 4, k & 1)
        else:
            made += sample(600 + k % 7, 9000, 0, k & 1)
    return made


def jls1_bytes(
    raw: bytes | None = None, compressed: bool = False, ended: bool = True, config: object = None, tlv_bytes: int = 0
) -> bytes:
    """A recording; `compressed` packs its calibration, which JSON with NaN describes."""
    raw = samples() if raw is None else raw
    calibration = {
        "product": "1.1.1",
        "version": "1.0.0",
        "time": "2019-05-01T10:00:00+00:00",
        "serial_number": "0011223344",
        "current": {"offset": [*OFFSETS, float("nan")], "gain": [*GAINS, float("nan")]},
        "voltage": {"offset": [-100.0, 0.0], "gain": [4.5e-4, 1.5e-4]},
    }
    text = json.dumps(calibration).encode()
    inner = tag(b"HDR", bytes(40)) + (tag(b"AJS", zlib.compress(text), 0x80) if compressed else tag(b"AJS", text))
    about = config or {"type": "config", "data_recorder_format_version": "1", "sampling_frequency": 2_000_000}
    tags = tag(b"SUB", b"calibration".ljust(128, b"\0") + file_of(inner + tag(b"END", b"")))
    tags += tag(b"MJS", json.dumps(about).encode()) + tag(b"CLS", bytes(12))
    size = tlv_bytes or max(4, len(raw) // 8 * 4)
    for part in (raw[k : k + size] for k in range(0, len(raw), size)):
        tags += tag(b"CLS", bytes(12) + json.dumps({"v_range": 0, "sample_id": 0}).encode())
        tags += tag(b"ABN", part) + tag(b"CLE", bytes(48))
    if ended:
        tags += tag(b"CLE", b"") + tag(b"MJS", json.dumps({"type": "footer", "size": len(raw) // 4}).encode())
        tags += tag(b"END", b"")
    return file_of(tags)
