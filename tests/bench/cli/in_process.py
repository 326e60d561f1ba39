"""`bootbench` in the process of the tests: the same entry point, without starting Python for each question.

One test of each verb goes through the console script (`command_line`); the others need not.
"""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path

from bench.cli.main import main
from tests.bench.cli.command_line import Said


class _Stream(io.TextIOWrapper):
    """A stream of a process: bytes underneath, as the program may ask for its encoding."""

    def __init__(self) -> None:
        self.content = io.BytesIO()
        super().__init__(self.content, encoding="utf-8", write_through=True)

    def text(self) -> str:
        return self.content.getvalue().decode("utf-8")


def bootbench(*arguments: str | Path) -> Said:
    """Run a verb through `main`; anything but an orderly end fails the test that asked."""
    output, complaint = _Stream(), _Stream()
    before, sys.argv = sys.argv, ["bootbench", *map(str, arguments)]
    status = 0
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(complaint):
            main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        sys.argv = before
    return Said(status, output.text(), complaint.text())
