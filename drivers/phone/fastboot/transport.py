"""Packets over TCP and over USB: the only place where a question becomes bytes on a link."""

from __future__ import annotations

from typing import Protocol

from drivers.clock import Clock
from drivers.errors import GarbledError, NoAnswerError
from drivers.links import Link
from drivers.phone.fastboot import wire
from drivers.phone.fastboot.questions import Question

GREETING_S = 3.0
"""How long the other side may take to greet."""
LEFT_OVER_S = 0.1
"""What an earlier program left unread in the phone comes by then."""
MOST_LEFT_OVER = 4000
CHUNK = 4096
"""Of one read; a whole number of packets of every USB speed."""


class Transport(Protocol):
    """Carries questions there and packets back."""

    @property
    def name(self) -> str:
        """The address, for sentences."""

    @property
    def unfinished(self) -> int:
        """Bytes of a packet of which the rest has not come."""

    def send(self, question: Question) -> None:
        """Send a question; there is nothing else to send. Raises `LinkLostError`."""

    def receive(self, timeout_s: float) -> bytes | None:
        """The next packet, `None` after `timeout_s` without a whole one. Raises `LinkLostError`, `GarbledError`."""

    def close(self) -> None:
        """Release the link. May be called twice."""


class TcpTransport:
    """Fastboot over TCP."""

    def __init__(self, link: Link, clock: Clock) -> None:
        """Greet. Raises `NoAnswerError`, `GarbledError` or `LinkLostError`; the link is then closed."""
        self._link, self._clock = link, clock
        self._decoder = wire.StreamDecoder(wire.LONGEST_REPLY)
        try:
            self._greet()
        except BaseException:
            link.close()
            raise

    @property
    def name(self) -> str:
        """The address."""
        return self._link.name

    @property
    def unfinished(self) -> int:
        """Bytes of a half packet."""
        return self._decoder.unfinished

    def send(self, question: Question) -> None:
        """Send a question."""
        self._link.write(wire.framed(wire.command(question)))

    def receive(self, timeout_s: float) -> bytes | None:
        """The next packet; half a one is kept for the next call."""
        end_s = self._clock.now_s() + timeout_s
        while True:
            whole = self._decoder.next()
            left_s = end_s - self._clock.now_s()
            if whole is not None:
                return whole
            came = self._link.read(CHUNK, max(0.0, left_s))
            self._decoder.feed(came)
            if not came and left_s <= 0.0:
                return None

    def close(self) -> None:
        """Close the connection."""
        self._link.close()

    def _greet(self) -> None:
        self._link.write(wire.HANDSHAKE)
        end_s = self._clock.now_s() + GREETING_S
        while not self._decoder.greeted:
            left_s = end_s - self._clock.now_s()
            if left_s <= 0.0:
                raise NoAnswerError(
                    f"{self.name}: expected fastboot's greeting within {GREETING_S:g} s, but it did not come; "
                    "is a phone in fastboot there?"
                )
            self._decoder.feed(self._link.read(CHUNK, left_s))


class UsbTransport:
    """Fastboot over a pair of bulk endpoints: each transfer is one packet."""

    unfinished = 0

    def __init__(self, link: Link, clock: Clock) -> None:
        """Take a link whose `read` gives one transfer at a time, and throw away what an earlier program left unread.

        Raises `GarbledError` where that does not end, `StalledError`, `LinkLostError`; the link is then closed.
        """
        self._link, self._clock = link, clock
        try:
            self._forget()
        except BaseException:
            link.close()
            raise

    @property
    def name(self) -> str:
        """The address."""
        return self._link.name

    def send(self, question: Question) -> None:
        """Send a question."""
        self._link.write(wire.command(question))

    def receive(self, timeout_s: float) -> bytes | None:
        """The next transfer; empty ones are no packets."""
        end_s = self._clock.now_s() + timeout_s
        while True:
            left_s = end_s - self._clock.now_s()
            came = self._link.read(CHUNK, max(0.0, left_s))
            if came:
                return came
            if left_s <= 0.0 or self._clock.now_s() >= end_s:
                return None

    def close(self) -> None:
        """Release the interface."""
        self._link.close()

    def _forget(self) -> None:
        for _ in range(MOST_LEFT_OVER):
            if self.receive(LEFT_OVER_S) is None:
                return
        raise GarbledError(f"{self.name}: the phone talks without being asked; unplug it and plug it in again")
