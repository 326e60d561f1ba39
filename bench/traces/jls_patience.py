"""Watches that a process answers in time, with one thread for all that it is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType


class Patience:
    """Use it in `with` around a request: where that takes longer than `patience_s`, `give_up` is called, once.

    The thread sleeps through requests that are answered, so that one costs nothing; a timer for each would start a
    thread, which on a busy machine takes longer than the answer.
    """

    def __init__(self, give_up: Callable[[], None], patience_s: float) -> None:
        self._give_up, self._patience_s = give_up, patience_s
        self._turn = threading.Condition()
        self._until_s: float | None = None
        """When the present request has taken too long; `None` between requests."""
        self._over = False
        self.gave_up = False
        """Whether `give_up` was called. It may have been as the answer came: true for good once this is closed."""
        self._thread = threading.Thread(target=self._watch, name="patience", daemon=True)
        self._thread.start()

    def __enter__(self) -> None:
        self._until_s = time.monotonic() + self._patience_s

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._until_s = None

    def close(self) -> None:
        """No thread outlives this."""
        with self._turn:
            self._over = True
            self._turn.notify()
        if self._thread is not threading.current_thread():  # which may be clearing up what nobody refers to
            self._thread.join()

    def _watch(self) -> None:
        with self._turn:
            while not self._over:
                # No request that begins while this sleeps is late before it wakes.
                until_s, now_s = self._until_s, time.monotonic()
                if until_s is not None and now_s >= until_s:
                    self.gave_up = True
                    self._give_up()
                    return
                self._turn.wait(self._patience_s if until_s is None else until_s - now_s)
