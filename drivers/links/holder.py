"""Which process holds a port. POSIX only in its first half: Linux tells through /proc, Windows does not tell."""

from __future__ import annotations

import os
import sys
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
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            held = any(_device(entry) == wanted for entry in (process / "fd").iterdir())
            if held:
                return (
                    f"{(process / 'comm').read_text(encoding='utf-8', errors='replace').strip()} (pid {process.name})"
                )
        except OSError:
            continue  # ended meanwhile, or another user's
    return None


def _device(entry: Path) -> int | None:
    try:
        found = entry.stat()
    except OSError:
        return None
    return found.st_rdev or None
