"""The benchmarks of trace files run, and measure what they say; their times are printed, not asserted."""

from __future__ import annotations

import pytest

from tests.speed import bench_csv, bench_formats, bench_jls
from tests.speed.binary_files import BINARY_FILES


def test_the_jls_benchmark_runs(capsys: pytest.CaptureFixture[str]) -> None:
    bench_jls.main(["--quick"])
    printed = capsys.readouterr().out
    assert "open and 1000 columns" in printed
    assert "every sample" in printed


def test_the_csv_benchmark_runs(capsys: pytest.CaptureFixture[str]) -> None:
    bench_csv.main(["--quick"])
    assert capsys.readouterr().out.count("ratio") == 3


def test_the_formats_benchmark_runs(capsys: pytest.CaptureFixture[str]) -> None:
    bench_formats.main(["--quick"])
    assert capsys.readouterr().out.count("ratio") == len(BINARY_FILES) + 5
