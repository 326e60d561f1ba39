"""The NumPy archive: plain arrays for scripts, and everything back again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.trace import Clock
from bench.errors import BadInputError
from bench.traces import npz
from bench.traces.recording import Hints, Likeness
from tests.bench.traces.jls_samples import jittered, recording, uniform


@pytest.mark.parametrize("voltage", [True, False])
@pytest.mark.parametrize("clock", [uniform(500, 976.5625, 0.25), jittered(500, 10.0, 0.3)], ids=["even", "jittered"])
def test_nothing_is_lost(tmp_path: Path, clock: Clock, voltage: bool) -> None:
    source = recording(clock, voltage=voltage)
    assert npz.write(source, tmp_path / "a.npz") == ()
    back = npz.read(tmp_path / "a.npz", Hints())
    np.testing.assert_array_equal(source.trace.current_a, back.trace.current_a)
    np.testing.assert_array_equal(clock.times_s(), back.trace.clock.times_s())
    assert isinstance(back.trace.clock, type(clock))
    assert (back.trace.voltage_v is not None) == voltage
    assert back.trace.events == source.trace.events
    assert (back.trace.meter, back.origin) == (source.trace.meter, source.origin)


def test_a_script_needs_numpy_alone(tmp_path: Path) -> None:
    source = recording(uniform(500, 100.0))
    npz.write(source, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as arrays:
        assert arrays.files == ["about", "time_s", "current_a", "voltage_v"]
        np.testing.assert_array_equal(arrays["current_a"], source.trace.current_a)
        about = json.loads(arrays["about"].item())
    assert about["meter"]["name"] == "korad"
    assert about["events"][1] == {"at_s": 0.5, "name": "key_down", "uncertainty_s": 0.0}


def test_it_is_known_by_its_first_member(tmp_path: Path) -> None:
    npz.write(recording(uniform(50, 100.0)), tmp_path / "a.npz")
    assert npz.sniff((tmp_path / "a.npz").read_bytes(), tmp_path) is Likeness.SURE
    np.savez(tmp_path / "b.npz", x=np.zeros(3))
    assert npz.sniff((tmp_path / "b.npz").read_bytes(), tmp_path) is Likeness.NO


def _refused(path: Path) -> str:
    with pytest.raises(BadInputError) as refusal:
        npz.read(path, Hints())
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def test_somebody_elses_archive_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.zeros(3))
    assert "none that bootbench wrote" in _refused(tmp_path / "a.npz")


def test_a_packed_archive_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", about=np.array(b"{}"), current_a=np.zeros(10_000_000))
    assert "is packed or locked" in _refused(tmp_path / "a.npz")


def test_pickles_and_texts_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", about=np.array(b"{}"), time_s=np.array([{}, {}], dtype=object))
    assert "damaged" in _refused(tmp_path / "a.npz")
    np.savez(tmp_path / "b.npz", about=np.array(b"{}"), time_s=np.array(["a"]), current_a=np.zeros(1))
    assert "damaged" in _refused(tmp_path / "b.npz")


def test_what_contradicts_itself_is_refused(tmp_path: Path) -> None:
    npz.write(recording(uniform(50, 100.0)), tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz") as arrays:
        about = arrays["about"]
    np.savez(tmp_path / "b.npz", about=about, time_s=np.arange(3.0), current_a=np.zeros(2))
    assert "is no trace" in _refused(tmp_path / "b.npz")
    np.savez(tmp_path / "c.npz", about=about, time_s=np.array([1.0, 0.0]), current_a=np.zeros(2))
    assert "is no trace" in _refused(tmp_path / "c.npz")
    np.savez(tmp_path / "d.npz", about=about, time_s=np.arange(2.0))
    assert "without time_s and current_a" in _refused(tmp_path / "d.npz")
    np.savez(tmp_path / "e.npz", about=np.array(b"[1"), time_s=np.arange(2.0), current_a=np.zeros(2))
    assert "JSON" in _refused(tmp_path / "e.npz")


@pytest.mark.parametrize("kept", [3, 30, 100, 600, -10])
def test_a_cut_archive_is_refused(tmp_path: Path, kept: int) -> None:
    npz.write(recording(uniform(50, 100.0)), tmp_path / "a.npz")
    (tmp_path / "a.npz").write_bytes((tmp_path / "a.npz").read_bytes()[:kept])
    assert "damaged" in _refused(tmp_path / "a.npz")
