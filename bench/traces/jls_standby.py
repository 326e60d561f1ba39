"""The processes that read Joulescope files for us, and the one that stands by: started before its file is known.

Starting one takes longer than all else between asking for a file and seeing it (measured: 0.12 s, most of it for
NumPy; the rest 0.06 s; twice and more where all cores are busy). A process that read a file of ours, or one of others
whose parts were seen to fit together, to its end waits for the next one; what damaged files did to one harms no other
file, since it is ended with them.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref
from contextlib import suppress

_PIPE_BYTES = 1 << 20
"""Linux gives a pipe 64 KiB, and a change of processes for each; elsewhere this is not looked at."""

Child = subprocess.Popen[bytes]


def started() -> Child:
    """A process that waits for requests; see `bench.traces.jls_guard`. Raises `OSError` where none can be started."""
    return subprocess.Popen(
        # -P: whatever lies in the folder that the person is in is none of the child's modules.
        [sys.executable, "-P", "-m", "bench.traces.jls_guard"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pipesize=_PIPE_BYTES,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows would flash a console
    )


def ended(child: Child) -> None:
    """End a process, whatever it does, and wait until it is gone."""
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):  # what it was not sent yet, where it is gone already
                pipe.close()
    child.kill()
    child.wait()


class Standby:
    """One process that waits for its file, for as long as somebody wants that. For use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # what nobody refers to any more may be closed in the middle of this
        self._wanted_by: weakref.WeakSet[object] = weakref.WeakSet()
        self._child: Child | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process that waits; `None` where none does."""
        child = self._child
        return child.pid if child is not None else None

    def keep(self, who: object) -> None:
        """From the next `fill` on one waits, until `who` lets go. Takes no time."""
        with self._lock:
            self._wanted_by.add(who)

    def let_go(self, who: object) -> None:
        """The one that waits is ended, unless somebody else wants it too. May be called twice."""
        with self._lock:
            self._wanted_by.discard(who)
            child, self._child = (None, self._child) if self._wanted_by else (self._child, None)
        if child is not None:
            ended(child)

    def take(self) -> Child:
        """The one that waits, or one that is started now; `give_back` or `fill` lets the next one wait.

        Raises `OSError` where none can be started.
        """
        with self._lock:
            child, self._child = self._child, None
        if child is not None and child.poll() is not None:  # somebody else ended it
            ended(child)
            child = None
        return child if child is not None else started()

    def give_back(self, child: Child) -> None:
        """It has no file any more: it waits for another where none waits already, or is ended."""
        with self._lock:
            if self._wanted_by and self._child is None:
                self._child = child
                return
        ended(child)

    def fill(self) -> None:
        """Let one wait where somebody wants that. Where none can be started, who takes it is told so."""
        with self._lock:
            if not self._wanted_by or self._child is not None:
                return
        with suppress(OSError):
            self.give_back(started())


STANDBY = Standby()
"""The one of this process."""
