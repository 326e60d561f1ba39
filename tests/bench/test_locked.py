"""A lock has one holder, also where somebody takes it in the instant in which another lets go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

import bench.locked
from bench.errors import BadInputError
from bench.locked import WAIT_S, Lock, alone_with
from drivers.clock import TurnedClock
from drivers.held_file import hold

ROOT = Path(__file__).resolve().parents[2]


def test_it_is_taken_once_and_free_again_after_release(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    first = Lock.taken(path)
    assert first is not None
    assert Lock.taken(path) is None
    first.release()
    first.release()
    assert not path.exists()
    second = Lock.taken(path)
    assert second is not None
    second.release()


def test_who_locks_a_file_that_was_just_removed_takes_the_one_that_others_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.lock"
    holder = Lock.taken(path)
    assert holder is not None

    def lock_late(file: BinaryIO) -> bool:
        holder.release()  # between our opening and our locking
        return hold(file)

    monkeypatch.setattr(bench.locked, "hold", lock_late)
    taken = Lock.taken(path)
    monkeypatch.undo()
    assert taken is not None
    assert Lock.taken(path) is None
    taken.release()


@pytest.mark.skipif(os.name == "nt", reason="Windows closes first, since it removes no open file")
def test_it_is_held_until_its_file_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.lock"
    holder = Lock.taken(path)
    assert holder is not None
    unlink, others = Path.unlink, []

    def looked_at(self: Path, missing_ok: bool = False) -> None:
        others.append(Lock.taken(path))
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", looked_at)
    holder.release()
    assert others == [None]


AT_WORK = """
import sys
from pathlib import Path
from bench.locked import Lock
from drivers.held_file import hold
folder, done = Path(sys.argv[1]), 0
while done < 300:
    lock = Lock.taken(folder / "x.lock")
    if lock is None: continue
    with (folder / "alone").open("x"): pass  # fails where another is inside
    (folder / "alone").unlink()
    done += 1
    lock.release()
"""


def test_processes_that_take_turns_are_never_inside_together(tmp_path: Path) -> None:
    command = [sys.executable, "-c", AT_WORK, str(tmp_path)]
    processes = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    complaints = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], complaints
    assert list(tmp_path.iterdir()) == []


def test_who_comes_second_waits_and_goes_on_when_the_first_is_done(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    first = Lock.taken(tmp_path / "list.json.lock")

    class FirstEnds(TurnedClock):
        def sleep_s(self, duration_s: float) -> None:
            super().sleep_s(duration_s)
            if first is not None and self.at_s > WAIT_S / 2:
                first.release()

    clock = FirstEnds()
    with alone_with(path, clock):
        assert clock.at_s > WAIT_S / 2


def test_who_waits_for_one_that_never_ends_is_told_so(tmp_path: Path) -> None:
    path, clock = tmp_path / "list.json", TurnedClock()
    refused = pytest.raises(BadInputError, match=r"list\.json: another bootbench is writing it")
    with alone_with(path), refused, alone_with(path, clock):
        pytest.fail("two were inside")
    assert clock.at_s == pytest.approx(WAIT_S, abs=0.1)


def test_a_folder_that_takes_no_lock_is_said_of_the_file_that_was_meant(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"list\.json: cannot be written"), alone_with(tmp_path / "gone/list.json"):
        pytest.fail("there is no such folder")
