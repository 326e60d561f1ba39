"""adb-shell's transport over one of our links: the only way to a phone's wire, and what it lets through.

Three things that adb-shell does not do: a service that is not on the list of questions is never sent; a far end that is
gone is noticed at once, and not at the end of a time-out; and what the phone says of itself when it connects (CNXN) is
kept. It also bounds how much a phone can say to one question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adb_shell.transport.base_transport import BaseTransport

from drivers.clock import Clock
from drivers.errors import DriversError, GarbledError, LinkLostError, NoAnswerError
from drivers.links import Link
from drivers.phone.adb.questions import LONGEST_ANSWER, check_service
from drivers.phone.adb.wire import Command, Decoder, header

SILENCE_S = 2.0
"""Longest silence where adb-shell names none."""
PACKET_BYTES = 512
"""Of USB 2.0's high speed, the fastest that an X3 Pro has."""
WHOLE_ANSWER_S = 15.0
"""Longest time for one whole answer, however it trickles."""


@dataclass(slots=True)
class Overheard:
    """What a phone has shown of itself while it was being connected."""

    opened: bool = False
    """There is something to talk to."""
    anything: bool = False
    """It said something that is ADB."""
    banner: bytes | None = None
    """The data of its CNXN: it is connected."""


class Gate(BaseTransport):  # type: ignore[misc]  # adb-shell has no types
    """One connection to a phone; adb-shell opens it when it connects."""

    def __init__(self, open_link: Callable[[], Link], clock: Clock) -> None:
        """`open_link` opens the link, and raises what it raises."""
        self._open_link, self._clock = open_link, clock
        self._link: Link | None = None
        self._head: bytes | None = None
        self._decoder: Decoder | None = None
        self._rest = bytearray()
        self._left, self._until_s = 0, 0.0
        self.overheard = Overheard()

    def connect(self, transport_timeout_s: float | None) -> None:  # noqa: ARG002 - a link has its own
        """Open the link. Raises what it raises."""
        self.close()
        self.overheard, self._decoder, self._head = Overheard(), Decoder(), None
        self._rest.clear()
        self._link = self._open_link()
        self.overheard.opened = True
        self.expect_answer()

    def close(self) -> None:
        """Close the link. May be called twice."""
        if self._link is not None:
            self._link.close()
            self._link = None

    def expect_answer(self) -> None:
        """The phone may say as much as one answer may be long, for as long as one may take."""
        self._left, self._until_s = LONGEST_ANSWER, self._clock.now_s() + WHOLE_ANSWER_S

    def bulk_read(self, numbytes: int, transport_timeout_s: float | None) -> bytes:
        """What is there. Raises `LinkLostError`, `NoAnswerError` after the time-out, `GarbledError` past the bound."""
        silence_s = SILENCE_S if transport_timeout_s is None else transport_timeout_s
        if not self._rest:
            # Over USB a read ends with a short transfer, or when it is full: ask for whole packets, and for no more of
            # them than this takes, or a transfer that fills its last packet would be waited on.
            self._rest += self._came(-(-numbytes // PACKET_BYTES) * PACKET_BYTES, silence_s)
        data = bytes(self._rest[:numbytes])
        del self._rest[:numbytes]
        self._overhear(data)
        return data

    def _came(self, limit: int, silence_s: float) -> bytes:
        link, until_s = self._opened(), self._clock.now_s() + silence_s
        while True:
            if limit > self._left + PACKET_BYTES or self._clock.now_s() > self._until_s:
                raise GarbledError(f"{link.name}: the phone does not stop talking; unplug it and plug it in again")
            left_s = until_s - self._clock.now_s()
            data = link.read(limit, max(0.0, left_s))
            self._left -= len(data)
            if data:
                return data
            if left_s <= 0.0 or self._clock.now_s() >= until_s:  # an empty transfer over USB is no silence
                raise NoAnswerError(f"{link.name}: the phone said nothing for {silence_s:g} s")

    def bulk_write(self, data: bytes, transport_timeout_s: float | None) -> int:  # noqa: ARG002 - as above
        """Send a header, or the data after it. Raises `LinkLostError`, and `DriversError` for what may not be sent.

        A header waits here for its data, so that both are looked at before either is sent.
        """
        link, data = self._opened(), bytes(data)
        if self._head is None:
            head = header(data)
            _check(head.command)
            if head.length:
                self._head = data
            else:
                link.write(data)
            return len(data)
        head_bytes, self._head = self._head, None
        if header(head_bytes).command is Command.OPEN:
            check_service(data.removesuffix(b"\x00"))
        link.write(head_bytes)
        link.write(data)
        return len(data)

    def _opened(self) -> Link:
        if self._link is None:
            raise LinkLostError("the phone is not connected; connect it again")
        return self._link

    def _overhear(self, data: bytes) -> None:
        if self._decoder is None:
            return
        for packet in self._decoder.feed(data):
            self.overheard.anything = True
            if packet.command is Command.CNXN:
                self.overheard.banner = packet.data
                self._decoder = None
                return


def _check(command: Command) -> None:
    """Raise `DriversError` for a packet that could tell a phone something."""
    if command not in (Command.CNXN, Command.AUTH, Command.OPEN, Command.OKAY, Command.CLSE):
        raise DriversError(f"bootbench only asks a phone; it sends no {command.value} packets")
