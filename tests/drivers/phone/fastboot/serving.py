"""A simulated boot loader on a real TCP port until the end of a block."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from drivers.clock import HostClock
from drivers.phone.fastboot.server import FastbootServer
from drivers.phone.fastboot.sim import Voice

JOIN_S = 20.0


@contextmanager
def serving(voice_at: Callable[[float], Voice | None]) -> Iterator[FastbootServer]:
    """The server, answering from a thread of its own."""
    server = FastbootServer(voice_at, HostClock())
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(JOIN_S)
        assert not thread.is_alive()
