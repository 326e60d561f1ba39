"""The benchmark of the window, on little; its figures are printed, not judged."""

from __future__ import annotations

import pytest

from tests.gui.qt_libraries import QT_IS_MISSING

if QT_IS_MISSING:
    pytest.skip(f"the window {QT_IS_MISSING}", allow_module_level=True)

from tests.speed import bench_window


def test_the_benchmark_prints_first_paint_frames_and_memory(capsys: pytest.CaptureFixture[str]) -> None:
    bench_window.main(["--quick"])
    lines = capsys.readouterr().out.splitlines()
    assert sum("first paint of 2,000,000 readings" in line for line in lines) == 3
    assert sum(line.startswith("read through in") for line in lines) == 2
    assert sum("frames/s median" in line for line in lines) == 3
    assert sum(line.startswith("memory") for line in lines) == 3
