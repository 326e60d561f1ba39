"""Links: what carries bytes between the computer and an instrument.

A link knows nothing of protocols. It reads whatever is there, writes all it is given, and says plainly when the far end
is gone. `open_link` finds the right one from an address; a tap (`--tap bench7.tap` on every verb that opens a link)
writes down everything that passes, with times, and `replay://bench7.tap` plays such a record back through the same
driver, so that a bench's bug report becomes a test: put the record beside the test and `connect` to its address.

There are two kinds: a stream of bytes (`Link`: serial ports, TCP), and the transfers of a USB device of its own
(`UsbLink`). Each kind has the same family: real, simulated, tapped, replayed, interruptible. A USB device that another
program or computer shares is reached by `drivers.usbip`.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class UsbDescriptors:
    """What a USB device says of itself before it is asked anything. `None` is *it does not say*."""

    usb_id: str
    """`vid:pid`, four lower-case hexadecimal digits each."""
    maker: str | None = None
    product: str | None = None
    serial_number: str | None = None
    endpoints: tuple[int, ...] = ()
    """Addresses of the claimed interface's endpoints, in its order; none where none is claimed."""


@dataclass(frozen=True, slots=True)
class ControlSetup:
    """What a control request says before its data (USB 2.0 specification, 9.3)."""

    request_type: int
    """bmRequestType: bit 7 set is towards the computer."""
    request: int
    """bRequest."""
    value: int = 0
    """wValue, 16 bits."""
    index: int = 0
    """wIndex, 16 bits."""


@dataclass(frozen=True, slots=True)
class BulkPair:
    """The two bulk endpoints of an interface, by address."""

    to_computer: int
    to_device: int


class UsbLink(Protocol):
    """One claimed interface of a USB device. Endpoint addresses have bit 7 set towards the computer (0x81)."""

    @property
    def name(self) -> str:
        """The address, for sentences."""

    @property
    def descriptors(self) -> UsbDescriptors:
        """Which device this is."""

    def control_in(self, setup: ControlSetup, length: int, timeout_s: float) -> bytes:
        """Ask for at most `length` bytes on endpoint 0.

        Raises `StalledError` where the device refuses, `NoAnswerError` after `timeout_s`, `LinkLostError`.
        """

    def control_out(self, setup: ControlSetup, data: bytes, timeout_s: float) -> None:
        """Send a request with its data on endpoint 0. Raises as `control_in` does."""

    def write(self, endpoint: int, data: bytes, timeout_s: float) -> None:
        """Send all of it, bulk or interrupt as the endpoint is. Raises as `control_in` does."""

    def read(self, endpoint: int, limit: int, timeout_s: float) -> bytes:
        """One transfer, bulk or interrupt as the endpoint is: full packets up to `limit`, or up to a short one.

        Empty after `timeout_s` without any. `limit` is a multiple of the endpoint's packet size, since a device may
        always fill a packet. Raises `StalledError`, `GarbledError` where more came than `limit`, `LinkLostError`.
        """

    def close(self) -> None:
        """Release the interface and give it back to the system's own driver. May be called twice."""
