"""The PPK2's benchmark runs and prints what it promises."""

from __future__ import annotations

import pytest

from tests.speed import bench_ppk2


def test_the_benchmark_prints_rate_and_floor(capsys: pytest.CaptureFixture[str]) -> None:
    bench_ppk2.main(["--quick"])
    said = capsys.readouterr().out
    assert "times its live rate" in said
    assert "ours / floor" in said
