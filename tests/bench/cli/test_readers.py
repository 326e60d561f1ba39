"""A reader who leaves early (`… | head -1`) changes nothing of what a verb does, nor the status that it ends with."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.case import load_case
from bench.cli.readers import nobody_reads, outlive_readers
from tests.bench.cli.command_line import BOOTBENCH
from tests.conftest import FIXTURES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the pipes of this test are POSIX")
CASE = FIXTURES / "cases" / "key_open_dps"
BATTOR = FIXTURES / "real" / "battor-android-phone" / "battor.txt"
RECORD = ("record", "--station", "sim://riden?phone=mb_ufs_edl_9008&seed=5", "--plan", "boot-usb", "--fast", "-o", "C5")


def unread(*arguments: str | Path, folder: Path | None = None, **environment: str) -> tuple[int, str]:
    """The status and the complaint of a verb whose output nobody reads from the start."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [str(BOOTBENCH), *map(str, arguments)],
            cwd=folder,
            env=os.environ | environment,
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writing)
    return done.returncode, done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "arguments",
    [("info", BATTOR), ("info", BATTOR, "--json"), ("profile", "show"), ("instruments", "--known"), ("diagnose", CASE)],
    ids=lambda arguments: " ".join(map(str, arguments[:1])),
)
def test_a_verb_that_tells_ends_well_without_a_reader(arguments: tuple[str | Path, ...], unbuffered: str) -> None:
    assert unread(*arguments, PYTHONUNBUFFERED=unbuffered) == (0, "")


def test_a_refusal_keeps_its_status_and_its_sentence(tmp_path: Path) -> None:
    status, complaint = unread("info", tmp_path / "nothing.csv")
    assert (status, complaint.count("\n")) == (2, 1)
    assert "nothing.csv" in complaint


def test_a_recording_goes_on_to_its_end(tmp_path: Path) -> None:
    status, complaint = unread(*RECORD, folder=tmp_path)
    assert status == 0, complaint
    assert len(load_case(tmp_path / "C5").runs) > 1
    assert [path.name for path in tmp_path.iterdir()] == ["C5"]


def test_a_full_disk_is_still_refused() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([str(BOOTBENCH), "info", str(BATTOR)], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr


def test_a_verb_without_an_end_can_ask_whether_somebody_still_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb", closefd=False) as pipe:
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(pipe))
        monkeypatch.setattr(sys, "stderr", io.StringIO())
        outlive_readers()
        print("one", flush=True)
        assert os.read(reading, 10) == b"one\n"
        assert not nobody_reads()
        os.close(reading)
        print("two", flush=True)
        assert nobody_reads()
        print("three", flush=True)
    os.close(writing)
