"""Every row of every table leads somewhere, every verb is in the README, every file keeps to its size."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import click
import pytest

from bench.cli import VERBS, VerbRow
from bench.traces import FORMATS, FormatRow, load_format
from drivers.catalog import INSTRUMENTS, InstrumentRow

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("analysis", "bench", "drivers", "gui")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("row", VERBS, ids=lambda row: row.name)
def test_a_verb_is_a_module_with_a_command_and_says_what_it_does(row: VerbRow) -> None:
    command = import_module(row.module).command
    assert isinstance(command, click.Command)
    assert row.summary
    assert command.help


@pytest.mark.parametrize("row", VERBS, ids=lambda row: row.name)
def test_a_verb_is_in_the_readme(row: VerbRow) -> None:
    assert f"`bootbench {row.name}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
def test_a_format_is_a_module_that_reads_and_is_in_the_readme(row: FormatRow) -> None:
    module = load_format(row)
    assert callable(module.sniff)
    assert callable(module.read)
    assert hasattr(module, "write") == row.writes
    assert row.title in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", INSTRUMENTS, ids=lambda row: row.name)
def test_an_instrument_is_in_the_readme(row: InstrumentRow) -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Instruments\n")[1].split("\n## ")[0]
    name = "ammeter" if row.name == "ammeter" else row.title.split()[0].partition("/")[0]
    assert name in table


def test_help_imports_no_verb() -> None:
    """The start of the program is bounded by what the table costs, not by what the verbs import."""
    heavy = ("numpy", "pyarrow", "pyjls", "reportlab", "PySide6", "pydantic", "rich")
    code = f"import sys, bench.cli.main; print([n for n in sys.modules if n.split('.')[0] in {heavy!r}])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_begins_with_its_chapter(package: str) -> None:
    doc = import_module(package).__doc__ or ""
    assert len(doc.split()) > 30


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_one_subject(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400
    assert not re.search(r"(utils|common|helpers?|manager)", path.stem)


def test_every_dependency_says_why_it_is_here() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    for name in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        line = next(line for line in text.splitlines() if line.strip().startswith(f'"{name.split(";")[0].strip()}'))
        assert re.search(r"#\s*\S{1,}.{10,}", line), f"{name} has no reason beside it"


def test_the_lock_file_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {
        line.split("==")[0].lower().replace("_", "-") for line in (ROOT / "requirements.lock").read_text().splitlines()
    }
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        name = re.split(r"[<>=!~;\[ ]", requirement)[0].lower().replace("_", "-")
        assert name in locked, f"{name} is not in requirements.lock"
