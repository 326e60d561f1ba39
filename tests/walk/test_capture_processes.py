"""The real program is killed, told to end, interrupted and given a full disk; the case says what happened."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from analysis.trace import EventName
from bench.case import load_case, load_run_trace
from tests.bench.cli.command_line import BOOTBENCH

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

Floats = npt.NDArray[np.floating]

KILLS = 12
TRIES = 5
STATION = "sim://korad?phone=normal_boot&seed=7"
LOST_S = 1.0
PERIOD_S = 0.5
"""Two readings of this supply, with its set-points between them, are not further apart."""
NEAR_S = 0.1
"""A reading's time is the middle of question and answer, of which the wire's record has the end."""
BUSY_S = 0.5
"""What a busy machine may add between an answer on the wire and the file."""


def started(folder: Path, name: str, *more: str) -> subprocess.Popen[str]:
    arguments = ["record", "--station", STATION, "-o", str(folder / name), "--tap", str(folder / f"{name}.tap"), *more]
    return subprocess.Popen(
        [str(BOOTBENCH), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def reading(folder: Path, name: str) -> subprocess.Popen[str]:
    """A program whose output is on; on a machine too busy for the guard's own times it is started again."""
    for _ in range(TRIES):
        program = started(folder, name)
        if wait_for_readings(folder, name, program):
            return program
        program.kill()
        program.communicate()
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    raise AssertionError(f"the output did not go on in {TRIES} tries")


def wait_for_readings(folder: Path, name: str, program: subprocess.Popen[str], wait_s: float = 180.0) -> bool:
    """Until the output is on and the trace grows; whether it came to that before the program ended."""
    end_s = time.monotonic() + wait_s
    events = folder / f"{name}.part" / "events.jsonl"
    while time.monotonic() < end_s:
        if events.is_file() and '"output_on"' in events.read_text(encoding="utf-8"):
            return True
        if program.poll() is not None:
            return False
        time.sleep(0.05)
    return False


def on_the_wire(tap: Path) -> list[tuple[float, float]]:
    """Time and value of every current that the supply answered."""
    answers: list[tuple[float, float]] = []
    asked, came, at_s = False, b"", 0.0
    for text in (*tap.read_text(encoding="utf-8").splitlines(), '{"at_s": 0, "sent": ""}'):
        line = json.loads(text)
        if "sent" in line:
            if asked and re.fullmatch(rb"\d\.\d{3}", came[:5]):
                answers.append((at_s, float(came[:5])))
            asked, came = bytes.fromhex(line["sent"]) == b"IOUT1?", b""
        elif "came" in line:
            came, at_s = came + bytes.fromhex(line["came"]), line["at_s"]
    return answers


def after_the_last(times_s: Floats, current_a: Floats, wire: list[tuple[float, float]]) -> float | None:
    """How long the wire went on after the last reading found; `None` where some reading was never on the wire.

    Both clocks are the computer's and differ by when they began. The guard asks a few questions of its own between the
    readings, so the times tell which answer is which.
    """
    wire_s, values = (np.array(column) for column in zip(*wire, strict=True))
    for first_s in wire_s:
        at = np.searchsorted(wire_s, times_s - times_s[0] + first_s - NEAR_S)
        there = at < wire_s.size
        at = np.minimum(at, wire_s.size - 1)
        near = np.abs(wire_s[at] - first_s - (times_s - times_s[0])) <= NEAR_S
        if (there & near & (np.abs(values[at] - current_a) < 1e-6)).all():
            return float(wire_s[-1] - wire_s[at[-1]])
    return None


def wait_for_tap(tap: Path, wait_s: float = 90.0) -> None:
    """The guard outlives the program, switches off, and closes its record."""
    end_s = time.monotonic() + wait_s
    while time.monotonic() < end_s:
        content = tap.read_bytes() if tap.is_file() else b""
        if content.endswith(b"\n") and b'"4f555430"' in content:  # OUT0
            time.sleep(0.3)
            return
        time.sleep(0.1)


def one_kill(folder: Path, number: int) -> str | None:
    """A sentence where something is wrong."""
    name = f"C{number}"
    folder = folder / str(number)  # a start finishes what was killed beside it
    folder.mkdir()
    program = started(folder, name)
    try:
        if not wait_for_readings(folder, name, program):
            return "the machine is too busy: the output never went on"
        time.sleep(float(np.random.default_rng(number).uniform(0.2, 4.0)))
    finally:
        os.kill(program.pid, signal.SIGKILL)
        program.communicate()
    if (folder / name).is_dir():
        said = [str(event.value) for event in load_case(folder / name).runs[0].events if event.name is EventName.NOTE]
        return f"the machine is too busy: the guard did not wait for the program ({said[-1]})"
    done = subprocess.run(
        [str(BOOTBENCH), "recover", str(folder / f"{name}.part")], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        return f"{name}: {done.stderr}"
    wait_for_tap(folder / f"{name}.tap")
    run = load_case(folder / name).runs[0]
    trace = load_run_trace(run)
    if trace is None:
        return f"{name}: no trace was recovered"
    wire = on_the_wire(folder / f"{name}.tap")
    rest_s = after_the_last(trace.trace.clock.times_s(), trace.trace.current_a, wire)
    if rest_s is None:
        return f"{name}: readings that the wire did not carry"
    if rest_s > LOST_S + PERIOD_S + BUSY_S:
        return f"{name}: answers of {rest_s:.2f} s are missing"
    if not any("killed and recovered" in str(event.value) for event in run.events):
        return f"{name}: nobody says that it was killed"
    return None


def test_killed_programs_lose_at_most_their_last_second(tmp_path: Path) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        said = list(pool.map(lambda number: one_kill(tmp_path, number), range(KILLS)))
    busy = [sentence for sentence in said if sentence and sentence.startswith("the machine is too busy")]
    assert [sentence for sentence in said if sentence and sentence not in busy] == []
    assert len(busy) <= KILLS // 2, busy


@pytest.mark.parametrize(("sign", "by"), [(signal.SIGTERM, "terminated"), (signal.SIGINT, "interrupted")])
def test_a_program_that_is_told_to_end_finishes_its_case(tmp_path: Path, sign: signal.Signals, by: str) -> None:
    program = reading(tmp_path, "C1")
    time.sleep(1.0)
    os.kill(program.pid, sign)
    output, _ = program.communicate(timeout=240)
    assert program.returncode == 128 + sign, output
    assert "none lost" in output
    case = load_case(tmp_path / "C1")
    assert any(str(event.value).startswith(f"run ended ({by})") for event in case.runs[0].events)
    assert any(event.name is EventName.OUTPUT_OFF for event in case.runs[0].events)


def test_the_next_start_finishes_what_was_killed(tmp_path: Path) -> None:
    program = reading(tmp_path, "C1")
    os.kill(program.pid, signal.SIGKILL)
    program.communicate()
    again = [str(BOOTBENCH), "record", "--station", "sim://riden", "--plan", "before-key", "--fast", "-o"]
    done = subprocess.run([*again, str(tmp_path / "C2")], capture_output=True, text=True, check=True)
    assert f"{tmp_path / 'C1'}: recovered" in done.stdout
    assert load_case(tmp_path / "C1").runs
    assert load_case(tmp_path / "C2").runs


def test_a_file_that_may_not_grow_ends_the_run_and_says_what_is_missing(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys\n"
        "from bench.cli.main import main\n"
        "if __name__ == '__main__':\n"
        "    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))\n"
        "    main()\n"
    )
    arguments = ["record", "--station", "sim://ppk2?load=0.2", "--plan", "before-key", "-o", str(tmp_path / "C1")]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 1, done.stderr
    assert "the disk took" in done.stdout
    case = load_case(tmp_path / "C1")
    notes = " | ".join(str(event.value) for event in case.runs[0].events if event.name is EventName.NOTE)
    assert "run ended (disk)" in notes
    trace = load_run_trace(case.runs[0])
    assert trace is not None
    found = len(trace.trace)
    # So much fits; how much of it is there depends on how much a busy machine hands over at once.
    assert 0 < found <= 150_000
    missing = re.search(r"(\d+) readings came and are not in the file", notes)
    counted = re.search(r"meter: (\d+) readings", done.stdout)
    assert missing is not None
    assert counted is not None
    assert int(missing.group(1)) >= int(counted.group(1)) - found


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="a small disk is mounted by root")
def test_a_small_disk_is_never_filled(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        arguments = ["record", "--station", "sim://ppk2?load=0.2", "--plan", "before-key", "-o", str(disk / "C1")]
        done = subprocess.run(
            [str(BOOTBENCH), *arguments], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 1, done.stderr
        assert "MB left" in done.stdout
        assert "are not in the file" not in done.stdout
        trace = load_run_trace(load_case(disk / "C1").runs[0])
        assert trace is not None
        counted = re.search(r"meter: (\d+) readings", done.stdout)
        assert counted is not None
        assert int(counted.group(1)) == len(trace.trace)
    finally:
        subprocess.run(["umount", str(disk)], check=False)
