"""TCP links: `tcp://host:5025` for instruments on the network and for simulators."""

from __future__ import annotations

import select
import socket

from drivers.address import Address
from drivers.errors import AddressError, LinkLostError

CONNECT_TIMEOUT_S = 3.0
INSTRUMENT_ADVICE = "check the cable and that the instrument is switched on"
PHONE_ADVICE = "check the cable and that the phone is on"
SERVER_ADVICE = "see whether the adb server still runs"


class TcpLink:
    """A TCP connection with small packets sent at once."""

    def __init__(self, address: Address, advice: str = INSTRUMENT_ADVICE) -> None:
        """Connect; `advice` says what to do when the far end, whatever it is, is gone.

        Raises `AddressError` without a port number, `LinkLostError` where nobody answers.
        """
        self._address, self._advice = address, advice
        host, colon, port = address.target.rpartition(":")
        if not colon or not port.isdigit() or not 0 < int(port) < 65536:
            raise AddressError(f"{address}: expected host:port with a port number, such as tcp://192.168.1.20:5025")
        try:
            self._socket = socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_TIMEOUT_S)
        except OSError as error:
            raise LinkLostError(
                f"{address}: nobody answers there ({error.strerror or error}); check the address and the network"
            ) from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    @property
    def name(self) -> str:
        """The address."""
        return str(self._address)

    @property
    def port(self) -> int:
        """The far end's port number."""
        return int(self._address.target.rpartition(":")[2])

    def write(self, data: bytes) -> None:
        """Send all of it."""
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise self._lost() from error

    def read(self, limit: int, timeout_s: float) -> bytes:
        """What is there, waiting for the first byte at most `timeout_s`."""
        try:
            ready, _, _ = select.select([self._socket], [], [], max(0.0, timeout_s))
            if not ready:
                return b""
            data = self._socket.recv(limit)
        except (OSError, ValueError) as error:
            raise self._lost() from error
        if not data:
            raise self._lost()
        return data

    def discard(self) -> int:
        """Throw away what came unread."""
        gone = 0
        while chunk := self.read(65_536, 0.0):
            gone += len(chunk)
        return gone

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _lost(self) -> LinkLostError:
        return LinkLostError(f"{self.name}: the connection is gone; {self._advice}")
