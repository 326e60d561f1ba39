"""A program that was started with standard input, output or error closed works as with open ones."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bench.traces.jls import write
from bench.traces.reading import open_recording
from tests.bench.cli.command_line import BOOTBENCH
from tests.conftest import FIXTURES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the shell of this test is POSIX")
BATTOR = FIXTURES / "real" / "battor-android-phone" / "battor.txt"


def closed(redirections: str, *arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    line = f"exec {shlex.join([str(BOOTBENCH), *map(str, arguments)])} {redirections}"
    return subprocess.run(["sh", "-c", line], cwd=folder, env=os.environ, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("redirections", ["<&-", "<&- >&-", "<&- 2>&-"])
def test_a_recording_is_written_and_read_with_streams_closed(redirections: str, tmp_path: Path) -> None:
    written = closed(redirections, "import", BATTOR, "--to", "t", folder=tmp_path)
    assert (written.returncode, written.stderr) == (0, "")
    read = closed(redirections, "info", "t/battor.jls", "--json", folder=tmp_path)
    assert (read.returncode, read.stderr) == (0, "")
    assert read.stdout.startswith("{") == (">&-" not in redirections.replace("2>&-", ""))


def test_what_was_closed_leads_nowhere_and_not_into_a_file(tmp_path: Path) -> None:
    done = closed("<&- >&- 2>&-", "import", BATTOR, "--to", "t", folder=tmp_path)
    assert done.returncode == 0
    assert open_recording(tmp_path / "t" / "battor.jls").trace.current_a.size


def test_the_processes_of_a_replay_read_recordings_too(tmp_path: Path) -> None:
    case = FIXTURES / "cases" / "key_open_dps"
    for name in ("one", "two"):
        (tmp_path / "corpus" / name).mkdir(parents=True)
        text = (case / "case.json").read_text(encoding="utf-8")
        (tmp_path / "corpus" / name / "case.json").write_text(text.replace(".csv", ".jls"), encoding="utf-8")
        for trace in case.glob("*.csv"):
            write(open_recording(trace), tmp_path / "corpus" / name / f"{trace.stem}.jls")
    done = closed("<&-", "replay", "corpus", "--jobs", "2", "--json", "now.json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert '"error":' not in (tmp_path / "now.json").read_text(encoding="utf-8")
