"""A simulator in a process of its own, as other programs find it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Served:
    """A running simulator."""

    address: str
    process: subprocess.Popen[str]

    @property
    def path(self) -> str:
        """The device name of a serial address."""
        return self.address.removeprefix("serial://")

    @property
    def port(self) -> int:
        """The port of a TCP or USB/IP address."""
        return int(self.address.rsplit(":", 1)[1].partition("/")[0])


@contextmanager
def served(name: str, *options: str) -> Iterator[Served]:
    """`bootbench sim NAME …` until the end of the block."""
    command = [sys.executable, "-m", "bench.cli.main", "sim", name, *options]
    # An instrument has a processor of its own. One kept from running sees two commands as one burst, and a Korad loses
    # what comes while it works; so where this user may, the simulator goes before everything else on a busy machine.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=_go_first)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, f"{' '.join(command)} ended with {process.wait()} and printed no address"
        yield Served(address, process)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _go_first() -> None:
    with suppress(OSError, AttributeError):
        os.nice(-15)
