"""The window's side of a capture."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from bench.capture.messages import (
    CaptureRequest,
    Finished,
    NotRecorded,
    Order,
    OutputIs,
    Silence,
    SwitchOff,
    Told,
    Vanished,
)
from bench.capture.process import capture_main
from bench.deaf_children import deaf_children
from bench.errors import BenchError
from bench.guard.client import GuardClient, GuardStoppedError
from bench.guard.messages import Output, StopCause, Stopped
from bench.station import Station
from drivers.errors import DriversError

OFF_WITHIN_S = 2.0
"""A capture that was told to stop, and does not say within this what became of the output, is ended from outside."""
START_WITHIN_S = 20.0
"""Before the supply's first answer a capture is still starting, which takes its time on a busy machine, and has
switched nothing on."""
CLOSE_S = 6.0
GONE = "the capture ended without a word; what it had recorded is kept, and finished at the next start"


class CaptureClient:
    """One capture, and how one speaks with it. `tell` may be called from any thread, `hear` from one."""

    def __init__(
        self, request: CaptureRequest, entry: Callable[[Connection, CaptureRequest], None] = capture_main
    ) -> None:
        """Nothing runs yet; orders may be given already. `entry` is what the process runs."""
        spawn = multiprocessing.get_context("spawn")
        self._pipe, self._far_end = spawn.Pipe()
        # No daemon: it has a guard of its own to start.
        self._process = spawn.Process(target=entry, args=(self._far_end, request), name="bootbench-capture")
        self._started = False
        self._send_lock = threading.Lock()
        self._heard_s = time.monotonic()
        self._answered = False
        """Its supply has."""
        self._asked_off_s: float | None = None
        """When it was told to stop; `None` once it has answered."""
        self.over = False
        """It has said its last word."""

    def start(self) -> None:
        """Spawn the capture; it says by itself how far it is."""
        with deaf_children():
            self._process.start()
        self._far_end.close()
        self._started, self._heard_s = True, time.monotonic()

    @property
    def process_id(self) -> int:
        """The capture's process."""
        return self._process.pid or 0

    def tell(self, order: Order) -> None:
        """Give an order; one that ended meanwhile obeys none."""
        if isinstance(order, SwitchOff) and self._asked_off_s is None:
            self._asked_off_s = time.monotonic()
        with self._send_lock, suppress(OSError, ValueError):
            self._pipe.send(order)

    def hear(self, timeout_s: float) -> Told:
        """What is told next, `Silence` where nothing is within `timeout_s`; ends a capture that does not stop."""
        try:
            if self._pipe.poll(timeout_s):
                told: Told = self._pipe.recv()
                self._note(told)
                return told
        except (EOFError, OSError):
            self.over = True
            return Vanished(GONE)
        self._end_one_that_hangs()
        return Silence(time.monotonic() - self._heard_s)

    def close(self) -> None:
        """Output off, and no process left. May be called twice."""
        if not self._started:
            self._far_end.close()
            self._pipe.close()
            return
        if not self.over:
            self.tell(SwitchOff())
        end_s = time.monotonic() + CLOSE_S
        while not self.over and time.monotonic() < end_s:
            self.hear(0.1)
        self._process.join(timeout=CLOSE_S if self.over else 0.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(timeout=5.0)
        self._pipe.close()

    def _note(self, told: Told) -> None:
        self._heard_s = time.monotonic()
        self._answered = self._answered or isinstance(told, OutputIs)
        self.over = isinstance(told, Finished | NotRecorded)
        if self.over or (isinstance(told, OutputIs) and told.output is not Output.ON):
            self._asked_off_s = None
        self._end_one_that_hangs()

    def _end_one_that_hangs(self) -> None:
        """Its guard then loses its application, and switches off."""
        within_s = OFF_WITHIN_S if self._answered else START_WITHIN_S
        if self._asked_off_s is not None and time.monotonic() - self._asked_off_s > within_s:
            self._process.kill()


def switch_off_again(station: Station) -> Stopped:
    """A new connection to the supply that does nothing but switch off, and says what the supply answered."""
    placed = station.supply
    if placed is None:
        return Stopped(StopCause.ASKED, Output.UNKNOWN, "no supply of this station is switched by a program", 0.0)
    try:
        with GuardClient(placed.address) as guard:
            return guard.switch_off()
    except GuardStoppedError as error:
        return error.stopped
    except (BenchError, DriversError) as error:
        return Stopped(StopCause.LINK_LOST, Output.UNKNOWN, str(error), time.monotonic())
