"""Other people's KM003C library (km003c-rs) and PPK2 library (IRNAS) on what our simulators send."""

from __future__ import annotations

import json
import subprocess
import sys

import km003c
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.km003c import wire
from drivers.km003c.wire import Answer
from tests.drivers.serving import served


@given(st.integers(0, 255), st.integers(-6_000_000, 6_000_000), st.integers(0, 50_000_000))
def test_what_our_km003c_answers_is_read_by_a_stranger_as_it_was_meant(number: int, ua: int, uv: int) -> None:
    assert wire.ask(number) == km003c.create_packet(km003c.CMD_GET_DATA, number, km003c.ATT_ADC)
    (seen,) = km003c.parse_packet(wire.answer(Answer(number, ua, uv)))["DataResponse"]["payloads"]
    assert (seen.ibus_a, seen.vbus_v) == pytest.approx((ua / 1e6, uv / 1e6), abs=1e-9)
    raw = km003c.parse_raw_packet(wire.answer(Answer(number, ua, uv)))
    assert next(iter(raw.values()))["header"]["id"] == number


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("load_a", [0.2, 0.002])
def test_a_stranger_reads_our_ppk2_at_its_rate(load_a: float) -> None:
    with served("ppk2", "--load", str(load_a)) as simulator:
        command = [sys.executable, "-W", "ignore", "-m", "tests.peers.ppk2_client", simulator.path]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert report["calibration"] is True
    # A very busy machine reads too late, and a stream that lost bytes is read wrongly by this library; most is right.
    assert report["readings"] > 1000
    assert report["median_a"] == pytest.approx(load_a, rel=0.01, abs=0.001 * load_a + 1e-6)
