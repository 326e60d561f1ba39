"""The live window's benchmark runs in a process of its own, loses no reading and prints its stalls, unjudged."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.gui.qt_libraries import QT_IS_MISSING


@pytest.mark.skipif(bool(QT_IS_MISSING), reason=QT_IS_MISSING)
def test_the_benchmark_draws_a_capture_of_a_fast_meter_and_measures_its_stalls() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.speed.bench_window_live", "--quick", "--size", "1280x800"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = re.search(r"([\d,]+) readings/s, (\d+) lost · ([\d.]+) pictures/s", ran.stdout)
    assert found is not None, ran.stdout
    assert int(found.group(2)) == 0
    assert float(found.group(3)) > 0
    assert "by its own thread: longest gap" in ran.stdout
