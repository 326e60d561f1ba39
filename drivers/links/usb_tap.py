"""A tap on a USB link, and the link that plays such a record back (`record` has the format, `tap` says what for)."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from drivers.address import Address
from drivers.clock import Clock
from drivers.errors import AddressError, GarbledError, LinkLostError, NoAnswerError, StalledError
from drivers.links import ControlSetup, UsbDescriptors, UsbLink
from drivers.links.record import Line, Record, hex_of, opening_at, seconds_of


class TapUsbLink:
    """Passes every transfer through to another link and writes it down."""

    def __init__(self, inner: UsbLink, record: TextIO, clock: Clock, driver: str | None = None) -> None:
        """Start a record of `driver`; the caller opens and closes the file."""
        self._inner, self._record = inner, Record(record, clock, inner.name, driver, inner.descriptors)

    @property
    def name(self) -> str:
        """The address of the link that is tapped."""
        return self._inner.name

    @property
    def descriptors(self) -> UsbDescriptors:
        """The device behind the link that is tapped."""
        return self._inner.descriptors

    def control_in(self, setup: ControlSetup, length: int, timeout_s: float) -> bytes:
        """Ask, and write down what came."""
        asked = _setup_hex(setup, length)
        with self._failures(setup=asked):
            data = self._inner.control_in(setup, length, timeout_s)
        self._record.add(setup=asked, came=data.hex())
        return data

    def control_out(self, setup: ControlSetup, data: bytes, timeout_s: float) -> None:
        """Tell, and write down what was sent once it was taken."""
        asked = _setup_hex(setup, len(data))
        with self._failures(setup=asked, sent=data.hex()):
            self._inner.control_out(setup, data, timeout_s)
        self._record.add(setup=asked, sent=data.hex())

    def write(self, endpoint: int, data: bytes, timeout_s: float) -> None:
        """Send, and write down what was sent once it was taken."""
        with self._failures(endpoint=endpoint, sent=data.hex()):
            self._inner.write(endpoint, data, timeout_s)
        self._record.add(endpoint=endpoint, sent=data.hex())

    def read(self, endpoint: int, limit: int, timeout_s: float) -> bytes:
        """Read, and write down what came; a time-out without anything is no line."""
        with self._failures(endpoint=endpoint, came=""):
            data = self._inner.read(endpoint, limit, timeout_s)
        if data:
            self._record.add(endpoint=endpoint, came=data.hex())
        return data

    def close(self) -> None:
        """Close the link that is tapped."""
        self._inner.close()

    @contextmanager
    def _failures(self, **fields: object) -> Iterator[None]:
        try:
            yield
        except StalledError:
            self._record.add(**fields, stalled=True)
            raise
        except NoAnswerError:
            self._record.add(**fields, silent=True)
            raise
        except LinkLostError:
            self._record.add(lost=True)
            raise


class ReplayUsbLink:
    """Plays a record back: what came then comes again, in its order, once the same was asked and sent.

    It comes as much later as it did then, since an instrument that sends by itself is also read by its times. A driver
    that asks or sends something else than then gets `GarbledError` with both.
    """

    def __init__(self, address: Address, clock: Clock) -> None:
        """Read the record. Raises `AddressError` where it is none of a USB device."""
        self._address, self._clock = address, clock
        opening = opening_at(address)
        if opening.device is None:
            raise AddressError(f"{address}: this record is of a stream, not of a USB device; name another ?driver=")
        self._descriptors = opening.device
        self._lines, self._numbers = opening.lines, opening.numbers
        self._next = 0
        self._played_s, self._played_at_s = clock.now_s(), 0.0
        self._came: dict[int, deque[Line]] = defaultdict(deque)

    @property
    def name(self) -> str:
        """The address of the record."""
        return str(self._address)

    @property
    def descriptors(self) -> UsbDescriptors:
        """The device that was there then."""
        return self._descriptors

    def control_in(self, setup: ControlSetup, length: int, timeout_s: float) -> bytes:
        """What was answered then."""
        line = self._same(timeout_s, setup=_setup_hex(setup, length))
        return hex_of(line, "came")

    def control_out(self, setup: ControlSetup, data: bytes, timeout_s: float) -> None:
        """Hold what the driver tells against the record."""
        self._same(timeout_s, setup=_setup_hex(setup, len(data)), sent=data.hex())

    def write(self, endpoint: int, data: bytes, timeout_s: float) -> None:
        """Hold what the driver sends against the record."""
        self._same(timeout_s, endpoint=endpoint, sent=data.hex())

    def read(self, endpoint: int, limit: int, timeout_s: float) -> bytes:
        """The next transfer that came on this endpoint at this place of the record, once its time has come."""
        self._advance()
        if self._came[endpoint]:
            due_s = self._played_s + seconds_of(self._came[endpoint][0]) - self._played_at_s
            wait_s = max(0.0, due_s - self._clock.now_s())
            if wait_s > timeout_s:
                self._clock.sleep_s(timeout_s)
                return b""
            self._clock.sleep_s(wait_s)
            line = self._came[endpoint].popleft()
            self._played(line)
            self._failed(line)
            data = hex_of(line, "came")
            if len(data) > limit:
                raise GarbledError(f"{self.name}: the record has a transfer of {len(data)} bytes here, not of {limit}")
            return data
        if self._next < len(self._lines) and "lost" in self._lines[self._next]:
            raise LinkLostError(f"{self.name}: the link was lost at this place of the record")
        self._clock.sleep_s(timeout_s)
        return b""

    def close(self) -> None:
        """Nothing is held open."""

    def _advance(self) -> None:
        """Take in everything that came before the next thing that the driver did."""
        while self._next < len(self._lines):
            line = self._lines[self._next]
            if "endpoint" not in line or "sent" in line:
                return
            self._came[int(str(line["endpoint"]))].append(line)
            self._next += 1

    def _same(self, timeout_s: float, **done: object) -> Line:
        """The record's next line, which must be what the driver does now."""
        self._advance()
        if self._next == len(self._lines):
            raise LinkLostError(f"{self.name}: the record ends before what the driver now does")
        line = self._lines[self._next]
        if "lost" in line:
            raise LinkLostError(f"{self.name}: the link was lost at this place of the record")
        then: Line = {name: line[name] for name in ("endpoint", "setup", "sent") if name in line}
        if then != done:
            raise GarbledError(
                f"{self.name}, line {self._numbers[self._next]}: the record has {_words(then)} here, but the "
                f"driver now does {_words(done)}; replay it with the version that made it"
            )
        self._next += 1
        if "silent" in line:
            self._clock.sleep_s(timeout_s)
        self._played(line)
        self._failed(line)
        return line

    def _played(self, line: Line) -> None:
        """What comes next comes as much later as it did then."""
        self._played_s, self._played_at_s = self._clock.now_s(), seconds_of(line)

    def _failed(self, line: Line) -> None:
        if "stalled" in line:
            raise StalledError(f"{self.name}: the device refused this in the record")
        if "silent" in line:
            raise NoAnswerError(f"{self.name}: the device did not answer this in the record")


def _setup_hex(setup: ControlSetup, length: int) -> str:
    """The eight bytes that go over the wire (USB 2.0 specification, table 9-2)."""
    words = (setup.value, setup.index, length)
    return (bytes((setup.request_type, setup.request)) + b"".join(word.to_bytes(2, "little") for word in words)).hex()


def _words(done: Line) -> str:
    return " ".join(f"{name} {value}" for name, value in done.items())
