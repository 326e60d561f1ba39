"""Running the program as a person does: a process, its two streams and its exit status."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run of the program ended."""

    status: int
    out: str
    err: str


def bootbench(*arguments: str | Path) -> Ran:
    """Run a verb; a traceback on standard error fails the test that asked."""
    ran = subprocess.run(
        [sys.executable, "-c", "from bench.cli.main import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert "Traceback" not in ran.stderr, ran.stderr
    return Ran(ran.returncode, ran.stdout, ran.stderr)
