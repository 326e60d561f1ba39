"""Which process holds a port. POSIX only in its first half: Linux tells through /proc, Windows does not tell."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path


def process_holding(port: str) -> str | None:
    """`name (pid 123)` of a process that has the port open, as far as this user may see; `None` if unknown."""
    if sys.platform != "linux":
        # Windows and macOS name no holder without administrator tools; the sentence then says "another program".
        return None
    try:
        wanted = Path(port).stat().st_rdev
    except OSError:
        return None
    return _process_with(lambda entry: _device(entry) == wanted)


def process_connected(port: int) -> str | None:
    """The same of a process of this computer that is connected to a TCP port of it; `None` for the kernel itself."""
    if sys.platform != "linux":
        return None
    try:
        table = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return None
    lines = [line.split() for line in table]
    sockets = {f"socket:[{line[9]}]" for line in lines if line[2].endswith(f":{port:04X}") and line[9] != "0"}
    return _process_with(lambda entry: str(entry.readlink()) in sockets) if sockets else None


def _process_with(wanted: Callable[[Path], bool]) -> str | None:
    """Another process than this one with an open file that is wanted."""
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            if any(wanted(entry) for entry in (process / "fd").iterdir()):
                name = (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
                return f"{name} (pid {process.name})"
        except OSError:
            continue  # ended meanwhile, or another user's
    return None


def _device(entry: Path) -> int | None:
    try:
        found = entry.stat()
    except OSError:
        return None
    return found.st_rdev or None
