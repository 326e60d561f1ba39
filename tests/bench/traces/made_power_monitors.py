"""Files of Nordic's and Monsoon's power monitors, made byte by byte from their descriptions, not by the readers."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

CURRENTS_UA = tuple(4_000.0 + 125.0 * (k % 9) if k % 90 < 45 else 310_000.0 + 1_000.0 * (k % 7) for k in range(360))


def ppk2_bytes(
    currents_ua: tuple[float, ...] = CURRENTS_UA,
    words: tuple[int, ...] | None = None,
    order: str = ">",
    metadata: object = None,
    cut: int = 0,
) -> bytes:
    """A session; `order` is `>` as the application writes the digital words, `<` as others do."""
    words = words or (0,) * len(currents_ua)
    raw = b"".join(
        struct.pack("<f", current) + struct.pack(f"{order}H", word)
        for current, word in zip(currents_ua, words, strict=True)
    )
    about = metadata or {
        "metadata": {"samplesPerSecond": 100_000, "startSystemTime": 1_735_689_600_000},
        "formatVersion": 2,
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("session.raw", raw[: len(raw) - cut])
        members.writestr("metadata.json", json.dumps(about))
        members.writestr("minimap.raw", "{}")
    return archive.getvalue()


def bson(fields: Mapping[str, object]) -> bytes:
    """A document of numbers and documents."""
    body = b""
    for name, value in fields.items():
        key = name.encode() + b"\0"
        if isinstance(value, dict):
            body += b"\x03" + key + bson(value)
        elif isinstance(value, int):
            body += b"\x10" + key + struct.pack("<i", value)
        elif isinstance(value, float):
            body += b"\x01" + key + struct.pack("<d", value)
        elif isinstance(value, str):
            text = value.encode() + b"\0"
            body += b"\x02" + key + struct.pack("<I", len(text)) + text
        else:
            body += b"\x0a" + key
    return struct.pack("<I", 4 + len(body) + 1) + body + b"\0"


def ppk1_bytes(currents_ua: tuple[float, ...] = CURRENTS_UA, bits: bool = True, documents: int = 1) -> bytes:
    """A session of the first version, with two documents as old ones have."""
    about = {"type": "PPK2", "nothing": None, "metadata": {"options": {"samplesPerSecond": 10_000, "timestamp": 2.5e6}}}
    plain = b"".join(bson({"chart": {"min": 0.5}}) for _ in range(documents - 1)) + bson(about)
    values = struct.pack(f"<{len(currents_ua)}f", *currents_ua)
    plain += struct.pack("<I", len(values)) + values
    if bits:
        words = struct.pack(f"<{len(currents_ua)}H", *(0b01 if k < 100 else 0b10 for k in range(len(currents_ua))))
        plain += struct.pack("<I", len(words)) + words
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    return squeeze.compress(plain) + squeeze.flush()


def ppk_csv_text(rows: int = 400, decimal: str = ".", delimiter: str = ",") -> str:
    """An export with times, currents and the digital channels in one column."""
    lines = [delimiter.join(("Timestamp(ms)", "Current(uA)", "D0-D7"))]
    for k in range(rows):
        current = f"{250.125 + 40_000 * (k > 200) + k % 13:.3f}"
        cells = (f"{k * 0.01:.3f}".replace(".", decimal), current.replace(".", decimal), "-01X-01X")
        lines.append(delimiter.join(cells))
    return "\n".join(lines) + "\n"


def pt4_bytes(
    readings: tuple[tuple[int, ...], ...] | None = None,
    mask: int = 0x1000,
    ticks: int = (1 << 62) | 634_346_767_186_230_000,
    revision: int = 4,
    rate_hz: float = 5000.0,
) -> bytes:
    """A recording; each reading is a raw value per current that `mask` keeps, and one of the voltage."""
    if readings is None:
        readings = tuple(((k % 50) * 2 if k % 90 < 45 else (600 + k % 5) * 2 | 1, 29_564) for k in range(400))
    head = struct.pack("<I", 144) + b"\x13" + b"Power Tool".ljust(19) + struct.pack("<I", 1000)
    head += struct.pack("<Q", ticks) + b"\x13" + b"2911".ljust(19)
    head += struct.pack("<IIfIf", 0, 0, 3.7, 5000, rate_hz) + struct.pack("<3I", 9, 9, 9)
    head += b"\x1d" + b"ATA".ljust(29) + b"\x09" + b"4.0.3e".ljust(9)
    head += struct.pack("<IIq", 1, 0, len(readings))
    head += struct.pack("<4H", 272, 60, 1024, 2 * len(readings[0])) + struct.pack("<3H", 29_564, 0, 0)
    head += struct.pack("<HQQ9f", mask, len(readings), 0, *([0.0] * 9))
    head = head.ljust(272, b"\0") + (b"\x3b" + b"\0" * 43 + bytes([revision])).ljust(60, b"\0")
    body = b"".join(struct.pack(f"<{len(reading)}H", *reading) for reading in readings)
    return head.ljust(1024, b"\0") + body


def powertool_text(rows: int = 300, step_s: float = 0.01) -> str:
    """An export of averages, with the columns that most scripts read."""
    lines = ["Time (s),Main Avg Current (mA),Main Avg Power (mW),Main Avg Voltage (V),Main Max Current (mA)"]
    for k in range(rows):
        current = 3.25 + 120 * (k > 100) + k % 11 * 0.0625
        lines.append(f"{k * step_s:.4f},{current:.4f},{current * 3.7:.4f},3.70,{current + 5:.4f}")
    return "\n".join(lines) + "\n"


def pymonsoon_text(packets: int = 40, per_packet: int = 16, missing: tuple[int, ...] = (), whole: bool = False) -> str:
    """What the library writes: seconds under `Time(ms)`, the same for a packet, and a comma too many."""
    lines = ["Time(ms),Main(mA),USB(mA),Aux(mA),Main Voltage(V),USB Voltage(V),"]
    for packet in range(packets):
        if packet in missing:
            continue
        at_s = packet * per_packet / 5000 + 0.0007 * (packet % 3)
        stamp = f"{1_735_689_600 + int(at_s)}" if whole else f"{at_s:.6f}"
        for k in range(per_packet):
            lines.append(f"{stamp},{12.5 + packet + 0.25 * k:.4f},0,0,3.7012,5.0120,")
    return "\n".join(lines) + "\n"


def written(folder: Path, name: str, content: bytes | str) -> Path:
    """The file in a folder."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
