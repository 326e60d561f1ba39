"""A simulated boot loader on a TCP port of this computer, for our client and for other people's `fastboot`.

server = FastbootServer(voices, clock, port=0)
threading.Thread(target=server.serve).start()
…                                   # fastboot -s tcp:127.0.0.1:PORT getvar product
server.stop()
"""

from __future__ import annotations

import selectors
import socket
from collections.abc import Callable
from threading import Event

from drivers.clock import Clock
from drivers.errors import AddressError
from drivers.phone.fastboot.sim import FastbootSim, TcpSession, Voice

LONGEST_WAIT_S = 0.1
"""How often the server looks whether it is to stop and whether the phone is still in fastboot."""
MOST_CLIENTS = 8
SEND_TIMEOUT_S = 2.0
"""A client that does not read for so long is hung up on."""


class FastbootServer:
    """Serves a boot loader that comes and goes: while the phone is not in fastboot, every client is hung up on."""

    def __init__(self, voice_at: Callable[[float], Voice | None], clock: Clock, port: int = 0) -> None:
        """Listen on loopback; port 0 lets the system choose.

        `voice_at` tells what the boot loader says at a time of `clock`, `None` while the phone is not in fastboot.
        Raises `AddressError` where the port is taken.
        """
        try:
            self._listener = socket.create_server(("127.0.0.1", port))
        except OSError as error:
            raise AddressError(
                f"tcp port {port} cannot be opened ({error.strerror}); choose another, or 0 for any"
            ) from error
        self._voice_at, self._clock = voice_at, clock
        self._stopped = Event()
        self._sessions: dict[socket.socket, TcpSession] = {}
        self.device = FastbootSim(Voice(()))
        """What was asked and what was refused, over all connections."""

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._listener.getsockname()[1])

    @property
    def address(self) -> str:
        """`tcp://127.0.0.1:5554`."""
        return f"tcp://127.0.0.1:{self.port}"

    def serve(self) -> None:
        """Answer until `stop` is called from any thread, then close everything."""
        with selectors.DefaultSelector() as selector, self._listener:
            selector.register(self._listener, selectors.EVENT_READ)
            while not self._stopped.is_set():
                for key, _ in selector.select(LONGEST_WAIT_S):
                    sock = key.fileobj
                    if sock is self._listener:
                        self._welcome(selector)
                    elif isinstance(sock, socket.socket) and not self._hear(sock):
                        self._hang_up(selector, sock)
                if self._voice_at(self._clock.now_s()) is None:
                    for sock in list(self._sessions):
                        self._hang_up(selector, sock)
            for sock in list(self._sessions):
                self._hang_up(selector, sock)

    def stop(self) -> None:
        """End `serve` within a moment. May be called twice, from any thread."""
        self._stopped.set()

    def _welcome(self, selector: selectors.BaseSelector) -> None:
        client, _ = self._listener.accept()
        if self._voice_at(self._clock.now_s()) is None or len(self._sessions) >= MOST_CLIENTS:
            client.close()
            return
        client.settimeout(SEND_TIMEOUT_S)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sessions[client] = TcpSession(self.device.obey)
        selector.register(client, selectors.EVENT_READ)
        if not self._say(client):
            self._hang_up(selector, client)

    def _hear(self, client: socket.socket) -> bool:
        """Take what a client sent and answer; `False` when there is nobody to answer any more."""
        now_s = self._clock.now_s()
        voice = self._voice_at(now_s)
        try:
            data = client.recv(65_536)
        except OSError:
            return False
        if not data or voice is None:
            return False
        self.device.speak(voice)
        self._sessions[client].feed(data, now_s)
        return self._say(client)

    def _say(self, client: socket.socket) -> bool:
        session = self._sessions[client]
        try:
            client.sendall(session.take(self._clock.now_s()))
        except OSError:
            return False
        return not session.broken

    def _hang_up(self, selector: selectors.BaseSelector, client: socket.socket) -> None:
        selector.unregister(client)
        del self._sessions[client]
        client.close()
