"""The guard as a process: a pipe to the application, its heartbeat, signals, and the keeper in the middle.

Three threads. The listener waits on the pipe and on the heartbeat, and calls off whatever the main thread waits for;
the main thread alone talks to the supply; the sender passes reports on, so that an application that does not read can
never keep the guard from acting. SIGTERM switches off and ends (POSIX; on Windows a terminated process cannot act,
and the application's end is noticed by the pipe alone). SIGINT is the application's affair: Ctrl-C reaches both, and
the pipe's end follows.
"""

from __future__ import annotations

import queue
import signal
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TextIO

from bench.connecting import connect_any
from bench.guard.keeper import DangerError, GuardRefusedError, Keeper, SupplyMeter
from bench.guard.messages import (
    Arm,
    Beat,
    Command,
    Connected,
    Goodbye,
    KeyPressed,
    Output,
    Readings,
    ReadWhileOff,
    Refused,
    Report,
    StopCause,
    Stopped,
    SwitchOff,
    SwitchOn,
)
from bench.guard.watch import LOST_S
from drivers.address import parse_address
from drivers.clock import HostClock
from drivers.errors import DriversError, LinkLostError
from drivers.links.interruptible import CalledOffError, CallOff
from drivers.links.pseudo_terminal import PseudoTerminal, pseudo_terminal
from drivers.links.record import open_record

BEAT_S = 0.05
"""How often the application says that it is alive."""
SILENCE_S = 0.2
"""Without a beat for so long, the application hangs."""
MOST_LATE_S = 0.3
"""On a machine too busy to run the guard in time, a beat may be late too: what the guard itself is late by is no
silence of the application's. Between two beats so much is allowed for, and no more."""
INSIST_EVERY_S = 0.5
INSIST_FOR_S = 60.0
"""How long a guard goes on sending *off* for an application that is gone."""

_SENTENCES = {
    StopCause.ASKED: "switched off as asked",
    StopCause.APPLICATION_GONE: "the application ended",
    StopCause.APPLICATION_HANGS: "the application does not react any more",
    StopCause.TERMINATED: "the guard was told to end",
    StopCause.LOST_READINGS: "the supply does not answer",
}


def guard_main(pipe: Connection, address: str, tap: Path | None) -> None:
    """Run a guard until the application is gone; the entry of the spawned process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        record = open_record(tap) if tap is not None else None
    except DriversError as error:
        pipe.send(Refused(str(error)))
        return
    guard = _Guard(pipe, address, record)
    signal.signal(signal.SIGTERM, lambda *_: guard.call_off(StopCause.TERMINATED))
    try:
        guard.run()
    finally:
        if record is not None:
            record.close()
            if record.broken_off is not None:
                print(f"bootbench guard: {record.broken_off}", file=sys.stderr, flush=True)


class _Guard:
    """State that the three threads share: two queues, a cause, and the call-off."""

    def __init__(self, pipe: Connection, address: str, record: TextIO | None) -> None:
        self._pipe, self._address, self._record = pipe, address, record
        self._clock = HostClock()
        self._call_off = CallOff()
        self._cause: StopCause | None = None
        self._switching_off = False
        self._alive = True
        self._beat_s = self._clock.now_s()
        self._inbox: queue.Queue[Command] = queue.Queue()
        self._outbox: queue.Queue[Report | None] = queue.Queue()
        self._keeper: Keeper | None = None
        self._terminal: PseudoTerminal | None = None

    def call_off(self, cause: StopCause) -> None:
        """Have the main thread drop what it waits for and switch off; the first cause counts."""
        if cause in (StopCause.APPLICATION_GONE, StopCause.TERMINATED):
            self._alive = False
        # No lock: this also runs in a signal handler, in the middle of anything. Assignments are atomic.
        if self._cause is None:
            self._cause = cause
        if not self._switching_off:
            self._call_off.set()

    def run(self) -> None:
        """Connect, obey, watch; end with the output off or with a last word on why not."""
        threading.Thread(target=self._listen, name="guard-listener", daemon=True).start()
        sender = threading.Thread(target=self._send, name="guard-sender", daemon=True)
        sender.start()
        try:
            self._connect()
            while self._alive or self._cause is not None:
                self._turn()
        except DriversError as error:
            self._outbox.put(Refused(str(error)))
        finally:
            if self._keeper is not None:
                self._leave(self._keeper)
            self._outbox.put(None)
            sender.join(timeout=1.0)

    def _leave(self, keeper: Keeper) -> None:
        """Let go of the supply. Its output is off by now, unless something went wrong that nobody thought of."""
        try:
            if keeper.on:
                self._call_off.clear()
                self._say(keeper.stopped(StopCause.FAILED, "the guard has failed"))
        finally:
            keeper.supply.close()

    def _connect(self) -> None:
        self._terminal = pseudo_terminal(parse_address(self._address))
        supply = connect_any(self._address, self._clock, self._record, self._call_off)
        if not isinstance(supply, SupplyMeter):
            supply.close()
            raise DriversError(f"{self._address}: {supply.identity.model} is no supply that can be switched")
        self._keeper = Keeper(supply, self._clock, lambda samples: self._outbox.put(Readings(samples)))
        self._outbox.put(Connected(supply.identity, supply.supply_limits, supply.meter_limits))

    def _turn(self) -> None:
        """One round: a stop first, then a command, then a reading."""
        keeper = self._keeper
        if keeper is None:
            return
        if self._cause is not None:
            self._stop(keeper, self._cause, _SENTENCES[self._cause])
            return
        try:
            self._obey(keeper)
            if keeper.on:
                keeper.step()
        except CalledOffError:
            return  # the cause is set; the next round acts on it
        except DangerError as error:
            self._stop(keeper, error.danger.cause, error.danger.sentence)
        except GuardRefusedError as error:
            if keeper.on:
                self._stop(keeper, StopCause.SET_POINT_CHANGED, str(error))
            self._outbox.put(Refused(str(error)))
        except LinkLostError as error:
            self._stop(keeper, StopCause.LINK_LOST, str(error))
        except DriversError as error:
            if keeper.on:
                self._stop(keeper, StopCause.LOST_READINGS, str(error))
            self._outbox.put(Refused(str(error)))

    def _obey(self, keeper: Keeper) -> None:
        try:
            command = self._inbox.get_nowait() if keeper.on else self._inbox.get(timeout=0.02)
        except queue.Empty:
            return
        match command:
            case Arm(request):
                self._outbox.put(keeper.arm(request))
            case ReadWhileOff(duration_s):
                self._outbox.put(keeper.read_while_off(duration_s))
            case SwitchOn():
                self._outbox.put(keeper.switch_on())
            case KeyPressed():
                keeper.key_pressed()
            case Goodbye():
                self._alive = False
                self.call_off(StopCause.ASKED)
            case Beat() | SwitchOff():
                pass  # the listener has dealt with these

    def _stop(self, keeper: Keeper, cause: StopCause, sentence: str) -> None:
        """Switch off, whatever else comes in meanwhile; insist where the supply does not obey."""
        self._switching_off = True
        self._call_off.clear()
        try:
            stopped = keeper.stopped(cause, sentence)
            self._say(stopped)
            if stopped.output is not Output.OFF:
                self._insist(keeper)
        finally:
            self._cause = None
            self._switching_off = False

    def _insist(self, keeper: Keeper) -> None:
        """Go on sending *off*, over a new connection where the old one is gone, until the supply says so."""
        end_s = self._clock.now_s() + INSIST_FOR_S
        while self._alive or self._clock.now_s() < end_s:
            self._clock.sleep_s(INSIST_EVERY_S)
            try:
                if keeper.off() is Output.OFF:
                    self._say(Stopped(StopCause.ASKED, Output.OFF, "the output is off now", self._clock.now_s()))
                    return
                keeper.supply.close()
                if self._terminal is not None and self._terminal != pseudo_terminal(parse_address(self._address)):
                    if not self._alive:
                        return
                    continue  # it is gone for good, and whoever has its number now must not hear from us
                self._connect()
            except DriversError:
                continue
            keeper = self._keeper or keeper

    def _say(self, stopped: Stopped) -> None:
        self._outbox.put(stopped)
        if stopped.output is not Output.OFF or (not self._alive and stopped.cause is not StopCause.ASKED):
            # Nobody may be there to read the pipe; the terminal is the last place to be loud in.
            print(f"bootbench guard: {stopped.sentence}", file=sys.stderr, flush=True)

    def _listen(self) -> None:
        looked_s, late_s = self._clock.now_s(), 0.0
        while True:
            try:
                heard = self._pipe.poll(BEAT_S / 2)
                if heard:
                    self._heard(self._pipe.recv())
            except (EOFError, OSError):
                self.call_off(StopCause.APPLICATION_GONE)
                return
            now_s = self._clock.now_s()
            late_s = 0.0 if heard else min(MOST_LATE_S, late_s + max(0.0, now_s - looked_s - BEAT_S))
            looked_s = now_s
            keeper = self._keeper
            if keeper is None or not keeper.on:
                continue
            if now_s - self._beat_s > SILENCE_S + late_s:
                self.call_off(StopCause.APPLICATION_HANGS)
            elif now_s - keeper.heard_s > LOST_S + SILENCE_S:
                # The main thread is still asking, try after try; it is time to switch off instead.
                self.call_off(StopCause.LOST_READINGS)

    def _heard(self, command: Command) -> None:
        self._beat_s = self._clock.now_s()
        match command:
            case Beat():
                return
            case SwitchOff():
                self.call_off(StopCause.ASKED)
            case _:
                self._inbox.put(command)

    def _send(self) -> None:
        while (report := self._outbox.get()) is not None:
            try:
                self._pipe.send(report)
            except (OSError, ValueError):
                return  # the application is gone; the listener says so
