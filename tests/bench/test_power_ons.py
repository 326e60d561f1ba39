"""Several power-ons in one recording: told, and cut apart; a boot loop is one run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.power_ons import cut_out, power_ons_of, power_ons_of_long
from bench.traces import jls, npz, streamed
from bench.traces.jls_file import JlsFile
from bench.traces.reading import open_recording
from bench.traces.recording import Hints, Origin, Recording
from tests.bench.cli.in_process import bootbench

RATE_HZ = 500.0
BOOT = ((0.08, 0.6), (0.18, 1.2), (0.45, 3.0), (0.65, 8.0), (0.25, 10.0))
"""Levels in ampere and how long they last."""


def current(*parts: tuple[float, float]) -> np.ndarray:
    """Levels with a working device's noise."""
    level_a = np.concatenate([np.full(round(seconds * RATE_HZ), ampere) for ampere, seconds in parts])
    noise = np.random.default_rng(1).normal(0, 0.004, level_a.size)
    return (level_a + noise * (level_a > 0.01)).astype(np.float32)


def trace_of(current_a: np.ndarray, events: tuple[Event, ...] = ()) -> Trace:
    clock = UniformClock(current_a.size, RATE_HZ)
    return Trace(clock=clock, current_a=current_a, meter=Meter("m", RATE_HZ, 1e-4), events=events)


def off(seconds: float) -> tuple[float, float]:
    return (0.0005, seconds)


def test_each_start_after_a_long_nothing_is_a_power_on() -> None:
    found = power_ons_of(trace_of(current(off(5), *BOOT, off(20), *BOOT, off(30), *BOOT)))
    assert [round(one.start_s, 1) for one in found] == [5.0, 47.8, 100.6]
    assert [round(one.from_s, 1) for one in found] == [0.0, 37.8, 85.6]
    assert [one.to_s for one in found[:2]] == [one.from_s for one in found[1:]]


@pytest.mark.parametrize("stamped", [False, True])
def test_a_recording_too_long_to_be_read_is_looked_at_by_its_means(tmp_path: Path, stamped: bool) -> None:
    trace = trace_of(current(off(5), *BOOT, off(20), *BOOT))
    if stamped:
        trace = replace(trace, clock=StampedClock(trace.clock.times_s()))
    jls.write(Recording(trace, Origin("x", "x", "")), tmp_path / "a.jls")
    with JlsFile(tmp_path / "a.jls") as file:
        found = power_ons_of_long(file)
    assert [one.start_s for one in found] == pytest.approx([5.0, 47.8], abs=1.0)
    jls.write(Recording(trace_of(current(off(5), *BOOT)), Origin("x", "x", "")), tmp_path / "one.jls")
    with JlsFile(tmp_path / "one.jls") as file:
        assert power_ons_of_long(file) == ()


def test_power_ons_are_told_of_what_is_imported_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npz.write(Recording(trace_of(current(off(5), *BOOT, off(20), *BOOT)), Origin("x", "x", "")), tmp_path / "a.npz")
    monkeypatch.setattr(streamed, "STREAMED_FROM_BYTES", 1_000)
    said = bootbench("import", tmp_path / "a.npz", "--to", tmp_path / "out")
    assert said.status == 0
    assert "Read block by block." in said.output
    assert "It holds 2 power-ons" in said.output


def test_a_boot_loop_is_one_run() -> None:
    tries = [part for _ in range(5) for part in (*BOOT[:3], off(3))]
    assert power_ons_of(trace_of(current(off(5), *tries))) == ()


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param((off(5), *BOOT), id="one boot"),
        pytest.param((off(60),), id="nothing"),
        pytest.param(tuple((0.3 if k % 2 else 0.5, 12.0) for k in range(6)), id="a running device"),
        pytest.param((off(15), (2.0, 0.01), off(15), (2.0, 0.01), off(15)), id="inrush"),
    ],
)
def test_what_is_no_second_boot_is_not_offered_as_one(parts: tuple[tuple[float, float], ...]) -> None:
    assert power_ons_of(trace_of(current(*parts))) == ()


def test_marks_of_the_output_say_where_runs_begin_and_end() -> None:
    events = (
        Event(1.0, EventName.OUTPUT_ON),
        Event(8.0, EventName.OUTPUT_OFF),
        Event(12.0, EventName.OUTPUT_ON),
        Event(13.0, EventName.KEY_DOWN),
    )
    trace = trace_of(current(off(20)), events)
    first, second = power_ons_of(trace)
    assert (first.from_s, first.to_s, second.from_s) == (0.0, 10.0, 10.0)
    run = cut_out(trace, second)
    assert run.clock == UniformClock(5_000, RATE_HZ)
    assert [(event.at_s, event.name) for event in run.events] == [(2.0, EventName.OUTPUT_ON), (3.0, EventName.KEY_DOWN)]


def test_a_run_of_stamped_readings_keeps_their_times() -> None:
    times_s = np.cumsum(np.random.default_rng(2).uniform(0.001, 0.003, 10_000))
    events = (Event(2.0, EventName.OUTPUT_ON), Event(9.0, EventName.OUTPUT_ON))
    trace = Trace(StampedClock(times_s), np.arange(10_000.0), Meter("m", 500.0), events=events)
    run = cut_out(trace, power_ons_of(trace)[1])
    first = int(run.current_a[0])
    np.testing.assert_allclose(times_s[first:] - times_s[first], run.clock.times_s())
    assert run.clock.times_s()[0] == 0


def test_import_tells_of_several_and_splits_when_asked(tmp_path: Path) -> None:
    source = tmp_path / "shift.csv"
    current_a = current(off(5), *BOOT, off(20), *BOOT)
    rows = (f"{k / RATE_HZ:.4f},{ampere:.6f}" for k, ampere in enumerate(current_a.tolist()))
    source.write_text("time_s,current_a\n" + "\n".join(rows) + "\n")
    told = bootbench("import", source, "--to", tmp_path / "one")
    assert "It holds 2 power-ons, at 5 s, 47.8 s" in told.output
    split = bootbench("import", source, "--split", "--to", tmp_path / "two")
    assert split.status == 0
    assert sorted(path.name for path in (tmp_path / "two").iterdir()) == ["shift-1.jls", "shift-2.jls"]
    parts = [open_recording(tmp_path / "two" / name).trace for name in ("shift-1.jls", "shift-2.jls")]
    np.testing.assert_array_equal(
        jls.read(tmp_path / "one/shift.jls", Hints()).trace.current_a,
        np.concatenate([part.current_a for part in parts]),
    )
    assert bootbench("import", source, "--split", "--to", tmp_path / "two").status == 2
