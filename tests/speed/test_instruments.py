"""The instruments' benchmark prints a line for every meter of the catalog, each near what its protocol allows."""

from __future__ import annotations

import re

import pytest

from drivers.catalog import INSTRUMENTS, Part
from tests.speed import bench_instruments


def test_every_meter_reaches_nine_tenths_of_what_its_protocol_allows(capsys: pytest.CaptureFixture[str]) -> None:
    bench_instruments.main(["--quick"])
    shares = dict(re.findall(r"^(\S+)\s.*?(\d+\.\d)%", capsys.readouterr().out, re.MULTILINE))
    assert set(shares) == {row.name for row in INSTRUMENTS if Part.METER in row.parts}
    assert [name for name, share in shares.items() if float(share) < 90.0] == []
