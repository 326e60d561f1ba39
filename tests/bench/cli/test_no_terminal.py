"""Where nobody can be asked, and where Ctrl+C comes early: a sentence or nothing, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.cli.command_line import BOOTBENCH

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sessions and the shell of this test are POSIX")


def alone(redirection: str, *arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program in a session that has no terminal."""
    clean = {name: value for name, value in os.environ.items() if name != "BOOTBENCH_KEY_PASSPHRASE"}
    return subprocess.run(
        ["sh", "-c", f'exec "$0" "$@" {redirection}', str(BOOTBENCH), *arguments],
        cwd=folder,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )


@pytest.mark.parametrize("redirection", ["<&-", "</dev/null"])
def test_a_claim_cannot_be_asked(redirection: str, tmp_path: Path) -> None:
    done = alone(redirection, "claim", "new", "-o", "c.json", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("bootbench: claim new: the answers ended at ")
    assert done.stderr.endswith("answer at a terminal, or give what is known by --answer FIELD=VALUE\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("redirection", ["<&-", "</dev/null"])
def test_a_passphrase_cannot_be_asked(redirection: str, tmp_path: Path) -> None:
    done = alone(redirection, "key", "new", "--key", "k.pem", "--passphrase", folder=tmp_path)
    sentence = "key: expected a terminal to ask for the passphrase at, but there is none; "
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"bootbench: {sentence}set BOOTBENCH_KEY_PASSPHRASE to it instead\n"
    assert list(tmp_path.iterdir()) == []


def test_a_script_gives_the_passphrase_of_a_new_key(tmp_path: Path) -> None:
    arguments = ("key", "new", "--key", "k.pem", "--passphrase")
    done = alone("<&-", *arguments, folder=tmp_path, BOOTBENCH_KEY_PASSPHRASE="open barley")
    assert (done.returncode, done.stderr) == (0, "")
    assert b"ENCRYPTED" in (tmp_path / "k.pem").read_bytes()


def test_an_interrupt_while_the_program_is_loaded_says_nothing() -> None:
    """As it comes from a terminal, in the middle of the imports."""
    code = (
        "import os, signal, sys\n"
        "class Interrupts:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupts())\n"
        "import bench.cli.main\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")


@pytest.mark.parametrize("after_s", [0.8, 1.1, 1.4])
def test_an_interrupt_while_the_guard_starts_leaves_no_traceback(after_s: float) -> None:
    """Both hear it, as at a terminal; whichever the moment hits, nothing but the program's own word is said."""
    command = [str(BOOTBENCH), "station", "check", "sim://riden"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    time.sleep(after_s)
    os.killpg(process.pid, signal.SIGINT)
    _, complaint = process.communicate(timeout=60)
    assert "Traceback" not in complaint
