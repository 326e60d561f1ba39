"""Serial ports through pyserial: `/dev/ttyUSB0`, `COM5`, or a pseudo-terminal.

A pseudo-terminal has no modem lines, and a pulled cable shows itself in different exceptions (pyserial 3.5: `read` and
`write` raise `SerialException`, `in_waiting` a bare `OSError`); here all of them are one `LinkLostError`.
"""

from __future__ import annotations

import errno

import serial

from drivers.address import Address
from drivers.errors import AddressError, LinkBusyError, LinkDeniedError, LinkLostError
from drivers.links.holder import process_holding

_LOST = (serial.SerialException, OSError, TypeError)
"""pyserial raises TypeError when its descriptor was closed under a waiting read."""


class SerialLink:
    """A serial port, held exclusively."""

    def __init__(self, address: Address, default_baud: int) -> None:
        """Open the port at `baud` of the address, or at the instrument's default rate."""
        self._address = address
        try:
            self._port = serial.Serial(
                address.target, int(address.number("baud", default_baud)), timeout=0, write_timeout=1.0, exclusive=True
            )
        except ValueError as error:
            raise AddressError(f"{address}: {error}") from error
        except (serial.SerialException, OSError) as error:
            raise _why_not(address, error) from error

    @property
    def name(self) -> str:
        """The address."""
        return str(self._address)

    def write(self, data: bytes) -> None:
        """Send all of it and wait until the system has taken it."""
        try:
            self._port.write(data)
        except _LOST as error:
            raise self._lost() from error

    def read(self, limit: int, timeout_s: float) -> bytes:
        """What is there, waiting for the first byte at most `timeout_s`."""
        try:
            waiting = min(limit, self._port.in_waiting)
            if waiting:
                return bytes(self._port.read(waiting))
            if self._port.timeout != timeout_s:
                self._port.timeout = timeout_s
            first = bytes(self._port.read(1))
            more = min(limit - 1, self._port.in_waiting) if first else 0
            if not more:
                return first
            self._port.timeout = 0
            return first + bytes(self._port.read(more))
        except _LOST as error:
            raise self._lost() from error

    def discard(self) -> int:
        """Throw away what came unread."""
        try:
            waiting = int(self._port.in_waiting)
            if waiting:
                self._port.timeout = 0
                self._port.read(waiting)
            return waiting
        except _LOST as error:
            raise self._lost() from error

    def close(self) -> None:
        """Release the port."""
        self._port.close()

    def _lost(self) -> LinkLostError:
        return LinkLostError(f"{self.name}: the port is gone; check the cable and that the instrument is switched on")


def _why_not(address: Address, error: OSError) -> AddressError | LinkBusyError | LinkDeniedError | LinkLostError:
    number = error.errno
    text = str(error)
    if number in (errno.EBUSY, errno.EAGAIN) or "exclusively lock" in text or "PermissionError(13" in text:
        # Windows says PermissionError(13, 'Access is denied.') for a port that another program holds.
        holder = process_holding(address.target)
        who = f"by {holder}" if holder else "by another program"
        return LinkBusyError(f"{address}: the port is in use {who}; close it there and try again")
    if number == errno.EACCES:
        return LinkDeniedError(
            f"{address}: this user may not open the port; add the user to the group that owns it (dialout on Debian), "
            "log in again and try again"
        )
    if number in (errno.ENOENT, errno.ENXIO, errno.ENODEV) or "FileNotFoundError" in text:
        return AddressError(f"{address}: there is no such port; plug the instrument in, or run `bootbench instruments`")
    return LinkLostError(f"{address}: the port cannot be opened ({text})")
