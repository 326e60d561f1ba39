"""Whatever becomes of the application, the real guard process switches a real port's supply off in time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from drivers.serving import PtyChannel
from tests.own_time import own_time
from tests.walk.supply_bench import WatchedSupply, watched

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pseudo-terminals are POSIX")

PROMISE_S = 0.300
"""Off within this and one command time of the protocol."""
SCHEDULING_S = 0.400
"""What a two-core machine may add before a process runs at all; stated apart from the promise."""
LATE_OFTEN = 3
"""Application, guard and supply wait in turn for the machine; each may be kept as long as this test itself was."""
NEVER_ON = "the application never switched on"
"""On a machine too busy to keep the guard's own times it does not switch on, which is its right."""
TRIES = 5
"""To be switched on at least once on such a machine."""
PATIENCE_S = 240.0
"""Only a test that fails waits so long: three interpreters start one after another."""
ENDS = ("killed", "stopped", "terminated", "interrupted", "raises", "exits", "exits_at_once", "leaves")


@contextmanager
def switched_on(supply: WatchedSupply) -> Iterator[Application]:
    """An application that goes on, with its guard, once the output is on."""
    for _ in range(TRIES):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.walk.guard_app", supply.address, "runs"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            line = process.stdout.readline()
            if line.startswith("on"):
                yield Application(process, process.stdout, process.stderr, int(line.split()[1]))
                return
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
            process.stderr.close()
    raise AssertionError(f"not switched on in {TRIES} tries")


@dataclass(frozen=True, slots=True)
class Application:
    """It, and what it says."""

    process: subprocess.Popen[str]
    said: IO[str]
    complained: IO[str]
    guard_pid: int


def one_end(end: str, supply_name: str, seed: int) -> str | None:
    """Run an application to its end; a sentence if the output did not go off in time."""
    delay_s = float(np.random.default_rng(seed).uniform(0.0, 0.6))
    guard_pid = 0
    with watched(supply_name) as supply:
        application = subprocess.Popen(
            [sys.executable, "-m", "tests.walk.guard_app", supply.address, end],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        try:
            assert application.stdout is not None
            line = application.stdout.readline()
            if not line.startswith("on"):
                return f"left on without a word: {end}" if supply.output_on else NEVER_ON
            guard_pid = int(line.split()[1])
            signals = {
                "killed": signal.SIGKILL,
                "stopped": signal.SIGSTOP,
                "terminated": signal.SIGTERM,
                "interrupted": signal.SIGINT,
            }
            time.sleep(delay_s if end in signals else 0.0)
            # An interpreter that ends by itself takes its time to do so; a killed or stopped one takes none.
            own_end_s = 0.0 if end in ("killed", "stopped", "terminated", "exits_at_once") else 1.0
            with own_time() as timed:
                fault_s = time.monotonic()
                if end in signals:
                    os.kill(application.pid, signals[end])
                off_s = supply.off_since(fault_s, 30.0)
            allowed_s = PROMISE_S + supply.command_s + SCHEDULING_S + own_end_s + LATE_OFTEN * timed.kept_waiting_s
            if off_s is None or off_s > allowed_s:
                return f"{end} on {supply_name}, seed {seed}: off after {off_s} s, allowed {allowed_s:.3f} s"
        finally:
            os.kill(application.pid, signal.SIGCONT) if application.poll() is None else None
            application.kill()
            application.wait()
            if application.stdout is not None:
                application.stdout.close()
            # A guard that cannot hear the answer to *off* any more would insist, on a port that the next test gets.
            if guard_pid:
                wait_for_end(guard_pid)
    return None


def wait_for_end(process_id: int, wait_s: float = 10.0) -> None:
    """Wait until a process that is nobody's child here has ended."""
    end_s = time.monotonic() + wait_s
    while time.monotonic() < end_s:
        try:
            os.kill(process_id, 0)
            state = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
        except OSError:
            return
        if state == "Z":
            return
        time.sleep(0.02)


def test_the_output_goes_off_whatever_becomes_of_the_application() -> None:
    campaign = [
        (end, name, 10 * k + seed) for k, end in enumerate(ENDS) for name in ("korad", "riden") for seed in range(2)
    ]
    with ThreadPoolExecutor(max_workers=2) as pool:
        seen = list(pool.map(lambda case: one_end(*case), campaign))
    assert [sentence for sentence in seen if sentence not in (None, NEVER_ON)] == []
    assert seen.count(NEVER_ON) <= len(campaign) // 5


def test_a_killed_guard_is_noticed_and_another_switches_off() -> None:
    code = (
        "import os, signal, sys\n"
        "from bench.guard.client import GuardClient, GuardLostError, GuardStoppedError\n"
        "from bench.guard.messages import PowerRequest\n"
        "if __name__ == '__main__':\n"
        "    guard = GuardClient(sys.argv[1])\n"
        "    try:\n"
        "        guard.arm(PowerRequest(4.0, 2.0)); guard.switch_on()\n"
        "    except GuardStoppedError as error:\n"
        "        print('never on:', error); sys.exit(0)\n"
        "    os.kill(guard.process_id, signal.SIGKILL)\n"
        "    try:\n"
        "        while True: guard.receive(0.5)\n"
        "    except GuardLostError as error:\n"
        "        print('MAY STILL BE ON' in str(error), guard.rescue().output, flush=True)\n"
    )
    said: list[str] = []
    for _ in range(TRIES):
        with watched("korad") as supply:
            application = [sys.executable, "-c", code, supply.address]
            ran = subprocess.run(application, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
            said.append(ran.stdout.strip() or ran.stderr)
            assert not supply.output_on, said
        if not said[-1].startswith("never on:"):
            break
    assert said[-1] == "True off", said


def test_a_pulled_cable_is_said_at_once_and_loudly() -> None:
    with watched("riden") as supply:
        try:
            with switched_on(supply) as application:
                supply.pulled.set()
                time.sleep(0.2)
                os.close(supply.channel._master)
                with own_time() as timed:
                    said = application.said.readline().split()
                assert timed.passed_s < 2.0 + LATE_OFTEN * timed.kept_waiting_s
                assert said == ["stopped", "link_lost", "unknown"]
                assert "Unplug the clip" in application.complained.readline()
        finally:
            supply.channel._master = os.open(os.devnull, os.O_RDWR)


def test_a_guard_whose_pseudo_terminal_hung_up_ends_and_leaves_its_number_to_others() -> None:
    with watched("korad") as supply:
        try:
            with switched_on(supply) as application:
                supply.pulled.set()
                time.sleep(0.2)
                os.close(supply.channel._master)
                os.close(supply.channel._slave)
                application.process.kill()
                other = PtyChannel()
                begin_s = time.monotonic()
                wait_for_end(application.guard_pid, 60.0)
                assert time.monotonic() - begin_s < 60.0
                assert other.read(0.0) == b""
                other.close()
        finally:
            supply.channel._master = os.open(os.devnull, os.O_RDWR)
            supply.channel._slave = os.open(os.devnull, os.O_RDWR)
