"""A tap: everything that a link carried, with times, one JSON line each; and the link that plays such a record back.

Line 1 is `{"format": "bootbench-tap/1", "address": …}`, then `{"at_s": 0.0123, "sent": "hex"}`,
`{"at_s": …, "came": "hex"}` and `{"at_s": …, "lost": true}`. Times are the clock's, from the opening of the link. Each
line is written at once, so that a record survives the crash that it is meant to explain.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from drivers.address import Address
from drivers.clock import Clock
from drivers.errors import AddressError, GarbledError, LinkLostError
from drivers.links import Link

FORMAT = "bootbench-tap/1"


class TapLink:
    """Passes everything through to another link and writes it down."""

    def __init__(self, inner: Link, record: TextIO, clock: Clock) -> None:
        """Start a record; the caller opens and closes the file."""
        self._inner, self._record, self._clock = inner, record, clock
        self._start_s = clock.now_s()
        self._line({"format": FORMAT, "address": inner.name})

    @property
    def name(self) -> str:
        """The address of the link that is tapped."""
        return self._inner.name

    def write(self, data: bytes) -> None:
        """Send, and write down what was sent."""
        self._line({"at_s": self._at_s(), "sent": data.hex()})
        try:
            self._inner.write(data)
        except LinkLostError:
            self._line({"at_s": self._at_s(), "lost": True})
            raise

    def read(self, limit: int, timeout_s: float) -> bytes:
        """Read, and write down what came."""
        try:
            data = self._inner.read(limit, timeout_s)
        except LinkLostError:
            self._line({"at_s": self._at_s(), "lost": True})
            raise
        if data:
            self._line({"at_s": self._at_s(), "came": data.hex()})
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

    def _at_s(self) -> float:
        return round(self._clock.now_s() - self._start_s, 6)

    def _line(self, fields: dict[str, object]) -> None:
        self._record.write(json.dumps(fields) + "\n")
        self._record.flush()


class ReplayLink:
    """Plays a tap's record back: what came then comes again once the same bytes were sent.

    A driver that sends something else than was sent then gets `GarbledError` with both, since the record cannot know
    what the instrument would have answered.
    """

    def __init__(self, address: Address, clock: Clock) -> None:
        """Read the record. Raises `AddressError` where it is none."""
        self._address, self._clock = address, clock
        self._lines = _read_record(Path(address.target))
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
                then = bytes.fromhex(str(line["sent"]))
                if len(self._sent) < len(then):
                    if not then.startswith(self._sent):
                        raise self._differs(then)
                    return
                if self._sent[: len(then)] != then:
                    raise self._differs(then)
                self._sent = self._sent[len(then) :]
            elif "came" in line:
                self._came += bytes.fromhex(str(line["came"]))
            elif self._came:
                return
            else:
                raise LinkLostError(f"{self.name}: the link was lost at this place of the record")
            self._next += 1
        if self._sent:
            raise LinkLostError(f"{self.name}: the record ends before what the driver now sends")

    def _differs(self, then: bytes) -> GarbledError:
        return GarbledError(
            f"{self.name}, line {self._next + 2}: the record has {then.hex()} sent here, but the driver now sends "
            f"{self._sent[: len(then)].hex()}; replay it with the version that made it"
        )


def _read_record(path: Path) -> list[dict[str, object]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AddressError(f"{path}: no record can be read there ({error})") from error
    lines: list[dict[str, object]] = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            fields = json.loads(line)
        except json.JSONDecodeError:
            fields = None
        if not isinstance(fields, dict) or (number == 1 and fields.get("format") != FORMAT):
            raise AddressError(f"{path}, line {number}: expected a record of a link ({FORMAT}), as --tap writes it")
        if number > 1:
            lines.append(fields)
    return lines
