"""MDF 4 through asammdf: units, several channels, and what is said where the library is not installed."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.trace import UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces import mf4
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


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("import time; time.sleep(600)", "was not read by asammdf within 0.5 s: it is damaged, or too large for that"),
        ("import sys; sys.exit(1)", "is damaged: asammdf cannot read it"),
        ("print('{}')", "is damaged: asammdf cannot read it"),
        (
            'print(\'{"started": null, "channels": [{"group": 0, "index": 1, "name": "I", "unit": "A"}]}\')',
            "is damaged: asammdf cannot read it",
        ),
    ],
)
def test_a_child_that_says_nothing_or_dies_ends_in_one_sentence(
    script: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = mf4_file(tmp_path)
    monkeypatch.setattr(mf4, "_CHILD", (sys.executable, "-I", "-c", script))
    monkeypatch.setattr(mf4, "_PATIENCE_S", 0.5 if "sleep" in script else 60.0)
    with pytest.raises(BadInputError, match=problem):
        mf4.read(path, Hints())


def test_without_the_library_the_person_learns_what_to_install() -> None:
    assert "pip install 'bootbench[mf4]'" in str(refusal_of(Path("a.mf4"), MISSING))
