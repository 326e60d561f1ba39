"""The benchmarks of the casebook run; their figures are printed, not judged."""

from __future__ import annotations

import pytest

from bench.casebook.database import URL_VARIABLE
from tests.speed.bench_casebook import SEARCHES, main


def test_the_benchmark_prints_rates_and_searches_beside_their_floors(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    main(["--quick"])
    printed = capsys.readouterr().out
    assert "x the floor's time" in printed
    assert "the slowest search" in printed
    assert all(name in printed for name, _ in SEARCHES)
