"""Seconds that something took by itself: those that passed, less those for which the machine kept everybody waiting.

A promise of a second is one of the program's, not of a machine that runs ten of them on two processors. So beside what
is timed a thread sleeps a little, again and again, and adds up by how much it overslept; and where Linux tells how long
the timed thread itself was ready and did not run, that counts too. On a quiet machine both are next to nothing, and
what waits too long by itself still fails.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NAP_S = 0.005
_RUN_DELAY = Path("/proc/thread-self/schedstat")


@dataclass(slots=True)
class OwnTime:
    """What was measured; whole once the block is over."""

    passed_s: float = 0.0
    kept_waiting_s: float = 0.0

    @property
    def took_s(self) -> float:
        """What is left for the program."""
        return self.passed_s - self.kept_waiting_s


@contextmanager
def own_time() -> Iterator[OwnTime]:
    """Time a block."""
    measured, over, overslept = OwnTime(), threading.Event(), [0.0]

    def nap() -> None:
        while not over.is_set():
            begin_s = time.monotonic()
            time.sleep(NAP_S)
            overslept[0] += time.monotonic() - begin_s - NAP_S

    napper = threading.Thread(target=nap, daemon=True)
    napper.start()
    begin_s, delayed_s = time.monotonic(), _run_delay_s()
    try:
        yield measured
    finally:
        measured.passed_s = time.monotonic() - begin_s
        delayed_s = _run_delay_s() - delayed_s
        over.set()
        napper.join()
        measured.kept_waiting_s = min(measured.passed_s, max(overslept[0], delayed_s))


def _run_delay_s() -> float:
    """How long this thread was ready and did not run, so far; 0 where the system does not tell."""
    try:
        return int(_RUN_DELAY.read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
