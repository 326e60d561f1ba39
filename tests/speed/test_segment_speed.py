"""The benchmark of segments runs, ends peers at their limit, and prints what it claims; its times are not judged."""

from __future__ import annotations

import pytest

from tests.speed.bench_segment import main, time_peer


def test_the_benchmark_prints_times_beside_its_peers_and_the_floor(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick"])
    printed = capsys.readouterr().out
    assert printed.count("the floor's time") == 1
    assert printed.count("ruptures Window") == 2
    assert "exact partition" in printed


def test_a_peer_that_takes_too_long_is_ended_and_has_no_time() -> None:
    assert time_peer("Pelt", 100_000, limit_s=0.5).seconds is None
