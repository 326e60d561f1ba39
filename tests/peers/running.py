"""Other people's programs in processes of their own, ended with the block that started them."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY_S = 20.0


@contextmanager
def running(command: Sequence[str], folder: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    """A program until the end of the block."""
    process = subprocess.Popen(list(command), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=folder)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


@dataclass(frozen=True, slots=True)
class PortPair:
    """Two pseudo-terminals, each the far end of the other."""

    one: str
    other: str


@contextmanager
def joined_ports() -> Iterator[PortPair]:
    """Two ports that socat joins, so that two programs can each open one."""
    with running(["socat", "-d", "-d", "PTY,raw,echo=0", "PTY,raw,echo=0"]) as socat:
        assert socat.stderr is not None
        names: list[str] = []
        while len(names) < 2:
            line = socat.stderr.readline()
            assert line, "socat ended before it named its ports"
            names += re.findall(r"PTY is (\S+)", line)
        yield PortPair(names[0], names[1])


def has_open(process: subprocess.Popen[str], port: str) -> bool:
    """Whether a process of ours has a port open by now; waits for it."""
    wanted = Path(port).resolve()
    deadline_s = time.monotonic() + READY_S
    while time.monotonic() < deadline_s and process.poll() is None:
        for entry in Path(f"/proc/{process.pid}/fd").iterdir():
            try:
                if entry.readlink() == wanted:
                    return True
            except OSError:
                continue
        time.sleep(0.02)
    return False
