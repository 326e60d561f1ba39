"""One question, one answer: spacing, waiting, bounded retries, and late or garbled replies survived."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from drivers.clock import Clock
from drivers.errors import GarbledError, NoAnswerError
from drivers.links import Link

Reply = TypeVar("Reply")
QUIET_S = 0.06
"""After a question that was broken off, the line must be silent this long: its reply may still be on the way, and a
command sent into it would be lost."""
MAX_REPLY_BYTES = 4096
"""No reply of these protocols comes near; what does is another instrument talking."""


class Asker:
    """Asks over a link, keeping the distance between commands that the instrument needs.

    A parser is given all bytes that have come so far. It returns the reply, `None` while more bytes are needed, or
    raises `GarbledError` where these bytes can never become a reply.
    """

    def __init__(
        self,
        link: Link,
        clock: Clock,
        *,
        spacing_s: float,
        timeout_s: float,
        silence_s: float = 0.0,
        tries: int = 3,
    ) -> None:
        """`spacing_s` is from the start of one command to the start of the next; `timeout_s` is for a whole reply.

        `silence_s` is what must pass after a reply, where commands are told apart by that.
        """
        self.link, self._clock = link, clock
        self._spacing_s, self._silence_s = spacing_s, silence_s
        self._timeout_s, self._tries = timeout_s, tries
        self._free_s = clock.now_s()
        self.retries = 0
        """How many requests had to be repeated since connecting."""
        self.sent_s = self._free_s
        """When the last command was sent."""
        self._broken_off = False

    def tell(self, command: bytes, settle_s: float = 0.0) -> None:
        """Send a command that has no reply, and leave the instrument alone for `settle_s` beyond the usual spacing."""
        self._wait_until_free()
        self._send(command, settle_s)
        self._broken_off = False

    def ask(self, command: bytes, parse: Callable[[bytes], Reply | None], settle_s: float = 0.0) -> Reply:
        """Send a command and return its reply.

        Raises `NoAnswerError` or `GarbledError` after the bounded number of tries, `LinkLostError` at once.
        """
        problem: GarbledError | NoAnswerError | None = None
        for attempt in range(self._tries):
            if attempt:
                self.retries += 1
                self._drain()
            self._wait_until_free()
            self.link.discard()
            self._send(command, settle_s)
            try:
                reply = self._reply(command, parse, self.sent_s + self._timeout_s)
            except (GarbledError, NoAnswerError) as error:
                problem = error
            else:
                self._broken_off = False
                self._free_s = max(self._free_s, self._clock.now_s() + self._silence_s)
                return reply
        kind = type(problem) if problem is not None else NoAnswerError
        raise kind(f"{self.link.name}: {problem}, {self._tries} times")

    def _send(self, command: bytes, settle_s: float) -> None:
        self.sent_s = self._clock.now_s()
        # Until a reply is whole, this question may be broken off by whatever comes: a call-off, Ctrl-C.
        self._broken_off = True
        self.link.write(command)
        self._free_s = self.sent_s + self._spacing_s + settle_s

    def _reply(self, command: bytes, parse: Callable[[bytes], Reply | None], deadline_s: float) -> Reply:
        came = b""
        while True:
            left_s = deadline_s - self._clock.now_s()
            chunk = self.link.read(MAX_REPLY_BYTES, max(0.0, left_s))
            came += chunk
            reply = parse(came) if chunk else None
            if reply is not None:
                return reply
            if len(came) >= MAX_REPLY_BYTES:
                raise GarbledError(f"expected a short reply to {command!r}, but {len(came)} bytes came")
            if self._clock.now_s() >= deadline_s:
                got = f"only {came!r} came" if came else "nothing came"
                raise NoAnswerError(f"expected a reply to {command!r} within {self._timeout_s:g} s, but {got}")

    def _drain(self) -> None:
        """Wait out a late reply, as long as a whole one may take, so that it is not taken for the next one's."""
        while self.link.read(MAX_REPLY_BYTES, self._timeout_s):
            continue

    def _wait_until_free(self) -> None:
        while self._broken_off and self.link.read(MAX_REPLY_BYTES, QUIET_S):
            continue
        self._broken_off = False
        self._clock.sleep_s(self._free_s - self._clock.now_s())
