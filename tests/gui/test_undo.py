"""Steps go back and forth as in any list of changes, and come back after a crash at any byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.undo import MOST_STEPS, History, Step, StepKind, undo_file

STEPS = st.builds(Step, st.sampled_from(StepKind), st.text(max_size=9), st.text(max_size=9), st.text(max_size=9))
MOVES = st.lists(st.one_of(STEPS, st.just("undo"), st.just("redo")), max_size=40)


def played(history: History, moves: list[Step | str]) -> tuple[list[Step], list[Step]]:
    """The moves done on a history; and, independently, what must then be there: done, and taken back."""
    done: list[Step] = []
    back: list[Step] = []
    for move in moves:
        if isinstance(move, Step):
            history.do(move)
            done, back = [*done, move][-MOST_STEPS:], []
        elif move == "undo":
            assert history.undo() == (done[-1] if done else None)
            back += [done.pop()] if done else []
        else:
            assert history.redo() == (back[-1] if back else None)
            done += [back.pop()] if back else []
    return done, back


def held(history: History) -> tuple[list[Step], list[Step]]:
    """What a history holds, found by taking everything back and doing it again."""
    back: list[Step] = []
    while (step := history.redo()) is not None:
        back.append(step)
    for _ in back:
        history.undo()
    done: list[Step] = []
    while (step := history.undo()) is not None:
        done.append(step)
    return done[::-1], back[::-1]


@settings(deadline=None, max_examples=30)
@given(MOVES)
def test_a_new_session_goes_on_where_the_former_one_was(
    tmp_path_factory: pytest.TempPathFactory, moves: list[Step | str]
) -> None:
    file = tmp_path_factory.mktemp("undo") / "case.jsonl"
    expected = played(History(file), moves)
    assert held(History(file)) == expected


@settings(deadline=None, max_examples=30)
@given(MOVES.filter(bool), st.data())
def test_a_crash_at_any_byte_loses_at_most_what_was_being_written(
    tmp_path_factory: pytest.TempPathFactory, moves: list[Step | str], data: st.DataObject
) -> None:
    file = tmp_path_factory.mktemp("undo") / "case.jsonl"
    played(History(file), moves)
    content = file.read_bytes() if file.exists() else b""
    cut = data.draw(st.integers(0, len(content)))
    file.write_bytes(content[:cut])
    whole = content[:cut].count(b"\n")
    again = History(file)
    left = tmp_path_factory.mktemp("undo") / "left.jsonl"
    left.write_bytes(b"".join(content.splitlines(keepends=True)[:whole]))
    step = Step(StepKind.NOTE, "after the crash", "", "x")
    again.do(step)
    assert History(file).next_back == step
    assert held(History(file))[0][:-1] == held(History(left))[0]


def test_two_hundred_steps_are_kept_and_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    file = tmp_path / "case.jsonl"
    history = History(file)
    for k in range(1000):
        history.do(Step(StepKind.MARKER, f"marker {k}", str(k), str(k + 1)))
    done, back = held(History(file))
    assert [step.what for step in done] == [f"marker {k}" for k in range(1000 - MOST_STEPS, 1000)]
    assert back == []
    assert file.read_bytes().count(b"\n") < 2000


def test_a_disk_that_takes_nothing_is_said_and_ends_no_work(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    history = History(blocked / "case.jsonl")
    history.do(Step(StepKind.LABEL, "label", "a", "b"))
    assert history.next_back is not None
    assert "cannot be kept" in history.problem


def test_each_case_has_its_own_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    files = {undo_file(tmp_path / "C1"), undo_file(tmp_path / "C2"), undo_file("casebook")}
    assert len(files) == 3
    assert undo_file(tmp_path / "C1") == undo_file(tmp_path / "x" / ".." / "C1")
    assert undo_file(tmp_path / "C\udcff") != undo_file(tmp_path / "C\udcfe"), "a folder whose name is no text"
