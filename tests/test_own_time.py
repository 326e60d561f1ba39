"""A promise that is timed can still be broken, and a machine that stands still breaks none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.own_time import own_time

STOPPED = """
import sys, time
from tests.own_time import own_time
with own_time() as timed:
    print("timing", flush=True)
    sys.stdin.readline()
print(timed.passed_s, timed.took_s, flush=True)
"""


def test_what_waits_by_itself_is_its_own_time() -> None:
    with own_time() as timed:
        time.sleep(0.4)
    assert timed.passed_s >= 0.4
    # All but what this machine kept the nap waiting for, which is much only where it is very busy.
    assert timed.took_s >= 0.1 or timed.kept_waiting_s > 0.3


@pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP is POSIX")
def test_a_machine_that_stood_still_is_not() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STOPPED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "timing\n"
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(1.2)
        os.kill(process.pid, signal.SIGCONT)
        process.stdin.write("\n")
        process.stdin.flush()
        passed_s, took_s = map(float, process.stdout.readline().split())
    assert passed_s >= 1.2
    assert took_s < passed_s - 1.0
