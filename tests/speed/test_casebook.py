"""The benchmarks of the casebook run; their figures are printed, not judged."""

from __future__ import annotations

import pytest

from bench.casebook.database import URL_VARIABLE
from tests.speed import bench_casebook_reports
from tests.speed.bench_casebook import SEARCHES, TYPED, main


def test_the_benchmark_prints_rates_and_searches_beside_their_floors(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    main(["--quick"])
    printed = capsys.readouterr().out
    assert "x the floor's time" in printed
    assert "the slowest search" in printed
    assert all(name in printed for name, _ in SEARCHES)
    assert all(repr(typed) in printed for typed in TYPED)


def test_the_benchmark_of_reports_prints_rates_beside_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    bench_casebook_reports.main(["--quick"])
    printed = capsys.readouterr().out
    assert "8 reports of" in printed
    assert " 0 failed" in printed
    assert "x the floor's time" in printed
