"""Processes that hear no Ctrl+C: a terminal sends it to all of a program's, and only the first has an answer to it.

Each of ours ignores it once it runs; but it starts up for a second and more on a busy machine, and would die in that
time with a traceback of its imports.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def deaf_children() -> Iterator[None]:
    """Processes that are started inside never hear an interrupt; one that comes meanwhile is heard afterwards, here."""
    if sys.platform == "win32":
        # No way to start one so: what dies in its first second is reported as ended.
        yield
        return
    from multiprocessing import resource_tracker

    # Python starts it beside the first process of a program, and then hears interrupts in this thread again.
    resource_tracker.ensure_running()
    # Another thread would hear it and hand it to the main thread, in the middle of what a new process is told.
    in_main = threading.current_thread() is threading.main_thread()
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number)) if in_main else None
    # A new process inherits what its thread does not hear. Source: signal(7), "Signal mask and pending signals".
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if in_main:
            signal.signal(signal.SIGINT, signal.default_int_handler if handler is None else handler)
        if heard:
            signal.raise_signal(signal.SIGINT)
