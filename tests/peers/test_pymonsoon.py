"""The maker's own library finds, sets, switches and samples our simulated HVPM; what it reads is what flows."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.peers.pymonsoon import LIMIT_A, OHM, READINGS, SET_V


def test_the_makers_library_feeds_and_reads_our_monsoon() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.peers.pymonsoon"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert report["said"] == ""  # it warns of another model, of old firmware, of a lost connection
    assert (report["found"], report["serial"], report["firmware"]) == (["26589"], 26589, 32)
    assert (report["on"], report["off"], report["dropped"]) == (True, True, 0)
    assert report["limit_a"] == pytest.approx(LIMIT_A, abs=0.001)
    assert report["readings"] >= READINGS - 3  # it stops within a packet of what it was asked for
    assert report["current_a"] == pytest.approx([SET_V / OHM] * 2, abs=0.003)
    assert report["voltage_v"] == pytest.approx([SET_V] * 2, abs=0.001)
