"""The application's side of the guard."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from bench.deaf_children import deaf_children
from bench.errors import BenchError
from bench.guard.keeper import GuardRefusedError
from bench.guard.messages import (
    Arm,
    Armed,
    Beat,
    Command,
    Connected,
    Goodbye,
    KeyPressed,
    PowerRequest,
    Readings,
    ReadWhileOff,
    Refused,
    Report,
    Stopped,
    SwitchedOn,
    SwitchOff,
    SwitchOn,
    WasRead,
)
from bench.guard.process import BEAT_S, guard_main
from drivers.samples import Samples

Answer = TypeVar("Answer", Connected, Armed, WasRead, SwitchedOn, Stopped)

START_S = 30.0
ANSWER_S = 15.0
MAIN_HANGS_S = 2.0
"""The application's own loop must show itself at least this often, or its heartbeat stops."""


def nobody(report: Report) -> None:
    """Nobody listens beside the one who asked."""


class GuardLostError(BenchError):
    """The guard's process is gone: nobody watches the supply, and its output is unknown."""


class GuardStoppedError(BenchError):
    """The guard switched off, or tried to."""

    def __init__(self, stopped: Stopped) -> None:
        super().__init__(stopped.sentence)
        self.stopped = stopped


class GuardClient:
    """Starts a guard for one supply and speaks with it. Use as a context: leaving it switches the output off."""

    def __init__(self, address: str, tap: Path | None = None) -> None:
        """Spawn the guard; at `tap` it writes down what the supply's link carries, from connecting to its last *off*.

        Raises `GuardRefusedError` where it cannot reach the supply, or cannot write the record.
        """
        self._address, self._tap = address, tap
        spawn = multiprocessing.get_context("spawn")
        self._pipe, far_end = spawn.Pipe()
        self._process = spawn.Process(
            target=guard_main, args=(far_end, address, tap), name="bootbench-guard", daemon=True
        )
        with deaf_children():
            self._process.start()
        far_end.close()
        self._send_lock = threading.Lock()
        self._shown_s = time.monotonic()
        self._over = threading.Event()
        self._kept: deque[Report] = deque()
        self.hears: Callable[[Report], None] = nobody
        threading.Thread(target=self._beat, name="guard-heartbeat", daemon=True).start()
        try:
            connected = self._answer(Connected, START_S)
        except BaseException:
            self.close()  # nobody gets this client, so nobody else could
            raise
        self.identity = connected.identity
        self.supply_limits = connected.supply_limits
        self.meter_limits = connected.meter_limits

    def __enter__(self) -> GuardClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int:
        """The guard's process."""
        return self._process.pid or 0

    def show_life(self) -> None:
        """Called from the application's own loop: it goes on. `receive` does it too."""
        self._shown_s = time.monotonic()

    def arm(self, request: PowerRequest) -> Armed:
        """Have everything checked and programmed, output off. Raises `GuardRefusedError`, `GuardStoppedError`.

        Readings that were not received yet belong to a run that is over.
        """
        self._say(Arm(request))
        armed = self._answer(Armed, ANSWER_S)
        self._kept.clear()
        return armed

    def read_while_off(self, duration_s: float) -> WasRead:
        """Read the supply with its output off; the readings are received afterwards. Raises `GuardRefusedError`."""
        self._kept.clear()
        self._say(ReadWhileOff(duration_s))
        return self._answer(WasRead, duration_s + ANSWER_S)

    def switch_on(self, meanwhile: Callable[[Samples | None], None] | None = None) -> SwitchedOn:
        """Output on, touch test, full limit. Raises `GuardStoppedError` on a short, `GuardRefusedError`.

        `meanwhile` is called with each reading of the touch test, and with `None` now and then while none comes;
        without it they are received afterwards, those before a short too.
        """
        self._say(SwitchOn())
        return self._answer(SwitchedOn, ANSWER_S, meanwhile)

    def key_pressed(self) -> None:
        """The power key was pressed."""
        self._say(KeyPressed())

    def switch_off(self) -> Stopped:
        """Output off; returns what the supply answered. The last readings are received afterwards."""
        self._say(SwitchOff())
        return self._answer(Stopped, ANSWER_S)

    def ask_off(self) -> None:
        """Have the output switched off at once, from any thread; a report says what came of it."""
        self._say(SwitchOff())

    def receive(self, timeout_s: float) -> Report | None:
        """The guard's next report; `None` after `timeout_s` without. Raises `GuardLostError`."""
        if self._kept:
            self.show_life()
            return self._kept.popleft()
        return self._heard(timeout_s)

    def _heard(self, timeout_s: float) -> Report | None:
        self.show_life()
        try:
            if not self._pipe.poll(timeout_s):
                return None
            report: Report = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise GuardLostError(
                f"{self._address}: the guard's process has ended, nobody watches the supply. THE OUTPUT MAY STILL BE "
                "ON: unplug the clip from the phone's battery contact, then switch the supply off"
            ) from error
        self.hears(report)
        return report

    def rescue(self) -> Stopped:
        """After `GuardLostError`: start another guard that does nothing but switch off."""
        with GuardClient(self._address, self._tap) as other:
            return other.switch_off()

    def close(self) -> None:
        """Output off, guard ended. May be called twice."""
        if self._over.is_set():
            return
        with suppress(GuardLostError):  # it is gone already, and said so when it went
            self._say(Goodbye())
        self._process.join(timeout=5.0)
        self._over.set()
        self._pipe.close()
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(timeout=5.0)

    def _answer(
        self, kind: type[Answer], timeout_s: float, meanwhile: Callable[[Samples | None], None] | None = None
    ) -> Answer:
        """Wait for a report of this kind; readings that come meanwhile go to `meanwhile`, or are kept for `receive`."""
        end_s = time.monotonic() + timeout_s
        while True:
            report = self._heard(min(0.2, max(0.0, end_s - time.monotonic())))
            if meanwhile is not None and (report is None or isinstance(report, Readings)):
                meanwhile(report.samples if report is not None else None)
            elif isinstance(report, Readings):
                self._kept.append(report)
            match report:
                case kind():
                    return report
                case Refused(reason):
                    raise GuardRefusedError(reason)
                case Stopped():
                    raise GuardStoppedError(report)
                case Readings() | Connected() | Armed() | WasRead() | SwitchedOn() | None:
                    if time.monotonic() >= end_s:
                        raise GuardLostError(f"{self._address}: the guard did not answer within {timeout_s:g} s")

    def _say(self, command: Command) -> None:
        try:
            with self._send_lock:
                self._pipe.send(command)
        except OSError as error:
            raise GuardLostError(f"{self._address}: the guard's process has ended ({error})") from error

    def _beat(self) -> None:
        while not self._over.wait(BEAT_S):
            if time.monotonic() - self._shown_s > MAIN_HANGS_S:
                continue
            try:
                self._say(Beat())
            except (GuardLostError, ValueError):
                return
