"""The bytes of USB/IP, protocol version 1.1.1.

Source: Linux, Documentation/usb/usbip_protocol.rst, and tools/usb/usbip/libsrc/usbip_common.h for the states of an
answer. Numbers are big-endian; the setup packet inside is USB's own, little-endian. Tried against Debian's `usbip` 2.0
and the kernel's vhci-hcd (6.1).

A connection begins with one operation, each answered under its code less 0x8000:

    version 0x0111, code, state                        8 bytes, then for
      0x8005 list                                    → number of devices, each of 312 bytes and 4 per interface
      0x8003 import     bus id, 32 bytes             → the device, 312 bytes, where the state is 0

An imported device is then sent commands of 48 bytes, data behind those that go to the device:

    command, sequence, device, direction, endpoint     5 × 4 bytes, then for
      1 submit          flags, length, 0, 0, interval, setup packet (8 bytes)
                        → 3: state, length, 0, 0, 0, 8 bytes, and the data that goes to the computer
      2 unlink          sequence to forget, 24 bytes  → 4: state, 24 bytes

A state is a negative error number of Linux. An unlink is answered -ECONNRESET where there was something to forget, and
0 where it had been answered already.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from drivers.errors import GarbledError
from drivers.links import ControlSetup
from drivers.phone.states import InterfaceClass

PORT = 3240
"""Where `usbip` looks by itself."""
VERSION = 0x0111
HEADER_BYTES, DEVICE_BYTES, BUS_ID_BYTES, PATH_BYTES = 48, 312, 32, 256
MOST_DEVICES = 1000
MOST_BYTES = 16 * 1024 * 1024
"""No transfer of the Linux kernel is longer."""


class Operation(IntEnum):
    """What a connection begins with."""

    LIST = 0x8005
    IMPORT = 0x8003
    LISTED = 0x0005
    IMPORTED = 0x0003


class Command(IntEnum):
    """What follows an import."""

    SUBMIT = 1
    UNLINK = 2
    SUBMITTED = 3
    UNLINKED = 4


class OperationState(IntEnum):
    """How an operation went."""

    OK = 0
    NOT_AVAILABLE = 1
    BUSY = 2
    BROKEN = 3
    NO_DEVICE = 4
    ERROR = 5


class TransferState(IntEnum):
    """How a transfer went, as Linux numbers it, whatever the system at either end."""

    DONE = 0
    GONE = -19
    STALLED = -32
    TOO_MUCH = -75
    FORGOTTEN = -104
    LATE = -110


class Speed(IntEnum):
    """As Linux numbers it."""

    LOW = 1
    FULL = 2
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Exported:
    """One device that a server offers."""

    bus_id: str
    """By which it is imported."""
    usb_id: str
    """`vid:pid`."""
    speed: Speed = Speed.FULL
    interfaces: tuple[InterfaceClass, ...] = ()
    """Known from a list alone."""
    bus: int = 1
    number: int = 2


@dataclass(frozen=True, slots=True)
class ListDevices:
    """What do you offer?"""


@dataclass(frozen=True, slots=True)
class Import:
    """Give me that one."""

    bus_id: str


@dataclass(frozen=True, slots=True)
class Submit:
    """One transfer."""

    sequence: int
    endpoint: int
    """With bit 7 set towards the computer, as in its descriptor."""
    length: int
    setup: bytes = bytes(8)
    """On endpoint 0 alone: request type, request, value, index, length."""
    data: bytes = b""
    """What goes to the device."""

    @property
    def control(self) -> ControlSetup:
        """The setup packet."""
        return ControlSetup(*struct.unpack("<BBHH", self.setup[:6]))


@dataclass(frozen=True, slots=True)
class Unlink:
    """Forget a transfer that has not been answered."""

    sequence: int
    forget: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """The end of a transfer."""

    sequence: int
    state: int
    """A `TransferState`, or another of Linux's negative error numbers."""
    length: int
    data: bytes = b""
    """What goes to the computer."""


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The end of an unlink."""

    sequence: int
    state: int


Request = ListDevices | Import | Submit | Unlink
Reply = Submitted | Unlinked
_OPERATION = struct.Struct(">HHI")
_NUMBERS = struct.Struct(">IIIHHHBBBBBB")
_BASIC = struct.Struct(">5I")


def operation(code: Operation, state: OperationState = OperationState.OK) -> bytes:
    """The head of an operation or of its answer."""
    return _OPERATION.pack(VERSION, code, state)


def import_request(bus_id: str) -> bytes:
    """Ask for a device."""
    return operation(Operation.IMPORT) + _padded(bus_id, BUS_ID_BYTES)


def device_record(device: Exported) -> bytes:
    """312 bytes."""
    vendor, product = (int(part, 16) for part in device.usb_id.split(":"))
    path = _padded(f"/sys/devices/simulated/usb{device.bus}/{device.bus_id}", PATH_BYTES)
    numbers = (device.bus, device.number, device.speed, vendor, product, 0x0100)
    shape = (0, 0, 0, 1, 1, len(device.interfaces))
    return path + _padded(device.bus_id, BUS_ID_BYTES) + _NUMBERS.pack(*numbers, *shape)


def device_list(devices: tuple[Exported, ...]) -> bytes:
    """The whole answer to a request for the list."""
    body = b""
    for device in devices:
        kinds = (bytes((one.usb_class, one.subclass, one.protocol, 0)) for one in device.interfaces)
        body += device_record(device) + b"".join(kinds)
    return operation(Operation.LISTED) + struct.pack(">I", len(devices)) + body


def request_bytes(request: Submit | Unlink, device: Exported) -> bytes:
    """A command to an imported device."""
    number = device.bus << 16 | device.number
    if isinstance(request, Unlink):
        return _BASIC.pack(Command.UNLINK, request.sequence, number, 0, 0) + struct.pack(">I24x", request.forget)
    inwards, endpoint = request.endpoint >> 7, request.endpoint & 0x7F
    head = _BASIC.pack(Command.SUBMIT, request.sequence, number, inwards, endpoint)
    return head + struct.pack(">IIIII", 0, request.length, 0, 0, 0) + request.setup + request.data


def reply_bytes(reply: Reply) -> bytes:
    """An answer of the device."""
    if isinstance(reply, Unlinked):
        return _BASIC.pack(Command.UNLINKED, reply.sequence, 0, 0, 0) + struct.pack(">i24x", reply.state)
    head = _BASIC.pack(Command.SUBMITTED, reply.sequence, 0, 0, 0)
    return head + struct.pack(">iI20x", reply.state, reply.length) + reply.data


class RequestDecoder:
    """Cuts what a computer sends into requests. `feed` raises `GarbledError` for what is no USB/IP."""

    def __init__(self) -> None:
        """A connection that has just begun."""
        self._came = b""
        self._imported = False

    def feed(self, data: bytes) -> list[Request]:
        """The requests that are whole now."""
        self._came += data
        found: list[Request] = []
        while (request := self._next()) is not None:
            found.append(request)
        return found

    def _next(self) -> Request | None:
        return self._command() if self._imported else self._operation()

    def _operation(self) -> Request | None:
        if len(self._came) < _OPERATION.size:
            return None
        version, code, _ = _OPERATION.unpack_from(self._came)
        if version != VERSION or code not in (Operation.LIST, Operation.IMPORT):
            raise GarbledError(f"expected a USB/IP 1.1.1 request for list or import, but {self._came[:8].hex()} came")
        if code == Operation.LIST:
            self._came = self._came[_OPERATION.size :]
            return ListDevices()
        if len(self._came) < _OPERATION.size + BUS_ID_BYTES:
            return None
        bus_id = _unpadded(self._came[_OPERATION.size : _OPERATION.size + BUS_ID_BYTES])
        self._came = self._came[_OPERATION.size + BUS_ID_BYTES :]
        self._imported = True
        return Import(bus_id)

    def _command(self) -> Request | None:
        if len(self._came) < HEADER_BYTES:
            return None
        code, sequence, _, inwards, endpoint = _BASIC.unpack_from(self._came)
        if code == Command.UNLINK:
            (forget,) = struct.unpack_from(">I", self._came, _BASIC.size)
            self._came = self._came[HEADER_BYTES:]
            return Unlink(sequence, forget)
        (length,) = struct.unpack_from(">I", self._came, _BASIC.size + 4)
        if code != Command.SUBMIT or inwards > 1 or endpoint > 15 or length > MOST_BYTES:
            raise GarbledError(f"expected a USB/IP command, but {self._came[:HEADER_BYTES].hex()} came")
        end = HEADER_BYTES + (0 if inwards else length)
        if len(self._came) < end:
            return None
        setup, data = self._came[40:HEADER_BYTES], self._came[HEADER_BYTES:end]
        self._came = self._came[end:]
        return Submit(sequence, endpoint | inwards << 7, length, setup, data)


class ReplyDecoder:
    """Cuts what an imported device answers into replies. `feed` raises `GarbledError` for what is no USB/IP."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._came = b""
        self._brings: set[int] = set()

    def expect_data(self, sequence: int) -> None:
        """The answer to this one has data behind it: only who asked knows."""
        self._brings.add(sequence)

    def expect_none(self, sequence: int) -> None:
        """It was forgotten: no answer comes any more."""
        self._brings.discard(sequence)

    def feed(self, data: bytes) -> list[Reply]:
        """The replies that are whole now."""
        self._came += data
        found: list[Reply] = []
        while (reply := self._next()) is not None:
            found.append(reply)
        return found

    def _next(self) -> Reply | None:
        if len(self._came) < HEADER_BYTES:
            return None
        code, sequence = struct.unpack_from(">II", self._came)
        state, length = struct.unpack_from(">iI", self._came, _BASIC.size)
        if code == Command.UNLINKED:
            self._came = self._came[HEADER_BYTES:]
            return Unlinked(sequence, state)
        if code != Command.SUBMITTED or length > MOST_BYTES:
            raise GarbledError(f"expected a USB/IP reply, but {self._came[:HEADER_BYTES].hex()} came")
        end = HEADER_BYTES + (length if sequence in self._brings else 0)
        if len(self._came) < end:
            return None
        self._brings.discard(sequence)
        data = self._came[HEADER_BYTES:end]
        self._came = self._came[end:]
        return Submitted(sequence, state, length, data)


def state_of(answer: bytes, code: Operation) -> OperationState:
    """How an operation went, from the eight bytes of its answer. Raises `GarbledError`."""
    version, came, state = _OPERATION.unpack(answer)
    # A server of another 1.x says its own version, and the rest is the same.
    if version >> 8 != VERSION >> 8 or came != code or state not in list(OperationState):
        raise GarbledError(f"expected a USB/IP answer {code:#06x}, but {answer.hex()} came")
    return OperationState(state)


def device_of(record: bytes) -> Exported:
    """The device of 312 bytes; its interfaces follow in a list alone."""
    bus_id = _unpadded(record[PATH_BYTES : PATH_BYTES + BUS_ID_BYTES])
    bus, number, speed, vendor, product, *_ = _NUMBERS.unpack_from(record, PATH_BYTES + BUS_ID_BYTES)
    known = Speed(speed) if speed in list(Speed) else Speed.HIGH
    return Exported(bus_id, f"{vendor:04x}:{product:04x}", known, (), bus, number)


def interfaces_after(record: bytes) -> int:
    """How many interfaces a list names behind a device's 312 bytes, of four bytes each."""
    return record[DEVICE_BYTES - 1]


def _padded(text: str, length: int) -> bytes:
    return text.encode("ascii", "replace")[: length - 1].ljust(length, b"\0")


def _unpadded(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("ascii", errors="backslashreplace")
