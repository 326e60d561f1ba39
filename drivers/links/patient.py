"""A link that gives up on silence: who is asked whether he is there has said so by then, or is not."""

from __future__ import annotations

from drivers.clock import Clock
from drivers.errors import NoAnswerError
from drivers.links import Link

TALKING_FACTOR = 3.0
"""Something that talks may take this many times longer, for repeated questions."""


class PatientLink:
    """Passes everything through, until nothing has come for too long since it was opened."""

    def __init__(self, inner: Link, clock: Clock, silent_s: float) -> None:
        """`silent_s` is how long there may be nothing at all."""
        self._inner, self._clock, self._silent_s = inner, clock, silent_s
        self._opened_s = clock.now_s()
        self._until_s = self._opened_s + silent_s

    def lift(self) -> None:
        """Wait as long as is asked for from now on."""
        self._until_s = float("inf")

    @property
    def name(self) -> str:
        """The address."""
        return self._inner.name

    def write(self, data: bytes) -> None:
        """Send. Raises `NoAnswerError` once it is too late: nobody would wait for the answer."""
        self._left_s()
        self._inner.write(data)

    def read(self, limit: int, timeout_s: float) -> bytes:
        """Read. Raises `NoAnswerError` once it is too late."""
        data = self._inner.read(limit, min(timeout_s, self._left_s()))
        if data:
            self._until_s = max(self._until_s, self._opened_s + TALKING_FACTOR * self._silent_s)
        return data

    def _left_s(self) -> float:
        left_s = self._until_s - self._clock.now_s()
        if left_s <= 0.0:
            raise NoAnswerError(f"{self.name}: nothing that makes sense came within {self._silent_s:g} s")
        return left_s

    def discard(self) -> int:
        """Throw away what came."""
        return self._inner.discard()

    def close(self) -> None:
        """Release the link."""
        self._inner.close()
