"""Links: what carries bytes between the computer and an instrument.

A link knows nothing of protocols. It reads whatever is there, writes all it is given, and says plainly when the far end
is gone. `open_link` finds the right one from an address; a tap (`--tap bench7.tap` on every verb that opens a link)
writes down everything that passes, with times, and `replay://bench7.tap` plays such a record back through the same
driver, so that a bench's bug report becomes a test: put the record beside the test and `connect` to its address.
"""

from __future__ import annotations

from typing import Protocol


class Link(Protocol):
    """A two-way stream of bytes."""

    @property
    def name(self) -> str:
        """The address, for sentences."""

    def write(self, data: bytes) -> None:
        """Send all of it. Raises `LinkLostError`."""

    def read(self, limit: int, timeout_s: float) -> bytes:
        """At least one byte and at most `limit`, as soon as there is any; empty after `timeout_s` without.

        Raises `LinkLostError` when the far end is gone.
        """

    def discard(self) -> int:
        """Throw away what has come and was not read; returns how many bytes that were."""

    def close(self) -> None:
        """Release it. May be called twice."""
