"""The benchmark of the window's start runs and prints both contenders; its times are not judged."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.gui.qt_libraries import QT_IS_MISSING


@pytest.mark.skipif(bool(QT_IS_MISSING), reason=QT_IS_MISSING)
def test_the_benchmark_prints_the_start_of_the_window_beside_an_empty_plot() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.speed.bench_window_start", "--quick"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "usable window after" in ran.stdout
    assert "pyqtgraph's empty plot after" in ran.stdout
