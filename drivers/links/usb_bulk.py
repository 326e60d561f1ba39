"""A pair of bulk endpoints as a link: what is written is one transfer, what is read at once is one."""

from __future__ import annotations

from drivers.address import Address
from drivers.errors import AddressError
from drivers.links import BulkPair, UsbLink
from drivers.links.record import opening_at

WRITE_TIMEOUT_S = 2.0
"""A device that takes nothing for so long does not listen."""
DISCARD_BYTES = 16_384


class UsbBulkLink:
    """Reads and writes whole transfers. `limit` of a read is a multiple of 1024, the largest packet of USB 3."""

    def __init__(self, link: UsbLink, pair: BulkPair) -> None:
        """Join an open link to two of its endpoints."""
        self._link, self._pair = link, pair

    @property
    def name(self) -> str:
        """The address."""
        return self._link.name

    def write(self, data: bytes) -> None:
        """Send one transfer. Raises `NoAnswerError`, `StalledError`, `LinkLostError`."""
        self._link.write(self._pair.to_device, data, WRITE_TIMEOUT_S)

    def read(self, limit: int, timeout_s: float) -> bytes:
        """One transfer; empty for an empty one, and after `timeout_s` without.

        Raises `StalledError`, `GarbledError`, `LinkLostError`.
        """
        return self._link.read(self._pair.to_computer, limit, timeout_s)

    def discard(self) -> int:
        """Throw away the transfers that have come."""
        gone = 0
        while came := self._link.read(self._pair.to_computer, DISCARD_BYTES, 0.0):
            gone += len(came)
        return gone

    def close(self) -> None:
        """Release the interface."""
        self._link.close()


def recorded_pair(address: Address) -> BulkPair:
    """The endpoints that the record at a `replay://` address was made with. Raises `AddressError`."""
    to_device: int | None = None
    to_computer: int | None = None
    for line in opening_at(address).lines:
        endpoint = line.get("endpoint")
        if isinstance(endpoint, int) and "sent" in line:
            to_device = endpoint if to_device is None else to_device
        elif isinstance(endpoint, int):
            to_computer = endpoint if to_computer is None else to_computer
    if to_device is None or to_computer is None:
        raise AddressError(f"{address}: this record has no transfers in both directions; nothing can be asked of it")
    return BulkPair(to_computer, to_device)
