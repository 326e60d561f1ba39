"""The next free case of a folder: `C0001`, `C0002` …, so that nobody has to name a phone before it is clipped on."""

from __future__ import annotations

import re
from pathlib import Path

from bench.recorder.unfinished import SUFFIX

_NUMBERED = re.compile(r"C(\d{4,9})")


def next_case(folder: Path) -> Path:
    """Where the next case goes; neither it nor an unfinished capture of its name is there yet."""
    names = [path.name.removesuffix(SUFFIX) for path in folder.iterdir()] if folder.is_dir() else []
    numbers = [int(found.group(1)) for name in names if (found := _NUMBERED.fullmatch(name))]
    return folder / f"C{max(numbers, default=0) + 1:04d}"
