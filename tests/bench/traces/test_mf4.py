"""MDF 4 through asammdf: units, several channels, and what is said where the library is not installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.trace import UniformClock
from bench.errors import QuestionError
from bench.traces.mf4 import refusal_of
from bench.traces.mf4_child import MISSING
from bench.traces.reading import open_recording
from bench.traces.recording import Hints
from tests.bench.traces.samples import mf4_file


def test_current_and_voltage_are_told_by_their_units(tmp_path: Path) -> None:
    found = open_recording(mf4_file(tmp_path))
    assert found.origin.format == "mf4"
    assert found.trace.clock == UniformClock(300, 100.0)
    np.testing.assert_allclose(0.12 + 0.001 * (np.arange(300) % 7), found.trace.current_a, rtol=1e-6)
    assert np.asarray(found.trace.voltage_v)[0] == pytest.approx(4.0)


def test_several_currents_are_asked_for(tmp_path: Path) -> None:
    path = mf4_file(tmp_path, currents=2)
    with pytest.raises(QuestionError, match="2 channels in ampere"):
        open_recording(path)
    assert open_recording(path, Hints(current="I_1")).trace.current_a[0] == pytest.approx(0.24)


def test_without_the_library_the_person_learns_what_to_install() -> None:
    assert "pip install 'bootbench[mf4]'" in str(refusal_of(Path("a.mf4"), MISSING))
