"""A record: everything that a link carried, with times, one JSON line each.

Each opening of a link begins with `{"format": "bootbench-tap/1", "address": …, "driver": …}`, then come, for a stream,
`{"at_s": 0.0123, "sent": "hex"}`, `{"at_s": …, "came": "hex"}` and `{"at_s": …, "lost": true}`. Times are the clock's,
from that opening. Each line is written at once, so that a record survives the crash that it is meant to explain.

Several links, of several processes, may write into one file at once: `"link"` in each line names the opening that it
belongs to. A line without it, as older records have, belongs to the opening above.

A USB link's opening says which device it was (`usb_id`, and `maker`, `product`, `serial_number` where it says so), and
the `endpoints` of its interface. Its lines name the `endpoint`, or on endpoint 0 the `setup` (the eight bytes of the
USB specification, 9.3); where the device refused or did not answer, they have `{"stalled": true}` or
`{"silent": true}` beside them.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from drivers.address import Address
from drivers.clock import Clock
from drivers.errors import AddressError
from drivers.links import UsbDescriptors

FORMAT = "bootbench-tap/1"
Line = dict[str, object]
"""One parsed line of a record."""
_opened = itertools.count(1)


class RecordFile(io.TextIOWrapper):
    """A record that is being written. A disk that is full ends the record, and never the talk that is recorded."""

    def __init__(self, path: Path) -> None:
        """Open for adding. Raises `OSError`."""
        # Unbuffered, so that nothing is left over to fail when it is closed.
        super().__init__(path.open("ab", buffering=0), encoding="utf-8", newline="\n", write_through=True)
        self._path, self._one_at_a_time = path, threading.Lock()
        self.broken_off: str | None = None
        """Why the record is not whole, in one sentence; `None` if it is."""

    def write(self, text: str) -> int:
        """Write, until something cannot be written."""
        with self._one_at_a_time:
            if self.broken_off is None:
                try:
                    return super().write(text)
                except OSError as error:
                    ends = f"the record ends early ({error.strerror}); make room and record again"
                    self.broken_off = f"{self._path}: {ends}"
        return len(text)


def open_record(path: Path) -> RecordFile:
    """Open a record for writing, or for adding to it. Raises `AddressError` for a file that is something else."""
    try:
        if path.is_file() and path.stat().st_size:
            _openings(path)
        return RecordFile(path)
    except OSError as error:
        raise AddressError(f"{path}: no record can be written there ({error.strerror})") from error


class Record:
    """Writes the lines of one opening."""

    def __init__(
        self, file: TextIO, clock: Clock, address: str, driver: str | None, device: UsbDescriptors | None = None
    ) -> None:
        """Write the head; the caller opens and closes the file."""
        self._file, self._clock, self._start_s = file, clock, clock.now_s()
        self._link = f"{os.getpid()}-{next(_opened)}"
        named: Line = {"driver": driver} if driver is not None else {}
        if device is not None:
            said = {"maker": device.maker, "product": device.product, "serial_number": device.serial_number}
            named |= {"usb_id": device.usb_id, **{name: text for name, text in said.items() if text is not None}}
            named |= {"endpoints": list(device.endpoints)}
        self._line({"format": FORMAT, "address": address, **named, "link": self._link})

    def add(self, **fields: object) -> None:
        """One thing that happened now."""
        self._line({"at_s": round(self._clock.now_s() - self._start_s, 6), **fields, "link": self._link})

    def _line(self, fields: Line) -> None:
        self._file.write(json.dumps(fields) + "\n")
        self._file.flush()


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of a link in a record."""

    driver: str | None
    device: UsbDescriptors | None
    """`None` for a stream."""
    link: str | None
    """By which its lines name it; `None` in older records."""
    lines: list[Line]
    numbers: list[int]
    """Of those lines in the file, for sentences."""


def recorded_driver(address: Address) -> str | None:
    """Which driver made the record at a `replay://` address, where it says so. Raises `AddressError`."""
    return opening_at(address).driver


def opening_at(address: Address) -> Opening:
    """The opening that a `replay://` address names. Raises `AddressError`.

    Without a number it is the last one of the driver that it names, or where that made none, the last one of all.
    """
    path, text = Path(address.target), address.option("opening")
    openings = _openings(path)
    if text is None:
        named = [one for one in openings if one.driver == address.option("driver")]
        return (named or openings)[-1]
    if not text.isdecimal() or not 1 <= int(text) <= len(openings):
        raise AddressError(f"{address}: opening must be a number from 1 to {len(openings)}, not {text!r}")
    return openings[int(text) - 1]


def hex_of(line: Line, name: str) -> bytes:
    """The bytes of one field of a line."""
    return bytes.fromhex(str(line[name]))


def seconds_of(line: Line) -> float:
    """When a line was written, from the opening; 0 where it does not say."""
    at_s = line.get("at_s")
    return float(at_s) if isinstance(at_s, (int, float)) else 0.0


def _openings(path: Path) -> list[Opening]:
    """Every opening of a record. Raises `AddressError` where the file is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AddressError(f"{path}: no record can be read there ({error})") from error
    openings: list[Opening] = []
    for number, line in enumerate(text.splitlines(), 1):
        fields = _fields(line)
        if fields is None or (not openings and fields.get("format") != FORMAT):
            raise AddressError(f"{path}, line {number}: expected a record of a link ({FORMAT}), as --tap writes it")
        link = _text(fields, "link")
        if "format" in fields:
            openings.append(Opening(_text(fields, "driver"), _device(fields), link, [], []))
            continue
        own = next((one for one in reversed(openings) if link is not None and one.link == link), openings[-1])
        own.lines.append(fields)
        own.numbers.append(number)
    if not openings:
        raise AddressError(f"{path}: the record is empty")
    return openings


def _device(head: Line) -> UsbDescriptors | None:
    usb_id = _text(head, "usb_id")
    if usb_id is None:
        return None
    endpoints = head.get("endpoints", [])
    addresses = tuple(one for one in endpoints if isinstance(one, int)) if isinstance(endpoints, list) else ()
    maker, product, serial_number = (_text(head, name) for name in ("maker", "product", "serial_number"))
    return UsbDescriptors(usb_id, maker, product, serial_number, addresses)


def _text(fields: Line, name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) else None


def _fields(line: str) -> Line | None:
    """A line of a record; `None` where it is none."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):  # no JSON, or a whole number of thousands of digits
        return None
    if not isinstance(fields, dict):
        return None
    if "format" in fields:
        return fields if fields["format"] == FORMAT else None
    happened = [name for name in ("sent", "came", "lost", "stalled", "silent") if name in fields]
    if not happened or not all(_is_hex(fields[name]) for name in ("sent", "came", "setup") if name in fields):
        return None
    if not all(fields[name] is True for name in ("lost", "stalled", "silent") if name in fields):
        return None
    return fields if isinstance(fields.get("endpoint", 0), int) else None


def _is_hex(value: object) -> bool:
    try:
        bytes.fromhex(value if isinstance(value, str) else "?")
    except ValueError:
        return False
    return True
