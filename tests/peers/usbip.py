"""A phone in EDL on a USB/IP server: the Linux kernel of another computer attaches it and takes it for a real one.

Source: Linux, Documentation/usb/usbip_protocol.rst. All numbers are big-endian; the setup packet inside is USB's own.

    version 0x0111, code, status                         8 bytes, then for
      0x8003 import     bus id, 32 bytes               → 0x0003 with 312 bytes of the device
    then, of 48 bytes each, before their data
      1 submit          sequence, device, direction, endpoint, flags, length, …, setup
      2 unlink          sequence, …, the sequence to forget
      3 and 4           their answers
"""

from __future__ import annotations

import errno
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import Protocol

from drivers.phone.usb_sim import SimulatedUsb

VERSION, IMPORT, IMPORTED = 0x0111, 0x8003, 0x0003
SUBMIT, UNLINK, SUBMITTED, UNLINKED = 1, 2, 3, 4
BUS_ID = b"1-1"
BUS, NUMBER, HIGH_SPEED = 1, 2, 3
HEADER_BYTES = 48
_WAIT_S = 0.02


class Phone(Protocol):
    """What talks behind the bulk endpoints."""

    def feed(self, transfer: bytes) -> None:
        """A transfer from the host."""

    def take(self) -> bytes | None:
        """The next transfer to the host."""


@dataclass(frozen=True)
class _Read:
    """A bulk read that waits for the phone."""

    sequence: int
    length: int


@dataclass
class UsbIpPhone:
    """Serves one device to one kernel at a time, on a port of loopback, until it is closed."""

    usb: SimulatedUsb
    phone: Phone
    _reads: list[_Read] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._stop = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._stop.set()
        self._listener.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            with line:
                self._reads.clear()
                try:
                    self._import(line)
                    threading.Thread(target=self._answer_reads, args=(line,), daemon=True).start()
                    while True:
                        self._obey(line, _exactly(line, HEADER_BYTES))
                except (EOFError, OSError):
                    continue

    def _import(self, line: socket.socket) -> None:
        _, code, _ = struct.unpack(">HHI", _exactly(line, 8))
        assert code == IMPORT, f"expected a request to import, {code:#06x} came"
        assert _exactly(line, 32).rstrip(b"\0") == BUS_ID
        path = b"/sys/devices/simulated/usb1/1-1"
        numbers = struct.pack(">IIIHHH", BUS, NUMBER, HIGH_SPEED, *self.usb.ids, 0x0100)
        shape = bytes((0, 0, 0, 1, 1, len(self.usb.interfaces)))
        head = struct.pack(">HHI", VERSION, IMPORTED, 0)
        line.sendall(head + path.ljust(256, b"\0") + BUS_ID.ljust(32, b"\0") + numbers + shape)

    def _obey(self, line: socket.socket, header: bytes) -> None:
        code, sequence, _, inwards, endpoint, _, length = struct.unpack_from(">7I", header)
        if code == UNLINK:
            (forgotten,) = struct.unpack_from(">I", header, 20)
            with self._lock:
                waiting = [read for read in self._reads if read.sequence == forgotten]
                self._reads = [read for read in self._reads if read.sequence != forgotten]
                status = -errno.ECONNRESET if waiting else 0
                line.sendall(struct.pack(">5Ii24x", UNLINKED, sequence, 0, 0, 0, status))
            return
        assert code == SUBMIT, f"expected a transfer, {code:#x} came"
        data = b"" if inwards else _exactly(line, length)
        if endpoint == 0:
            self._control(line, sequence, header[40:48], bool(inwards))
        elif inwards:
            with self._lock:
                self._reads.append(_Read(sequence, length))
        else:
            self.phone.feed(data)
            self._done(line, sequence, len(data), b"")

    def _control(self, line: socket.socket, sequence: int, setup: bytes, inwards: bool) -> None:
        kind, request, value, _, length = struct.unpack("<BBHHH", setup)
        answer: bytes | None = b""
        if (kind, request) == (0x80, 6):
            descriptors = {1: self.usb.device_descriptor(), 2: self.usb.configuration_descriptor()}
            answer = self.usb.string_descriptor(value & 0xFF) if value >> 8 == 3 else descriptors.get(value >> 8)
        elif inwards:
            answer = b"\0" * length  # status of device or interface
        if answer is None:
            self._done(line, sequence, 0, b"", -errno.EPIPE)
        else:
            self._done(line, sequence, len(answer[:length]), answer[:length])

    def _answer_reads(self, line: socket.socket) -> None:
        """Give each transfer of the phone to the oldest read; a phone that is silent leaves reads waiting."""
        while not self._stop.is_set():
            with self._lock:
                transfer = self.phone.take() if self._reads else None
                read = self._reads.pop(0) if transfer is not None else None
                try:
                    if transfer is not None and read is not None:
                        self._send_done(line, read.sequence, len(transfer), transfer)
                    elif line.fileno() < 0:
                        return
                except OSError:
                    return
            if transfer is None:
                time.sleep(_WAIT_S)

    def _done(self, line: socket.socket, sequence: int, length: int, data: bytes, status: int = 0) -> None:
        with self._lock:
            self._send_done(line, sequence, length, data, status)

    def _send_done(self, line: socket.socket, sequence: int, length: int, data: bytes, status: int = 0) -> None:
        line.sendall(struct.pack(">5IiI4xI12x", SUBMITTED, sequence, 0, 0, 0, status, length, 0) + data)


def _exactly(line: socket.socket, length: int) -> bytes:
    came = b""
    while len(came) < length:
        piece = line.recv(length - len(came))
        if not piece:
            raise EOFError
        came += piece
    return came
