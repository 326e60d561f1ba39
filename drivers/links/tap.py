"""A tap on a stream: everything that it carried goes into a record (`record`); and the link that plays one back.

`bootbench … --tap bench7.tap` makes a record, or adds to it; `replay://bench7.tap` is then an address like any other,
and the same driver gets the same answers as at that bench, as long as it asks the same. Where the file holds several
openings (every instrument that was tried on a port is one, and so is each link of a verb that has several), the last
one is played, the last one of `?driver=korad`, or the one that `?opening=2` names; a driver that made none of them asks
the last one.
"""

from __future__ import annotations

from typing import TextIO

from drivers.address import Address
from drivers.clock import Clock
from drivers.errors import AddressError, GarbledError, LinkLostError
from drivers.links import Link
from drivers.links.record import Record, hex_of, opening_at
from drivers.serving import Channel


class TapLink:
    """Passes everything through to another link and writes it down."""

    def __init__(self, inner: Link, record: TextIO, clock: Clock, driver: str | None = None) -> None:
        """Start a record of `driver`; the caller opens and closes the file."""
        self._inner, self._record = inner, Record(record, clock, inner.name, driver)

    @property
    def name(self) -> str:
        """The address of the link that is tapped."""
        return self._inner.name

    def write(self, data: bytes) -> None:
        """Send, and write down what was sent."""
        self._record.add(sent=data.hex())
        try:
            self._inner.write(data)
        except LinkLostError:
            self._record.add(lost=True)
            raise

    def read(self, limit: int, timeout_s: float) -> bytes:
        """Read, and write down what came."""
        try:
            data = self._inner.read(limit, timeout_s)
        except LinkLostError:
            self._record.add(lost=True)
            raise
        if data:
            self._record.add(came=data.hex())
        return data

    def discard(self) -> int:
        """Read away what came, so that the record has it too."""
        gone = 0
        while chunk := self.read(65_536, 0.0):
            gone += len(chunk)
        return gone

    def close(self) -> None:
        """Close the link that is tapped."""
        self._inner.close()


class TapChannel:
    """The same from a served simulator's side: what another program sent it, and what it answered."""

    def __init__(self, inner: Channel, record: TextIO, clock: Clock, driver: str) -> None:
        """Start a record of what passes a channel; the caller opens and closes the file."""
        self._inner, self._record = inner, Record(record, clock, inner.address, driver)

    @property
    def address(self) -> str:
        """Where the other program finds it."""
        return self._inner.address

    def read(self, timeout_s: float) -> bytes:
        """What the client sent."""
        data = self._inner.read(timeout_s)
        if data:
            self._record.add(sent=data.hex())
        return data

    def write(self, data: bytes) -> None:
        """Send to the client."""
        self._record.add(came=data.hex())
        self._inner.write(data)

    def close(self) -> None:
        """Take the place down."""
        self._inner.close()


class ReplayLink:
    """Plays a tap's record back: what came then comes again once the same bytes were sent.

    A driver that sends something else than was sent then gets `GarbledError` with both, since the record cannot know
    what the instrument would have answered.
    """

    def __init__(self, address: Address, clock: Clock) -> None:
        """Read the record. Raises `AddressError` where it is none."""
        self._address, self._clock = address, clock
        opening = opening_at(address)
        if opening.device is not None:
            raise AddressError(f"{address}: this record is of a USB device, not of a stream; name another ?driver=")
        self._lines, self._numbers = opening.lines, opening.numbers
        self._sent = b""
        self._next = 0
        self._came = b""

    @property
    def name(self) -> str:
        """The address of the record."""
        return str(self._address)

    def write(self, data: bytes) -> None:
        """Take what the driver sends and hold it against the record."""
        self._sent += data
        self._advance()

    def read(self, limit: int, timeout_s: float) -> bytes:
        """What came at this place of the record; time passes as the driver waits."""
        self._advance()
        if not self._came:
            self._clock.sleep_s(timeout_s)
            return b""
        data, self._came = self._came[:limit], self._came[limit:]
        return data

    def discard(self) -> int:
        """Throw away what came at this place of the record."""
        self._advance()
        gone = len(self._came)
        self._came = b""
        return gone

    def close(self) -> None:
        """Nothing is held open."""

    def _advance(self) -> None:
        """Walk the record as far as what was sent allows."""
        while self._next < len(self._lines):
            line = self._lines[self._next]
            if "sent" in line:
                then = hex_of(line, "sent")
                if len(self._sent) < len(then):
                    if not then.startswith(self._sent):
                        raise self._differs(then)
                    return
                if self._sent[: len(then)] != then:
                    raise self._differs(then)
                self._sent = self._sent[len(then) :]
            elif "came" in line:
                self._came += hex_of(line, "came")
            elif self._came:
                return
            else:
                raise LinkLostError(f"{self.name}: the link was lost at this place of the record")
            self._next += 1
        if self._sent:
            raise LinkLostError(f"{self.name}: the record ends before what the driver now sends")

    def _differs(self, then: bytes) -> GarbledError:
        now = self._sent[: len(then)]
        return GarbledError(
            f"{self.name}, line {self._numbers[self._next]}: the record has {then.hex()} sent here, but the driver now "
            f"sends {now.hex()}; replay it with the version that made it"
        )
