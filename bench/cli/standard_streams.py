"""Standard input, output and error that whoever started the program closed: they lead nowhere instead.

The first file that is opened would get the number of a closed one, and is taken for something else then: the library
of `.jls` takes descriptor 0 for an error, and what is printed would land in a case's file.
"""

from __future__ import annotations

import os
import sys

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))


def open_closed_streams() -> None:
    """Open the null device at each of the descriptors 0 to 2 that is closed; called before any file is opened."""
    for number, (name, mode) in enumerate(_STREAMS):
        _hold(number)
        if getattr(sys, name) is None:
            # Python has no stream where it found the descriptor closed, and libraries read and print without asking.
            stream = open(number, mode, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - a descriptor, kept open
            setattr(sys, name, stream)


def _hold(number: int) -> None:
    """The system gives the lowest number that is free, and those below are taken already."""
    try:
        os.fstat(number)
    except OSError:
        # Processes of ours get the same: Python's own descriptors are closed when another program is started.
        os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)
