"""A named pipe in a file's place is refused at once, wherever a file is named; what the shell hands over is read."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.errors import BadInputError
from bench.json_input import read_json
from bench.regular_file import read_regular
from gui.dropped import kind_of
from tests.bench.cli.command_line import BOOTBENCH
from tests.bench.cli.in_process import bootbench
from tests.conftest import FIXTURES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="named pipes in a folder are POSIX")
CASE = FIXTURES / "cases" / "key_open_dps"
PIPE = "is not a regular file but a named pipe; name a file, or copy what comes out of it into one first"


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    """What waits for a writer fails its test, and does not hang it."""
    signal.alarm(60)
    yield
    signal.alarm(0)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def case_with_pipe(folder: Path, name: str) -> Path:
    shutil.copytree(CASE, folder)
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    return folder


@pytest.mark.parametrize(
    "before",
    [
        ("info",),
        ("decide",),
        ("diagnose", CASE, "--profile"),
        ("diagnose", CASE, "--golden"),
        ("decide", FIXTURES / "claims" / "all-failed.json", "--policy"),
        ("station", "check"),
        ("verify", CASE / "case.json", "--key"),
        ("replay", CASE.parent, "--json", os.devnull, "--baseline"),
        ("plot", "-o", "x.png"),
        ("profile", "check"),
    ],
    ids=lambda before: " ".join(Path(part).name for part in before),
)
def test_a_pipe_is_refused_wherever_a_file_is_named(before: tuple[str | Path, ...], pipe: Path) -> None:
    said = bootbench(*before, pipe)
    assert said.status == 2
    assert PIPE in said.complaint


def test_a_pipe_to_verify_is_refused(pipe: Path, tmp_path: Path) -> None:
    assert bootbench("key", "new", "--key", tmp_path / "k.pem").status == 0
    said = bootbench("verify", pipe, "--key", tmp_path / "k.pub.pem")
    assert (said.status, PIPE in said.complaint) == (2, True)


@pytest.mark.parametrize("name", ["case.json", "run-1.csv"])
def test_a_pipe_in_a_case_is_refused_and_the_other_cases_go_on(name: str, tmp_path: Path) -> None:
    broken = case_with_pipe(tmp_path / "corpus" / "a", name)
    said = bootbench("diagnose", broken)
    assert (said.status, PIPE in said.complaint) == (2, True)
    shutil.copytree(CASE, tmp_path / "corpus" / "b")
    assert bootbench("replay", tmp_path / "corpus", "--json", tmp_path / "now.json").status == 0
    text = (tmp_path / "now.json").read_text(encoding="utf-8")
    assert (text.count("is not a regular file but a named pipe"), text.count('"faults":')) == (1, 1)


def test_a_socket_and_a_device_are_named_for_what_they_are(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))
        with pytest.raises(BadInputError, match="is not a regular file but a socket"):
            read_regular(tmp_path / "s")
    with pytest.raises(BadInputError, match="is not a regular file but a device"):
        read_json(Path("/dev/zero"))


def test_a_file_is_read_through_links_and_what_is_not_there_is_said_as_before(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(CASE / "case.json")
    assert read_regular(tmp_path / "link") == (CASE / "case.json").read_bytes()
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "nothing")


def test_what_the_shell_hands_over_is_read_like_a_file() -> None:
    claim = FIXTURES / "claims" / "all-failed.json"
    piped = subprocess.run(
        [str(BOOTBENCH), "decide", "/dev/stdin"], input=claim.read_bytes(), capture_output=True, check=False
    )
    read, write = os.pipe()
    os.write(write, claim.read_bytes())
    os.close(write)
    named = subprocess.run(
        [str(BOOTBENCH), "decide", f"/dev/fd/{read}"], pass_fds=(read,), capture_output=True, check=False
    )
    os.close(read)
    assert (piped.returncode, named.returncode) == (0, 0), piped.stderr + named.stderr


def test_a_dropped_pipe_is_left_to_those_who_refuse_it(pipe: Path) -> None:
    kind_of(pipe)
