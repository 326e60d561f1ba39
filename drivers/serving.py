"""Serving a simulated instrument to other programs: on a pseudo-terminal (POSIX) or a TCP port (everywhere)."""

from __future__ import annotations

import errno
import os
import select
import socket
import sys
from collections.abc import Callable
from typing import Protocol

from drivers.clock import Clock
from drivers.errors import AddressError
from drivers.simulation import StreamSimulator

LONGEST_WAIT_S = 0.1
"""How often the server looks whether it is to stop."""
HELD_BYTES = 65_536
"""What a pseudo-terminal has no room for waits here, as much as Linux holds of a real port: its own 4 KB are 10 ms of
the quickest instrument."""


class Channel(Protocol):
    """Where another program finds the simulator."""

    @property
    def address(self) -> str:
        """What to give to `bootbench`, or to another program, to reach it."""

    def read(self, timeout_s: float) -> bytes:
        """What a client sent; empty after `timeout_s` without."""

    def write(self, data: bytes) -> None:
        """Send to the client; with no client there, the bytes go where an instrument's go: nowhere."""

    def close(self) -> None:
        """Take the place down."""


class PtyChannel:
    """A pseudo-terminal that any program opens like a serial port. POSIX only; Windows has `TcpChannel`."""

    def __init__(self) -> None:
        """Open one in raw mode."""
        if sys.platform == "win32":
            raise AddressError(
                "Windows has no pseudo-terminals; serve the simulator on a TCP port instead (--tcp PORT)"
            )
        import pty
        import tty

        self._master, self._slave = pty.openpty()
        # The slave stays open here, or the master would read EIO whenever no client is attached.
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.path = os.ttyname(self._slave)
        self._held = b""

    @property
    def address(self) -> str:
        """`serial:///dev/pts/3`."""
        return f"serial://{self.path}"

    def read(self, timeout_s: float) -> bytes:
        """What the client sent."""
        ready, room, _ = select.select([self._master], [self._master] if self._held else [], [], timeout_s)
        if room:
            self._send()
        return os.read(self._master, 65_536) if ready else b""

    def write(self, data: bytes) -> None:
        """Send; a client that does not read for long loses what no longer fits, as on a real port."""
        if len(self._held) + len(data) <= HELD_BYTES:
            self._held += data
        self._send()

    def _send(self) -> None:
        while self._held:
            try:
                self._held = self._held[os.write(self._master, self._held) :]
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EIO):
                    raise
                return

    def close(self) -> None:
        """Hang up: to the client, this is a pulled cable."""
        os.close(self._master)
        os.close(self._slave)


def listening(port: int) -> socket.socket:
    """A port of loopback that a client can come to; port 0 lets the system choose. Raises `AddressError`."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise AddressError(f"tcp port {port} cannot be opened ({error.strerror}); choose another with --tcp") from error


class TcpChannel:
    """A listening TCP port on loopback with one client at a time; a new client takes the place of a gone one."""

    def __init__(self, port: int = 0) -> None:
        """Listen; port 0 lets the system choose."""
        self._listener = listening(port)
        self._client: socket.socket | None = None

    @property
    def address(self) -> str:
        """`tcp://127.0.0.1:5025`."""
        return f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"

    def read(self, timeout_s: float) -> bytes:
        """What the client sent."""
        watched = [self._listener] if self._client is None else [self._listener, self._client]
        ready, _, _ = select.select(watched, [], [], timeout_s)
        if self._listener in ready:
            self._drop()
            self._client, _ = self._listener.accept()
            self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return b""
        if self._client is None or self._client not in ready:
            return b""
        try:
            data = self._client.recv(65_536)
        except OSError:
            data = b""
        if not data:
            self._drop()
        return data

    def write(self, data: bytes) -> None:
        """Send to the client, if there is one."""
        if self._client is None:
            return
        try:
            self._client.sendall(data)
        except OSError:
            self._drop()

    def close(self) -> None:
        """Hang up and stop listening."""
        self._drop()
        self._listener.close()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


def serve(simulator: StreamSimulator, channel: Channel, clock: Clock, stopped: Callable[[], bool]) -> None:
    """Carry bytes between a simulator and a channel until `stopped` says so."""
    while not stopped():
        event_s = simulator.next_event_s()
        wait_s = LONGEST_WAIT_S if event_s is None else event_s - clock.now_s()
        data = channel.read(min(LONGEST_WAIT_S, max(0.0, wait_s)))
        now_s = clock.now_s()
        if data:
            simulator.feed(data, now_s)
        reply = simulator.take(now_s)
        if reply:
            channel.write(reply)
