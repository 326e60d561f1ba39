"""`bootbench` as a person runs it: the console script of this environment, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

BOOTBENCH = Path(sys.executable).with_name("bootbench")


@dataclass(frozen=True)
class Said:
    """What a run of the program left."""

    status: int
    output: str
    complaint: str


def bootbench(*arguments: str | Path, folder: Path | None = None, **environment: str) -> Said:
    done = subprocess.run(
        [str(BOOTBENCH), *map(str, arguments)],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)
