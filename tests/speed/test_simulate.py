"""The benchmark of simulating cases runs, and simulates what it says; its figures are printed, not judged."""

from __future__ import annotations

import pytest

from tests.speed import bench_simulate


def test_the_benchmark_prints_cases_a_second_beside_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    bench_simulate.main(["--quick"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(bench_simulate.METERS)
    assert all("x the time of writing the files alone" in line for line in lines)
