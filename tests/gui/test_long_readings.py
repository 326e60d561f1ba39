"""A recording that stays in its file: drawn and measured like one in memory, and let go of."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import gui.plots.long_readings
from analysis.run import RunKind
from analysis.stretch import stretch_figures
from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.case import load_case, load_run_trace, write_case
from bench.diagnosing import diagnose_case
from bench.errors import BadInputError
from bench.profile_file import load_profile
from bench.traces import jls
from bench.traces.jls_closed import repaired_copy
from bench.traces.jls_file import JlsFile
from bench.traces.recording import Origin, Recording
from gui.after_paint import AfterPaint
from gui.cards.answer_model import FORMS
from gui.english import ENGLISH
from gui.pages.trace.loading import load_page
from gui.pages.trace.model import ReadThrough, TracePageText
from gui.plots.columns import Columns, ColumnSource, Points, TraceColumns
from gui.plots.long_readings import LongReadings
from tests.conftest import FIXTURES

RATE_HZ, COUNT = 1000.0, 300_000
RNG = np.random.default_rng(8)
ORIGIN = Origin("test", "hour.jls", "0" * 64)
CASE = FIXTURES / "cases" / "normal_boot_korad"
EVENTS = (Event(3.0, EventName.KEY_DOWN),)


@pytest.fixture(autouse=True)
def _short_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gui.plots.long_readings, "LONG_READINGS", 100_000)
    monkeypatch.setattr(gui.plots.long_readings, "_LEAST_BYTES", 1000)


@pytest.fixture(scope="module")
def trace() -> Trace:
    current = (0.3 + 0.01 * RNG.standard_normal(COUNT)).astype(np.float32)
    current[150_000:] += 0.4
    current[123_456] = 2.5
    current[200_000:200_040] = np.nan
    volts = (4.0 + 0.01 * RNG.standard_normal(COUNT)).astype(np.float32)
    volts[222_222] = 3.2
    return Trace(UniformClock(COUNT, RATE_HZ), current, Meter("m", RATE_HZ, 1e-4), volts, EVENTS)


@pytest.fixture(scope="module")
def path(trace: Trace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("long") / "hour.jls"
    jls.write(Recording(trace, ORIGIN), path)
    return path


@pytest.fixture
def long(path: Path) -> Iterator[LongReadings]:
    long = LongReadings.opened(path, None, None)
    assert long is not None
    yield long
    long.close()


def see(source: ColumnSource, start_s: float, stop_s: float, pixels: int) -> Columns:
    found = source.between(start_s, stop_s, pixels)
    assert isinstance(found, Columns)
    return found


def test_its_columns_hold_every_reading_and_the_spike_of_one(long: LongReadings, trace: Trace) -> None:
    for looked_through in (False, True):
        whole = see(long.current, 0.0, 300.0, 500)
        assert float(np.nanmax(whole.most)) == 2.5
        assert whole.at_s[int(np.nanargmax(whole.most))] == pytest.approx(123.456, abs=whole.readings_each / RATE_HZ)
        assert long.voltage is not None
        volts = see(long.voltage, 0.0, 300.0, 500)
        assert float(np.nanmin(volts.least)) == pytest.approx(3.2)
        assert volts.at_s[int(np.nanargmin(volts.least))] == pytest.approx(222.222, abs=volts.readings_each / RATE_HZ)
        if not looked_through:
            assert list(long.look_through())[-1] == COUNT
    near = long.current.between(10.0, 10.5, 1000)
    own = TraceColumns.of(trace.clock, trace.current_a).between(10.0, 10.5, 1000)
    assert isinstance(near, Points)
    assert isinstance(own, Points)
    np.testing.assert_allclose(near.at_s, own.at_s)
    np.testing.assert_array_equal(near.values, own.values)


def test_its_figures_are_those_of_the_readings(long: LongReadings, trace: Trace) -> None:
    for start_s, stop_s in ((100.0, 250.0), (0.0, 300.0), (199.9, 200.2), (5.0005, 5.0105)):
        assert stretch_figures(long, start_s, stop_s) == stretch_figures(trace, start_s, stop_s)


def test_its_page_is_drawn_at_once_and_then_has_stages_gaps_and_all_lanes(path: Path) -> None:
    steps = list(load_page(path, ENGLISH))
    first, pause, *between, last = steps
    assert isinstance(first, TracePageText)
    assert isinstance(pause, AfterPaint)
    assert isinstance(last, TracePageText)
    assert between
    assert [step.total for step in between if isinstance(step, ReadThrough)] == [COUNT] * len(between)
    assert (first.of_case, first.answer, first.waiting) == (False, None, ENGLISH.trace.diagnosing)
    assert (first.status[0].lost, first.status[0].found_on) == ("", "")
    for page in (first, last):
        lanes = page.runs[0]
        assert lanes.current is not None
        assert lanes.supply is not None
        assert lanes.supply.columns is not None
        assert lanes.key is not None
    lanes = last.runs[0]
    edges_s = [stage.span.start_s for stage in lanes.stages]
    assert edges_s[0] == 0.0
    assert any(abs(at_s - 150.0) < 0.1 for at_s in edges_s)
    assert [(gap.span.start_s, gap.span.stop_s) for gap in lanes.gaps] == [(200.0, 200.04)]
    assert last.waiting == ""
    assert "40" in last.status[0].lost
    run = last.opened[0]
    assert run.long is not None
    assert run.current is first.opened[0].current
    run.long.close()
    run.long.close()
    with pytest.raises(BadInputError, match="closed"):
        run.long.current_a[0:10]


def test_a_page_that_nobody_takes_lets_go_of_its_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[Path] = []
    close = JlsFile.close

    def note(file: JlsFile) -> None:
        closed.append(file.path)
        close(file)

    monkeypatch.setattr(JlsFile, "close", note)
    pages = load_page(path, ENGLISH)
    next(pages)
    del pages
    gc.collect()
    assert path in closed


def long_case(folder: Path, each: int) -> Path:
    """A case of which each reading stands there so many times, as of a meter that is so much faster."""
    folder.mkdir()
    case = load_case(CASE)
    runs = []
    for run in case.runs:
        recording = load_run_trace(run)
        if recording is None:
            runs.append(run)
            continue
        trace = recording.trace
        rate_hz = each * round(trace.clock.median_rate_hz)
        current = np.repeat(trace.current_a.astype(np.float32), each)
        volts = None if trace.voltage_v is None else np.repeat(trace.voltage_v.astype(np.float32), each)
        meter = Meter("fast", rate_hz, trace.meter.resolution_a, trace.meter.noise_a)
        fast = Trace(UniformClock(current.size, rate_hz), current, meter, volts, trace.events)
        target = folder / f"{run.id}.jls"
        jls.write(Recording(fast, replace(recording.origin, format="jls")), target)
        runs.append(replace(run, trace_path=target, meter=meter))
    write_case(replace(case, folder=folder, runs=tuple(runs), claim_path=None))
    return folder


def test_a_long_run_of_a_case_stays_in_its_file_and_is_judged_as_if_it_did_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gui.plots.long_readings, "MOST_BLOCKS", 30_000)
    folder = long_case(tmp_path / "C0001", 400)
    whole = diagnose_case(load_case(folder), load_profile())
    steps = list(load_page(folder, ENGLISH))
    assert isinstance(steps[1], AfterPaint)
    pages = [page for page in steps if isinstance(page, TracePageText)]
    first, last = pages[0], pages[-1]
    supply = next(run for run in last.opened if run.kind is RunKind.SUPPLY_BOOT)
    assert supply.trace is None
    assert supply.long is not None
    assert supply.reduced is not None
    assert supply.events == load_case(folder).runs[0].events
    assert first.runs[0].supply is not None
    assert last.runs[0].stages
    assert last.answer is not None
    assert last.answer.verdict.form is FORMS[whole.verdict]
    assert any("means of" in limit for limit in last.answer.meter_limits)
    figures = stretch_figures(supply.long, 2.0, 9.0)
    in_memory = load_run_trace(load_case(folder).runs[0])
    assert in_memory is not None
    assert figures == stretch_figures(in_memory.trace, 2.0, 9.0)


def test_a_killed_capture_is_read_through_from_the_copy_that_it_is_drawn_from(
    path: Path, trace: Trace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = tmp_path / "cut.jls"
    cut.write_bytes(path.read_bytes()[:-150_000])
    copied: list[Path] = []

    def note(source: Path, keep: ExitStack) -> Path:
        copied.append(source)
        return repaired_copy(source, keep)

    monkeypatch.setattr("bench.traces.jls_file.repaired_copy", note)
    long = LongReadings.opened(cut, None, None)
    assert long is not None
    assert list(long.look_through())[-1] == len(long) < COUNT
    assert copied == [cut]
    assert long.reduction is not None
    assert long.reduction.lost_count == int(np.isnan(trace.current_a[: len(long)]).sum())
    long.close()


def test_what_is_short_unevenly_spaced_or_of_another_format_is_read_whole(tmp_path: Path) -> None:
    short = Trace(UniformClock(5000, RATE_HZ), np.ones(5000, np.float32), Meter("m", RATE_HZ))
    jls.write(Recording(short, ORIGIN), tmp_path / "short.jls")
    assert LongReadings.opened(tmp_path / "short.jls", None, None) is None
    stamps = np.cumsum(RNG.uniform(0.001, 0.002, 120_000))
    uneven = Trace(StampedClock(stamps), np.ones(120_000, np.float32), Meter("m", RATE_HZ))
    jls.write(Recording(uneven, ORIGIN), tmp_path / "uneven.jls")
    assert LongReadings.opened(tmp_path / "uneven.jls", None, None) is None
    (tmp_path / "table.csv").write_text("time_s,current_a\n" + "0,1\n" * 1000, encoding="utf-8")
    assert LongReadings.opened(tmp_path / "table.csv", None, None) is None
    assert LongReadings.opened(tmp_path / "short.jls", None, "csv") is None
