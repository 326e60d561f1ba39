"""A closed run in large blocks is the same run to the bit; whenever the packing is killed, one whole file is there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyjls
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.trace import Event, EventName, Meter, UniformClock
from bench.case import load_run_trace
from bench.errors import BadInputError
from bench.plan import StopRules
from bench.plan_toml import load_plan
from bench.recorder import packing
from bench.recorder.packing import pack
from bench.traces.jls_file import JlsFile
from bench.traces.jls_lane import JlsLane
from bench.traces.jls_layout import FINISHED_BLOCK, Chunk
from bench.traces.jls_writer import Beside, JlsWriter
from bench.traces.recording import Origin
from bench.written import remove_unfinished
from tests.bench.recorder.benches import opening, phone_on_leads, recorder, station

Begin = Callable[..., JlsWriter]
Marked = list[tuple[Event, int | None]]
ORIGIN = Origin("jls", "run-1.jls", "", notes=("A sentence.",), started_utc="2026-01-02T03:04:05.678901Z")
EVENTS = (Event(-0.5, EventName.VBUS_OFF), Event(0.1, EventName.KEY_DOWN), Event(0.2, EventName.GAP, "2"))
MARKED: Marked = [(EVENTS[0], None), (EVENTS[1], 1), (EVENTS[2], 2), (Event(99.0, EventName.NOTE, "ü µ Ω"), None)]


def beginning(rate_hz: float, *, even: bool = True, voltage: bool = True, beside: tuple[float, ...] = ()) -> Begin:
    """Opens a run's file, as the recorder does."""
    return partial(
        JlsWriter,
        meter=Meter("meter", rate_hz, resolution_a=0.001),
        origin=ORIGIN,
        clock=UniformClock(0, rate_hz) if even else None,
        has_voltage=voltage,
        notes="A sentence.",
        beside=[Beside(Meter(f"meter {hz}", hz), replace(ORIGIN, notes=()), has_voltage=True) for hz in beside],
    )


def captured(path: Path, begin: Begin, counts: tuple[int, ...], seed: int = 1) -> Path:
    """A run as it is recorded and closed, block by block, a tenth of its readings lost; of the main one first."""
    random = np.random.default_rng(seed)
    with begin(path, live=True) as writer:
        lanes: tuple[JlsWriter | JlsLane, ...] = (writer, *writer.beside)
        for lane, count in zip(lanes, counts, strict=True):
            has_times = lane is not writer or begin.keywords["clock"] is None  # type: ignore[attr-defined]
            has_voltage = lane is not writer or begin.keywords["has_voltage"]  # type: ignore[attr-defined]
            at_s = 0.0
            for size in np.diff(np.unique([0, *random.integers(0, count + 1, 7), count])).tolist():
                current_a = random.normal(0.3, 0.1, size)
                current_a[random.random(size) < 0.1] = np.nan
                times_s = at_s + np.cumsum(random.uniform(0.01, 0.5, size))
                at_s = float(times_s[-1])
                voltage_v = random.normal(4.0, 0.01, size) if has_voltage else None
                lane.append(current_a, voltage_v, times_s if has_times else None)
        for event, near in MARKED:
            writer.event(event, near)
    return path


def everything(path: Path) -> list[object]:
    """All that a file says to anyone who opens it here, as bytes and values."""
    with JlsFile(path, whole=True) as file:
        traces = [file.read(), *(file.read_beside(k).trace for k in range(len(file.beside)))]
        said: list[object] = [file.plan.origin, *(plan.origin for plan in file.beside), file.closed_properly]
        for trace in traces:
            volts = None if trace.voltage_v is None else trace.voltage_v.tobytes()
            said += [trace.meter, trace.events, trace.current_a.tobytes(), volts, trace.clock.times_s().tobytes()]
    return said


def on_screen(path: Path) -> list[object]:
    """Notes and markers, which the Joulescope application shows."""
    said: list[object] = []
    file = pyjls.Reader(str(path))
    file.user_data(lambda chunk, data: said.append(data) if chunk == Chunk.NOTES else None)
    file.annotations(1, 0, lambda *mark: said.append(mark))
    file.close()
    return said


def chunks(path: Path) -> list[int]:
    found: list[int] = []
    file = pyjls.Reader(str(path))
    file.user_data(lambda chunk, _: found.append(chunk))
    file.close()
    return found


def block_sizes(path: Path) -> set[int]:
    file = pyjls.Reader(str(path))
    sizes = {signal.samples_per_data for number, signal in file.signals.items() if number}
    file.close()
    return sizes


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from((1.0, 4.0, 20.0, 100.0, 1000.0, 5000.0)),
    st.booleans(),
    st.booleans(),
    st.lists(st.integers(0, 400), max_size=2),
    st.integers(4, 3000),
    st.integers(0, 9),
)
def test_a_packed_run_is_the_same_run_to_the_bit(
    rate_hz: float, even: bool, voltage: bool, beside: list[int], count: int, seed: int
) -> None:
    begin = beginning(rate_hz, even=even, voltage=voltage, beside=(4.0, 1000.0)[: len(beside)])
    with TemporaryDirectory() as folder:
        path = captured(Path(folder, "run-1.jls"), begin, (count, *beside), seed)
        before, seen, small = everything(path), on_screen(path), block_sizes(path)
        pack(path, begin, MARKED)
        assert everything(path) == before
        assert on_screen(path) == seen
        assert max(small) < FINISHED_BLOCK.samples_per_data
        assert block_sizes(path) == {FINISHED_BLOCK.samples_per_data}
        assert [one.name for one in Path(folder).iterdir()] == ["run-1.jls"]


def test_a_slow_meter_s_journal_of_single_readings_is_left_out(tmp_path: Path) -> None:
    begin = beginning(4.0, even=False, beside=(4.0,))
    path = captured(tmp_path / "run-1.jls", begin, (500, 500))
    before = path.stat().st_size
    assert {Chunk.READING, Chunk.READING_BESIDE} <= set(chunks(path))
    pack(path, begin, MARKED)
    assert not {Chunk.READING, Chunk.READING_BESIDE} & set(chunks(path))
    assert path.stat().st_size < before


@pytest.mark.parametrize(
    ("where", "what"),
    [("bench.recorder.packing.MOST_PACKED_BYTES", 1000), ("bench.recorder.packing.SPARE_BYTES", 1 << 60)],
    ids=["large", "disk short"],
)
def test_a_large_file_and_one_on_a_full_disk_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, what: int
) -> None:
    monkeypatch.setattr(where, what)
    begin = beginning(1000.0)
    path = captured(tmp_path / "run-1.jls", begin, (3000,))
    before = path.read_bytes()
    pack(path, begin, MARKED)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("begin", "marked"),
    [
        (beginning(1000.0), MARKED[:-1]),
        (beginning(1001.0), MARKED),
        (beginning(1000.0, voltage=False), MARKED),
    ],
    ids=["event lost", "another rate", "voltage lost"],
)
def test_what_would_not_be_the_same_run_is_refused_and_the_file_stays(
    tmp_path: Path, begin: Begin, marked: Marked
) -> None:
    path = captured(tmp_path / "run-1.jls", beginning(1000.0), (3000,))
    before = path.read_bytes()
    with pytest.raises(BadInputError):
        pack(path, begin, marked)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["run-1.jls"]


def test_a_lost_reading_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = packing.copy_readings

    def copying(file: JlsFile, writer: JlsWriter) -> None:
        append = writer.append

        def appending(current_a: np.ndarray, *more: object) -> None:
            changed = current_a.copy()
            changed[-1] = np.nextafter(changed[-1], np.float32(9.0))
            append(changed, *more)  # type: ignore[arg-type]

        monkeypatch.setattr(writer, "append", appending)
        copy(file, writer)

    monkeypatch.setattr(packing, "copy_readings", copying)
    path = captured(tmp_path / "run-1.jls", beginning(1000.0), (3000,), seed=3)
    before = path.read_bytes()
    with pytest.raises(BadInputError, match="could not be packed"):
        pack(path, beginning(1000.0), MARKED)
    assert path.read_bytes() == before


KILLED = """
import os, sys
from pathlib import Path
from bench.recorder import packing
from bench.recorder.packing import pack
from tests.bench.recorder.test_packing import MARKED, beginning
def killed(*_, **__): os._exit(9)
where, path = sys.argv[1], Path(sys.argv[2])
owner, _, name = where.rpartition(".")
setattr({"os": os, "packing": packing, "Path": Path}[owner], name, killed)
pack(path, beginning(1000.0), MARKED)
"""


@pytest.mark.parametrize("where", ["packing.copy_readings", "packing._hold_the_same", "os.fsync", "Path.replace"])
def test_a_kill_at_any_step_leaves_the_run_and_recovery_takes_what_was_begun(tmp_path: Path, where: str) -> None:
    path = captured(tmp_path / "run-1.jls", beginning(1000.0), (3000,))
    before = path.read_bytes()
    ended = subprocess.run([sys.executable, "-c", KILLED, where, str(path)], check=False)
    assert ended.returncode == 9
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2
    remove_unfinished(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["run-1.jls"]


@pytest.mark.parametrize(("supply", "meter"), [("korad", None), ("riden", "ammeter")])
def test_what_the_recorder_leaves_is_packed(tmp_path: Path, supply: str, meter: str | None) -> None:
    plan = replace(load_plan(), pretrigger_s=0.5, stop=StopRules(3.0, 3.0, 3.0, 3.0))
    opened = opening(phone_on_leads("normal_boot", 1))
    recording = recorder(station(supply, meter), opened, tmp_path / "C1", plan).record()
    assert recording.case is not None
    (run,) = recording.case.runs
    assert run.trace_path is not None
    assert block_sizes(run.trace_path) == {FINISHED_BLOCK.samples_per_data}
    opened_again = load_run_trace(run)
    assert opened_again is not None
    assert len(opened_again.trace) == recording.runs[0].done.counts[0].readings
    assert set(opened_again.trace.events) == set(run.events)
