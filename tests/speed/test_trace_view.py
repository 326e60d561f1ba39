"""The benchmark of panning runs in a process of its own and prints both contenders; its times are not judged."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.gui.qt_libraries import QT_IS_MISSING


@pytest.mark.skipif(bool(QT_IS_MISSING), reason=QT_IS_MISSING)
def test_the_benchmark_prints_frames_of_the_lanes_beside_pyqtgraphs_curve() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.speed.bench_trace_view", "--quick"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("ms a frame") == 2
    assert ran.stdout.count("PlotDataItem") == 2
