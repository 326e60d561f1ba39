r"""Sahara, version 2: packets, as bytes.

Sources: bkerler/edl, `sahara_defs.py` (names and numbers, as facts), and its issue 176 (a recorded session in command
mode); linux-msm/qdl, `sahara.c`. All numbers are little-endian and 32 bits wide.

    every packet          command, length of all of it, …
    1  HELLO              version, lowest version, longest command, mode, 6 reserved       48 bytes, from the phone
    2  HELLO answer       version, lowest version, 0 = all is well, mode, 6 reserved       48 bytes, from the host
    4  end of image       image, status                                                    16 bytes, from the phone
    11 command ready                                                                        8 bytes, from the phone
    12 switch mode        mode                                                             12 bytes, from the host
    13 execute            question                                                         12 bytes, from the host
    14 execute answer     question, length of what is offered                              16 bytes, from the phone
    15 execute data       question; the phone then sends that many bytes without a head    12 bytes, from the host

What a phone sends is not believed: lengths are held against those above, and nothing here reserves memory by them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

from drivers.errors import GarbledError

VERSION, LOWEST_VERSION = 2, 1
MOST_OFFERED = 4096
"""Longest answer that we take; the longest known one, the key hash, has 96 bytes."""
HEAD_BYTES, HELLO_BYTES = 8, 48
LONGEST_PACKET = HELLO_BYTES
"""Of the packets that we read."""
_HELLO = struct.Struct("<12I")


class Command(IntEnum):
    """First word of a packet."""

    HELLO = 1
    HELLO_ANSWER = 2
    READ_DATA = 3
    END_OF_IMAGE = 4
    COMMAND_READY = 11
    SWITCH_MODE = 12
    EXECUTE = 13
    EXECUTE_ANSWER = 14
    EXECUTE_DATA = 15


class Mode(IntEnum):
    """What the phone wants."""

    IMAGE_PENDING = 0
    IMAGE_COMPLETE = 1
    MEMORY_DEBUG = 2
    COMMAND = 3


class Question(IntEnum):
    """What may be asked in command mode; all of it is read from fuses."""

    SERIAL_NUMBER = 1
    HARDWARE_ID = 2
    KEY_HASH = 3


@dataclass(frozen=True, slots=True)
class Hello:
    """What a phone says first."""

    version: int
    lowest_version: int
    longest_command: int
    mode: Mode


@dataclass(frozen=True, slots=True)
class EndOfImage:
    """The phone is done with a transfer, or refuses what was sent."""

    status: int


@dataclass(frozen=True, slots=True)
class CommandReady:
    """Command mode: questions may come."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The phone has an answer of so many bytes."""

    question: Question
    length: int


@dataclass(frozen=True, slots=True)
class WantsData:
    """The phone asks for a piece of an image, which it never gets from us."""


Packet = Hello | EndOfImage | CommandReady | Offer | WantsData


@dataclass(frozen=True, slots=True)
class HardwareId:
    """Which chip, and whose phone, as the fuses say."""

    chip: int
    maker: int
    model: int

    def __str__(self) -> str:
        return f"{self.chip:08x}{self.maker:04x}{self.model:04x}"


def parse_packet(data: bytes) -> Packet:
    """One packet of the phone, the whole of `data`. Raises `GarbledError`."""
    if len(data) < HEAD_BYTES:
        raise GarbledError(f"Sahara: expected a packet of 8 bytes or more, {len(data)} came")
    command, length = struct.unpack_from("<2I", data)
    if length != len(data):
        raise GarbledError(f"Sahara: a packet says that it has {length} bytes, {len(data)} came")
    match command, length:
        case Command.HELLO, 48:
            return _hello(data)
        case Command.END_OF_IMAGE, 16:
            return EndOfImage(struct.unpack_from("<I", data, 12)[0])
        case Command.COMMAND_READY, 8:
            return CommandReady()
        case Command.EXECUTE_ANSWER, 16:
            return _offer(data)
        case Command.READ_DATA, 20:
            return WantsData()
    raise GarbledError(f"Sahara: no packet of the phone has command {command} and {length} bytes")


def _hello(data: bytes) -> Hello:
    _, _, version, lowest, longest, mode, *_ = _HELLO.unpack(data)
    if mode not in tuple(Mode):
        raise GarbledError(f"Sahara: the HELLO names mode {mode}; there are 0 to 3")
    return Hello(version, lowest, longest, Mode(mode))


def _offer(data: bytes) -> Offer:
    question, length = struct.unpack_from("<2I", data, 8)
    if question not in tuple(Question) or length > MOST_OFFERED:
        raise GarbledError(f"Sahara: {length} bytes are offered for question {question}, which nobody asked that way")
    return Offer(Question(question), length)


def hello(mode: Mode, version: int = VERSION, longest_command: int = 0x400) -> bytes:
    """What a phone sends first."""
    return _HELLO.pack(Command.HELLO, HELLO_BYTES, version, LOWEST_VERSION, longest_command, mode, *[0] * 6)


def command_mode_please() -> bytes:
    """The answer to a HELLO that asks for command mode, never for an image or for memory."""
    return _HELLO.pack(Command.HELLO_ANSWER, HELLO_BYTES, VERSION, LOWEST_VERSION, 0, Mode.COMMAND, *[0] * 6)


def back_to_hello() -> bytes:
    """Leave command mode: the phone begins anew with its HELLO, waiting for an image."""
    return struct.pack("<3I", Command.SWITCH_MODE, 12, Mode.IMAGE_PENDING)


def execute(question: Question) -> bytes:
    """Ask."""
    return struct.pack("<3I", Command.EXECUTE, 12, question)


def execute_data(question: Question) -> bytes:
    """Take the answer that was offered."""
    return struct.pack("<3I", Command.EXECUTE_DATA, 12, question)


def serial_number_in(answer: bytes) -> str:
    """The processor's serial number, 8 hexadecimal digits. Raises `GarbledError`."""
    if len(answer) < 4:
        raise GarbledError(f"Sahara: a serial number has 4 bytes, {len(answer)} came")
    return f"{int.from_bytes(answer[:4], 'little'):08x}"


def hardware_id_in(answer: bytes) -> HardwareId:
    """The hardware id; phones send its 8 bytes up to three times. Raises `GarbledError`."""
    if len(answer) < 8:
        raise GarbledError(f"Sahara: a hardware id has 8 bytes, {len(answer)} came")
    value = int.from_bytes(answer[:8], "little")
    return HardwareId(value >> 32, value >> 16 & 0xFFFF, value & 0xFFFF)


def key_hash_in(answer: bytes) -> str:
    """The hash of the key that loaders must be signed with, hexadecimal; what is sent several times stands once."""
    for length in (32, 48, 64):
        one, rest = answer[:length], len(answer) % length
        if len(answer) > length and not rest and one * (len(answer) // length) == answer:
            return one.hex()
    if len(answer) < 16:
        raise GarbledError(f"Sahara: a key hash has 32 bytes or more, {len(answer)} came")
    return answer[:64].hex()
