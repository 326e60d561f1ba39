"""Fastboot's wire: bytes only.

Evidence: AOSP `system/core/fastboot/README.md` (framing, TCP protocol v1); Qualcomm ABL
`QcomModulePkg/Application/FastbootApp/FastbootCmds.c` (answers; facts only, no code). No real phone was tried by us.

    host                              phone
    getvar:product    ────────────▶
                      ◀────────────   OKAYvayu               or FAILwhy, ends the answer
    getvar:all        ────────────▶
                      ◀────────────   INFOproduct:vayu       any number of lines (TEXT: pieces of text)
                      ◀────────────   OKAY

Strictly in turn: one command, then any number of INFO and TEXT, then exactly one OKAY or FAIL. Nothing in a reply says
which question it belongs to. A reply is at most 256 bytes.

Over USB a packet is one bulk transfer. Over TCP both sides first send `FB01`, then each packet goes as

    ┌───────────────────────────┬──────────────┐
    │ length, 8 bytes big endian │ packet       │
    └───────────────────────────┴──────────────┘
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from drivers.errors import GarbledError
from drivers.phone.fastboot.questions import Question, Report, Variable

HANDSHAKE = b"FB01"
LONGEST_REPLY = 256
LONGEST_COMMAND = 4096
"""What a device may be sent (64 in older versions of the README); ours are far shorter."""
_LENGTH_BYTES = 8
_GREETING = re.compile(rb"FB(\d\d)")


class Head(Enum):
    """The first four bytes of a reply."""

    OKAY = b"OKAY"
    FAIL = b"FAIL"
    INFO = b"INFO"
    TEXT = b"TEXT"
    DATA = b"DATA"
    """The phone awaits or announces data: never the answer to a question of ours."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One reply."""

    head: Head
    text: bytes


def command(question: Question) -> bytes:
    """The bytes of a question. Raises `TypeError` for anything that is not on the list, whatever its text."""
    if isinstance(question, Variable):
        return b"getvar:" + question.value.encode("ascii")
    if isinstance(question, Report):
        return question.value.encode("ascii")
    raise TypeError(f"expected a fastboot question of the list, not {question!r}")


def packet(came: bytes) -> Packet:
    """Read a reply. Raises `GarbledError`."""
    if len(came) > LONGEST_REPLY:
        raise GarbledError(f"expected a fastboot reply of at most {LONGEST_REPLY} bytes, but {len(came)} came")
    try:
        return Packet(Head(came[:4]), came[4:])
    except ValueError:
        raise GarbledError(f"expected OKAY, FAIL, INFO, TEXT or DATA, but {came[:16]!r} came") from None


def reply(head: Head, text: bytes = b"") -> bytes:
    """The bytes of a reply. Raises `ValueError` if they are too many for one."""
    if len(text) > LONGEST_REPLY - 4:
        raise ValueError(f"{len(text)} bytes do not fit into one reply")
    return head.value + text


def framed(message: bytes) -> bytes:
    """A packet as TCP carries it."""
    return len(message).to_bytes(_LENGTH_BYTES, "big") + message


class StreamDecoder:
    """Takes what TCP brings apart: the greeting once, then packets. Keeps the unfinished remainder, nothing else."""

    def __init__(self, longest: int) -> None:
        """`longest` is the longest packet that this side accepts."""
        self._longest = longest
        self._came = b""
        self._greeted = False

    @property
    def greeted(self) -> bool:
        """The other side has sent its greeting."""
        return self._greeted

    @property
    def unfinished(self) -> int:
        """Bytes of a packet that is not whole yet."""
        return len(self._came)

    def feed(self, data: bytes) -> None:
        """Add what has come. Raises `GarbledError` where the greeting is another protocol's."""
        self._came += data
        if self._greeted or not self._came:
            return
        greeting = self._came[: len(HANDSHAKE)]
        if greeting[:2] != HANDSHAKE[: len(greeting[:2])] or (greeting[2:] and not greeting[2:].isdigit()):
            raise GarbledError(f"expected the greeting FB01 of fastboot over TCP, but {greeting!r} came")
        whole = _GREETING.fullmatch(greeting)
        if whole is None:
            return
        if int(whole[1]) < 1:
            raise GarbledError(f"expected version 1 of fastboot over TCP, but {greeting!r} came")
        self._greeted, self._came = True, self._came[len(HANDSHAKE) :]

    def next(self) -> bytes | None:
        """The next whole packet, `None` while there is none. Raises `GarbledError` for a length that cannot be."""
        if not self._greeted or len(self._came) < _LENGTH_BYTES:
            return None
        length = int.from_bytes(self._came[:_LENGTH_BYTES], "big")
        if not 0 < length <= self._longest:
            raise GarbledError(f"expected a packet of 1 to {self._longest} bytes, but one of {length} was announced")
        end = _LENGTH_BYTES + length
        if len(self._came) < end:
            return None
        whole, self._came = self._came[_LENGTH_BYTES:end], self._came[end:]
        return whole
