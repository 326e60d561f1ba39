"""The house keeps its own rules: layers, style and types are checked by the tools that a commit hook runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["lint-imports", "--no-cache"], id="import contracts"),
        pytest.param(["ruff", "check", "."], id="lint"),
        pytest.param(["ruff", "format", "--check", "."], id="format"),
        pytest.param(["mypy"], id="strict types"),
    ],
)
def test_the_tool_finds_nothing(command: list[str]) -> None:
    program = shutil.which(command[0], path=str(BIN))
    assert program is not None, f"{command[0]} is not beside this Python"
    ran = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_broken_layer_would_be_found(tmp_path: Path) -> None:
    """The contracts are alive: a copy of the tree in which analysis opens files does not pass."""
    for package in ("analysis", "bench", "drivers", "gui"):
        for source in (ROOT / package).rglob("*.py"):
            target = tmp_path / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    with (tmp_path / "analysis" / "trace.py").open("a", encoding="utf-8") as broken:
        broken.write("\nimport pathlib\n")
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "analysis.trace -> pathlib" in ran.stdout
