"""The recorder's benchmark runs, finds every reading again, and prints what it promises."""

from __future__ import annotations

import re

import pytest

from tests.speed import bench_record


def test_the_benchmark_records_all_that_was_sent_and_prints_its_peers(capsys: pytest.CaptureFixture[str]) -> None:
    bench_record.main(["--quick"])
    said = capsys.readouterr().out
    assert "in the file and not as sent: 0" in said
    assert re.search(r"sent (\d+), lost 0, unwritten 0", said)
    for peer in ("os.write of the same bytes", "pyjls alone", "our writer alone"):
        assert peer in said
    assert "PPK2 simulator with a booting phone" in said
