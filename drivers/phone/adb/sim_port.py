"""A simulated phone's ADB port on TCP, for any client: `adb connect 127.0.0.1:PORT`."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable

from drivers.clock import Clock
from drivers.errors import AddressError
from drivers.phone.adb.sim import Session, SimulatedAdbd

LONGEST_WAIT_S = 0.05
"""How often the port looks whether it is to stop, and whether the phone still shows it."""
_PIECE = 65_536


class AdbPort:
    """Listens on loopback until it is closed; any number of clients, one after another or at once."""

    def __init__(self, phone: SimulatedAdbd, clock: Clock, port: int = 0) -> None:
        """Listen; port 0 lets the system choose. Raises `AddressError`."""
        try:
            self._listener = socket.create_server(("127.0.0.1", port))
        except OSError as error:
            raise AddressError(f"tcp port {port} cannot be opened ({error.strerror}); choose another") from error
        self._phone, self._clock = phone, clock
        self._clients: dict[socket.socket, Session] = {}

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._listener.getsockname()[1])

    @property
    def address(self) -> str:
        """What to give to `adb connect`."""
        return f"127.0.0.1:{self.port}"

    def serve(self, stopped: Callable[[], bool]) -> None:
        """Play the phone until `stopped` says so."""
        while not stopped():
            self.step(LONGEST_WAIT_S)

    def step(self, timeout_s: float) -> None:
        """Whatever comes within a time."""
        ready, _, _ = select.select([self._listener, *self._clients], [], [], timeout_s)
        there = self._phone.scene(self._clock.now_s()).state is not None
        if self._listener in ready:
            client, _ = self._listener.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._clients[client] = self._phone.session()
        for client in list(self._clients):
            if not there or not self._carry(client, client in ready):
                client.close()
                del self._clients[client]

    def close(self) -> None:
        """Hang up and stop listening. May be called twice."""
        for client in self._clients:
            client.close()
        self._clients.clear()
        self._listener.close()

    def _carry(self, client: socket.socket, readable: bool) -> bool:
        """Both ways; `False` once the client is gone, or is to go."""
        session, now_s = self._clients[client], self._clock.now_s()
        try:
            if readable:
                data = client.recv(_PIECE)
                if not data:
                    return False
                session.feed(data, now_s)
            client.sendall(session.take(now_s))
        except OSError:
            return False
        return not session.ended
