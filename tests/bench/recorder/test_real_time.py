"""The same capture on the computer's own clock: a guard of its own, threads, a file that grows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from analysis.ladder import REFERENCE_LADDER
from analysis.trace import EventName
from bench.case import load_case, load_run_trace
from bench.plan import StopRules
from bench.plan_toml import load_plan
from bench.recorder.host_times import HostTimes, look_at_clocks
from bench.recorder.items import EndedBy
from bench.recorder.recorder import Job, Recorder
from bench.station import Placed, Station, StationPart
from bench.station_open import Opening
from bench.traces.jls_file import JlsFile

BRIEF = replace(
    load_plan(), pretrigger_s=0.5, stop=StopRules(longest_s=2.5, key_wait_s=2.5, settled_s=2.0, stuck_s=2.0)
)
TRIES = ("C1", "C2", "C3")
"""On a machine too busy for the guard's own times it switches off, which is its right; then it is tried again."""


def test_supply_and_meter_record_side_by_side(tmp_path: Path) -> None:
    station = Station(
        "Bench of the tests",
        Placed(StationPart.SUPPLY, "sim://riden?load=0.2"),
        Placed(StationPart.METER, "sim://ammeter?load=0.2"),
    )
    for name in TRIES:
        job = Job(station, BRIEF, tmp_path / name, name)
        recording = Recorder(job, Opening.now(), REFERENCE_LADDER).record()
        if recording.runs[0].ended.by is not EndedBy.GUARD:
            break
    assert recording.runs[0].ended.by is EndedBy.LIMIT, recording.runs[0].ended.sentence
    assert recording.runs[0].done.unwritten == 0
    run = load_case(tmp_path / name).runs[0]
    assert run.trace_path is not None
    with JlsFile(run.trace_path) as file:
        main, beside = file.read(), file.read_beside(0).trace
    assert main.meter.name == "ammeter"
    on_s = next(event.at_s for event in run.events if event.name is EventName.OUTPUT_ON)
    assert on_s > 0.2, "some history from before"
    assert np.nanmedian(main.current_a) == np.float32(0.2)
    assert len(main) > 2.0 * main.meter.rate_hz
    assert len(beside) > 20
    assert beside.clock.times_s()[0] > on_s - 0.5


def test_a_computer_that_slept_ends_the_run_and_one_whose_clock_was_set_does_not(tmp_path: Path) -> None:
    first = look_at_clocks()

    def clocks() -> HostTimes:
        now = look_at_clocks()
        ran_s = now.monotonic_s - first.monotonic_s
        set_by_s = 3600.0 if ran_s > 2.6 else 0.0
        slept_s = 60.0 if ran_s > 3.6 else 0.0
        return HostTimes(now.monotonic_s, now.awake_or_not_s + slept_s, now.utc_s + set_by_s + slept_s)

    station = Station("Bench of the tests", None, Placed(StationPart.METER, "sim://ammeter?load=0.2"))
    plan = replace(BRIEF, stop=StopRules(60.0, 60.0, 60.0, 60.0))
    recording = Recorder(Job(station, plan, tmp_path / "C1", "C1"), Opening.now(), REFERENCE_LADDER, clocks=clocks)
    done = recording.record()
    assert done.runs[0].ended.by is EndedBy.SUSPENDED
    said = [str(event.value) for event in done.case.runs[0].events if event.name is EventName.NOTE]
    assert any("time of day was set by +3600.0 s" in text for text in said)
    assert any("slept for 60.0 s" in text for text in said)
    trace = load_run_trace(done.case.runs[0])
    assert trace is not None
    assert trace.trace.duration_s < 30.0
