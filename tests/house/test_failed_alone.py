"""The test command's second look at what failed while two tests ran at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import tests.__main__ as command

PYTEST = [sys.executable, "-m", "pytest", "-q"]
ONCE = """
from pathlib import Path

def test_needs_a_second_try():
    mark = Path(__file__).with_name("tried")
    tried = mark.exists()
    mark.touch()
    assert tried
"""
NEVER = "def test_is_wrong():\n    assert 1 == 2\n"


def looked_at_again(tree: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(command, "ROOT", tree)
    variables = dict(os.environ)
    first = subprocess.run(PYTEST, cwd=tree, env=variables, capture_output=True, check=False)
    assert first.returncode == command.TESTS_FAILED
    return command.failed_alone(PYTEST, variables)


def test_what_passes_alone_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "test_once.py").write_text(ONCE)
    assert looked_at_again(tmp_path, monkeypatch) == 0
    assert "passed alone:\n  test_once.py::test_needs_a_second_try" in capfd.readouterr().out


def test_what_fails_alone_too_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "test_once.py").write_text(ONCE)
    (tmp_path / "test_never.py").write_text(NEVER)
    assert looked_at_again(tmp_path, monkeypatch) == command.TESTS_FAILED
    assert "not all passed alone" in capfd.readouterr().out


def test_many_failures_are_no_busy_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = NEVER + "".join(NEVER.replace("wrong", f"wrong_{number}") for number in range(command.MOST_AGAIN))
    (tmp_path / "test_never.py").write_text(body)
    assert looked_at_again(tmp_path, monkeypatch) == command.TESTS_FAILED
