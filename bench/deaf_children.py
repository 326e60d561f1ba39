"""Processes that hear no Ctrl+C: a terminal sends it to all of a program's, and only the first has an answer to it.

Each of ours ignores it once it runs; but it starts up for a second and more on a busy machine, and would die in that
time with a traceback of its imports.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def deaf_children() -> Iterator[None]:
    """Processes that are started inside never hear an interrupt; one that comes meanwhile is heard afterwards, here."""
    if sys.platform == "win32":
        # No way to start one so: what dies in its first second is reported as ended.
        yield
        return
    # A new process inherits what its thread does not hear. Source: signal(7), "Signal mask and pending signals".
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
