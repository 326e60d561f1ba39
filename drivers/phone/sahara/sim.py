"""A phone in its boot ROM, or in a memory dump, on the same wire: packets in, packets out.

What it answers is simulated. The chip number is that of the SM8150 as bkerler/edl lists it (0x000a50e1); maker, model
and key hash are made up.
"""

from __future__ import annotations

import struct
from collections import deque
from dataclasses import dataclass, field
from hashlib import sha256

from drivers.phone.sahara import wire
from drivers.phone.sahara.diag import framed

SM8150 = 0x000A50E1
MADE_UP_ID = wire.HardwareId(SM8150, 0x0072, 0x0000)
INVALID_COMMAND, UNSUPPORTED_QUESTION = 0x01, 0x1F
"""Status words of an end of image."""


@dataclass(slots=True)
class SaharaSim:
    """Transfers that the phone would send, one `take` each; it knows no clock."""

    mode: wire.Mode = wire.Mode.IMAGE_PENDING
    chip_serial: int = 0x0A1B2C3D
    hardware_id: wire.HardwareId = MADE_UP_ID
    version: int = wire.VERSION
    knows: tuple[wire.Question, ...] = tuple(wire.Question)
    refused: list[bytes] = field(default_factory=list)
    """What came that no read-only program sends here."""
    _in_command_mode: bool = False
    _out: deque[bytes] = field(default_factory=deque)

    def __post_init__(self) -> None:
        """The HELLO waits for whoever reads first."""
        self._out.append(wire.hello(self.mode, self.version))

    def feed(self, transfer: bytes) -> None:
        """A transfer from the host."""
        head = struct.unpack_from("<2I", transfer) if len(transfer) >= wire.HEAD_BYTES else (0, 0)
        match head:
            case wire.Command.HELLO_ANSWER, wire.HELLO_BYTES if not self._in_command_mode:
                self._answered(struct.unpack_from("<I", transfer, 20)[0], transfer)
            case wire.Command.EXECUTE, 12 if self._in_command_mode:
                self._offer(struct.unpack_from("<I", transfer, 8)[0])
            case wire.Command.EXECUTE_DATA, 12 if self._in_command_mode:
                self._out.append(self._answer(struct.unpack_from("<I", transfer, 8)[0]))
            case wire.Command.SWITCH_MODE, 12 if self._in_command_mode:
                self._in_command_mode = False
                self._out.append(wire.hello(wire.Mode(struct.unpack_from("<I", transfer, 8)[0]), self.version))
            case _:
                self._refuse(transfer)

    def take(self) -> bytes | None:
        """The next transfer to the host; `None` while the phone is silent."""
        return self._out.popleft() if self._out else None

    def _answered(self, mode: int, transfer: bytes) -> None:
        if mode != wire.Mode.COMMAND or self.mode is wire.Mode.MEMORY_DEBUG:
            self._refuse(transfer)
            return
        self._in_command_mode = True
        self._out.append(struct.pack("<2I", wire.Command.COMMAND_READY, 8))

    def _offer(self, question: int) -> None:
        if question not in self.knows:
            self._end(UNSUPPORTED_QUESTION)
            return
        self._out.append(struct.pack("<4I", wire.Command.EXECUTE_ANSWER, 16, question, len(self._answer(question))))

    def _answer(self, question: int) -> bytes:
        match question:
            case wire.Question.SERIAL_NUMBER:
                return self.chip_serial.to_bytes(4, "little")
            case wire.Question.HARDWARE_ID:
                return 3 * int(str(self.hardware_id), 16).to_bytes(8, "little")
            case wire.Question.KEY_HASH:
                return 3 * sha256(b"a simulated key").digest()
        return b""

    def _refuse(self, transfer: bytes) -> None:
        self.refused.append(transfer[:64])
        self._end(INVALID_COMMAND)

    def _end(self, status: int) -> None:
        self._out.append(struct.pack("<4I", wire.Command.END_OF_IMAGE, 16, 0, status))


@dataclass(slots=True)
class DiagSim:
    """Android's diagnostics port: silent, or with a log frame that it was asked for before."""

    chatty: bool = False
    refused: list[bytes] = field(default_factory=list)
    """Whatever came: nothing should."""

    def feed(self, transfer: bytes) -> None:
        """A transfer from the host."""
        self.refused.append(transfer[:64])

    def take(self) -> bytes | None:
        """The next transfer to the host."""
        if not self.chatty:
            return None
        self.chatty = False
        return framed(b"\x79\x00\x00\x00\x7e\x7dsimulated")
