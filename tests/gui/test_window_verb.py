"""`bootbench window` on machines that cannot show one: a sentence and status 2, never a traceback or an abort."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gui.qt_libraries import QT_IS_MISSING

needs_qt = pytest.mark.skipif(bool(QT_IS_MISSING), reason=QT_IS_MISSING)


def bootbench(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept.pop("QT_QPA_PLATFORM", None)
    code = "import sys; sys.argv[0] = 'bootbench'; from bench.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def refused(ran: subprocess.CompletedProcess[str]) -> str:
    assert ran.returncode == 2, ran.stderr
    assert ran.stdout == ""
    assert ran.stderr.count("\n") == 1
    return ran.stderr


def test_without_the_libraries_of_qt_it_says_what_to_install(tmp_path: Path) -> None:
    """A package that fails to import just as Qt does without its libraries stands in the way of the real one."""
    stand_in = tmp_path / "PySide6"
    stand_in.mkdir()
    missing = "libEGL.so.1: cannot open shared object file: No such file or directory"
    (stand_in / "__init__.py").write_text(f"raise ImportError({missing!r})\n", encoding="utf-8")
    sentence = refused(bootbench("window", PYTHONPATH=str(tmp_path)))
    assert "libEGL.so.1" in sentence
    assert "apt install libegl1" in sentence


def test_help_needs_no_qt(tmp_path: Path) -> None:
    (tmp_path / "PySide6.py").write_text("raise ImportError('nobody may import me here')\n", encoding="utf-8")
    ran = bootbench("window", "--help", PYTHONPATH=str(tmp_path))
    assert ran.returncode == 0
    assert "--theme" in ran.stdout


@needs_qt
@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have their screen")
def test_without_a_screen_it_says_so_instead_of_aborting() -> None:
    assert "DISPLAY is not set" in refused(bootbench("window"))
    assert ":4711 does not answer" in refused(bootbench("window", DISPLAY=":4711"))


def test_a_theme_that_there_is_not_is_refused() -> None:
    ran = bootbench("window", "--theme", "pink")
    assert ran.returncode == 2
    assert "light" in ran.stderr
